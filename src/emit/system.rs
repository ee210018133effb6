//! Namespaces of the platform in which no pod runs: places for identities.

use super::tenancy::pod_security;
use crate::k8s::core::{Namespace, ResourceQuota, ServiceAccount};
use crate::k8s::networking::NetworkPolicy;
use crate::k8s::{Metadata, Sink};
use crate::plan::tenancy::{PodSecurityLevel, SystemNamespace};

pub(super) fn namespaces(out: &mut impl Sink, namespaces: &[SystemNamespace]) {
    for namespace in namespaces {
        self::namespace(out, namespace);
    }
}

fn namespace(out: &mut impl Sink, it: &SystemNamespace) {
    let inside = |name: &'static str| Metadata::in_namespace(name, it.name);
    let metadata = Metadata::cluster_scoped(it.name)
        .labels(pod_security(PodSecurityLevel::Restricted, it.kubernetes))
        // The namespace guard protects whatever has a label of platformc.
        .labels([("platformc.io/system", "true")])
        .annotations([("platformc.io/purpose", it.purpose)]);
    out.push(&metadata, &Namespace {});
    out.push(&inside("default"), &ServiceAccount::without_token());
    // A pod here could run as any of the identities; a Secret here could hold a token of one that never expires.
    out.push(
        &inside("empty"),
        &ResourceQuota::none_of(["pods", "secrets"]),
    );
    out.push(&inside("default-deny"), &NetworkPolicy::deny_all());
}

#[cfg(test)]
mod tests {
    use crate::emit::fixture::Fleet;

    #[test]
    fn nothing_runs_in_a_system_namespace() {
        insta::assert_snapshot!(Fleet::new().text("platform/namespaces.yaml"), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: v1
        kind: Namespace
        metadata:
          name: platformc-deployers
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/system: "true"
            pod-security.kubernetes.io/audit: restricted
            pod-security.kubernetes.io/audit-version: v1.36
            pod-security.kubernetes.io/enforce: restricted
            pod-security.kubernetes.io/enforce-version: v1.36
            pod-security.kubernetes.io/warn: restricted
            pod-security.kubernetes.io/warn-version: v1.36
          annotations:
            platformc.io/purpose: identities that deliver the tenants' apps
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: default
          namespace: platformc-deployers
          labels:
            app.kubernetes.io/managed-by: platformc
        automountServiceAccountToken: false
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: empty
          namespace: platformc-deployers
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          hard:
            pods: "0"
            secrets: "0"
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny
          namespace: platformc-deployers
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          podSelector: {}
          policyTypes:
          - Ingress
          - Egress
        "#);
    }
}
