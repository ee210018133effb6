//! Kinds of objects that tenants deploy.

use serde::{Serialize, Serializer};

use super::Malformed;

/// A kind of object that a tenant's deployer manages in the tenant's namespaces.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Deployable {
    /// The API group; empty for `v1`.
    pub group: &'static str,
    /// The kind, as a manifest and an Argo CD `AppProject` name it.
    pub kind: &'static str,
    /// The resource, as RBAC names it.
    pub resource: &'static str,
}

/// Everything that a tenant may deploy. Whatever lets something through to the cluster is made from this one
/// table, so that no fence is wider than another: the `ClusterRole` of the deployers, and the kinds that an
/// `AppProject` allows beside those that controllers make of them.
///
/// Not here, because each of them opens a way out of the tenant: Secrets (they are made by `ExternalSecrets`),
/// Pods without a controller, `DaemonSets`, Roles and `RoleBindings`, `NetworkPolicies`, `ResourceQuotas` and
/// `LimitRanges`, Ingresses, `EndpointSlices` (CVE-2021-25740), secret stores, and every kind of a delivery engine.
pub const DEPLOYABLE: &[Deployable] = &[
    deployable("", "ConfigMap", "configmaps"),
    deployable("", "PersistentVolumeClaim", "persistentvolumeclaims"),
    deployable("", "ServiceAccount", "serviceaccounts"),
    deployable("", "Service", "services"),
    deployable("apps", "Deployment", "deployments"),
    deployable("apps", "StatefulSet", "statefulsets"),
    deployable(
        "autoscaling",
        "HorizontalPodAutoscaler",
        "horizontalpodautoscalers",
    ),
    deployable("batch", "CronJob", "cronjobs"),
    deployable("batch", "Job", "jobs"),
    deployable("external-secrets.io", "ExternalSecret", "externalsecrets"),
    deployable("gateway.networking.k8s.io", "HTTPRoute", "httproutes"),
    deployable("policy", "PodDisruptionBudget", "poddisruptionbudgets"),
];

const fn deployable(group: &'static str, kind: &'static str, resource: &'static str) -> Deployable {
    Deployable {
        group,
        kind,
        resource,
    }
}

impl Deployable {
    /// The one of a kind, which no two of them share.
    pub fn parse(text: &str) -> Result<&'static Self, Malformed> {
        let mut known = DEPLOYABLE.iter();
        known
            .find(|known| known.kind == text)
            .ok_or_else(|| Malformed::new(0..text.len(), "no tenant deploys this"))
    }
}

impl Serialize for Deployable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.kind)
    }
}
