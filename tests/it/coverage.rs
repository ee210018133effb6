//! What platformc is meant to generate, row by row, and that every proof still holds.

use std::collections::BTreeMap;

use kdl::{KdlDocument, KdlNode, KdlValue};
use platformc::cli::spec_folder::DiskFolder;
use platformc::diag::{Code, Diagnostics};
use platformc::load;
use platformc::output::OutputTree;
use platformc::value::matches_glob;

use crate::fixture;

const ROWS: &str = include_str!("../coverage/rows.kdl");

/// Every row that there is. None is ever taken away.
const IDS: [&str; 62] = [
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", // tenancy
    "A1", "A2", "A3", "A4", "A5", "A6", // access
    "R1", "R2", "R3", "R4", // resources and network
    "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", // policy
    "D1", "D2", "D3", "D4", "D5", "D6", "D7", // delivery
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", // fleet
    "M1", "M2", "M3", "M4", "M5", "M6", // promotion
    "S1", "S2", "S3", "S4", // secrets
    "B1", "B2", // resilience
    "O1", "O2", "O3", "O4", "O5", // observability
    "C1", "C2", // compliance
    "X1", "X2", "X3", // repository
];

#[test]
fn every_row_is_there_once_and_says_where_it_stands() {
    let document = rows();
    let ids: Vec<&str> = document
        .nodes()
        .iter()
        .map(|row| argument(row, 0))
        .collect();
    assert_eq!(ids, IDS);
    for row in document.nodes() {
        let id = argument(row, 0);
        assert!(!argument(row, 1).is_empty(), "{id} says what it is");
        let parts = parts(row);
        let missing = parts.iter().filter(|part| part.name().value() == "missing");
        assert!(
            !parts.is_empty() && missing.count() <= 1,
            "{id} has proofs, or says what is missing"
        );
    }
}

#[test]
fn every_proof_holds() {
    let document = rows();
    let mut examples = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in document.nodes() {
        for proof in parts(row) {
            if let Err(why) = check(proof, &mut examples) {
                wrong.push(format!("{}: {why}", argument(row, 0)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "tests/coverage/rows.kdl claims what is not so:\n{}",
        wrong.join("\n")
    );
}

/// A claim that does not hold is found, whatever its kind.
#[test]
fn a_wrong_proof_is_found() {
    let mut examples = BTreeMap::new();
    for (proof, expected) in [
        (
            "example \"quickstart\" \"fleet/nowhere/*\" \"text\"",
            "no file",
        ),
        (
            "example \"quickstart\" \"CODEOWNERS\" \"@nobody/at-all\"",
            "does not say",
        ),
        ("example \"quickstart\" \"CODEOWNERS\" files=2", "1 file"),
        ("example \"quickstart\" \"CODEOWNERS\"", "claims nothing"),
        (
            "example \"no-such-example\" \"CODEOWNERS\" \"*\"",
            "no-such-example",
        ),
        (
            "nothing \"quickstart\" \"fleet/clusters/prod/tenants/*/access.yaml\"",
            "is there",
        ),
        ("code \"PC9999\"", "no code"),
        ("proof \"x\"", "no kind of proof"),
    ] {
        let document = KdlDocument::parse(proof).expect("KDL");
        let node = document.nodes().first().expect("a node");
        let why = check(node, &mut examples).err().unwrap_or_default();
        assert!(
            why.contains(expected),
            "{proof}\nfound: {why}\nexpected: {expected}"
        );
    }
}

fn rows() -> KdlDocument {
    KdlDocument::parse(ROWS).expect("tests/coverage/rows.kdl is KDL")
}

fn parts(row: &KdlNode) -> Vec<&KdlNode> {
    row.iter_children().collect()
}

fn argument(node: &KdlNode, index: usize) -> &str {
    node.get(index)
        .and_then(KdlValue::as_string)
        .unwrap_or_default()
}

/// Holds one proof against what the examples give.
fn check(proof: &KdlNode, examples: &mut BTreeMap<String, OutputTree>) -> Result<(), String> {
    let (first, second) = (argument(proof, 0), argument(proof, 1));
    match proof.name().value() {
        "missing" => Ok(()),
        "code" => {
            let known = Code::ALL.iter().any(|code| code.id() == first);
            known
                .then_some(())
                .ok_or_else(|| format!("there is no code {first}"))
        }
        "example" => files(proof, compiled(first, examples)?),
        "nothing" => match matching(compiled(first, examples)?, second).first() {
            Some((path, _)) => Err(format!("{path} is there")),
            None => Ok(()),
        },
        other => Err(format!("`{other}` is no kind of proof")),
    }
}

/// Whether all files of a glob say what is claimed, and there are as many as claimed.
fn files(proof: &KdlNode, tree: &OutputTree) -> Result<(), String> {
    let glob = argument(proof, 1);
    let found = matching(tree, glob);
    let texts: Vec<&str> = proof
        .entries()
        .iter()
        .filter(|entry| entry.name().is_none())
        .skip(2)
        .filter_map(|entry| entry.value().as_string())
        .collect();
    let count = proof.get("files").and_then(KdlValue::as_integer);
    if texts.is_empty() && count.is_none() {
        return Err(format!("{glob} claims nothing"));
    }
    if found.is_empty() {
        return Err(format!("no file fits {glob}"));
    }
    if count.is_some_and(|count| usize::try_from(count) != Ok(found.len())) {
        return Err(format!("{glob} fits {} file(s)", found.len()));
    }
    for (path, text) in found {
        if let Some(claim) = texts.iter().find(|claim| !text.contains(**claim)) {
            return Err(format!("{path} does not say `{claim}`"));
        }
    }
    Ok(())
}

/// The files whose paths fit a glob part by part.
fn matching<'t>(tree: &'t OutputTree, glob: &str) -> Vec<(&'t str, &'t str)> {
    let globs: Vec<&str> = glob.split('/').collect();
    let fits = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        parts.len() == globs.len()
            && globs
                .iter()
                .zip(parts)
                .all(|(glob, part)| matches_glob(glob, part))
    };
    tree.iter()
        .map(|(path, text)| (path.as_str(), text))
        .filter(|(path, _)| fits(path))
        .collect()
}

fn compiled<'e>(
    name: &str,
    examples: &'e mut BTreeMap<String, OutputTree>,
) -> Result<&'e OutputTree, String> {
    if !examples.contains_key(name) {
        examples.insert(name.to_owned(), compile(name)?);
    }
    examples
        .get(name)
        .ok_or_else(|| format!("{name} is not compiled"))
}

fn compile(name: &str) -> Result<OutputTree, String> {
    let folder = fixture::root().join("examples").join(name);
    let folder = DiskFolder::open(&folder).map_err(|error| format!("examples/{name}: {error}"))?;
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    let tree = platformc::compile(&sources, &mut diags);
    tree.map_err(|_| {
        let reported = fixture::report(diags, &sources);
        format!("examples/{name} does not compile:\n{reported}")
    })
}
