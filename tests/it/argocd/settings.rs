//! What Argo CD's parts read when they start: it is there before they are, and they start anew when it changes.

use std::collections::BTreeSet;

use platformc::output::OutputTree;
use serde_json::{Value, json};

use super::delivered::{ORCHARD, orchard_listed, orchard_static, text, tree_of};
use super::installed::{alone_and_several, file, objects};

/// What the parts read when they start.
pub(super) fn parameters(tree: &OutputTree) -> Value {
    let data = of_parameters(tree).pointer_mut("/data").map(Value::take);
    data.expect("data")
}

fn of_parameters(tree: &OutputTree) -> Value {
    let maps = objects(tree, "argocd/mgmt/bootstrap/config.yaml");
    let mut maps = maps.into_iter();
    maps.find(|it| text(it, "/metadata/name") == "argocd-cmd-params-cm")
        .expect("parameters")
}

/// The application by which Argo CD keeps itself.
fn itself(tree: &OutputTree) -> Value {
    let [application] = &objects(tree, "argocd/mgmt/argo-cd.yaml")[..] else {
        panic!("one application")
    };
    application.clone()
}

/// The digest on the pods.
fn digest(tree: &OutputTree) -> String {
    let application = itself(tree);
    let parameter = "/spec/sources/0/helm/parameters/1";
    let name = text(&application, &format!("{parameter}/name"));
    assert_eq!(name, r"global.podAnnotations.platformc\.io/settings");
    text(&application, &format!("{parameter}/value")).to_owned()
}

/// All that is said of the installation but the digest: whatever else starts pods anew.
fn beside_digest(tree: &OutputTree) -> String {
    let digest = digest(tree);
    file(tree, "argocd/mgmt/argo-cd.yaml").replace(&digest, "")
}

fn patched(map: &str, key: &str, value: &str) -> OutputTree {
    let patch = format!(r#"patch "ConfigMap" name="{map}" {{ set "/data/{key}" "{value}"; }}"#);
    tree_of(&format!("{ORCHARD}{patch}"))
}

#[test]
fn the_first_start_is_with_the_settings_of_all_others() {
    for tree in alone_and_several() {
        let values = objects(&tree, "argocd/mgmt/values.yaml");
        let [values] = &values[..] else {
            panic!("one document")
        };
        let mut first = values["configs"]["params"].clone();
        let create = first.as_object_mut().expect("parameters").remove("create");
        assert_eq!((create, first), (Some(json!(true)), parameters(&tree)));
    }
}

#[test]
fn argo_cd_leaves_its_settings_to_the_root() {
    let application = itself(&tree_of(ORCHARD));
    let parameter = application.pointer("/spec/sources/0/helm/parameters/0");
    let expected = json!({ "name": "configs.params.create", "value": "false" });
    assert_eq!(parameter, Some(&expected));
}

#[test]
fn pods_start_anew_when_their_settings_change() {
    let log = |level| patched("argocd-cmd-params-cm", "server.log.level", level);
    let [alone, several] = alone_and_several();
    let all = [
        log("debug"),
        log("warn"),
        alone,
        several,
        tree_of(&orchard_static()),
    ];
    let digests: BTreeSet<String> = all.iter().map(digest).collect();
    assert_eq!(digests.len(), all.len(), "{digests:?}");
    let rest: BTreeSet<String> = all.iter().map(beside_digest).collect();
    assert_eq!(rest.len(), 1, "{rest:?}");
}

#[test]
fn pods_go_on_when_nothing_changes_that_they_read_when_they_start() {
    let others = [
        patched("argocd-cm", "timeout.reconciliation", "300s"),
        tree_of(&ORCHARD.replace("apple-pipeline", "apple-robot")),
        tree_of(&orchard_listed()),
    ];
    let before = itself(&tree_of(ORCHARD));
    for tree in others {
        assert_eq!(itself(&tree), before);
    }
}

#[test]
fn settings_are_there_before_the_pods_that_carry_their_digest() {
    let tree = tree_of(ORCHARD);
    let wave = |object: &Value| -> i32 {
        let wave = text(
            object,
            "/metadata/annotations/argocd.argoproj.io~1sync-wave",
        );
        wave.parse().expect("a number")
    };
    assert!(wave(&of_parameters(&tree)) < wave(&itself(&tree)));
}
