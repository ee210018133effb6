//! What tenants may deploy.

pub use crate::value::{DEPLOYABLE, Deployable};

/// What controllers make of it, group and kind. A project names these, too: Argo CD shows only kinds that the project
/// lets through, and reads logs of no pod, nor restarts one, that it does not show. No tenant brings one: its
/// deployer may not create them.
pub const SHOWN: &[(&str, &str)] = &[("", "Pod"), ("apps", "ReplicaSet")];

/// Kinds in a tenant's namespace, group and kind, that hold the tenant in or that open a way out of it. No project
/// lets a tenant bring one, whatever else it lets through. Of what makes delivery engines act, which have more rights
/// than a tenant, every kind is one: those of Flux, of its operator, and of Argo CD's image updater.
pub const GUARDS: &[(&str, &str)] = &[
    ("", "Endpoints"),
    ("", "LimitRange"),
    ("", "ResourceQuota"),
    ("", "Secret"),
    ("argoproj.io", "AppProject"),
    ("argoproj.io", "Application"),
    ("argoproj.io", "ApplicationSet"),
    ("argocd-image-updater.argoproj.io", "*"),
    ("discovery.k8s.io", "EndpointSlice"),
    ("external-secrets.io", "PushSecret"),
    ("external-secrets.io", "SecretStore"),
    ("fluxcd.controlplane.io", "*"),
    ("gateway.networking.k8s.io", "ReferenceGrant"),
    ("helm.toolkit.fluxcd.io", "*"),
    ("image.toolkit.fluxcd.io", "*"),
    ("kustomize.toolkit.fluxcd.io", "*"),
    ("kyverno.io", "Policy"),
    ("kyverno.io", "PolicyException"),
    ("networking.k8s.io", "Ingress"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("notification.toolkit.fluxcd.io", "*"),
    ("policies.kyverno.io", "NamespacedDeletingPolicy"),
    ("policies.kyverno.io", "NamespacedGeneratingPolicy"),
    ("policies.kyverno.io", "NamespacedImageValidatingPolicy"),
    ("policies.kyverno.io", "NamespacedMutatingPolicy"),
    ("policies.kyverno.io", "NamespacedValidatingPolicy"),
    ("policies.kyverno.io", "PolicyException"),
    ("rbac.authorization.k8s.io", "Role"),
    ("rbac.authorization.k8s.io", "RoleBinding"),
    ("source.extensions.fluxcd.io", "*"),
    ("source.toolkit.fluxcd.io", "*"),
];

#[cfg(test)]
mod tests {
    use super::{DEPLOYABLE, GUARDS, SHOWN};

    #[test]
    fn nothing_that_holds_a_tenant_in_can_be_deployed() {
        let guarded = |group: &str, kind: &str| GUARDS.contains(&(group, kind));
        assert!(guarded("", "ResourceQuota"));
        assert!(!DEPLOYABLE.iter().any(|it| guarded(it.group, it.kind)));
        assert!(!SHOWN.iter().any(|(group, kind)| guarded(group, kind)));
    }
}
