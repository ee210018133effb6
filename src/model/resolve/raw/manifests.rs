//! Raw manifests at the places that they go to.

use std::collections::{BTreeMap, BTreeSet};

use super::objects::{self, File, Fill};
use super::{Namespaces, lines_of, namespaces, nowhere, tenants_of};
use crate::diag::{self, Diagnostics};
use crate::load::Sources;
use crate::model::resolve::fleet::{Fleet, Spot};
use crate::model::resolve::roster::Roster;
use crate::model::{Carrier, Cluster, Id, Manifest, Place, RawObject, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::raw::{self, Each};
use crate::spec::{Selection, Spec};
use crate::value::Text;

/// Every raw manifest at every place that it goes to.
pub(in crate::model::resolve) fn manifests(
    spec: &Spec,
    roster: &Roster<'_>,
    sources: &Sources,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Vec<Manifest> {
    let mut carrying = Carrying {
        sources,
        fleet,
        tenants,
        namespaces: namespaces(tenants),
        all: Vec::new(),
        read: BTreeMap::new(),
    };
    for node in &spec.manifests {
        carrying.platform_node(node, diags);
    }
    for (node, holders) in lines_of(roster, |settings| &settings.manifest) {
        for (id, layer) in holders {
            let by = if layer == 0 {
                Carrier::Tenant
            } else {
                Carrier::Class
            };
            carrying.for_tenant(&path(&node.files), &node.at, id, by, diags);
        }
    }
    // By namespace and file, so that the order of the spec does not show.
    let mut all = carrying.all;
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    let all: Vec<Manifest> = all.into_iter().map(|(_, manifest)| manifest).collect();
    report_alike(&all, diags);
    all
}

/// Reports files of clusters whose names differ in nothing but case: on some disks they are one file.
fn report_alike(all: &[Manifest], diags: &mut Diagnostics) {
    let mut first: BTreeMap<(Id<Cluster>, String), &Manifest> = BTreeMap::new();
    let mut reported: BTreeSet<[&str; 2]> = BTreeSet::new();
    for manifest in all.iter().filter(|manifest| manifest.tenant.is_none()) {
        let name = (manifest.cluster, manifest.file.to_lowercase());
        let first = *first.entry(name).or_insert(manifest);
        if first.file != manifest.file && reported.insert([&first.file, &manifest.file]) {
            let files = [first.file.as_str(), manifest.file.as_str()];
            diags.report(diag::manifest::alike(files, first.span, manifest.span));
        }
    }
}

fn path(files: &Spanned<Text>) -> Spanned<String> {
    files.clone().map(|path| path.as_str().to_owned())
}

struct Carrying<'c> {
    sources: &'c Sources,
    fleet: &'c Fleet,
    tenants: &'c Table<Tenant>,
    namespaces: Namespaces<'c>,
    /// What is carried along, each with the number of its namespace and its path in the spec.
    all: Vec<((usize, String), Manifest)>,
    /// Files that have been read, by the place of the `manifest` node's argument.
    read: BTreeMap<Span, Vec<File>>,
}

impl Carrying<'_> {
    fn platform_node(&mut self, node: &raw::Manifest, diags: &mut Diagnostics) {
        let errors = diags.errors();
        self.fleet.check_selection(&node.at, diags);
        let each = node.each.as_ref().map_or(Each::Cluster, |each| each.value);
        let files = path(&node.files);
        if each == Each::Tenant {
            let tenants = tenants_of(self.tenants, node.tenant.as_ref(), &self.fleet.lost, diags);
            // A selection that is wrong in itself leads nowhere for a reason that has been told.
            if diags.errors() > errors {
                return;
            }
            let mut arrived = false;
            for id in &tenants {
                arrived |= self.for_tenant(&files, &node.at, *id, Carrier::Platform, diags);
            }
            if !arrived {
                diags.extend(nowhere(&tenants, self.tenants, self.fleet, node.at.span));
            }
            return;
        }
        if let Some(tenant) = &node.tenant {
            let help = "add `each=\"tenant\"`, or leave `tenant` away";
            diags.report(diag::manifest::selection(
                &files.value,
                "this names tenants, but it is for clusters",
                tenant.span,
                help,
            ));
        }
        let clusters = self.fleet.clusters_of(&node.at);
        if each == Each::Once && clusters.len() > 1 {
            let why = format!("this selects {} clusters", clusters.len());
            let help = "name one with `cluster=`, or say `each=\"cluster\"`";
            diags.report(diag::manifest::selection(
                &files.value,
                &why,
                node.at.span,
                help,
            ));
            return;
        }
        for cluster in clusters {
            let fill = Fill::of_cluster(self.fleet, cluster);
            self.carry(&files, &fill, cluster, None, Carrier::Platform, diags);
        }
    }

    /// Carries files into each selected namespace of a tenant; says whether there is any.
    fn for_tenant(
        &mut self,
        files: &Spanned<String>,
        at: &Selection,
        id: Id<Tenant>,
        by: Carrier,
        diags: &mut Diagnostics,
    ) -> bool {
        let tenant = &self.tenants[id];
        let all = tenant.places.iter().flat_map(|place| {
            let names = place.namespaces.iter();
            names.map(move |namespace| (place, namespace.name.as_str()))
        });
        let mut arrived = false;
        for (number, (place, namespace)) in all.enumerate() {
            if self.fleet.takes(at, spot_of(place)) {
                let fill = Fill::of_namespace(self.fleet, tenant, place, (number, namespace));
                self.carry(files, &fill, place.cluster, Some(id), by, diags);
                arrived = true;
            }
        }
        arrived
    }

    fn carry(
        &mut self,
        named: &Spanned<String>,
        fill: &Fill<'_>,
        cluster: Id<Cluster>,
        tenant: Option<Id<Tenant>>,
        by: Carrier,
        diags: &mut Diagnostics,
    ) {
        let sources = self.sources;
        let files = self
            .read
            .entry(named.span)
            .or_insert_with(|| read(sources, named.span, diags));
        for file in files.iter() {
            let objects = file.objects(&sources.map, fill, named.span, diags);
            for object in &objects {
                let foreign = foreign(&self.namespaces, object, cluster, fill.namespace());
                diags.extend(foreign.map(|owner| {
                    let why = format!("this namespace belongs to tenant `{owner}`");
                    let help = "use `each=\"tenant\"` and `{namespace}`";
                    diag::manifest::outside(
                        &objects::title(&object.value),
                        &why,
                        object.place(&["metadata", "namespace"]),
                        named.span,
                        help,
                    )
                }));
            }
            let manifest = Manifest {
                file: file.stem(),
                by,
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

/// The tenant in whose namespace an object would land, if that is not the namespace that the manifest is for.
fn foreign<'t>(
    namespaces: &Namespaces<'t>,
    object: &RawObject,
    cluster: Id<Cluster>,
    own: Option<&str>,
) -> Option<&'t str> {
    let namespace = objects::namespace_of(&object.value).filter(|name| Some(*name) != own)?;
    let owner = namespaces.get(&(cluster, namespace))?;
    Some(owner.name.as_str())
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
