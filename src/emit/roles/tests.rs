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

/// The roles in short: a line for each rule.
#[test]
fn the_roles_are_as_reviewed() {
    let mut lines = Vec::new();
    for (role, rules) in all() {
        lines.push(role.to_owned());
        lines.extend(rules.iter().map(|rule| {
            let [group] = rule.api_groups;
            let group = if group.is_empty() { "v1" } else { group };
            format!(
                "  {} {group}: {}",
                rule.verbs.join(","),
                rule.resources.join(" ")
            )
        }));
    }
    insta::assert_snapshot!(lines.join("\n"), @"
    platformc:tenant-viewer
      get,list,watch v1: configmaps events limitranges persistentvolumeclaims pods resourcequotas serviceaccounts services
      get v1: pods/log
      get,list,watch apps: controllerrevisions daemonsets deployments replicasets statefulsets
      get,list,watch argoproj.io: rollouts
      get,list,watch autoscaling: horizontalpodautoscalers
      get,list,watch batch: cronjobs jobs
      get,list,watch discovery.k8s.io: endpointslices
      get,list,watch events.k8s.io: events
      get,list,watch external-secrets.io: externalsecrets
      get,list,watch gateway.networking.k8s.io: grpcroutes httproutes tcproutes tlsroutes udproutes
      get,list,watch networking.k8s.io: ingresses networkpolicies
      get,list,watch policy: poddisruptionbudgets
    platformc:tenant-debugger
      get,list,watch v1: configmaps events limitranges persistentvolumeclaims pods resourcequotas serviceaccounts services
      get v1: pods/log
      get,list,watch apps: controllerrevisions daemonsets deployments replicasets statefulsets
      get,list,watch argoproj.io: rollouts
      get,list,watch autoscaling: horizontalpodautoscalers
      get,list,watch batch: cronjobs jobs
      get,list,watch discovery.k8s.io: endpointslices
      get,list,watch events.k8s.io: events
      get,list,watch external-secrets.io: externalsecrets
      get,list,watch gateway.networking.k8s.io: grpcroutes httproutes tcproutes tlsroutes udproutes
      get,list,watch networking.k8s.io: ingresses networkpolicies
      get,list,watch policy: poddisruptionbudgets
      create v1: pods/eviction pods/exec pods/portforward
      delete v1: pods
    platformc:tenant-deployer
      get,list,watch,create,update,patch,delete v1: configmaps persistentvolumeclaims serviceaccounts services
      get,list,watch,create,update,patch,delete apps: deployments statefulsets
      get,list,watch,create,update,patch,delete autoscaling: horizontalpodautoscalers
      get,list,watch,create,update,patch,delete batch: cronjobs jobs
      get,list,watch,create,update,patch,delete external-secrets.io: externalsecrets
      get,list,watch,create,update,patch,delete gateway.networking.k8s.io: httproutes
      get,list,watch,create,update,patch,delete policy: poddisruptionbudgets
      list v1: events
      get,list,watch,delete v1: pods
      get v1: pods/log
      get,list,watch apps: replicasets
    platformc:auditor
      get,list,watch v1: configmaps endpoints events limitranges namespaces nodes persistentvolumeclaims persistentvolumes pods podtemplates replicationcontrollers resourcequotas serviceaccounts services
      get,list,watch apiextensions.k8s.io: customresourcedefinitions
      get,list,watch apiregistration.k8s.io: apiservices
      get,list,watch apps: controllerrevisions daemonsets deployments replicasets statefulsets
      get,list,watch argoproj.io: applications applicationsets appprojects rollouts
      get,list,watch autoscaling: horizontalpodautoscalers
      get,list,watch batch: cronjobs jobs
      get,list,watch cert-manager.io: certificaterequests certificates clusterissuers issuers
      get,list,watch coordination.k8s.io: leases
      get,list,watch discovery.k8s.io: endpointslices
      get,list,watch events.k8s.io: events
      get,list,watch external-secrets.io: clustersecretstores externalsecrets secretstores
      get,list,watch gateway.networking.k8s.io: gatewayclasses gateways grpcroutes httproutes referencegrants tcproutes tlsroutes udproutes
      get,list,watch helm.toolkit.fluxcd.io: helmreleases
      get,list,watch kustomize.toolkit.fluxcd.io: kustomizations
      get,list,watch metrics.k8s.io: nodes pods
      get,list,watch monitoring.coreos.com: podmonitors prometheusrules servicemonitors
      get,list,watch networking.k8s.io: ingressclasses ingresses networkpolicies
      get,list,watch node.k8s.io: runtimeclasses
      get,list,watch policy: poddisruptionbudgets
      get,list,watch resource.k8s.io: deviceclasses resourceclaims resourceclaimtemplates resourceslices
      get,list,watch scheduling.k8s.io: priorityclasses
      get,list,watch source.toolkit.fluxcd.io: buckets gitrepositories helmcharts helmrepositories ocirepositories
      get,list,watch storage.k8s.io: csidrivers csinodes csistoragecapacities storageclasses volumeattachments
      get,list,watch velero.io: backups backupstoragelocations restores schedules
      get,list,watch rbac.authorization.k8s.io: clusterrolebindings clusterroles rolebindings roles
    platformc:security
      get,list,watch v1: configmaps endpoints events limitranges namespaces nodes persistentvolumeclaims persistentvolumes pods podtemplates replicationcontrollers resourcequotas serviceaccounts services
      get,list,watch apiextensions.k8s.io: customresourcedefinitions
      get,list,watch apiregistration.k8s.io: apiservices
      get,list,watch apps: controllerrevisions daemonsets deployments replicasets statefulsets
      get,list,watch argoproj.io: applications applicationsets appprojects rollouts
      get,list,watch autoscaling: horizontalpodautoscalers
      get,list,watch batch: cronjobs jobs
      get,list,watch cert-manager.io: certificaterequests certificates clusterissuers issuers
      get,list,watch coordination.k8s.io: leases
      get,list,watch discovery.k8s.io: endpointslices
      get,list,watch events.k8s.io: events
      get,list,watch external-secrets.io: clustersecretstores externalsecrets secretstores
      get,list,watch gateway.networking.k8s.io: gatewayclasses gateways grpcroutes httproutes referencegrants tcproutes tlsroutes udproutes
      get,list,watch helm.toolkit.fluxcd.io: helmreleases
      get,list,watch kustomize.toolkit.fluxcd.io: kustomizations
      get,list,watch metrics.k8s.io: nodes pods
      get,list,watch monitoring.coreos.com: podmonitors prometheusrules servicemonitors
      get,list,watch networking.k8s.io: ingressclasses ingresses networkpolicies
      get,list,watch node.k8s.io: runtimeclasses
      get,list,watch policy: poddisruptionbudgets
      get,list,watch resource.k8s.io: deviceclasses resourceclaims resourceclaimtemplates resourceslices
      get,list,watch scheduling.k8s.io: priorityclasses
      get,list,watch source.toolkit.fluxcd.io: buckets gitrepositories helmcharts helmrepositories ocirepositories
      get,list,watch storage.k8s.io: csidrivers csinodes csistoragecapacities storageclasses volumeattachments
      get,list,watch velero.io: backups backupstoragelocations restores schedules
      get,list,watch rbac.authorization.k8s.io: clusterrolebindings clusterroles rolebindings roles
      get,list,watch admissionregistration.k8s.io: mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations
      get,list,watch certificates.k8s.io: certificatesigningrequests
      get,list,watch flowcontrol.apiserver.k8s.io: flowschemas prioritylevelconfigurations
      get,list,watch policies.kyverno.io: deletingpolicies generatingpolicies imagevalidatingpolicies mutatingpolicies policyexceptions validatingpolicies
      get,list,watch templates.gatekeeper.sh: constrainttemplates
      get,list,watch wgpolicyk8s.io: clusterpolicyreports policyreports
    platformc:sre
      get,list,watch v1: configmaps endpoints events limitranges namespaces nodes persistentvolumeclaims persistentvolumes pods podtemplates replicationcontrollers resourcequotas serviceaccounts services
      get,list,watch apiextensions.k8s.io: customresourcedefinitions
      get,list,watch apiregistration.k8s.io: apiservices
      get,list,watch apps: controllerrevisions daemonsets deployments replicasets statefulsets
      get,list,watch argoproj.io: applications applicationsets appprojects rollouts
      get,list,watch autoscaling: horizontalpodautoscalers
      get,list,watch batch: cronjobs jobs
      get,list,watch cert-manager.io: certificaterequests certificates clusterissuers issuers
      get,list,watch coordination.k8s.io: leases
      get,list,watch discovery.k8s.io: endpointslices
      get,list,watch events.k8s.io: events
      get,list,watch external-secrets.io: clustersecretstores externalsecrets secretstores
      get,list,watch gateway.networking.k8s.io: gatewayclasses gateways grpcroutes httproutes referencegrants tcproutes tlsroutes udproutes
      get,list,watch helm.toolkit.fluxcd.io: helmreleases
      get,list,watch kustomize.toolkit.fluxcd.io: kustomizations
      get,list,watch metrics.k8s.io: nodes pods
      get,list,watch monitoring.coreos.com: podmonitors prometheusrules servicemonitors
      get,list,watch networking.k8s.io: ingressclasses ingresses networkpolicies
      get,list,watch node.k8s.io: runtimeclasses
      get,list,watch policy: poddisruptionbudgets
      get,list,watch resource.k8s.io: deviceclasses resourceclaims resourceclaimtemplates resourceslices
      get,list,watch scheduling.k8s.io: priorityclasses
      get,list,watch source.toolkit.fluxcd.io: buckets gitrepositories helmcharts helmrepositories ocirepositories
      get,list,watch storage.k8s.io: csidrivers csinodes csistoragecapacities storageclasses volumeattachments
      get,list,watch velero.io: backups backupstoragelocations restores schedules
      get v1: pods/log
      create v1: pods/eviction pods/exec pods/portforward
      delete v1: pods
      patch v1: nodes
    ");
}

#[test]
fn a_role_is_a_list_of_rules() {
    let text = Fleet::new().text("platform/roles.yaml");
    let beginning: Vec<&str> = text.lines().take(40).collect();
    insta::assert_snapshot!(beginning.join("\n"), @r#"
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
    "#);
}
