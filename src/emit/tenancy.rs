//! A tenant's namespaces: who they belong to, which pods they accept, and how much they may use.

use super::{pairs, removal};
use crate::k8s::core::{
    ContainerAmounts, LimitRange, LimitRangeItem, LimitRangeSpec, Namespace, ResourceQuota, Scope,
    ScopeOperator, ServiceAccount, VolumeAmounts,
};
use crate::k8s::{Metadata, Sink};
use crate::plan::pod_security_version;
use crate::plan::tenancy::{Amounts, Limits, PodSecurityLevel, TenantNamespace};
use crate::value::MinorVersion;

/// The priority classes that Kubernetes itself has. Their pods push every other pod off a node.
const SYSTEM_PRIORITIES: &[&str] = &["system-cluster-critical", "system-node-critical"];

pub(super) fn namespaces(out: &mut impl Sink, namespaces: &[TenantNamespace<'_>]) {
    for namespace in namespaces {
        self::namespace(out, namespace);
    }
}

fn namespace(out: &mut impl Sink, it: &TenantNamespace<'_>) {
    let inside = |name: &'static str| {
        Metadata::in_namespace(name, it.name)
            .labels(pairs(&it.object_labels))
            .annotations(removal::of_fence(it.removal))
    };
    let metadata = Metadata::cluster_scoped(it.name)
        .labels(pod_security(it.pod_security, it.kubernetes))
        .labels(pairs(&it.labels))
        .annotations(removal::of_namespace(it.removal))
        .annotations(pairs(&it.annotations));
    out.push(&metadata, &Namespace {});
    // The identity of every pod that names none: without a token it can't talk to the API server.
    out.push(&inside("default"), &ServiceAccount::without_token());
    out.push(&inside("compute"), &ResourceQuota::of(it.quota));
    let system = Scope::PriorityClass {
        operator: ScopeOperator::In,
        values: SYSTEM_PRIORITIES,
    };
    out.push(
        &inside("no-system-priority"),
        &ResourceQuota::no_pods(system),
    );
    // Anti-affinity with other namespaces' pods would keep those off the nodes.
    let affinity = Scope::CrossNamespacePodAffinity {
        operator: ScopeOperator::Exists,
    };
    out.push(
        &inside("no-cross-namespace-affinity"),
        &ResourceQuota::no_pods(affinity),
    );
    out.push(&inside("defaults"), &limit_range(it.limits));
}

/// The labels of Pod Security Admission. The version is pinned: with `latest` an upgrade of the cluster would
/// change which pods are accepted.
pub(super) fn pod_security(
    level: PodSecurityLevel,
    version: MinorVersion,
) -> [(&'static str, String); 6] {
    let (level, version) = (|| level.word().to_owned(), || pod_security_version(version));
    [
        ("pod-security.kubernetes.io/enforce", level()),
        ("pod-security.kubernetes.io/enforce-version", version()),
        ("pod-security.kubernetes.io/audit", level()),
        ("pod-security.kubernetes.io/audit-version", version()),
        ("pod-security.kubernetes.io/warn", level()),
        ("pod-security.kubernetes.io/warn-version", version()),
    ]
}

/// Without it a quota of processors or memory would refuse every pod that does not name its own.
pub(super) fn limit_range(limits: &Limits) -> LimitRange {
    let container = LimitRangeItem::Container {
        default: amounts(limits.default),
        default_request: amounts(limits.default_request),
        max: amounts(limits.max),
        min: limits.min.map(amounts),
    };
    let volume = LimitRangeItem::PersistentVolumeClaim {
        max: VolumeAmounts {
            storage: limits.volume_max,
        },
        min: limits.volume_min.map(|storage| VolumeAmounts { storage }),
    };
    LimitRange {
        spec: LimitRangeSpec {
            limits: vec![container, volume],
        },
    }
}

fn amounts(
    Amounts {
        cpu,
        memory,
        ephemeral_storage,
    }: Amounts,
) -> ContainerAmounts {
    ContainerAmounts {
        cpu,
        memory,
        ephemeral_storage,
    }
}

#[cfg(test)]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
mod tests {
    use crate::emit::fixture::Fleet;

    #[test]
    fn a_namespace_has_quotas_limits_and_no_token() {
        insta::assert_snapshot!(Fleet::new().text("tenants/payments/namespace.yaml"), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: v1
        kind: Namespace
        metadata:
          name: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
            pod-security.kubernetes.io/audit: restricted
            pod-security.kubernetes.io/audit-version: v1.36
            pod-security.kubernetes.io/enforce: restricted
            pod-security.kubernetes.io/enforce-version: v1.36
            pod-security.kubernetes.io/warn: restricted
            pod-security.kubernetes.io/warn-version: v1.36
          annotations:
            argocd.argoproj.io/sync-options: Prune=confirm,Delete=confirm
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: default
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        automountServiceAccountToken: false
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: compute
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          hard:
            requests.cpu: "20"
            requests.memory: 40Gi
            limits.cpu: "40"
            limits.memory: 80Gi
            pods: "100"
            services.nodeports: "0"
            count/jobs.batch: "100"
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: no-system-priority
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          hard:
            pods: "0"
          scopeSelector:
            matchExpressions:
            - scopeName: PriorityClass
              operator: In
              values:
              - system-cluster-critical
              - system-node-critical
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: no-cross-namespace-affinity
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          hard:
            pods: "0"
          scopeSelector:
            matchExpressions:
            - scopeName: CrossNamespacePodAffinity
              operator: Exists
        ---
        apiVersion: v1
        kind: LimitRange
        metadata:
          name: defaults
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          limits:
          - type: Container
            default:
              cpu: 500m
              memory: 512Mi
              ephemeral-storage: 1Gi
            defaultRequest:
              cpu: 100m
              memory: 128Mi
              ephemeral-storage: 256Mi
            max:
              cpu: "4"
              memory: 8Gi
              ephemeral-storage: 10Gi
          - type: PersistentVolumeClaim
            max:
              storage: 100Gi
            min:
              storage: 1Gi
        "#);
    }
}
