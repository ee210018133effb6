//! Raw manifests with their placeholders filled in, and patches with their places.

mod objects;

use std::collections::BTreeSet;

use super::fleet::{Fleet, Spot};
use crate::diag::{self, Diagnostics};
use crate::load::{ManifestFile, Sources};
use crate::model::{Cluster, Id, Manifest, Patch, Place, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::raw::{self, Each, Set};
use crate::spec::tenant::Settings;
use crate::spec::{Selection, Spec};
use crate::value::{Pattern, matches_glob};

use objects::{File, Fill};

/// Every raw manifest at every place that it goes to.
pub(super) fn manifests(
    spec: &Spec,
    sources: &Sources,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Vec<Manifest> {
    let mut carrier = Carrier {
        sources,
        fleet,
        tenants,
        all: Vec::new(),
        read: Vec::new(),
    };
    for node in &spec.manifests {
        carrier.platform_node(node, diags);
    }
    for (id, layers) in layers_of(spec, tenants) {
        for node in layers.iter().flat_map(|settings| &settings.manifest) {
            carrier.for_tenant(
                &node.files.clone().map(|path| path.as_str().to_owned()),
                &node.at,
                id,
                Scope::Tenant,
                diags,
            );
        }
    }
    carrier.all
}

/// A tenant's settings and those of its classes. Circles have been reported; here they only must end.
fn layers_of<'s>(spec: &'s Spec, tenants: &Table<Tenant>) -> Vec<(Id<Tenant>, Vec<&'s Settings>)> {
    let nodes = spec.tenants.iter().filter_map(|node| {
        Some((
            tenants.find(|tenant| tenant.name.span == node.name.span)?,
            node,
        ))
    });
    let with_classes = nodes.map(|(id, node)| {
        let mut layers = vec![&node.settings];
        let mut next = node.class.as_ref();
        while let Some(name) = next.filter(|_| layers.len() <= spec.tenant_classes.len()) {
            let class = spec
                .tenant_classes
                .iter()
                .find(|class| class.name.value == name.value);
            layers.extend(class.map(|class| &class.settings));
            next = class.and_then(|class| class.extends.as_ref());
        }
        (id, layers)
    });
    with_classes.collect()
}

/// Who carries a manifest along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Scope {
    /// The platform.
    Platform,
    /// A tenant, or its class.
    Tenant,
}

struct Carrier<'c> {
    sources: &'c Sources,
    fleet: &'c Fleet,
    tenants: &'c Table<Tenant>,
    all: Vec<Manifest>,
    /// Files that have been read, by the place of the `manifest` node's argument.
    read: Vec<(Span, Vec<File>)>,
}

impl Carrier<'_> {
    fn platform_node(&mut self, node: &raw::Manifest, diags: &mut Diagnostics) {
        self.fleet.check_selection(&node.at, diags);
        let each = node.each.as_ref().map_or(Each::Cluster, |each| each.value);
        let files = node.files.clone().map(|path| path.as_str().to_owned());
        if each == Each::Tenant {
            for id in tenants_of(self.tenants, node.tenant.as_ref(), diags) {
                self.for_tenant(&files, &node.at, id, Scope::Platform, diags);
            }
            return;
        }
        if let Some(tenant) = &node.tenant {
            let help = "add `each=\"tenant\"`, or leave `tenant` away";
            diags.report(diag::manifest::outside(
                "the selection",
                &files.value,
                "it names tenants",
                tenant.span,
                help,
            ));
        }
        let clusters = self.fleet.clusters_of(&node.at);
        if each == Each::Once && clusters.len() > 1 {
            let why = format!("it selects {} clusters", clusters.len());
            let help = "name one with `cluster=`, or say `each=\"cluster\"`";
            diags.report(diag::manifest::outside(
                "everything",
                &files.value,
                &why,
                node.files.span,
                help,
            ));
            return;
        }
        for cluster in clusters {
            let fill = Fill::of_cluster(self.fleet, cluster);
            self.carry(&files, &fill, cluster, None, Scope::Platform, diags);
        }
    }

    /// Carries files into each namespace of a tenant.
    fn for_tenant(
        &mut self,
        files: &Spanned<String>,
        at: &Selection,
        id: Id<Tenant>,
        scope: Scope,
        diags: &mut Diagnostics,
    ) {
        let tenants = self.tenants;
        for place in tenants[id]
            .places
            .iter()
            .filter(|place| self.fleet.takes(at, spot_of(place)))
        {
            for namespace in &place.namespaces {
                let fill = Fill::of_namespace(self.fleet, &tenants[id], place, &namespace.name);
                self.carry(files, &fill, place.cluster, Some(id), scope, diags);
            }
        }
    }

    fn carry(
        &mut self,
        named: &Spanned<String>,
        fill: &Fill<'_>,
        cluster: Id<Cluster>,
        tenant: Option<Id<Tenant>>,
        scope: Scope,
        diags: &mut Diagnostics,
    ) {
        let known = self.read.iter().position(|(span, _)| *span == named.span);
        let index = known.unwrap_or_else(|| {
            let files = self
                .sources
                .manifests
                .get(&named.span)
                .map(Vec::as_slice)
                .unwrap_or_default();
            self.read
                .push((named.span, read(files, self.sources, named.span, diags)));
            self.read.len() - 1
        });
        let Some((_, files)) = self.read.get(index) else {
            return;
        };
        for file in files {
            let objects = file.objects(fill, named.span, diags);
            let foreign = self.foreign_namespace(&objects, cluster, fill.namespace());
            if let Some((object, owner)) = foreign {
                let why = format!("its namespace belongs to tenant `{owner}`");
                let help = "a manifest can't place anything in another tenant's namespace; use `each=\"tenant\"` and `{namespace}`";
                diags.report(diag::manifest::outside(
                    &object, &file.path, &why, named.span, help,
                ));
            }
            self.all.push(Manifest {
                file: file.stem(),
                by_tenant: scope == Scope::Tenant,
                span: named.span,
                cluster,
                tenant,
                objects,
            });
        }
    }

    /// An object that would land in a tenant's namespace, other than the one that the manifest is for.
    fn foreign_namespace(
        &self,
        objects: &[serde_json::Value],
        cluster: Id<Cluster>,
        own: Option<&str>,
    ) -> Option<(String, String)> {
        objects.iter().find_map(|object| {
            let namespace =
                objects::namespace_of(object).filter(|namespace| Some(*namespace) != own)?;
            let owner = self.tenants.rows().iter().find(|tenant| {
                let mut here = tenant
                    .places
                    .iter()
                    .filter(|place| place.cluster == cluster);
                here.any(|place| place.namespaces.iter().any(|other| other.name == namespace))
            })?;
            Some((objects::title(object), owner.name.as_str().to_owned()))
        })
    }
}

