//! The closed roles: every resource and verb by its name, no aggregation, no wildcard. What a role does not
//! list it does not allow, and no operator that is installed later can add to it.

use crate::k8s::rbac::{ClusterRole, PolicyRule};
use crate::k8s::{Metadata, Sink};
use crate::plan::access::TenantRole;
use crate::plan::roles::{DEPLOYABLE, Deployable};

/// Kubernetes' own role for everything.
pub(super) const CLUSTER_ADMIN: &str = "cluster-admin";
/// Keeps the cluster running.
pub(super) const SRE: &str = "platformc:sre";
/// Watches over access and policy.
pub(super) const SECURITY: &str = "platformc:security";
/// Reads.
pub(super) const AUDITOR: &str = "platformc:auditor";

/// Verbs on resources of one API group, the resources with blanks between.
type Rule = (&'static [&'static str], &'static str, &'static str);

const READ: &[&str] = &["get", "list", "watch"];
const MANAGE: &[&str] = &[
    "get", "list", "watch", "create", "update", "patch", "delete",
];

/// The role of a hub.
pub(super) const HUB: &str = "platformc:hub";

/// The role of whoever acts as those who deploy; bound in their namespace, it is for nobody else.
pub(super) const IMPERSONATOR: &str = "platformc:impersonator";

/// Makes applications.
pub(super) const APPLICATION_OWNER: &str = "platformc:application-owner";

/// Sees all applications: Argo CD itself.
pub(super) const APPLICATION_READER: &str = "platformc:application-reader";

/// Works on applications that a tenant makes, where it makes them: Argo CD itself.
pub(super) const APPLICATION_CONTROLLER: &str = "platformc:application-controller";

const APPLICATIONS: &[Rule] = &[(MANAGE, "argoproj.io", "applications")];
const APPLICATIONS_SEEN: &[Rule] = &[(READ, "argoproj.io", "applications")];
const APPLICATION_EVENTS: &[Rule] = &[(&["create", "list"], "", "events")];

/// The roles of applications outside of Argo CD's namespace.
pub(super) fn of_applications(out: &mut impl Sink) {
    for (name, tables) in [
        (APPLICATION_OWNER, &[APPLICATIONS][..]),
        (APPLICATION_READER, &[APPLICATIONS_SEEN]),
        (APPLICATION_CONTROLLER, &[APPLICATIONS, APPLICATION_EVENTS]),
    ] {
        let rules = rules(tables);
        out.push(&Metadata::cluster_scoped(name), &ClusterRole { rules });
    }
}

pub(super) fn hub() -> ClusterRole {
    let everything = PolicyRule {
        api_groups: ["*"],
        resources: vec!["*"],
        verbs: &["get", "list", "watch"],
    };
    ClusterRole {
        rules: vec![everything],
    }
}

pub(super) fn impersonator() -> ClusterRole {
    let impersonate = PolicyRule {
        api_groups: [""],
        resources: vec!["serviceaccounts"],
        verbs: &["impersonate"],
    };
    ClusterRole {
        rules: vec![impersonate],
    }
}

pub(super) fn closed(out: &mut impl Sink) {
    for (name, rules) in all() {
        out.push(&Metadata::cluster_scoped(name), &ClusterRole { rules });
    }
}

