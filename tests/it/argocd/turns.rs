//! What Argo CD applies first: whatever refuses is there before what it refuses.

use platformc::output::OutputTree;
use platformc::yaml;
use serde_json::Value;

use super::delivered::{ORCHARD, text, tree_of};

const WAVE: &str = "/metadata/annotations/argocd.argoproj.io~1sync-wave";

/// Every object below a folder, with its turn.
fn turns(tree: &OutputTree, folder: &str) -> Vec<(Value, i32)> {
    let files = tree.iter().filter(|(path, _)| {
        path.as_str().starts_with(folder) && !path.as_str().ends_with("kustomization.yaml")
    });
    let objects = files.flat_map(|(_, text)| yaml::read(text).expect("YAML"));
    let objects = objects.map(|it| it.value());
    objects
        .map(|it| {
            let turn = match text(&it, WAVE) {
                "" => 0,
                number => number.parse().expect("a number"),
            };
            (it, turn)
        })
        .collect()
}

fn is_guard(object: &Value) -> bool {
    text(object, "/kind").starts_with("ValidatingAdmissionPolicy")
}

#[test]
fn guards_come_before_everything_else() {
    let tree = tree_of(ORCHARD);
    for folder in [
        "fleet/clusters/prod-eu/",
        "fleet/clusters/mgmt/",
        "fleet/argocd/mgmt/bootstrap/",
    ] {
        let all = turns(&tree, folder);
        let of = |guards: bool| all.iter().filter(move |(it, _)| is_guard(it) == guards);
        let last = of(true).map(|(_, turn)| turn).max().expect("a guard");
        let first = of(false).map(|(_, turn)| turn).min().expect("an object");
        assert!(last < first, "{folder}");
    }
}

#[test]
fn nobody_else_is_told_of_turns() {
    let spec = r#"
        language 1
        platform "x" { domain "x.example"; repository "https://git.x.example/fleet.git"; delivery "flux" }
        region "eu" cloud="aws"
        stage "dev"
        cluster "dev" stage="dev" region="eu"
        tenant "a" { admins "a-leads" }
    "#;
    let tree = tree_of(spec);
    let all = turns(&tree, "fleet/clusters/dev/");
    assert!(all.iter().any(|(it, _)| is_guard(it)));
    assert!(all.iter().all(|(_, turn)| *turn == 0));
}
