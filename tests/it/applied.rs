//! Every manifest of a cluster is applied: a kustomization names it, or the folder that it is in.

use std::collections::BTreeSet;

use platformc::output::{OutputTree, RelPath};
use platformc::yaml;

use crate::fixture::{self, EXAMPLES};

const KUSTOMIZATION: &str = "kustomization.yaml";

#[test]
fn every_manifest_of_a_cluster_is_applied() {
    for (name, _) in EXAMPLES {
        let tree = fixture::compile(&fixture::example(name));
        let mut applied = BTreeSet::new();
        for cluster in tree.units() {
            follow(&tree, cluster.as_str(), &mut applied);
        }
        let files = tree.iter().map(|(path, _)| path.as_str());
        let files = files.filter(|path| path.contains("/clusters/"));
        let forgotten: Vec<&str> = files.filter(|path| !applied.contains(*path)).collect();
        assert!(
            forgotten.is_empty(),
            "{name}: no {KUSTOMIZATION} names {}",
            forgotten.join(", ")
        );
    }
}

/// Takes down everything that the kustomization of a folder leads to, and that it is all there.
fn follow(tree: &OutputTree, folder: &str, applied: &mut BTreeSet<String>) {
    let own = format!("{folder}/{KUSTOMIZATION}");
    let text = file(tree, &own).unwrap_or_else(|| panic!("{own} is not there"));
    let documents = yaml::read(text).expect("a kustomization is YAML");
    let kustomization = documents.first().expect("a kustomization").value();
    let resources = kustomization.pointer("/resources");
    let resources = resources.and_then(serde_json::Value::as_array);
    for resource in resources.expect("a kustomization names resources") {
        let path = format!("{folder}/{}", resource.as_str().expect("a path"));
        if file(tree, &path).is_some() {
            applied.insert(path);
        } else {
            follow(tree, &path, applied);
        }
    }
    applied.insert(own);
}

fn file<'t>(tree: &'t OutputTree, path: &str) -> Option<&'t str> {
    tree.get(&RelPath::new(path)?)
}
