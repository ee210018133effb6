//! Where a tenant is.

use super::fleet::{Fleet, Spot};
use super::selection::takes_name;
use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id};
use crate::source::{Span, Spanned};
use crate::spec::fleet::ClusterRole;
use crate::spec::tenant::{Jurisdiction, Place};
use crate::value::Name;

/// What decides where a tenant is.
pub(super) struct Placement<'p> {
    pub(super) tenant: &'p Spanned<Name>,
    /// Its `place` lines, or its class's.
    pub(super) lines: &'p [Place],
    /// Whether it is on clusters of its own only.
    pub(super) own_cluster: bool,
    /// The laws that it is bound to: a place is lawful if it is inside each that is for its stage.
    pub(super) bounds: &'p [Jurisdiction],
}

impl Placement<'_> {
    /// Every place of the tenant, in the order of the clusters and of their stages.
    pub(super) fn spots(&self, fleet: &Fleet, diags: &mut Diagnostics) -> Vec<Spot> {
        let errors = diags.errors();
        self.report_outside(fleet, diags);
        // Lines that select nothing anywhere have been reported as such.
        let lines_work = self
            .lines
            .iter()
            .all(|line| !fleet.clusters_of(&line.at).is_empty());
        let available: Vec<Spot> = fleet
            .spots
            .iter()
            .copied()
            .filter(|spot| self.is_available(fleet, spot.cluster))
            .collect();
        let wanted = |spot: &Spot| {
            self.lines.is_empty() || self.lines.iter().any(|line| fleet.takes(&line.at, *spot))
        };
        let lawful = |spot: &Spot| self.broken(fleet, *spot).is_none();
        let spots: Vec<Spot> = available
            .iter()
            .copied()
            .filter(|spot| wanted(spot) && lawful(spot))
            .collect();
        if spots.is_empty()
            && !fleet.clusters.rows().is_empty()
            && lines_work
            && diags.errors() == errors
        {
            diags.report(self.nowhere(available.is_empty()));
        }
        spots
    }

    fn nowhere(&self, none_available: bool) -> diag::Diagnostic {
        let name = self.tenant.as_str();
        let (why, help) = match (self.own_cluster, none_available) {
            (true, true) => (
                "it wants a cluster of its own",
                "declare one: `cluster \"…\" tenant=\"…\"`, or `cluster \"{tenant}\" { tenants class=\"…\" }` for a whole class",
            ),
            (false, true) => (
                "every cluster is a hub, without a stage or another tenant's own",
                "declare a cluster with a stage",
            ),
            _ => (
                "its lines and its jurisdiction leave nothing",
                "widen a `place` line",
            ),
        };
        diag::check::placed_nowhere(name, self.tenant.span, why, help)
    }

    fn is_available(&self, fleet: &Fleet, cluster: Id<Cluster>) -> bool {
        let fits = match fleet.cluster_tenants.get(&cluster) {
            Some(tenant) => tenant.value == self.tenant.value,
            None => !self.own_cluster,
        };
        fits && fleet.clusters[cluster].role == ClusterRole::Workload
    }

    /// The bound that a place is outside of.
    fn broken(&self, fleet: &Fleet, spot: Spot) -> Option<&Jurisdiction> {
        let stage = fleet.stages[spot.stage].name.as_str();
        let mut bounds = self
            .bounds
            .iter()
            .filter(|bound| takes_name(&bound.stage, Some(stage)));
        let here = jurisdiction_of(fleet, spot.cluster);
        bounds.find(|bound| !bound.names.iter().any(|name| Some(name.as_str()) == here))
    }

    /// A line that names a region or cluster means it; one that takes in places outside of the tenant's
    /// jurisdiction is a mistake. Lines that name only stages or labels are narrowed. A tenant's own cluster
    /// is a mistake outside of it, too.
    fn report_outside(&self, fleet: &Fleet, diags: &mut Diagnostics) {
        let pointed = |line: &&Place| {
            let at = &line.at;
            let names = [&at.region, &at.cluster, &at.jurisdiction];
            names.iter().any(|names| !names.is_empty())
        };
        for line in self.lines.iter().filter(pointed) {
            self.report_first(fleet, line.span, |spot| fleet.takes(&line.at, spot), diags);
        }
        if self.own_cluster {
            self.report_first(fleet, self.tenant.span, |_| true, diags);
        }
    }

    /// Reports the first of some places that is outside of a bound.
    fn report_first(
        &self,
        fleet: &Fleet,
        line: Span,
        wanted: impl Fn(Spot) -> bool,
        diags: &mut Diagnostics,
    ) {
        let mut places = fleet
            .spots
            .iter()
            .copied()
            .filter(|spot| self.is_available(fleet, spot.cluster) && wanted(*spot));
        let Some((spot, bound)) = places.find_map(|spot| Some((spot, self.broken(fleet, spot)?)))
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
    let known = fleet.jurisdictions();
    for bound in bounds {
        for name in bound
            .names
            .iter()
            .filter(|name| !known.contains(&name.as_str()))
        {
            diags.report(diag::resolve::unresolved(
                "jurisdiction",
                name.as_str(),
                name.span,
                known.iter().copied(),
            ));
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
