//! What Argo CD is installed as: what its chart is told, and who it is to the clusters.

use insta::assert_snapshot;
use platformc::output::{OutputTree, RelPath};
use platformc::yaml;
use serde_json::{Value, json};

use super::delivered::{ORCHARD, text, tree_of};

fn file<'t>(tree: &'t OutputTree, path: &str) -> &'t str {
    let path = RelPath::new(format!("fleet/{path}")).expect("a path");
    tree.get(&path).expect("the file")
}

fn objects(tree: &OutputTree, path: &str) -> Vec<Value> {
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
fn alone_and_several() -> [OutputTree; 2] {
    let several = ORCHARD.replace(
        r#"hub="mgmt" chart"#,
        r#"hub="mgmt" high-availability=#true chart"#,
    );
    [ORCHARD, &several].map(tree_of)
}

#[test]
fn the_chart_is_told_who_signs_in() {
    let [alone, _] = alone_and_several();
    assert_snapshot!(file(&alone, "argocd/mgmt/values.yaml"), @r#"
    # Written by platformc from the platform's spec; change the spec, not this file.
    fullnameOverride: argocd
    global:
      image:
        tag: v3.5.7
      networkPolicy:
        create: true
        defaultDenyIngress: true
    createClusterRoles: false
    configs:
      cm:
        create: false
      params:
        create: false
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
    let [_, several] = alone_and_several();
    assert_snapshot!(file(&several, "argocd/mgmt/values.yaml"), @r#"
    # Written by platformc from the platform's spec; change the spec, not this file.
    fullnameOverride: argocd
    global:
      image:
        tag: v3.5.7
      networkPolicy:
        create: true
        defaultDenyIngress: true
    createClusterRoles: false
    configs:
      cm:
        create: false
      params:
        create: false
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
      replicas: 2
      podLabels:
        azure.workload.identity/use: "true"
      serviceAccount:
        annotations:
          azure.workload.identity/client-id: 0a1b2c3d-0000-4000-8000-000000000001
          eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/hub
          iam.gke.io/gcp-service-account: argocd@orchard.iam.gserviceaccount.com
    repoServer:
      replicas: 2
    applicationSet:
      replicas: 2
      podLabels:
        azure.workload.identity/use: "true"
      serviceAccount:
        annotations:
          azure.workload.identity/client-id: 0a1b2c3d-0000-4000-8000-000000000001
          eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/hub
          iam.gke.io/gcp-service-account: argocd@orchard.iam.gserviceaccount.com
    redis-ha:
      enabled: true
      fullnameOverride: argocd-redis-ha
    "#);
}

#[test]
fn a_cache_of_several_pods_is_found_and_reached() {
    let [alone, several] = alone_and_several();
    let params = |tree: &OutputTree, key: &str| {
        let maps = objects(tree, "argocd/mgmt/bootstrap/config.yaml");
        let is_params = |it: &&Value| text(it, "/metadata/name") == "argocd-cmd-params-cm";
        let map = maps.iter().find(is_params).expect("parameters");
        map.pointer("/data").and_then(|data| data.get(key)).cloned()
    };
    let cache = json!("argocd-redis-ha-haproxy:6379");
    assert_eq!(params(&several, "redis.server"), Some(cache));
    assert_eq!(params(&alone, "redis.server"), None);
    let leader = "applicationsetcontroller.enable.leader.election";
    assert_eq!(params(&several, leader), Some(json!("true")));
    let policies = |tree: &OutputTree| {
        let all = objects(tree, "argocd/mgmt/bootstrap/namespace.yaml");
        all.iter()
            .filter(|it| text(it, "/kind") == "NetworkPolicy")
            .count()
    };
    assert_eq!((policies(&alone), policies(&several)), (0, 2));
}
