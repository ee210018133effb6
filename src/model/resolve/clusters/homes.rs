//! The homes of tenants: where the clusters stand that a matrix makes for them.

use crate::diag::{self, Diagnostics};
use crate::model::resolve::roster::Roster;
use crate::source::Span;
use crate::spec::Spec;
use crate::spec::fleet::Cluster;
use crate::spec::lost::Kind;
use crate::spec::tenant::Tenant;

/// Reports homes in which no cluster stands because of them.
pub(in crate::model::resolve) fn check(spec: &Spec, roster: &Roster<'_>, diags: &mut Diagnostics) {
    let complete = !roster.lost.has(Kind::Cluster) && spec.clusters.iter().all(|node| node.sound);
    for (_, tenant) in roster.iter().filter(|_| complete) {
        let Some(home) = &tenant.home else { continue };
        let clusters: Vec<&Cluster> = clusters_for(tenant, spec, roster).collect();
        if let Some(elsewhere) = stand_elsewhere(&clusters) {
            let name = tenant.name.as_str();
            diags.report(diag::resolve::home_unused(name, home.span, elsewhere));
        }
    }
}

/// The nodes that make a cluster for a tenant.
fn clusters_for<'s>(
    tenant: &Tenant,
    spec: &'s Spec,
    roster: &Roster<'_>,
) -> impl Iterator<Item = &'s Cluster> {
    spec.clusters.iter().filter(|node| {
        let tenants = node.tenants.as_ref();
        tenants.is_some_and(|tenants| {
            let mut all = roster.of_class(&tenants.class);
            all.any(|other| other.name.span == tenant.name.span)
        })
    })
}

/// If none of the nodes stands at home: the region that the last of them names, if there is one.
fn stand_elsewhere(clusters: &[&Cluster]) -> Option<Option<Span>> {
    let mut elsewhere = None;
    for node in clusters {
        elsewhere = Some(node.region.as_ref()?.span);
    }
    Some(elsewhere)
}
