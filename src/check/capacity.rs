//! What tenants may ask for together, and what clusters have.

use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id, Platform, Tenant};
use crate::source::Spanned;
use crate::value::Quantity;

/// How many of the tenants that ask for most are named.
const NAMED: usize = 3;

pub(super) fn no_cluster_is_overcommitted(platform: &Platform, diags: &mut Diagnostics) {
    for (id, cluster) in platform.clusters.iter() {
        let capacity = &cluster.capacity;
        let pairs = [
            ("requests.cpu", &capacity.cpu),
            ("requests.memory", &capacity.memory),
            ("pods", &capacity.pods),
            ("requests.storage", &capacity.storage),
        ];
        for (resource, has) in pairs {
            if let Some(has) = has {
                check_one(platform, id, cluster, resource, has, diags);
            }
        }
    }
}

fn check_one(
    platform: &Platform,
    id: Id<Cluster>,
    cluster: &Cluster,
    resource: &str,
    has: &Spanned<Quantity>,
    diags: &mut Diagnostics,
) {
    let mut asking: Vec<(&Tenant, Quantity)> = platform
        .tenants
        .rows()
        .iter()
        .map(|tenant| (tenant, asked(platform, tenant, id, resource)))
        .filter(|(_, amount)| !amount.is_zero())
        .collect();
    let total = asking
        .iter()
        .fold(Quantity::ZERO, |sum, (_, amount)| sum.plus(*amount));
    let all_sound = asking.iter().all(|(tenant, _)| tenant.sound);
    if total <= has.value || !all_sound {
        return;
    }
    asking.sort_by(|(a, asked_a), (b, asked_b)| {
        asked_b
            .cmp(asked_a)
            .then_with(|| a.name.value.cmp(&b.name.value))
    });
    let largest: Vec<(Spanned<String>, String)> = asking
        .iter()
        .take(NAMED)
        .map(|(tenant, amount)| {
            (
                tenant.name.clone().map(|name| name.as_str().to_owned()),
                amount.in_unit_of(has.value),
            )
        })
        .collect();
    let has_amount = has.value;
    let has = has.clone().map(|amount| amount.to_string());
    diags.report(diag::check::capacity_exceeded(
        cluster.name.as_str(),
        resource,
        &total.in_unit_of(has_amount),
        &has,
        asking.len(),
        &largest,
    ));
}

/// What a tenant may ask for on a cluster, and on the virtual ones that run there, in all of its namespaces.
fn asked(platform: &Platform, tenant: &Tenant, cluster: Id<Cluster>, resource: &str) -> Quantity {
    let places = tenant.places.iter().filter(|place| {
        let host = platform.clusters[place.cluster].host;
        place.cluster == cluster || host == Some(cluster)
    });
    let quotas = places
        .flat_map(|place| place.namespaces.iter())
        .map(|namespace| &namespace.quota);
    let amounts =
        quotas.filter_map(|quota| quota.iter().find(|(name, _)| name.as_str() == resource));
    amounts.fold(Quantity::ZERO, |sum, (_, amount)| sum.plus(*amount))
}
