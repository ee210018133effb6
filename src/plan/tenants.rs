//! What a tenant has on one cluster.

mod access;
mod network;

use super::tenancy::{Labels, TenantNamespace};
use crate::model::{Cluster, Id, Namespace, Place, Platform, Stage, Tenant};
use crate::value::ResourceName;

/// A tenant and its places on one cluster.
pub(super) struct TenantOnCluster<'p> {
    platform: &'p Platform,
    cluster: &'p Cluster,
    tenant: &'p Tenant,
    places: &'p [Place],
}

impl<'p> TenantOnCluster<'p> {
    /// `None` if the tenant is not on the cluster.
    pub(super) fn new(
        platform: &'p Platform,
        cluster: Id<Cluster>,
        tenant: &'p Tenant,
    ) -> Option<Self> {
        let places = tenant.places_on(cluster);
        (!places.is_empty()).then(|| Self {
            platform,
            cluster: &platform.clusters[cluster],
            tenant,
            places,
        })
    }

    pub(super) fn namespaces(&self) -> Vec<TenantNamespace<'p>> {
        let all = self.places.iter().flat_map(|place| {
            place
                .namespaces
                .iter()
                .map(move |namespace| (place, namespace))
        });
        all.map(|(place, namespace)| TenantNamespace {
            name: &namespace.name,
            labels: self.namespace_labels(place, namespace),
            annotations: annotations(place),
            removal: self.platform.delivery.removal(),
            object_labels: self.object_labels(place, namespace),
            pod_security: namespace.pod_security,
            kubernetes: self.cluster.kubernetes,
            quota: &namespace.quota,
            limits: &namespace.limits,
        })
        .collect()
    }

    /// Labels of every object of the tenant in a place: whose it is, and what the spec adds.
    fn place_labels(&self, place: &'p Place) -> Labels<'p> {
        let mut labels: Labels<'p> = place
            .labels
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        labels.insert("platformc.io/tenant", self.tenant.name.as_str());
        labels.insert("platformc.io/stage", self.stage(place).name.as_str());
        labels
    }

    fn object_labels(&self, place: &'p Place, namespace: &'p Namespace) -> Labels<'p> {
        let mut labels = self.place_labels(place);
        labels.extend(
            namespace
                .labels
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str())),
        );
        labels
    }

    /// What selections, bills and policies ask a namespace for.
    fn namespace_labels(&self, place: &'p Place, namespace: &'p Namespace) -> Labels<'p> {
        let mut labels = self.object_labels(place, namespace);
        labels.insert("platformc.io/cluster", self.cluster.name.as_str());
        labels.insert("platformc.io/cluster-type", self.cluster.role.word());
        labels.insert("platformc.io/isolation", self.tenant.isolation.value.word());
        if let Some(region) = self.cluster.region {
            let region = &self.platform.regions[region];
            labels.insert("platformc.io/region", region.name.as_str());
            if let Some(jurisdiction) = &region.jurisdiction {
                labels.insert("platformc.io/jurisdiction", jurisdiction.as_str());
            }
        }
        if let Some(cost_center) = &self.tenant.cost_center {
            labels.insert("platformc.io/cost-center", cost_center);
        }
        if let Some(parent) = &namespace.parent {
            labels.insert("platformc.io/parent", parent);
        }
        if may_have_load_balancers(namespace) {
            labels.insert("platformc.io/loadbalancers", "allowed");
        }
        labels
    }

    fn stage(&self, place: &Place) -> &'p Stage {
        &self.platform.stages[place.stage]
    }
}

fn annotations(place: &Place) -> Labels<'_> {
    let all = place.annotations.iter();
    all.map(|(key, value)| (key.as_str(), value.as_str()))
        .collect()
}

fn may_have_load_balancers(namespace: &Namespace) -> bool {
    let is_it = |resource: &ResourceName| resource.as_str() == "services.loadbalancers";
    namespace
        .quota
        .iter()
        .any(|(resource, amount)| is_it(resource) && !amount.is_zero())
}
