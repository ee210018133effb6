//! What tenants may deploy.

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
/// `AppProject` allows.
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

/// Kinds in a tenant's namespace, group and kind, that hold the tenant in or that open a way out of it. No project
/// lets a tenant bring one, whatever else it lets through.
pub const GUARDS: &[(&str, &str)] = &[
    ("", "Endpoints"),
    ("", "LimitRange"),
    ("", "Pod"),
    ("", "ResourceQuota"),
    ("", "Secret"),
    ("argoproj.io", "AppProject"),
    ("argoproj.io", "Application"),
    ("argoproj.io", "ApplicationSet"),
    ("discovery.k8s.io", "EndpointSlice"),
    ("external-secrets.io", "PushSecret"),
    ("external-secrets.io", "SecretStore"),
    ("gateway.networking.k8s.io", "ReferenceGrant"),
    ("helm.toolkit.fluxcd.io", "HelmRelease"),
    ("image.toolkit.fluxcd.io", "ImageUpdateAutomation"),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"),
    ("kyverno.io", "Policy"),
    ("kyverno.io", "PolicyException"),
    ("networking.k8s.io", "Ingress"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("notification.toolkit.fluxcd.io", "Receiver"),
    ("policies.kyverno.io", "NamespacedDeletingPolicy"),
    ("policies.kyverno.io", "NamespacedGeneratingPolicy"),
    ("policies.kyverno.io", "NamespacedImageValidatingPolicy"),
    ("policies.kyverno.io", "NamespacedMutatingPolicy"),
    ("policies.kyverno.io", "NamespacedValidatingPolicy"),
    ("policies.kyverno.io", "PolicyException"),
    ("rbac.authorization.k8s.io", "Role"),
    ("rbac.authorization.k8s.io", "RoleBinding"),
    ("source.toolkit.fluxcd.io", "*"),
];

#[cfg(test)]
mod tests {
    use super::{DEPLOYABLE, GUARDS};

    #[test]
    fn nothing_that_holds_a_tenant_in_can_be_deployed() {
        let guarded = |group: &str, kind: &str| GUARDS.contains(&(group, kind));
        assert!(guarded("", "ResourceQuota"));
        assert!(!DEPLOYABLE.iter().any(|it| guarded(it.group, it.kind)));
    }
}
