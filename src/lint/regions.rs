//! What a tenant loses with a region.

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostics};
use crate::model::{Id, Platform, Region, Stage, Tenant};
use crate::source::Span;
use crate::spec::fleet::ClusterRole;

/// In the last stage, where users are, a tenant is in more than one region, if the fleet has another one
/// where the tenant may be.
pub(super) fn no_tenant_depends_on_one(platform: &Platform, diags: &mut Diagnostics) {
    let last = last_stages(platform);
    for row in platform.tenants.rows() {
        for stage in &last {
            let regions = regions_of(row, *stage, platform);
            let mut regions = regions.iter();
            let (Some(region), None) = (regions.next(), regions.next()) else {
                continue;
            };
            let other = another_region(platform, row, *stage, *region);
            if let Some((other, line)) = other.zip(place_line(row, *stage)) {
                diags.report(diag::lint::one_region(
                    row.name.as_str(),
                    platform.stages[*stage].name.as_str(),
                    platform.regions[*region].name.as_str(),
                    platform.regions[other].name.as_str(),
                    line,
                ));
            }
        }
    }
}

/// The stages that no other one comes after.
fn last_stages(platform: &Platform) -> Vec<Id<Stage>> {
    let stages = platform.stages.rows().iter();
    let followed: BTreeSet<Id<Stage>> = stages.flat_map(|stage| stage.after.clone()).collect();
    let all = platform.stages.iter().map(|(id, _)| id);
    all.filter(|id| !followed.contains(id)).collect()
}

/// The regions that a tenant is in, unless it is on a cluster of its own, which stands in one.
fn regions_of(tenant: &Tenant, stage: Id<Stage>, platform: &Platform) -> BTreeSet<Id<Region>> {
    let clusters = tenant
        .places
        .iter()
        .filter(|place| place.stage == stage)
        .map(|place| &platform.clusters[place.cluster]);
    let shared = clusters.filter(|cluster| cluster.tenant.is_none());
    shared.filter_map(|cluster| cluster.region).collect()
}

/// A region with a cluster for that stage where the tenant may be, too.
fn another_region(
    platform: &Platform,
    tenant: &Tenant,
    stage: Id<Stage>,
    than: Id<Region>,
) -> Option<Id<Region>> {
    let laws = tenant.laws.get(&stage);
    let is_lawful = |region: Id<Region>| {
        let jurisdiction = platform.regions[region].jurisdiction.as_ref();
        laws.is_none_or(|laws| jurisdiction.is_some_and(|law| laws.contains(&law.value)))
    };
    let clusters = platform.clusters.rows().iter().filter(|cluster| {
        cluster.role == ClusterRole::Workload
            && cluster.tenant.is_none()
            && cluster.stages.contains(&stage)
    });
    clusters
        .filter_map(|cluster| cluster.region)
        .find(|region| *region != than && is_lawful(*region))
}

/// The line that places a tenant in a stage.
fn place_line(tenant: &Tenant, stage: Id<Stage>) -> Option<Span> {
    let mut places = tenant.places.iter();
    places.find(|place| place.stage == stage)?.line
}
