//! Where a tenant is.

use std::collections::BTreeSet;

use super::fleet::{Fleet, Spot};
use super::references::unresolved;
use super::selection::takes_name;
use crate::diag::placement::Nowhere;
use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, ClusterRole, Id, IsolationKind, Stage};
use crate::source::{Span, Spanned};
use crate::spec::lost::Kind;
use crate::spec::tenant::{Jurisdiction, Place};
use crate::value::Name;

/// What decides where a tenant is.
pub(super) struct Placement<'p> {
    pub(super) tenant: &'p Spanned<Name>,
    /// Its `place` lines, or its class's.
    pub(super) lines: &'p [Place],
    /// The laws that it is bound to: a place is lawful if it is inside each that is for its stage.
    pub(super) bounds: &'p [Jurisdiction],
    pub(super) among: Among<'p>,
}

/// What a tenant's places are taken from.
pub(super) enum Among<'p> {
    /// Every cluster that isn't another tenant's own.
    Shared,
    /// Clusters of its own only, because of this line.
    OwnClusters(Spanned<IsolationKind>),
    /// The places of the tenant that it lives with.
    Host(&'p Spanned<Name>, Vec<Spot>),
}

impl Placement<'_> {
    /// Every place of the tenant, in the order of the clusters and of their stages.
    pub(super) fn spots(&self, fleet: &Fleet, diags: &mut Diagnostics) -> Vec<Spot> {
        let errors = diags.errors();
        let available = self.available(fleet);
        if fleet.sound {
            self.report_outside(fleet, &available, diags);
        }
        let chosen = available
            .iter()
            .copied()
            .filter(|spot| self.wants(fleet, *spot) && self.broken(fleet, *spot).is_none());
        let spots: Vec<Spot> = chosen.collect();
        if spots.is_empty() && fleet.sound && diags.errors() == errors && self.lines_lead(fleet) {
            let name = self.tenant.clone().map(|name| name.as_str().to_owned());
            let nowhere = self.nowhere(fleet, &available);
            diags.extend(nowhere.map(|why| diag::placement::placed_nowhere(&name, &why)));
        }
        if !spots.is_empty() && fleet.sound && diags.errors() == errors {
            self.warn_of_lost_stages(fleet, &available, &spots, diags);
        }
        spots
    }

    /// Warns of stages that the tenant would be in, were it not for the laws that it is bound to.
    fn warn_of_lost_stages(
        &self,
        fleet: &Fleet,
        available: &[Spot],
        spots: &[Spot],
        diags: &mut Diagnostics,
    ) {
        let mut seen: BTreeSet<Id<Stage>> = spots.iter().map(|spot| spot.stage).collect();
        let wanted = available.iter().filter(|spot| self.wants(fleet, **spot));
        for spot in wanted.filter(|spot| seen.insert(spot.stage)) {
            if let Some(bound) = self.broken(fleet, *spot) {
                diags.advise(diag::lint::stage_lost(
                    self.tenant.as_str(),
                    fleet.stages[spot.stage].name.as_str(),
                    bound.span,
                ));
            }
        }
    }

    /// The places that the tenant may have, whatever it wants.
    fn available(&self, fleet: &Fleet) -> Vec<Spot> {
        if let Among::Host(_, spots) = &self.among {
            return spots.clone();
        }
        let own_only = matches!(self.among, Among::OwnClusters(_));
        let is_available = |cluster: Id<Cluster>| {
            let fits = match fleet.cluster_tenants.get(&cluster) {
                Some(tenant) => tenant.value == self.tenant.value,
                None => !own_only,
            };
            fits && fleet.clusters[cluster].role == ClusterRole::Workload
        };
        let spots = fleet.spots.iter().copied();
        spots.filter(|spot| is_available(spot.cluster)).collect()
    }

    fn wants(&self, fleet: &Fleet, spot: Spot) -> bool {
        self.lines.is_empty() || self.lines.iter().any(|line| fleet.takes(&line.at, spot))
    }

    /// The bound that a place is outside of.
    fn broken(&self, fleet: &Fleet, spot: Spot) -> Option<&Jurisdiction> {
        let stage = fleet.stages[spot.stage].name.as_str();
        // A jurisdiction that does not exist has been reported; nothing can be inside of it.
        let is_law = |bound: &&Jurisdiction| {
            let mut names = bound.names.iter();
            names.all(|name| fleet.jurisdictions.contains(&name.value))
        };
        let mut bounds = self
            .bounds
            .iter()
            .filter(|bound| takes_name(&bound.stage, Some(stage)) && is_law(bound));
        let here = jurisdiction_of(fleet, spot.cluster);
        bounds.find(|bound| !bound.names.iter().any(|name| Some(name.as_str()) == here))
    }

    /// Whether every line leads somewhere: one that does not has been reported, and is why the tenant has no place.
    fn lines_lead(&self, fleet: &Fleet) -> bool {
        let mut lines = self.lines.iter();
        lines.all(|line| !fleet.clusters_of(&line.at).is_empty())
    }

    /// Why there is no place, at the line that is the reason; nothing if that is told of another tenant.
    fn nowhere(&self, fleet: &Fleet, available: &[Spot]) -> Option<Nowhere<'_>> {
        let lawful = |spot: &&Spot| self.broken(fleet, **spot).is_none();
        let Some(first) = available.first() else {
            return match &self.among {
                Among::Shared => fleet.clusters.rows().first().map(|cluster| Nowhere::Taken {
                    cluster: cluster.name.span,
                }),
                Among::OwnClusters(isolation) => Some(Nowhere::NoOwn {
                    isolation: isolation.span,
                    is_virtual: isolation.value == IsolationKind::VirtualCluster,
                }),
                Among::Host(..) => None,
            };
        };
        if !available.iter().any(|spot| lawful(&spot)) {
            return self
                .broken(fleet, *first)
                .map(|bound| self.lawless(fleet, bound));
        }
        let bound = available
            .iter()
            .filter(|spot| self.wants(fleet, **spot))
            .find_map(|spot| self.broken(fleet, *spot));
        self.lines.first().map(|line| Nowhere::Elsewhere {
            line: line.span,
            bound: bound.map(|bound| bound.span),
        })
    }

    /// No place that the tenant may have is under the law.
    fn lawless(&self, fleet: &Fleet, bound: &Jurisdiction) -> Nowhere<'_> {
        let names: Vec<&str> = bound.names.iter().map(|name| name.as_str()).collect();
        let mut clusters = fleet.clusters.iter();
        let is_inside = |id| jurisdiction_of(fleet, id).is_some_and(|here| names.contains(&here));
        Nowhere::Lawless {
            bound: Spanned::new(names.join("`, `"), bound.span),
            has_clusters: clusters.any(|(id, _)| is_inside(id)),
            host: match &self.among {
                Among::Host(host, _) => Some(host.as_str()),
                Among::Shared | Among::OwnClusters(_) => None,
            },
        }
    }

    /// A line that names a region or cluster means it; one that takes in places outside of the tenant's
    /// jurisdiction is a mistake. Lines that name only stages or labels are narrowed. A tenant's own cluster
    /// is a mistake outside of it, too.
    fn report_outside(&self, fleet: &Fleet, available: &[Spot], diags: &mut Diagnostics) {
        let pointed = |line: &&Place| {
            let at = &line.at;
            let names = [&at.region, &at.cluster, &at.jurisdiction];
            names.iter().any(|names| !names.is_empty())
        };
        for line in self.lines.iter().filter(pointed) {
            let taken = available
                .iter()
                .filter(|spot| fleet.takes(&line.at, **spot));
            self.report_first(fleet, line.span, taken, diags);
        }
        if matches!(self.among, Among::OwnClusters(_)) {
            self.report_first(fleet, self.tenant.span, available.iter(), diags);
        }
    }

    /// Reports the first of some places that is outside of a bound.
    fn report_first<'s>(
        &self,
        fleet: &Fleet,
        line: Span,
        mut places: impl Iterator<Item = &'s Spot>,
        diags: &mut Diagnostics,
    ) {
        let Some((spot, bound)) = places.find_map(|spot| Some((spot, self.broken(fleet, *spot)?)))
        else {
            return;
        };
        let names = bound.names.iter().map(|name| name.as_str()).collect();
        let bound = Spanned::new(names, bound.span);
        let cluster = fleet.clusters[spot.cluster].name.as_str();
        let of_cluster = jurisdiction_of(fleet, spot.cluster);
        diags.report(diag::check::outside_jurisdiction(
            self.tenant.as_str(),
            cluster,
            of_cluster,
            line,
            &bound,
        ));
    }
}

/// Reports jurisdictions and stages that don't exist.
pub(super) fn check_bounds(bounds: &[Jurisdiction], fleet: &Fleet, diags: &mut Diagnostics) {
    for bound in bounds {
        for name in bound
            .names
            .iter()
            .filter(|name| !fleet.jurisdictions.contains(&name.value))
        {
            let place = (name.as_str(), name.span);
            let known = fleet.jurisdictions.iter().map(Name::as_str);
            unresolved(&fleet.lost, Kind::Jurisdiction, place, known, diags);
        }
        fleet.check_stages(&bound.stage, diags);
    }
}

fn jurisdiction_of(fleet: &Fleet, cluster: Id<Cluster>) -> Option<&str> {
    let region = fleet.clusters[cluster].region?;
    fleet.regions[region]
        .jurisdiction
        .as_ref()
        .map(|name| name.as_str())
}
