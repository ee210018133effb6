//! Where a tenant is.

use indexmap::IndexMap;

use super::fleet::{Fleet, Spot};
use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id, Tenant};
use crate::source::Spanned;
use crate::spec::fleet::ClusterRole;
use crate::spec::tenant::{self, Place};
use crate::value::Name;

/// What decides where a tenant is.
pub(super) struct Placement<'p> {
    pub(super) tenant: &'p Spanned<Name>,
    /// Its `place` lines, or its class's.
    pub(super) lines: &'p [Place],
    /// Whether it is on clusters of its own only.
    pub(super) own_cluster: bool,
    /// The law that it is bound to.
    pub(super) jurisdiction: Option<&'p Spanned<Name>>,
}

impl Placement<'_> {
    /// Every place of the tenant, in the order of the clusters and of their stages.
    pub(super) fn spots(&self, fleet: &Fleet, diags: &mut Diagnostics) -> Vec<Spot> {
        let errors = diags.errors();
        self.report_outside(fleet, diags);
        let available: Vec<Spot> = fleet.spots.iter().copied().filter(|spot| self.is_available(fleet, spot.cluster)).collect();
        let wanted = |spot: &Spot| self.lines.is_empty() || self.lines.iter().any(|line| fleet.takes(&line.at, *spot));
        let lawful = |spot: &Spot| self.jurisdiction.is_none() || self.is_inside(fleet, spot.cluster);
        let spots: Vec<Spot> = available.iter().copied().filter(|spot| wanted(spot) && lawful(spot)).collect();
        if spots.is_empty() && !fleet.spots.is_empty() && diags.errors() == errors {
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
            (false, true) => ("every cluster is a hub or another tenant's own", "declare a cluster with a stage"),
            _ => ("its lines and its jurisdiction leave nothing", "widen a `place` line"),
        };
        diag::check::placed_nowhere(name, self.tenant.span, why, help)
    }

    fn is_available(&self, fleet: &Fleet, cluster: Id<Cluster>) -> bool {
        let own = fleet.cluster_tenant(cluster);
        let fits = match own {
            Some(tenant) => tenant.value == self.tenant.value,
            None => !self.own_cluster,
        };
        fits && fleet.clusters[cluster].role == ClusterRole::Workload
    }

    fn is_inside(&self, fleet: &Fleet, cluster: Id<Cluster>) -> bool {
        jurisdiction_of(fleet, cluster).is_some_and(|name| self.jurisdiction.is_some_and(|bound| bound.as_str() == name))
    }

    /// A line that names a region or cluster means it; one that takes in places outside of the tenant's
    /// jurisdiction is a mistake. Lines that name only stages or labels are narrowed.
    fn report_outside(&self, fleet: &Fleet, diags: &mut Diagnostics) {
        let Some(bound) = self.jurisdiction else { return };
        for line in self.lines.iter().filter(|line| line.at.region.is_some() || line.at.cluster.is_some() || line.at.jurisdiction.is_some()) {
            let outside = fleet.spots.iter().find(|spot| {
                self.is_available(fleet, spot.cluster) && fleet.takes(&line.at, **spot) && !self.is_inside(fleet, spot.cluster)
            });
            if let Some(spot) = outside {
                let cluster = fleet.clusters[spot.cluster].name.as_str();
                let bound = bound.clone().map(|name| name.as_str().to_owned());
                let of_cluster = jurisdiction_of(fleet, spot.cluster);
                diags.report(diag::check::outside_jurisdiction(self.tenant.as_str(), cluster, of_cluster, line.span, &bound));
            }
        }
        if self.own_cluster {
            self.report_own_outside(fleet, bound, diags);
        }
    }

    /// A tenant's own cluster outside of its jurisdiction.
    fn report_own_outside(&self, fleet: &Fleet, bound: &Spanned<Name>, diags: &mut Diagnostics) {
        for (id, cluster) in fleet.clusters.iter() {
            if !self.is_available(fleet, id) || self.is_inside(fleet, id) {
                continue;
            }
            let bound = bound.clone().map(|name| name.as_str().to_owned());
            let of_cluster = jurisdiction_of(fleet, id);
            let name = self.tenant.as_str();
            diags.report(diag::check::outside_jurisdiction(name, cluster.name.as_str(), of_cluster, self.tenant.span, &bound));
        }
    }
}

fn jurisdiction_of(fleet: &Fleet, cluster: Id<Cluster>) -> Option<&str> {
    let region = fleet.clusters[cluster].region?;
    fleet.regions[region].jurisdiction.as_ref().map(|name| name.as_str())
}

impl Fleet {
    /// The tenant that has a cluster alone.
    pub(super) fn cluster_tenant(&self, cluster: Id<Cluster>) -> Option<&Spanned<Name>> {
        let mut tenants = self.clusters.iter().zip(&self.cluster_tenants);
        tenants.find(|((id, _), _)| *id == cluster).and_then(|(_, tenant)| tenant.as_ref())
    }
}

/// Reports clusters of tenants that don't exist.
pub(super) fn check_cluster_tenants(fleet: &Fleet, tenants: &IndexMap<&str, &tenant::Tenant>, diags: &mut Diagnostics) {
    for tenant in fleet.cluster_tenants.iter().flatten() {
        if !tenants.contains_key(tenant.as_str()) {
            diags.report(diag::resolve::unresolved("tenant", tenant.as_str(), tenant.span, tenants.keys().copied()));
        }
    }
}

/// Tells every cluster of a tenant's own whose it is.
pub(super) fn own_clusters(fleet: &mut Fleet, names: &IndexMap<&str, Id<Tenant>>) {
    let owned: Vec<(Id<Cluster>, Id<Tenant>)> = fleet
        .clusters
        .iter()
        .zip(&fleet.cluster_tenants)
        .filter_map(|((cluster, _), tenant)| Some((cluster, *names.get(tenant.as_ref()?.as_str())?)))
        .collect();
    for (cluster, tenant) in owned {
        if let Some(cluster) = fleet.clusters.get_mut(cluster) {
            cluster.tenant = Some(tenant);
        }
    }
}
