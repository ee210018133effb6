//! The homes of tenants: where the clusters stand that are theirs alone.

use crate::diag::{self, Diagnostics};
use crate::model::resolve::roster::Roster;
use crate::source::Span;
use crate::spec::Spec;
use crate::spec::fleet::Cluster;
use crate::spec::tenant::Tenant;

/// Reports homes in which no cluster stands because of them.
pub(in crate::model::resolve) fn check(spec: &Spec, roster: &Roster<'_>, diags: &mut Diagnostics) {
    for (_, tenant) in roster.iter() {
        let Some(home) = &tenant.home else { continue };
        let regions: Vec<Option<Span>> = clusters_for(tenant, spec, roster)
            .map(|node| node.region.as_ref().map(|region| region.span))
            .collect();
        if regions.iter().all(Option::is_some) {
            let elsewhere = regions.first().copied().flatten();
            let name = tenant.name.as_str();
            diags.report(diag::resolve::home_unused(name, home.span, elsewhere));
        }
    }
}

/// The nodes of clusters that a tenant has alone.
fn clusters_for<'s>(
    tenant: &Tenant,
    spec: &'s Spec,
    roster: &Roster<'_>,
) -> impl Iterator<Item = &'s Cluster> {
    spec.clusters.iter().filter(|node| {
        let made = node.tenants.as_ref().is_some_and(|tenants| {
            let mut all = roster.of_class(&tenants.class);
            all.any(|other| other.name.span == tenant.name.span)
        });
        made || node
            .tenant
            .as_ref()
            .is_some_and(|name| name.value == tenant.name.value)
    })
}
