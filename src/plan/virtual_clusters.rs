//! Virtual clusters: what each needs on the cluster that it runs on.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::argocd;
use crate::model::{Amounts, Cluster, Id, Limits, Namespace, Platform, Quotas, Removal, Tenant};
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
    /// What one container or volume may use: what it may in any of its namespaces, or what vCluster's own need.
    pub limits: Box<Limits>,
    /// When it goes, with all that runs in it.
    pub removal: Removal,
    /// The version of Kubernetes of its host.
    pub kubernetes: MinorVersion,
    /// The namespace on the same host whose pods sign in to it, if its hub is there.
    pub hub: Option<&'static str>,
}

/// What is counted on the host, and how much of it vCluster takes itself: its control plane and its DNS. Limits are not
/// counted there: a quota of them would keep out vCluster's own pods, which do not name all. The pods request a quarter
/// of the processors and a sixth of the memory that stand here, and the volume half of the storage
/// (loft-sh/vcluster, `chart/values.yaml`, v0.36.1), so that the chart's next version fits, too.
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

/// What vCluster's own containers and volumes may need: the control plane's limits of memory and of the node's disk are
/// just these, and a volume that it asks for is half of this. It names no limit of processors: one that a container does
/// not name is as high as any may be, or its API server would be slow.
const OWN_MOST: Amounts = Amounts {
    cpu: Quantity::whole(4),
    memory: Quantity::gib(4),
    ephemeral_storage: Quantity::gib(10),
};
const OWN_VOLUME: Quantity = Quantity::gib(10);

/// What a container requests that does not say. Those of tenants have been told inside.
const OWN_REQUEST: Amounts = Amounts {
    cpu: Quantity::milli(100),
    memory: Quantity::mib(128),
    ephemeral_storage: Quantity::mib(256),
};

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
        limits: Box::new(limits(platform.tenants.rows(), id)),
        removal: platform.delivery.removal(),
        kubernetes: platform.clusters[host].kubernetes,
        hub: (cluster.hub == host).then_some(argocd::NAMESPACE),
    }
}

/// What all namespaces of a virtual cluster may use together, and what it needs itself.
fn quota(tenants: &[Tenant], cluster: Id<Cluster>) -> Quotas {
    let namespaces = namespaces(tenants, cluster);
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

/// The most that any of its namespaces lets a container or volume have.
fn limits(tenants: &[Tenant], cluster: Id<Cluster>) -> Limits {
    let mut max = OWN_MOST;
    let mut volume_max = OWN_VOLUME;
    for namespace in namespaces(tenants, cluster) {
        max = most(max, namespace.limits.max);
        volume_max = volume_max.max(namespace.limits.volume_max);
    }
    Limits {
        default: max,
        default_request: OWN_REQUEST,
        max,
        min: None,
        volume_min: None,
        volume_max,
    }
}

fn most(one: Amounts, other: Amounts) -> Amounts {
    Amounts {
        cpu: one.cpu.max(other.cpu),
        memory: one.memory.max(other.memory),
        ephemeral_storage: one.ephemeral_storage.max(other.ephemeral_storage),
    }
}

/// All namespaces of a virtual cluster.
fn namespaces(tenants: &[Tenant], cluster: Id<Cluster>) -> impl Iterator<Item = &Namespace> {
    let places = tenants
        .iter()
        .flat_map(move |tenant| tenant.places_on(cluster));
    places.flat_map(|place| place.namespaces.iter())
}
