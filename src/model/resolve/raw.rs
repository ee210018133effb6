//! Raw manifests with their placeholders filled in, and patches with their places.

mod objects;

use std::collections::BTreeMap;

use super::fleet::{Fleet, Spot};
use super::roster::Roster;
use crate::diag::{self, Diagnostics};
use crate::load::Sources;
use crate::model::{Cluster, Id, Manifest, Patch, Place, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::raw::{self, Each, Set};
use crate::spec::{Selection, Spec};
use crate::value::Pattern;

use objects::{File, Fill};

/// Every raw manifest at every place that it goes to.
pub(super) fn manifests(
    spec: &Spec,
    roster: &Roster<'_>,
    sources: &Sources,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Vec<Manifest> {
    let mut carrier = Carrier {
        sources,
        fleet,
        tenants,
        namespaces: namespaces(tenants),
        all: Vec::new(),
        read: BTreeMap::new(),
    };
    for node in &spec.manifests {
        carrier.platform_node(node, diags);
    }
    for (id, tenant) in roster.iter() {
        for (_, node) in roster.chain(tenant).lines(|settings| &settings.manifest) {
            carrier.for_tenant(
                &node.files.clone().map(|path| path.as_str().to_owned()),
                &node.at,
                id,
                Scope::Tenant,
                diags,
            );
        }
    }
    // By namespace and file, so that the order of the spec does not show.
    let mut all = carrier.all;
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all.into_iter().map(|(_, manifest)| manifest).collect()
}

/// The tenants' namespaces on each cluster, and whose they are.
fn namespaces(tenants: &Table<Tenant>) -> Namespaces<'_> {
    let mut all = Namespaces::new();
    for tenant in tenants.rows() {
        for place in &tenant.places {
            let names = place.namespaces.iter();
            all.extend(names.map(|namespace| ((place.cluster, namespace.name.as_str()), tenant)));
        }
    }
    all
}

/// Tenants by their namespaces.
type Namespaces<'t> = BTreeMap<(Id<Cluster>, &'t str), &'t Tenant>;

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
    namespaces: Namespaces<'c>,
    /// What is carried along, each with the number of its namespace and its path in the spec.
    all: Vec<((usize, String), Manifest)>,
    /// Files that have been read, by the place of the `manifest` node's argument.
    read: BTreeMap<Span, Vec<File>>,
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
        let tenant = &self.tenants[id];
        let all = tenant.places.iter().flat_map(|place| {
            let names = place.namespaces.iter();
            names.map(move |namespace| (place, namespace.name.as_str()))
        });
        for (number, (place, namespace)) in all.enumerate() {
            if self.fleet.takes(at, spot_of(place)) {
                let fill = Fill::of_namespace(self.fleet, tenant, place, (number, namespace));
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
        let sources = self.sources;
        let files = self
            .read
            .entry(named.span)
            .or_insert_with(|| read(sources, named.span, diags));
        for file in files.iter() {
            let objects = file.objects(fill, named.span, diags);
            let foreign = foreign_object(&self.namespaces, &objects, cluster, fill.namespace());
            if let Some((object, owner)) = foreign {
                let why = format!("its namespace belongs to tenant `{owner}`");
                let help = "a manifest can't place anything in another tenant's namespace; use `each=\"tenant\"` and `{namespace}`";
                diags.report(diag::manifest::outside(
                    &object, &file.path, &why, named.span, help,
                ));
            }
            let manifest = Manifest {
                file: file.stem(),
                by_tenant: scope == Scope::Tenant,
                span: named.span,
                cluster,
                tenant,
                objects,
            };
            let order = (fill.number(), file.path.clone());
            self.all.push((order, manifest));
        }
    }
}

/// An object that would land in a tenant's namespace, other than the one that the manifest is for, and
/// that tenant.
fn foreign_object<'t>(
    namespaces: &Namespaces<'t>,
    objects: &[serde_json::Value],
    cluster: Id<Cluster>,
    own: Option<&str>,
) -> Option<(String, &'t str)> {
    objects.iter().find_map(|object| {
        let namespace = objects::namespace_of(object).filter(|name| Some(*name) != own)?;
        let owner = namespaces.get(&(cluster, namespace))?;
        Some((objects::title(object), owner.name.as_str()))
    })
}

fn spot_of(place: &Place) -> Spot {
    Spot {
        cluster: place.cluster,
        stage: place.stage,
    }
}

fn read(sources: &Sources, named: Span, diags: &mut Diagnostics) -> Vec<File> {
    let files = sources.manifests.get(&named).into_iter().flatten();
    files
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
    roster: &Roster<'_>,
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
    let namespaces = namespaces(tenants);
    for (id, tenant) in roster.iter() {
        for (_, node) in roster.chain(tenant).lines(|settings| &settings.patch) {
            if let Some(pattern) = &node.namespace {
                report_foreign(pattern, &tenants[id], &namespaces, diags);
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
    own: &Tenant,
    namespaces: &Namespaces<'_>,
    diags: &mut Diagnostics,
) {
    let mut others = namespaces
        .iter()
        .filter(|(_, owner)| owner.name.value != own.name.value);
    let foreign = others.find(|((_, name), _)| pattern.matches(name));
    if let Some(((_, name), owner)) = foreign {
        let other = Spanned::new((*name).to_owned(), owner.name.span);
        diags.report(diag::check::reaches_others(
            pattern.as_str(),
            &other,
            owner.name.as_str(),
            pattern.span,
        ));
    }
}
