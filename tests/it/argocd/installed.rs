//! What Argo CD is installed as: what its chart is told, and who it is to the clusters.

use insta::assert_snapshot;
use platformc::output::{OutputTree, RelPath};
use platformc::yaml;
use serde_json::{Value, json};

use super::delivered::{ORCHARD, text, tree_of};
use super::settings::parameters;

pub(super) fn file<'t>(tree: &'t OutputTree, path: &str) -> &'t str {
    let path = RelPath::new(format!("fleet/{path}")).expect("a path");
    tree.get(&path).expect("the file")
}

pub(super) fn objects(tree: &OutputTree, path: &str) -> Vec<Value> {
    let documents = yaml::read(file(tree, path)).expect("what is emitted is YAML");
    documents.iter().map(yaml::Node::value).collect()
}

/// Whom a cluster takes for its hub, in all bindings alike.
fn hub_of(tree: &OutputTree, cluster: &str) -> Value {
    let objects = objects(tree, &format!("clusters/{cluster}/platform/hub.yaml"));
    let mut subjects = objects.iter().filter_map(|it| it.get("subjects"));
    let first = subjects.next().expect("a binding").clone();
    assert!(subjects.all(|other| *other == first));
    let [subject] = first.as_array().expect("subjects").as_slice() else {
        panic!("{first}");
    };
    json!([text(subject, "/kind"), text(subject, "/name")])
}

#[test]
fn clusters_know_their_hub_as_their_cloud_does() {
    let tree = tree_of(ORCHARD);
    let google = "argocd@orchard.iam.gserviceaccount.com";
    let azure = "0a1b2c3d-0000-4000-8000-000000000002";
    for (cluster, subject) in [
        ("prod-eu", json!(["User", google])),
        ("prod-us", json!(["User", azure])),
        ("cherry", json!(["Group", "platformc:hub"])),
        ("dev", json!(["ServiceAccount", "hub"])),
    ] {
        assert_eq!(hub_of(&tree, cluster), subject, "{cluster}");
    }
}

#[test]
fn a_group_that_is_named_counts_more() {
    let named = ORCHARD.replace(
        r#"regions "eu" "us" "lab""#,
        r#"regions "eu" "us" "lab"; auth "aks" group="hubs""#,
    );
    assert_eq!(
        hub_of(&tree_of(&named), "prod-us"),
        json!(["Group", "hubs"])
    );
}

/// The spec as it is, and with the word that makes Argo CD go on where a part of it fails.
pub(super) fn alone_and_several() -> [OutputTree; 2] {
    let several = ORCHARD.replace(
        r#"hub="mgmt" chart"#,
        r#"hub="mgmt" high-availability=#true chart"#,
    );
    [ORCHARD, &several].map(tree_of)
}

