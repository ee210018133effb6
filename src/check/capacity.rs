//! What tenants may ask for together, and what clusters have.

use crate::diag::{self, Diagnostic, Diagnostics};
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
        let on_it = with_virtual(platform, id);
        for (resource, has) in pairs {
            if let Some(has) = has {
                let asking = asking(platform, &on_it, resource);
                diags.extend(exceeded(cluster, resource, has, asking));
            }
        }
    }
}

/// A cluster, and the virtual ones that run there: their pods are pods of the cluster.
fn with_virtual(platform: &Platform, id: Id<Cluster>) -> Vec<Id<Cluster>> {
    let clusters = platform.clusters.iter();
    clusters
        .filter(|(other, cluster)| *other == id || cluster.host == Some(id))
        .map(|(other, _)| other)
        .collect()
}

/// The tenants that may ask for something on some clusters, each with how much.
fn asking<'p>(
    platform: &'p Platform,
    clusters: &[Id<Cluster>],
    resource: &str,
) -> Vec<(&'p Tenant, Quantity)> {
    let tenants = platform.tenants.rows().iter();
    tenants
        .map(|tenant| (tenant, asked(tenant, clusters, resource)))
        .filter(|(_, amount)| !amount.is_zero())
        .collect()
}

/// What is wrong if tenants ask for more than a cluster has. Of one with a mistake it is not known.
fn exceeded(
    cluster: &Cluster,
    resource: &str,
    has: &Spanned<Quantity>,
    asking: Vec<(&Tenant, Quantity)>,
) -> Option<Diagnostic> {
    let total = asking
        .iter()
        .fold(Quantity::ZERO, |sum, (_, amount)| sum.plus(*amount));
    let all_sound = asking.iter().all(|(tenant, _)| tenant.sound);
    (total > has.value && all_sound).then(|| {
        diag::check::capacity_exceeded(
            cluster.name.as_str(),
            resource,
            &total.in_unit_of(has.value),
            &has.clone().map(|amount| amount.to_string()),
            asking.len(),
            &largest(asking, has.value),
        )
    })
}

/// The tenants that ask for most, and how much, in the unit of what there is.
fn largest(mut asking: Vec<(&Tenant, Quantity)>, unit: Quantity) -> Vec<(Spanned<String>, String)> {
    asking.sort_by(|(a, asked_a), (b, asked_b)| {
        let names = a.name.value.cmp(&b.name.value);
        asked_b.cmp(asked_a).then(names)
    });
    let named = asking.into_iter().take(NAMED).map(|(tenant, amount)| {
        let name = tenant.name.clone().map(|name| name.as_str().to_owned());
        (name, amount.in_unit_of(unit))
    });
    named.collect()
}

/// What a tenant may ask for on some clusters together, in all of its namespaces.
fn asked(tenant: &Tenant, clusters: &[Id<Cluster>], resource: &str) -> Quantity {
    let places = clusters
        .iter()
        .flat_map(|cluster| tenant.places_on(*cluster));
    let quotas = places
        .flat_map(|place| place.namespaces.iter())
        .map(|namespace| &namespace.quota);
    let amounts =
        quotas.filter_map(|quota| quota.iter().find(|(name, _)| name.as_str() == resource));
    amounts.fold(Quantity::ZERO, |sum, (_, amount)| sum.plus(*amount))
}