fn spot_of(place: &Place) -> Spot {
    Spot {
        cluster: place.cluster,
        stage: place.stage,
    }
}

fn read(
    files: &[ManifestFile],
    sources: &Sources,
    named: Span,
    diags: &mut Diagnostics,
) -> Vec<File> {
    files
        .iter()
        .filter_map(|file| File::read(file, &sources.map, named, diags))
        .collect()
}

/// The tenants that a pattern names; all without one.
fn tenants_of(
    tenants: &Table<Tenant>,
    pattern: Option<&Spanned<Pattern>>,
    diags: &mut Diagnostics,
) -> Vec<Id<Tenant>> {
    let Some(pattern) = pattern else {
        return tenants.iter().map(|(id, _)| id).collect();
    };
    let found: Vec<Id<Tenant>> = tenants
        .iter()
        .filter(|(_, tenant)| pattern.matches(tenant.name.as_str()))
        .map(|(id, _)| id)
        .collect();
    if found.is_empty() {
        let known = tenants.rows().iter().map(|tenant| tenant.name.as_str());
        diags.report(if pattern.is_glob() {
            diag::resolve::selects_nothing(
                &format!("`{}`", pattern.as_str()),
                pattern.span,
                "the tenants",
            )
        } else {
            diag::resolve::unresolved("tenant", pattern.as_str(), pattern.span, known)
        });
    }
    found
}

/// Every patch with its places.
pub(super) fn patches(
    spec: &Spec,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Vec<Patch> {
    let mut all = Vec::new();
    for node in &spec.patches {
        fleet.check_selection(&node.at, diags);
        let of_tenants = node
            .tenant
            .as_ref()
            .map(|pattern| tenants_of(tenants, Some(pattern), diags));
        all.push(Patch {
            span: node.span,
            kind: node.kind.clone().map(|kind| kind.as_str().to_owned()),
            name: node
                .name
                .clone()
                .map(|name| name.map(|name| name.as_str().to_owned())),
            namespace: None,
            places: places(fleet, &node.at, of_tenants.is_none()),
            tenants: of_tenants,
            set: fields(&node.set),
        });
    }
    for (id, layers) in layers_of(spec, tenants) {
        for node in layers.iter().flat_map(|settings| &settings.patch) {
            if let Some(namespace) = &node.namespace {
                report_foreign(namespace, id, tenants, diags);
            }
            all.push(Patch {
                span: node.span,
                kind: node.kind.clone().map(|kind| kind.as_str().to_owned()),
                name: node
                    .name
                    .clone()
                    .map(|name| name.map(|name| name.as_str().to_owned())),
                namespace: node
                    .namespace
                    .clone()
                    .map(|name| name.map(|name| name.as_str().to_owned())),
                places: places(fleet, &node.at, false),
                tenants: Some(vec![id]),
                set: fields(&node.set),
            });
        }
    }
    all
}

fn fields(set: &[Set]) -> Vec<(Spanned<String>, Spanned<serde_json::Value>)> {
    set.iter()
        .map(|set| {
            (
                set.path.clone().map(|path| path.as_str().to_owned()),
                set.value.clone(),
            )
        })
        .collect()
}

/// The places of a selection; for objects of clusters, each cluster once and without a stage.
fn places(
    fleet: &Fleet,
    at: &Selection,
    of_clusters: bool,
) -> Vec<(Id<Cluster>, Option<Id<crate::model::Stage>>)> {
    if of_clusters {
        return fleet
            .clusters_of(at)
            .into_iter()
            .map(|cluster| (cluster, None))
            .collect();
    }
    let spots = fleet.spots.iter().filter(|spot| fleet.takes(at, **spot));
    spots.map(|spot| (spot.cluster, Some(spot.stage))).collect()
}

/// A pattern over namespaces that would also match another tenant's says more than the tenant may.
fn report_foreign(
    pattern: &Spanned<Pattern>,
    own: Id<Tenant>,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) {
    let foreign = tenants
        .iter()
        .filter(|(id, _)| *id != own)
        .find_map(|(_, tenant)| {
            let names: BTreeSet<&str> = tenant
                .places
                .iter()
                .flat_map(|place| &place.namespaces)
                .map(|namespace| namespace.name.as_str())
                .collect();
            names
                .into_iter()
                .find(|name| matches_glob(pattern.as_str(), name))
                .map(|name| (tenant, name))
        });
    if let Some((tenant, name)) = foreign {
        let other = Spanned::new(name.to_owned(), tenant.name.span);
        diags.report(diag::check::reaches_others(
            pattern.as_str(),
            &other,
            tenant.name.as_str(),
            pattern.span,
        ));
    }
}
