//! Regions, stages and clusters.

use std::collections::{BTreeMap, BTreeSet};

use super::clusters;
use super::graph::{References, once, report_cycles};
use super::references::unresolved;
use super::roster::Roster;
use super::services::{self, Services};
use super::waves;
use crate::diag::{self, Diagnostics, Reported};
use crate::model::{Cluster, Id, Region, Stage, Table, Window};
use crate::source::Spanned;
use crate::spec::lost::{Kind, Lost};
use crate::spec::{Spec, fleet, platform};
use crate::value::Name;

/// Regions, stages and clusters of a spec, and every place that a tenant can be at.
#[derive(Debug)]
pub(super) struct Fleet {
    pub(super) regions: Table<Region>,
    /// The jurisdictions of all regions.
    pub(super) jurisdictions: BTreeSet<Name>,
    pub(super) stages: Table<Stage>,
    pub(super) clusters: Table<Cluster>,
    /// Clusters by stage, in the order of the clusters.
    pub(super) spots: Vec<Spot>,
    services: BTreeMap<Spot, Services>,
    /// Whether nothing was wrong with the platform's lines about them.
    pub(super) services_sound: bool,
    /// The tenants that have a cluster alone.
    pub(super) cluster_tenants: BTreeMap<Id<Cluster>, Spanned<Name>>,
    pub(super) lost: Lost,
    /// Whether nothing was wrong with any of this. Where something was, a selection that seems to take in nothing
    /// may take in what is missing.
    pub(super) sound: bool,
}

/// A stage on a cluster.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Spot {
    pub(super) cluster: Id<Cluster>,
    pub(super) stage: Id<Stage>,
}

pub(super) fn resolve(
    spec: &Spec,
    node: &platform::Platform,
    roster: &Roster<'_>,
    diags: &mut Diagnostics,
) -> Result<Fleet, Reported> {
    let errors = diags.errors();
    let regions = regions(spec, diags);
    let laws = regions
        .rows()
        .iter()
        .flat_map(|region| &region.jurisdiction);
    let mut fleet = Fleet {
        jurisdictions: laws.map(|law| law.value.clone()).collect(),
        regions,
        stages: stages(spec, roster.lost, diags),
        clusters: Table::default(),
        spots: Vec::new(),
        services: BTreeMap::new(),
        services_sound: node.sound,
        cluster_tenants: BTreeMap::new(),
        lost: roster.lost.clone(),
        sound: false,
    };
    clusters::resolve(spec, node, roster, &mut fleet, diags)?;
    let pairs = fleet.clusters.iter().flat_map(|(cluster, row)| {
        row.stages.iter().map(move |stage| Spot {
            cluster,
            stage: *stage,
        })
    });
    fleet.spots = pairs.collect();
    fleet.sound = is_sound(spec, roster.lost) && diags.errors() == errors;
    waves::resolve(spec, &mut fleet, diags);
    fleet.services = services::resolve(&fleet, node, diags);
    if fleet.sound {
        clusters::homes::check(spec, roster, diags);
    }
    Ok(fleet)
}

/// Whether everything that makes up a fleet could be read.
fn is_sound(spec: &Spec, lost: &Lost) -> bool {
    let kinds = [Kind::Region, Kind::Stage, Kind::ClusterClass, Kind::Cluster];
    kinds.iter().all(|kind| !lost.has(*kind))
        && spec.regions.iter().all(|node| node.sound)
        && spec.stages.iter().all(|node| node.sound)
        && spec.cluster_classes.iter().all(|node| node.sound)
        && spec.clusters.iter().all(|node| node.sound)
}

fn regions(spec: &Spec, diags: &mut Diagnostics) -> Table<Region> {
    let nodes = once("region", &spec.regions, |region| &region.name, diags);
    nodes
        .into_values()
        .map(|region| Region {
            name: region.name.clone(),
            cloud: region.cloud.value,
            location: region
                .location
                .as_ref()
                .map(|location| location.as_str().to_owned()),
            jurisdiction: region.jurisdiction.clone(),
        })
        .collect()
}

