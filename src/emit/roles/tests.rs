use super::super::fixture::Fleet;
use super::*;

/// Verbs that let somebody become more than their roles say (Kubernetes, "RBAC Good Practices").
const ESCALATING: &[&str] = &[
    "*",
    "escalate",
    "bind",
    "impersonate",
    "approve",
    "sign",
    "attest",
    "deletecollection",
    "use",
];

/// Resources that no role of platformc may even read.
const UNREADABLE: &[&str] = &[
    "*",
    "secrets",
    "serviceaccounts/token",
    "nodes/proxy",
    "pods/proxy",
    "services/proxy",
    "pods/attach",
    "pods/ephemeralcontainers",
    "pods/resize",
    "pods/status",
    "nodes/status",
];

/// Resources that no tenant may read, since they are the platform's or reach beyond a namespace.
const NOT_TENANTS: &[&str] = &[
    "apiservices",
    "applications",
    "applicationsets",
    "appprojects",
    "certificatesigningrequests",
    "clusterrolebindings",
    "clusterroles",
    "clustersecretstores",
    "csidrivers",
    "customresourcedefinitions",
    "flowschemas",
    "gatewayclasses",
    "gateways",
    "ingressclasses",
    "leases",
    "mutatingadmissionpolicies",
    "mutatingwebhookconfigurations",
    "namespaces",
    "nodes",
    "persistentvolumes",
    "priorityclasses",
    "pushsecrets",
    "referencegrants",
    "rolebindings",
    "roles",
    "secretstores",
    "storageclasses",
    "validatingadmissionpolicies",
    "validatingwebhookconfigurations",
    "volumeattachments",
];

/// Groups of which no tenant may read anything.
const NOT_TENANTS_GROUPS: &[&str] = &[
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "certificates.k8s.io",
    "crossplane.io",
    "kyverno.io",
    "policies.kyverno.io",
    "rbac.authorization.k8s.io",
    "templates.gatekeeper.sh",
    "velero.io",
];

/// Resources that no tenant may write.
const READ_ONLY: &[&str] = &[
    "daemonsets",
    "endpoints",
    "endpointslices",
    "ingresses",
    "limitranges",
    "networkpolicies",
    "resourcequotas",
];

const TENANTS: [&str; 3] = [
    "platformc:tenant-viewer",
    "platformc:tenant-debugger",
    "platformc:tenant-deployer",
];

/// Every (role, group, resource, verb).
fn permissions() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let mut all = Vec::new();
    for (role, rules) in super::all() {
        for rule in rules {
            for resource in &rule.resources {
                all.extend(
                    rule.verbs
                        .iter()
                        .map(|verb| (role, rule.api_groups[0], *resource, *verb)),
                );
            }
        }
    }
    all
}

fn reads(verb: &str) -> bool {
    READ.contains(&verb)
}

#[test]
fn no_role_holds_anything_dangerous() {
    for it @ (_, group, resource, verb) in permissions() {
        assert!(!ESCALATING.contains(&verb), "{it:?}");
        assert!(!UNREADABLE.contains(&resource), "{it:?}");
        assert_ne!(group, "*", "{it:?}");
        assert!(resource != "pods/exec" || verb == "create", "{it:?}");
    }
}

#[test]
fn no_tenant_reaches_beyond_its_namespaces() {
    for it @ (role, group, resource, verb) in permissions() {
        if TENANTS.contains(&role) {
            assert!(!NOT_TENANTS.contains(&resource), "{it:?}");
            assert!(
                !NOT_TENANTS_GROUPS.contains(&group) && !group.ends_with(".fluxcd.io"),
                "{it:?}"
            );
            assert!(reads(verb) || !READ_ONLY.contains(&resource), "{it:?}");
        }
    }
}

#[test]
fn viewers_auditors_and_security_only_read() {
    for it @ (role, _, _, verb) in permissions() {
        assert!(
            !["platformc:tenant-viewer", AUDITOR, SECURITY].contains(&role) || reads(verb),
            "{it:?}"
        );
    }
}

#[test]
fn sre_write_nothing_but_pods_and_nodes() {
    let written: Vec<_> = permissions()
        .into_iter()
        .filter(|(role, _, _, verb)| *role == SRE && !reads(verb))
        .map(|(_, _, resource, verb)| format!("{verb} {resource}"))
        .collect();
    assert_eq!(
        written,
        [
            "create pods/eviction",
            "create pods/exec",
            "create pods/portforward",
            "delete pods",
            "patch nodes"
        ]
    );
}

#[test]
fn the_deployer_manages_exactly_what_is_deployable() {
    let managed: Vec<_> = permissions()
        .into_iter()
        .filter(|(role, _, _, verb)| *role == "platformc:tenant-deployer" && *verb == "create")
        .map(|(_, group, resource, _)| (group, resource))
        .collect();
    let deployable: Vec<_> = DEPLOYABLE
        .iter()
        .map(|kind| (kind.group, kind.resource))
        .collect();
    assert_eq!(managed, deployable);
    assert!(deployable.is_sorted());
}

