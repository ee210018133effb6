//! Every document that platformc writes, held against the schemas of the software that reads it: the `OpenAPI`
//! documents of the Kubernetes API server, and the `CustomResourceDefinitions` of everything else.
//!
//! The schemas are other projects' data and not part of this one. They are read from `../shared/schemas`;
//! `PLATFORMC_SHARED` names another place. Without them these tests say so and pass.

#[path = "../../src/emit/fixture.rs"]
mod fixture;
mod report;
mod schemas;

use std::io::Write as _;
use std::path::Path;

use fixture::Fleet;
use platformc::cli::spec_folder::DiskFolder;
use platformc::diag::Diagnostics;
use platformc::load;
use platformc::output::OutputTree;
use report::Report;
use schemas::Schemas;

/// Documents that nobody publishes a schema for, with who reads them instead.
const WITHOUT_SCHEMA: &[(&str, &str)] = &[
    // kustomize: `kustomize build` refuses unknown fields itself.
    ("kustomize.config.k8s.io/v1beta1", "Kustomization"),
];

/// Files below `snapshots/` and of output trees that are not manifests.
const NOT_MANIFESTS: &[&str] = &["CODEOWNERS", "README.md", "platformc.index", "values.yaml"];

#[test]
fn golden_files_are_valid() {
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    validate_tree(&snapshots).assert_valid();
}

#[test]
fn compiled_trees_are_valid() {
    for (name, files) in compiled_trees() {
        let report = validate_files(&files);
        assert!(
            report.skipped || report.documents > 0,
            "{name} has no documents"
        );
        report.assert_valid();
    }
}

/// A name, and files with their paths.
type Tree = (&'static str, Vec<(String, String)>);

/// Every tree that is compiled in memory for this test.
fn compiled_trees() -> Vec<Tree> {
    let examples = ["quickstart", "saas", "hub", "bank", "hospitals"];
    let mut trees = vec![("one of each document", owned(&Fleet::new().tree()))];
    trees.extend(examples.map(|name| (name, owned(&example(name)))));
    trees
}

fn example(name: &str) -> OutputTree {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name);
    let folder = DiskFolder::open(&folder).expect("an example's folder");
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    platformc::compile(&sources, &mut diags).expect("an example compiles")
}

fn owned(tree: &platformc::output::OutputTree) -> Vec<(String, String)> {
    tree.iter()
        .map(|(path, text)| (path.to_string(), text.to_owned()))
        .collect()
}

/// Validates every YAML file below a folder; a folder that does not exist has none.
fn validate_tree(root: &Path) -> Report {
    validate_files(&report::yaml_files(root))
}

/// Validates files, path and text.
fn validate_files(files: &[(String, String)]) -> Report {
    let mut report = Report::default();
    let Some(schemas) = Schemas::here() else {
        return skipped();
    };
    for (path, text) in files {
        let name = path.rsplit('/').next().unwrap_or(path);
        if !NOT_MANIFESTS.contains(&name) {
            report.file(schemas, path, text);
        }
    }
    report
}

fn skipped() -> Report {
    let hint = "skipped: no schemas in ../shared/schemas (PLATFORMC_SHARED names another place)";
    let _ = writeln!(std::io::stderr(), "{hint}");
    Report {
        skipped: true,
        ..Report::default()
    }
}

/// The harness itself: what it must refuse.
#[test]
fn wrong_documents_are_refused() {
    if Schemas::here().is_none() {
        skipped();
        return;
    }
    let right = Fleet::new().text("tenants/payments/namespace.yaml");
    assert!(problems(&right).is_empty());
    for (from, to, problem) in [
        // Unknown fields, at the top, deep down, and in metadata.
        (
            "automountServiceAccountToken: false",
            "automountServiceAccountTokens: false",
            "automountServiceAccountTokens",
        ),
        ("defaultRequest:", "defaultRequests:", "defaultRequests"),
        ("  annotations:", "  annotation:", "'annotation'"),
        // Wrong types.
        (
            "automountServiceAccountToken: false",
            "automountServiceAccountToken: \"false\"",
            "boolean",
        ),
        ("    pods: \"0\"", "    pods: [0]", "[0]"),
        (
            "platformc.io/stage: prod",
            "platformc.io/stage: 1",
            "string",
        ),
        // Unknown kinds.
        ("kind: LimitRange", "kind: LimitRanges", "no schema"),
        (
            "apiVersion: v1\nkind: ServiceAccount",
            "apiVersion: v2\nkind: ServiceAccount",
            "no schema",
        ),
    ] {
        let wrong = right.replacen(from, to, 1);
        assert_ne!(wrong, right, "{from}");
        let problems = problems(&wrong);
        assert!(
            problems.iter().any(|line| line.contains(problem)),
            "{to}: {problems:?}"
        );
    }
}

#[test]
fn wrong_custom_resources_are_refused() {
    if Schemas::here().is_none() {
        skipped();
        return;
    }
    let right = "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata:\n  name: a\nspec:\n  sourceRepos:\n  - https://a.example/b\n";
    assert!(problems(right).is_empty(), "{:?}", problems(right));
    for (from, to) in [
        ("sourceRepos", "sourceRepo"),
        ("  - https://a.example/b", "  - 1"),
        ("  name: a", "  nam: a"),
    ] {
        assert!(!problems(&right.replacen(from, to, 1)).is_empty(), "{to}");
    }
}

fn problems(text: &str) -> Vec<String> {
    validate_files(&[("file.yaml".to_owned(), text.to_owned())]).problems
}
