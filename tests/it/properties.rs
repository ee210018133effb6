//! What must hold of every output, whatever the spec.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use platformc::cli::spec_folder::DiskFolder;
use platformc::diag::Diagnostics;
use platformc::load::{self, MemoryFolder, Sources};
use platformc::output::{OutputTree, RelPath};
use platformc::syntax::Node;

use crate::fixture;

pub(crate) fn on_threads(threads: usize, sources: &Sources) -> OutputTree {
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

/// What a user is told of each case of mistakes, from the first file on.
fn messages_on_threads(threads: usize) -> Vec<String> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a pool of threads");
    let cases = fs::read_dir(fixture::root().join("tests/cases")).expect("the cases");
    let mut cases: Vec<_> = cases.map(|case| case.expect("a case").path()).collect();
    cases.sort();
    let messages = |case: &PathBuf| {
        let folder = DiskFolder::open(case).expect("a case can be read");
        let mut diags = Diagnostics::default();
        let sources = load::load(&folder, &mut diags);
        drop(platformc::compile(&sources, &mut diags));
        fixture::report(diags, &sources)
    };
    pool.install(|| cases.iter().map(messages).collect())
}

#[test]
fn nor_does_it_for_what_is_told() {
    let one = messages_on_threads(1);
    assert!(one.len() > 30 && one.iter().all(|told| told.contains("PC0")));
    for threads in [2, 4] {
        assert_eq!(messages_on_threads(threads), one, "{threads} threads");
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

/// The tangled spec with every node in a file of its own, which are read in another order.
fn scattered(name: impl Fn(usize) -> usize) -> Sources {
    let whole = tangled();
    let nodes = whole.root.children.as_deref().unwrap_or_default();
    let mut folder =
        MemoryFolder::default().with("platform.kdl", "language 1\ninclude \"p*.kdl\"\n");
    let is_of_file = |node: &&Node| !["language", "include"].contains(&node.name.value.as_str());
    for (number, node) in nodes.iter().filter(is_of_file).enumerate() {
        let path = format!("p{:03}.kdl", name(number));
        folder = folder.with(&path, whole.map.text(node.span));
    }
    for file in ["notes.yaml", "addon.yaml", "once.yaml"] {
        let (_, found) = whole
            .map
            .files()
            .find(|(_, source)| source.path() == file)
            .expect("a manifest");
        folder = folder.with(file, found.text());
    }
    fixture::sources(&folder)
}

#[test]
fn the_order_of_files_does_not_matter() {
    let forwards = fixture::compile(&scattered(|number| number));
    let backwards = fixture::compile(&scattered(|number| 999 - number));
    let mut differing = differing(&forwards, &backwards);
    // It names the files of tenants.
    differing.retain(|path| path != "CODEOWNERS");
    assert_eq!(differing, Vec::<String>::new());
    assert!(!self::differing(&forwards, &fixture::compile(&fixture::example("saas"))).is_empty());
}

/// The files that are not the same in both trees.
pub(crate) fn differing(a: &OutputTree, b: &OutputTree) -> Vec<String> {
    let paths: BTreeSet<&RelPath> = a.iter().chain(b.iter()).map(|(path, _)| path).collect();
    paths
        .into_iter()
        .filter(|path| a.get(path) != b.get(path))
        .map(ToString::to_string)
        .collect()
}

/// Turns the order of children around at every level.
pub(crate) fn reverse(node: &mut Node) {
    for child in node.children.iter_mut().flatten() {
        reverse(child);
    }
    if let Some(children) = &mut node.children {
        children.reverse();
    }
}

/// Puts the first third of the children last at every level.
pub(crate) fn rotate(node: &mut Node) {
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
