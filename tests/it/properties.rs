//! What must hold of every output, whatever the spec.

use std::collections::BTreeSet;

use platformc::load::{MemoryFolder, Sources};
use platformc::output::{OutputTree, RelPath};
use platformc::syntax::Node;

use crate::fixture;

fn on_threads(threads: usize, sources: &Sources) -> OutputTree {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a pool of threads");
    pool.install(|| fixture::compile(sources))
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let sources = fixture::example("saas");
    let one = on_threads(1, &sources);
    for threads in [1, 4] {
        assert_eq!(
            differing(&one, &on_threads(threads, &sources)),
            Vec::<String>::new(),
            "{threads} threads"
        );
    }
}

/// Several of everything that adds up, overrides or refers to others.
fn tangled() -> Sources {
    let object = |name: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name}, namespace: x }}\n")
    };
    let folder = MemoryFolder::default()
        .with("platform.kdl", include_str!("order.kdl"))
        .with(
            "notes.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes }\n",
        )
        .with("addon.yaml", object("addon"))
        .with("once.yaml", object("once"));
    fixture::sources(&folder)
}

#[test]
fn the_order_of_nodes_does_not_matter() {
    let small = fixture::EXAMPLES.iter().filter(|(_, small)| *small);
    let mut all: Vec<(&str, Sources)> = small
        .map(|(name, _)| (*name, fixture::example(name)))
        .collect();
    all.push(("tangled", tangled()));
    for (name, mut sources) in all {
        let expected = fixture::compile(&sources);
        for (how, turn) in [("reversed", reverse as fn(&mut Node)), ("rotated", rotate)] {
            turn(&mut sources.root);
            assert_eq!(
                differing(&fixture::compile(&sources), &expected),
                Vec::<String>::new(),
                "{name} {how}"
            );
        }
    }
}

/// The files that are not the same in both trees.
fn differing(a: &OutputTree, b: &OutputTree) -> Vec<String> {
    let paths: BTreeSet<&RelPath> = a.iter().chain(b.iter()).map(|(path, _)| path).collect();
    paths
        .into_iter()
        .filter(|path| a.get(path) != b.get(path))
        .map(ToString::to_string)
        .collect()
}

/// Turns the order of children around at every level.
fn reverse(node: &mut Node) {
    for child in node.children.iter_mut().flatten() {
        reverse(child);
    }
    if let Some(children) = &mut node.children {
        children.reverse();
    }
}

/// Puts the first third of the children last at every level.
fn rotate(node: &mut Node) {
    for child in node.children.iter_mut().flatten() {
        rotate(child);
    }
    if let Some(children) = &mut node.children {
        let third = children.len() / 3;
        children.rotate_left(third);
    }
}

const FLEET: &str = r#"
language 1
platform "x" { domain "x.example"; owners "@x/platform" }
region "eu" cloud="aws"
stage "dev" debug=#true
stage "prod" after="dev"
cluster "dev" stage="dev" region="eu" server="https://dev.x.example"
cluster "prod" stage="prod" region="eu" server="https://prod.x.example"
include "tenants"
"#;

#[test]
fn removing_a_tenant_touches_only_its_files_and_the_lists_that_name_it() {
    let folder = MemoryFolder::default()
        .with("platform.kdl", FLEET)
        .with("tenants/a.kdl", "tenant \"a\" { developers \"a-devs\" }\n");
    let without = fixture::tree_of(&folder);
    let with =
        fixture::tree_of(&folder.with("tenants/b.kdl", "tenant \"b\" { owners \"@x/b\" }\n"));
    let changed: BTreeSet<&str> = with
        .iter()
        .filter(|(path, text)| without.get(path) != Some(text))
        .map(|(path, _)| path.as_str())
        .collect();
    let expected: BTreeSet<&str> = [
        "CODEOWNERS",
        "fleet/clusters/dev/tenants/b/access.yaml",
        "fleet/clusters/dev/tenants/b/namespace.yaml",
        "fleet/clusters/dev/tenants/b/network.yaml",
        "fleet/clusters/dev/tenants/kustomization.yaml",
        "fleet/clusters/prod/tenants/b/access.yaml",
        "fleet/clusters/prod/tenants/b/namespace.yaml",
        "fleet/clusters/prod/tenants/b/network.yaml",
        "fleet/clusters/prod/tenants/kustomization.yaml",
    ]
    .into();
    assert_eq!(changed, expected);
    assert!(without.iter().all(|(path, _)| with.get(path).is_some()));
}

#[test]
fn a_line_at_the_top_of_a_spec_changes_nothing() {
    let folder = |text: &str| {
        MemoryFolder::default()
            .with("platform.kdl", text)
            .with("tenants/a.kdl", "tenant \"a\"\n")
    };
    let expected = fixture::tree_of(&folder(FLEET));
    let moved = fixture::tree_of(&folder(&format!("// a comment\n\n{FLEET}")));
    assert_eq!(differing(&moved, &expected), Vec::<String>::new());
}

#[test]
fn an_empty_tenant_is_closed() {
    let folder = MemoryFolder::default()
        .with("platform.kdl", FLEET)
        .with("tenants/a.kdl", "tenant \"a\"\n");
    let tree = fixture::tree_of(&folder);
    let network = tree
        .iter()
        .find(|(path, _)| path.as_str().ends_with("prod/tenants/a/network.yaml"))
        .expect("its network file")
        .1;
    let names: Vec<&str> = network
        .lines()
        .filter_map(|line| line.strip_prefix("  name: "))
        .collect();
    assert_eq!(names, ["default-deny", "allow-dns", "allow-same-tenant"]);
    let access = tree
        .iter()
        .find(|(path, _)| path.as_str().ends_with("prod/tenants/a/access.yaml"))
        .expect("its access file")
        .1;
    assert!(!access.contains("kind: Group"), "{access}");
}