#[test]
fn every_role_is_closed() {
    let text = Fleet::new().text("platform/roles.yaml");
    assert!(!text.contains("aggregat"));
    assert!(!text.contains('*'));
    assert!(!text.contains("nonResourceURLs"));
}

#[test]
fn the_tenants_roles_are_as_reviewed() {
    let text = Fleet::new().text("platform/roles.yaml");
    let (tenants, _) = text.split_once("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: platformc:auditor").expect("roles");
    insta::assert_snapshot!(tenants, @r#"
    # Written by platformc from the platform's spec; change the spec, not this file.
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata:
      name: platformc:tenant-viewer
      labels:
        app.kubernetes.io/managed-by: platformc
    rules:
    - apiGroups:
      - ""
      resources:
      - configmaps
      - events
      - limitranges
      - persistentvolumeclaims
      - pods
      - resourcequotas
      - serviceaccounts
      - services
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - ""
      resources:
      - pods/log
      verbs:
      - get
    - apiGroups:
      - apps
      resources:
      - controllerrevisions
      - daemonsets
      - deployments
      - replicasets
      - statefulsets
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - argoproj.io
      resources:
      - rollouts
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - autoscaling
      resources:
      - horizontalpodautoscalers
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - batch
      resources:
      - cronjobs
      - jobs
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - discovery.k8s.io
      resources:
      - endpointslices
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - events.k8s.io
      resources:
      - events
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - external-secrets.io
      resources:
      - externalsecrets
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - gateway.networking.k8s.io
      resources:
      - grpcroutes
      - httproutes
      - tcproutes
      - tlsroutes
      - udproutes
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - networking.k8s.io
      resources:
      - ingresses
      - networkpolicies
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - policy
      resources:
      - poddisruptionbudgets
      verbs:
      - get
      - list
      - watch
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata:
      name: platformc:tenant-debugger
      labels:
        app.kubernetes.io/managed-by: platformc
    rules:
    - apiGroups:
      - ""
      resources:
      - configmaps
      - events
      - limitranges
      - persistentvolumeclaims
      - pods
      - resourcequotas
      - serviceaccounts
      - services
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - ""
      resources:
      - pods/log
      verbs:
      - get
    - apiGroups:
      - apps
      resources:
      - controllerrevisions
      - daemonsets
      - deployments
      - replicasets
      - statefulsets
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - argoproj.io
      resources:
      - rollouts
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - autoscaling
      resources:
      - horizontalpodautoscalers
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - batch
      resources:
      - cronjobs
      - jobs
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - discovery.k8s.io
      resources:
      - endpointslices
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - events.k8s.io
      resources:
      - events
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - external-secrets.io
      resources:
      - externalsecrets
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - gateway.networking.k8s.io
      resources:
      - grpcroutes
      - httproutes
      - tcproutes
      - tlsroutes
      - udproutes
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - networking.k8s.io
      resources:
      - ingresses
      - networkpolicies
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - policy
      resources:
      - poddisruptionbudgets
      verbs:
      - get
      - list
      - watch
    - apiGroups:
      - ""
      resources:
      - pods/eviction
      - pods/exec
      - pods/portforward
      verbs:
      - create
    - apiGroups:
      - ""
      resources:
      - pods
      verbs:
      - delete
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata:
      name: platformc:tenant-deployer
      labels:
        app.kubernetes.io/managed-by: platformc
    rules:
    - apiGroups:
      - ""
      resources:
      - configmaps
      - persistentvolumeclaims
      - serviceaccounts
      - services
      verbs:
      - get
      - list
      - watch
      - create
      - update
      - patch
      - delete
    - apiGroups:
      - apps
      resources:
      - deployments
      - statefulsets
      verbs:
      - get
      - list
      - watch
      - create
      - update
      - patch
      - delete
    - apiGroups:
      - autoscaling
      resources:
      - horizontalpodautoscalers
      verbs:
      - get
      - list
      - watch
      - create
      - update
      - patch
      - delete
    - apiGroups:
      - batch
      resources:
      - cronjobs
      - jobs
      verbs:
      - get
      - list
      - watch
      - create
      - update
      - patch
      - delete
    - apiGroups:
      - external-secrets.io
      resources:
      - externalsecrets
      verbs:
      - get
      - list
      - watch
      - create
      - update
      - patch
      - delete
    - apiGroups:
      - gateway.networking.k8s.io
      resources:
      - httproutes
      verbs:
      - get
      - list
      - watch
      - create
      - update
      - patch
      - delete
    - apiGroups:
      - policy
      resources:
      - poddisruptionbudgets
      verbs:
      - get
      - list
      - watch
      - create
      - update
      - patch
      - delete
    - apiGroups:
      - ""
      resources:
      - events
      verbs:
      - list
    - apiGroups:
      - ""
      resources:
      - pods
      verbs:
      - get
      - list
      - watch
      - delete
    - apiGroups:
      - ""
      resources:
      - pods/log
      verbs:
      - get
    - apiGroups:
      - apps
      resources:
      - replicasets
      verbs:
      - get
      - list
      - watch
    "#);
}