fn stages(spec: &Spec, lost: &Lost, diags: &mut Diagnostics) -> Table<Stage> {
    let nodes = once("stage", &spec.stages, |stage| &stage.name, diags);
    let references: References = nodes
        .iter()
        .map(|(name, node)| ((*name).to_owned(), stages_before(node)))
        .collect();
    let known = || nodes.keys().copied();
    for before in references
        .values()
        .flatten()
        .filter(|before| !nodes.contains_key(before.value.as_str()))
    {
        unresolved(
            lost,
            Kind::Stage,
            (&before.value, before.span),
            known(),
            diags,
        );
    }
    let cyclic = !report_cycles("stages", &references, diags).is_empty();
    let mut table: Table<Stage> = nodes
        .values()
        .map(|node| Stage {
            name: node.name.clone(),
            after: Vec::new(),
            debug: node.debug.as_ref().is_some_and(|debug| debug.value),
            windows: windows(node, diags),
            waves: Vec::new(),
        })
        .collect();
    // A circle would never end for whoever walks the order.
    for (name, before) in references.iter().filter(|_| !cyclic) {
        let id_of = |name: &str| table.find(|stage| stage.name.as_str() == name);
        let after: Vec<Id<Stage>> = before
            .iter()
            .filter_map(|before| id_of(&before.value))
            .collect();
        if let Some(stage) = id_of(name).and_then(|id| table.get_mut(id)) {
            stage.after = after;
        }
    }
    table
}

/// The windows of a stage. What one says of syncs by hand counts only if all do.
fn windows(node: &fleet::Stage, diags: &mut Diagnostics) -> BTreeSet<Window> {
    let may = |window: &fleet::Window| window.manual.as_ref().is_some_and(|it| it.value);
    let mut nodes = node.window.iter();
    if let Some(first) = nodes.next()
        && let Some(other) = nodes.find(|other| may(other) != may(first))
    {
        let place = |window: &fleet::Window| {
            let manual = window.manual.as_ref();
            manual.map_or(window.schedule.span, |manual| manual.span)
        };
        let name = node.name.as_str();
        diags.report(diag::delivery::windows_disagree(
            name,
            place(other),
            place(first),
        ));
    }
    node.window.iter().map(window).collect()
}

fn window(node: &fleet::Window) -> Window {
    let timezone = node.timezone.as_ref();
    Window {
        schedule: node.schedule.as_str().to_owned(),
        duration: node.duration.as_str().to_owned(),
        timezone: timezone.map_or("UTC", |zone| zone.as_str()).to_owned(),
        manual: node.manual.as_ref().is_some_and(|manual| manual.value),
    }
}

fn stages_before(node: &fleet::Stage) -> Vec<Spanned<String>> {
    let names = node.after.iter();
    names
        .map(|name| name.clone().map(|name| name.as_str().to_owned()))
        .collect()
}

impl Fleet {
    /// What the platform runs for the tenants of a place.
    pub(super) fn services(&self, spot: Spot) -> &Services {
        let found = self.services.get(&spot);
        found.expect("services were found for every place")
    }

    /// The cluster of a name; one that does not exist is reported.
    pub(super) fn cluster_named(
        &self,
        name: &Spanned<Name>,
        diags: &mut Diagnostics,
    ) -> Option<Id<Cluster>> {
        self.named(&self.clusters, name, diags)
    }

    /// The region of a name; one that does not exist is reported.
    pub(super) fn region_named(
        &self,
        name: &Spanned<Name>,
        diags: &mut Diagnostics,
    ) -> Option<Id<Region>> {
        self.named(&self.regions, name, diags)
    }

    /// The stage of a name; one that does not exist is reported.
    pub(super) fn stage_named(
        &self,
        name: &Spanned<Name>,
        diags: &mut Diagnostics,
    ) -> Option<Id<Stage>> {
        self.named(&self.stages, name, diags)
    }

    fn named<T: Named>(
        &self,
        table: &Table<T>,
        name: &Spanned<Name>,
        diags: &mut Diagnostics,
    ) -> Option<Id<T>> {
        let found = table.find(|row| row.name() == &name.value);
        if found.is_none() {
            let known = table.rows().iter().map(|row| row.name().as_str());
            unresolved(
                &self.lost,
                T::KIND,
                (name.as_str(), name.span),
                known,
                diags,
            );
        }
        found
    }
}

/// A row that is referred to by name.
trait Named {
    const KIND: Kind;
    fn name(&self) -> &Name;
}

impl Named for Region {
    const KIND: Kind = Kind::Region;

    fn name(&self) -> &Name {
        &self.name
    }
}

impl Named for Stage {
    const KIND: Kind = Kind::Stage;

    fn name(&self) -> &Name {
        &self.name
    }
}

impl Named for Cluster {
    const KIND: Kind = Kind::Cluster;

    fn name(&self) -> &Name {
        &self.name
    }
}
