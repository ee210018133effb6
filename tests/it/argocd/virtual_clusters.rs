//! Virtual clusters: which chart makes them, and what holds them in on their host.

use serde_json::{Value, json};

use super::delivered::{ORCHARD, text, tree_of};
use super::installed::objects;

/// The version of the chart that each of them is made by.
fn charts(spec: &str) -> Vec<String> {
    let applications = objects(&tree_of(spec), "argocd/mgmt/virtual-clusters.yaml");
    let versions = applications.iter();
    versions
        .map(|it| text(it, "/spec/source/targetRevision").to_owned())
        .collect()
}

#[test]
fn their_chart_can_be_named() {
    assert_eq!(charts(ORCHARD), ["0.36.1", "0.36.1"]);
    let named = ORCHARD.replace(r#"hub="mgmt""#, r#"hub="mgmt" vcluster-chart="0.37.0""#);
    assert_eq!(charts(&named), ["0.37.0", "0.37.0"]);
}

/// The limits of containers and volumes in the namespace of `fig` on its host.
fn limits(spec: &str) -> Value {
    let objects = objects(&tree_of(spec), "clusters/dev/virtual-clusters/fig.yaml");
    let mut ranges = objects
        .iter()
        .filter(|it| text(it, "/kind") == "LimitRange");
    let limits = ranges.next().and_then(|it| it.pointer("/spec/limits"));
    limits.expect("limits").clone()
}

#[test]
fn what_one_may_have_inside_it_may_have_on_the_host() {
    let own = json!({ "cpu": "4", "memory": "8Gi", "ephemeral-storage": "10Gi" });
    let request = json!({ "cpu": "100m", "memory": "128Mi", "ephemeral-storage": "256Mi" });
    let volume = json!({ "type": "PersistentVolumeClaim", "max": { "storage": "100Gi" } });
    let container = |most: &Value| json!({ "type": "Container", "default": most, "defaultRequest": request, "max": most });
    assert_eq!(limits(ORCHARD), json!([container(&own), volume]));
    let isolation = r#"tenant "fig" { isolation "virtual-cluster"; "#;
    for (said, cpu) in [("max cpu=6", "6"), ("max cpu=1", "4")] {
        let spec = ORCHARD.replace(isolation, &format!("{isolation} limits {{ {said}; }}; "));
        assert_ne!(spec, ORCHARD);
        let most = json!({ "cpu": cpu, "memory": "8Gi", "ephemeral-storage": "10Gi" });
        assert_eq!(limits(&spec), json!([container(&most), volume]), "{said}");
    }
}