#[test]
fn the_chart_is_told_who_signs_in() {
    assert_snapshot!(file(&tree_of(ORCHARD), "argocd/mgmt/values.yaml"), @r#"
    # Written by platformc from the platform's spec; change the spec, not this file.
    fullnameOverride: argocd
    global:
      image:
        tag: v3.5.8
      networkPolicy:
        create: true
        defaultDenyIngress: true
    createClusterRoles: false
    configs:
      cm:
        create: false
      params:
        create: true
        application.namespaces: argocd-cherry,argocd-quince
        applicationsetcontroller.enable.leader.election: "false"
        applicationsetcontroller.enable.progressive.syncs: "true"
        applicationsetcontroller.enable.scm.providers: "false"
        applicationsetcontroller.enable.tokenref.strict.mode: "true"
        applicationsetcontroller.policy: create-update
        controller.sync.timeout.seconds: "1800"
        notificationscontroller.selfservice.enabled: "false"
        redis.server: argocd-redis:6379
        reposerver.allow.oob.symlinks: "false"
        reposerver.enable.git.submodule: "false"
        server.sync.replace.allowed: "false"
      rbac:
        create: false
    dex:
      enabled: true
    notifications:
      enabled: false
    controller:
      podLabels:
        azure.workload.identity/use: "true"
      serviceAccount:
        annotations:
          azure.workload.identity/client-id: 0a1b2c3d-0000-4000-8000-000000000001
          eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/hub
          iam.gke.io/gcp-service-account: argocd@orchard.iam.gserviceaccount.com
    server:
      podLabels:
        azure.workload.identity/use: "true"
      serviceAccount:
        annotations:
          azure.workload.identity/client-id: 0a1b2c3d-0000-4000-8000-000000000001
          eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/hub
          iam.gke.io/gcp-service-account: argocd@orchard.iam.gserviceaccount.com
    repoServer:
      automountServiceAccountToken: false
    applicationSet:
      podLabels:
        azure.workload.identity/use: "true"
      serviceAccount:
        annotations:
          azure.workload.identity/client-id: 0a1b2c3d-0000-4000-8000-000000000001
          eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/hub
          iam.gke.io/gcp-service-account: argocd@orchard.iam.gserviceaccount.com
    "#);
}

#[test]
fn the_chart_is_told_to_go_on_where_a_part_fails() {
    let [alone, several] = alone_and_several();
    let values = |tree| beside_parameters(file(tree, "argocd/mgmt/values.yaml"));
    assert_snapshot!(added(&values(&alone), &values(&several)), @"
      replicas: 2
      replicas: 2
      replicas: 2
    redis-ha:
      enabled: true
      fullnameOverride: argocd-redis-ha
      haproxy:
        deploymentStrategy:
          rollingUpdate:
            maxSurge: 0
            maxUnavailable: 1
    ");
}

/// The values without what parts of Argo CD read when they start.
fn beside_parameters(values: &str) -> String {
    let (before, rest) = values.split_once("  params:\n").expect("parameters");
    let (_, after) = rest.split_once("  rbac:\n").expect("what follows them");
    format!("{before}{after}")
}

/// The lines that a text has beyond those of another, which it has all.
fn added(before: &str, after: &str) -> String {
    let mut rest = before.lines().peekable();
    let lines = after.lines();
    let new = lines.filter(|line| rest.next_if_eq(line).is_none());
    let new: Vec<&str> = new.collect();
    assert_eq!(rest.next(), None, "lost");
    new.join("\n")
}

#[test]
fn a_cache_of_several_pods_is_found_and_reached() {
    let [alone, several] = alone_and_several();
    for (tree, cache, elects) in [
        (&alone, "argocd-redis:6379", "false"),
        (&several, "argocd-redis-ha-haproxy:6379", "true"),
    ] {
        let said = parameters(tree);
        assert_eq!(said["redis.server"], cache);
        let leader = "applicationsetcontroller.enable.leader.election";
        assert_eq!(said[leader], elects);
    }
    assert_eq!(policies(&alone), Vec::<Value>::new());
    let [own, cache, proxy] = [
        json!({ "app.kubernetes.io/part-of": "argocd" }),
        json!({ "app": "redis-ha" }),
        json!({ "app": "redis-ha-haproxy" }),
    ];
    assert_eq!(
        policies(&several),
        [
            ingress(&proxy, &[&own], &[6379]),
            ingress(&cache, &[&cache, &proxy], &[6379, 26379]),
        ]
    );
}

/// What the policies of Argo CD's namespace say.
fn policies(tree: &OutputTree) -> Vec<Value> {
    let all = objects(tree, "argocd/mgmt/bootstrap/namespace.yaml");
    let all = all.iter();
    all.filter(|it| text(it, "/kind") == "NetworkPolicy")
        .map(|it| it["spec"].clone())
        .collect()
}

/// What a policy says that lets pods of Argo CD's namespace in, at some ports.
fn ingress(to: &Value, from: &[&Value], ports: &[u16]) -> Value {
    let namespace = json!({ "matchLabels": { "kubernetes.io/metadata.name": "argocd" } });
    let from: Vec<Value> = from
        .iter()
        .map(|pods| json!({ "namespaceSelector": namespace, "podSelector": { "matchLabels": pods } }))
        .collect();
    let ports: Vec<Value> = ports
        .iter()
        .map(|port| json!({ "protocol": "TCP", "port": port }))
        .collect();
    json!({
        "podSelector": { "matchLabels": to },
        "policyTypes": ["Ingress"],
        "ingress": [{ "from": from, "ports": ports }],
    })
}

#[test]
fn a_dex_of_its_own_is_reached_by_the_gateway_of_its_cluster() {
    let separate = ORCHARD.replace(
        "dex \"bundled\"",
        "dex \"separate\" issuer=\"https://dex.orchard.example\"",
    );
    let from = |gateway: &str| {
        let spec = separate.replace(
            "    secret-store",
            &format!("    {gateway}\n    secret-store"),
        );
        let tree = tree_of(&spec);
        let all = objects(&tree, "argocd/mgmt/dex.yaml");
        let mut policies = all.iter().filter(|it| text(it, "/kind") == "NetworkPolicy");
        let policy = policies.find(|it| text(it, "/metadata/name") == "dex-ingress");
        policy.expect("a policy")["spec"]["ingress"][0]["from"].clone()
    };
    let every_pod = json!([{ "namespaceSelector": {} }]);
    assert_eq!(from(""), every_pod);
    assert_eq!(from(r#"gateway namespace="edge" cluster="dev""#), every_pod);
    let pods = |namespace: &str, key: &str, value: &str| {
        json!({
            "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": namespace } },
            "podSelector": { "matchLabels": { key: value } },
        })
    };
    assert_eq!(
        from(r#"gateway namespace="edge" pods="app=proxy""#),
        json!([
            pods("edge", "app", "proxy"),
            pods("argocd", "app.kubernetes.io/name", "argocd-server"),
        ])
    );
}

#[test]
fn an_access_entry_is_asked_for_only_where_the_hub_signs_in() {
    let itself = r#"
    cluster "alone" stage="dev" region="lab" hub="alone" server="https://alone.k8s.orchard.example" {
        auth "eks" role="arn:aws:iam::123456789012:role/alone"
        workload-identity { aws role="arn:aws:iam::123456789012:role/lonely"; }
    }
    cluster "served" stage="dev" region="lab" hub="alone" server="https://served.k8s.orchard.example" {
        auth "eks" role="arn:aws:iam::123456789012:role/served"
    }
    "#;
    let tree = tree_of(&format!("{ORCHARD}{itself}"));
    let readme = file(&tree, "argocd/alone/README.md");
    assert!(readme.contains("role/served"), "{readme}");
    assert!(!readme.contains("role/alone"), "{readme}");
}

#[test]
fn an_account_that_syncs_sees_what_it_syncs() {
    let spec = ORCHARD.replace(r#"may="get sync""#, r#"may="sync""#);
    assert_ne!(spec, ORCHARD);
    let [both, sync] = [ORCHARD, &spec].map(tree_of);
    let config = "argocd/mgmt/bootstrap/config.yaml";
    assert_eq!(file(&sync, config), file(&both, config));
}