fn all() -> [(&'static str, Vec<PolicyRule>); 6] {
    [
        (TenantRole::Viewer.cluster_role(), rules(&[TENANT_OBJECTS])),
        (
            TenantRole::Debugger.cluster_role(),
            rules(&[TENANT_OBJECTS, DEBUGGING]),
        ),
        (TenantRole::Deployer.cluster_role(), deployer()),
        (AUDITOR, rules(&[INVENTORY, ACCESS])),
        (SECURITY, rules(&[INVENTORY, ACCESS, POLICY])),
        (SRE, rules(&[INVENTORY, OPERATIONS])),
    ]
}

/// The rules of some tables; rows that only continue the row before are one rule with it.
fn rules(tables: &[&[Rule]]) -> Vec<PolicyRule> {
    let same = |a: &Rule, b: &Rule| (a.0, a.1) == (b.0, b.1);
    let rows = tables.iter().flat_map(|table| table.chunk_by(same));
    rows.filter_map(rule).collect()
}

fn rule(rows: &[Rule]) -> Option<PolicyRule> {
    let &(verbs, group, _) = rows.first()?;
    let resources = rows
        .iter()
        .flat_map(|(_, _, resources)| resources.split(' '));
    Some(PolicyRule {
        api_groups: [group],
        resources: resources.collect(),
        verbs,
    })
}

/// What people of a tenant read in its namespaces: all but Secrets.
#[rustfmt::skip]
const TENANT_OBJECTS: &[Rule] = &[
    (READ, "", "configmaps events limitranges persistentvolumeclaims pods"),
    (READ, "", "resourcequotas serviceaccounts services"),
    (&["get"], "", "pods/log"),
    (READ, "apps", "controllerrevisions daemonsets deployments replicasets statefulsets"),
    (READ, "argoproj.io", "rollouts"),
    (READ, "autoscaling", "horizontalpodautoscalers"),
    (READ, "batch", "cronjobs jobs"),
    (READ, "discovery.k8s.io", "endpointslices"),
    (READ, "events.k8s.io", "events"),
    (READ, "external-secrets.io", "externalsecrets"),
    (READ, "gateway.networking.k8s.io", "grpcroutes httproutes tcproutes tlsroutes udproutes"),
    (READ, "networking.k8s.io", "ingresses networkpolicies"),
    (READ, "policy", "poddisruptionbudgets"),
];

/// What people do in stages that are open for debugging. Who may exec has the pod's Secrets and identity.
///
/// Never `get` on `pods/exec`: before Kubernetes 1.35 that alone opened a shell over a `WebSocket` (feature gate
/// `AuthorizePodWebsocketUpgradeCreatePermission`).
const DEBUGGING: &[Rule] = &[
    (&["create"], "", "pods/eviction pods/exec pods/portforward"),
    (&["delete"], "", "pods"),
];

/// What a tenant's deployer needs beside the kinds that it deploys: to see how they fare, and to restart pods.
const DEPLOYMENT: &[Rule] = &[
    (&["list"], "", "events"),
    (&["get", "list", "watch", "delete"], "", "pods"),
    (&["get"], "", "pods/log"),
    (READ, "apps", "replicasets"),
];

fn deployer() -> Vec<PolicyRule> {
    let groups = DEPLOYABLE.chunk_by(|a, b| a.group == b.group);
    groups
        .filter_map(managed)
        .chain(rules(&[DEPLOYMENT]))
        .collect()
}

fn managed(group: &[Deployable]) -> Option<PolicyRule> {
    let first = group.first()?;
    Some(PolicyRule {
        api_groups: [first.group],
        resources: group.iter().map(|kind| kind.resource).collect(),
        verbs: MANAGE,
    })
}

/// What people of the platform read on the whole cluster: all but Secrets, logs, access and policy. Not
/// `nodes/proxy` either: reading through it runs commands in every pod of the node (KEP-2862).
#[rustfmt::skip]
const INVENTORY: &[Rule] = &[
    (READ, "", "configmaps endpoints events limitranges namespaces nodes persistentvolumeclaims"),
    (READ, "", "persistentvolumes pods podtemplates replicationcontrollers resourcequotas"),
    (READ, "", "serviceaccounts services"),
    (READ, "apiextensions.k8s.io", "customresourcedefinitions"),
    (READ, "apiregistration.k8s.io", "apiservices"),
    (READ, "apps", "controllerrevisions daemonsets deployments replicasets statefulsets"),
    (READ, "argoproj.io", "applications applicationsets appprojects rollouts"),
    (READ, "autoscaling", "horizontalpodautoscalers"),
    (READ, "batch", "cronjobs jobs"),
    (READ, "cert-manager.io", "certificaterequests certificates clusterissuers issuers"),
    (READ, "coordination.k8s.io", "leases"),
    (READ, "discovery.k8s.io", "endpointslices"),
    (READ, "events.k8s.io", "events"),
    (READ, "external-secrets.io", "clustersecretstores externalsecrets secretstores"),
    (READ, "gateway.networking.k8s.io", "gatewayclasses gateways grpcroutes httproutes"),
    (READ, "gateway.networking.k8s.io", "referencegrants tcproutes tlsroutes udproutes"),
    (READ, "helm.toolkit.fluxcd.io", "helmreleases"),
    (READ, "kustomize.toolkit.fluxcd.io", "kustomizations"),
    (READ, "metrics.k8s.io", "nodes pods"),
    (READ, "monitoring.coreos.com", "podmonitors prometheusrules servicemonitors"),
    (READ, "networking.k8s.io", "ingressclasses ingresses networkpolicies"),
    (READ, "node.k8s.io", "runtimeclasses"),
    (READ, "policy", "poddisruptionbudgets"),
    (READ, "resource.k8s.io", "deviceclasses resourceclaims resourceclaimtemplates resourceslices"),
    (READ, "scheduling.k8s.io", "priorityclasses"),
    (READ, "source.toolkit.fluxcd.io", "buckets gitrepositories helmcharts helmrepositories"),
    (READ, "source.toolkit.fluxcd.io", "ocirepositories"),
    (READ, "storage.k8s.io", "csidrivers csinodes csistoragecapacities storageclasses"),
    (READ, "storage.k8s.io", "volumeattachments"),
    (READ, "velero.io", "backups backupstoragelocations restores schedules"),
];

/// Who may do what.
#[rustfmt::skip]
const ACCESS: &[Rule] = &[
    (READ, "rbac.authorization.k8s.io", "clusterrolebindings clusterroles rolebindings roles"),
];

/// What is enforced, and who asked for certificates of the cluster.
#[rustfmt::skip]
const POLICY: &[Rule] = &[
    (READ, "admissionregistration.k8s.io", "mutatingadmissionpolicies mutatingadmissionpolicybindings"),
    (READ, "admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
    (READ, "admissionregistration.k8s.io", "validatingadmissionpolicies"),
    (READ, "admissionregistration.k8s.io", "validatingadmissionpolicybindings"),
    (READ, "admissionregistration.k8s.io", "validatingwebhookconfigurations"),
    (READ, "certificates.k8s.io", "certificatesigningrequests"),
    (READ, "flowcontrol.apiserver.k8s.io", "flowschemas prioritylevelconfigurations"),
    (READ, "policies.kyverno.io", "deletingpolicies generatingpolicies imagevalidatingpolicies"),
    (READ, "policies.kyverno.io", "mutatingpolicies policyexceptions validatingpolicies"),
    (READ, "templates.gatekeeper.sh", "constrainttemplates"),
    (READ, "wgpolicyk8s.io", "clusterpolicyreports policyreports"),
];

/// What keeps a cluster running: read logs, restart pods, cordon and drain nodes. No shell: one in a pod that
/// runs the cluster would be as good as `cluster-admin`; tenants' pods are debugged by their own bindings.
const OPERATIONS: &[Rule] = &[
    (&["get"], "", "pods/log"),
    (&["create"], "", "pods/eviction"),
    (&["delete"], "", "pods"),
    (&["patch"], "", "nodes"),
];

#[cfg(test)]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
mod tests;
