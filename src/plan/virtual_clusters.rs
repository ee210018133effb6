//! Virtual clusters: what each needs on the cluster that it runs on.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::argocd;
use crate::model::{Cluster, Id, Platform, Quotas, Removal, Tenant};
use crate::value::{MinorVersion, Quantity, ResourceName};

/// A virtual cluster on its host.
#[derive(Debug)]
pub struct VirtualCluster<'p> {
    /// Its name.
    pub name: &'p str,
    /// The namespace that it runs in.
    pub namespace: String,
    /// The tenant that has it.
    pub tenant: Option<&'p str>,
    /// All that it may use: what its tenants may, and what it needs itself.
    pub quota: Quotas,
    /// When it goes, with all that runs in it.
    pub removal: Removal,
    /// The version of Kubernetes of its host.
    pub kubernetes: MinorVersion,
    /// The namespace on the same host whose pods sign in to it, if its hub is there.
    pub hub: Option<&'static str>,
}

/// What is counted on the host, and how much of it vCluster takes itself: its control plane and its DNS. Limits are not
/// counted there: a quota of them would keep out vCluster's own pods, which have none.
const COUNTED: &[(&str, Quantity)] = &[
    ("requests.cpu", Quantity::whole(1)),
    ("requests.memory", Quantity::gib(2)),
    ("requests.storage", Quantity::gib(10)),
    ("pods", Quantity::whole(5)),
    ("persistentvolumeclaims", Quantity::whole(1)),
    ("services", Quantity::whole(5)),
    ("services.loadbalancers", Quantity::ZERO),
    ("services.nodeports", Quantity::ZERO),
    ("configmaps", Quantity::whole(20)),
    ("secrets", Quantity::whole(20)),
];

/// The virtual clusters on a cluster, by name.
pub(super) fn on(platform: &Platform, host: Id<Cluster>) -> Vec<VirtualCluster<'_>> {
    let all = platform.clusters.iter();
    let here = all.filter(|(_, cluster)| cluster.host == Some(host));
    let mut found: Vec<VirtualCluster<'_>> = here
        .map(|(id, cluster)| virtual_cluster(platform, host, id, cluster))
        .collect();
    found.sort_by_key(|it| it.name);
    found
}

fn virtual_cluster<'p>(
    platform: &'p Platform,
    host: Id<Cluster>,
    id: Id<Cluster>,
    cluster: &'p Cluster,
) -> VirtualCluster<'p> {
    let tenant = cluster.tenant.map(|tenant| &platform.tenants[tenant]);
    VirtualCluster {
        name: cluster.name.as_str(),
        namespace: cluster.virtual_namespace(),
        tenant: tenant.map(|tenant| tenant.name.as_str()),
        quota: quota(platform.tenants.rows(), id),
        removal: platform.delivery.removal(),
        kubernetes: platform.clusters[host].kubernetes,
        hub: (cluster.hub == host).then_some(argocd::NAMESPACE),
    }
}

/// What all namespaces of a virtual cluster may use together, and what it needs itself.
fn quota(tenants: &[Tenant], cluster: Id<Cluster>) -> Quotas {
    let places = tenants.iter().flat_map(|tenant| tenant.places_on(cluster));
    let namespaces = places.flat_map(|place| place.namespaces.iter());
    let mut sum: BTreeMap<&ResourceName, Quantity> = BTreeMap::new();
    for (resource, amount) in namespaces.flat_map(|namespace| &namespace.quota) {
        let so_far = sum.entry(resource).or_insert(Quantity::ZERO);
        *so_far = so_far.plus(*amount);
    }
    let counted =
        |resource: &ResourceName| COUNTED.iter().find(|(name, _)| *name == resource.as_str());
    let all = sum.into_iter();
    all.filter_map(|(resource, amount)| {
        let (_, own) = counted(resource)?;
        Some((resource.clone(), amount.plus(*own)))
    })
    .collect::<IndexMap<_, _>>()
}
