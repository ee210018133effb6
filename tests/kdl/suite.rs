//! The test cases of KDL's authors. They are not part of this project: the folder with them stands
//! beside it, or where `PLATFORMC_SHARED` says.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read the files of the test cases"
)]

use crate::{compare, parse};
use platformc::syntax::{Entry, Node};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Cases that the `kdl` crate (6.7) itself reads in another way than `expected_kdl` says.
const CRATE_IS_WRONG: &[(&str, &str)] = &[
    (
        "zero_space_before_slashdash_arg",
        "wants a space in front of `/-`",
    ),
    (
        "zero_space_before_slashdash_children",
        "wants a space in front of `/-`",
    ),
    (
        "zero_space_before_slashdash_prop",
        "wants a space in front of `/-`",
    ),
];

/// Cases with more than one mistake, and how many they have.
const MISTAKES: &[(&str, usize)] = &[
    ("floating_point_keyword_identifier_strings_fail", 3),
    ("unicode_lri_fail", 2),
];

/// The folder, or nothing, said aloud, where it is missing.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("PLATFORMC_SHARED").map_or(beside, PathBuf::from);
    let folder = shared.join("kdl-tests");
    if folder.join("input").is_dir() {
        return Some(folder);
    }
    let text = format!("SKIPPED: no KDL test cases at {}", folder.display());
    std::io::Write::write_all(&mut std::io::stderr(), format!("{text}\n").as_bytes())
        .expect("stderr can be written to");
    None
}

/// Every case with its name and text.
pub(crate) fn cases(folder: &Path) -> Vec<(String, String)> {
    let mut cases: Vec<(String, String)> = std::fs::read_dir(folder.join("input"))
        .expect("the folder of cases can be read")
        .map(|entry| {
            let path = entry.expect("a case can be listed").path();
            let name = path
                .file_stem()
                .expect("a case has a name")
                .to_string_lossy()
                .into_owned();
            (
                name,
                std::fs::read_to_string(path).expect("a case can be read"),
            )
        })
        .collect();
    cases.sort();
    cases
}

/// What our nodes mean: the last property of a name counts, names in order, `{}` is no block.
fn meaning(nodes: &[Node]) -> Vec<String> {
    let mut nodes = nodes.to_vec();
    simplify(&mut nodes);
    compare::ours(&nodes)
}

fn simplify(nodes: &mut [Node]) {
    for node in nodes {
        let (properties, mut entries): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut node.entries)
            .into_iter()
            .partition(|entry| entry.name.is_some());
        let name = |entry: &Entry| entry.name.as_ref().map(|name| name.value.clone());
        let mut last = BTreeMap::new();
        for property in properties {
            last.insert(name(&property), property);
        }
        entries.extend(last.into_values());
        node.entries = entries;
        node.children = node.children.take().filter(|children| !children.is_empty());
        simplify(node.children.as_deref_mut().unwrap_or_default());
    }
}

#[test]
fn every_case_is_accepted_or_rejected_as_its_name_says() {
    let Some(folder) = folder() else { return };
    let cases = cases(&folder);
    assert!(cases.len() > 300, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for (name, text) in cases {
        let (_, errors) = parse(&text);
        if errors.is_empty() == name.ends_with("_fail") {
            wrong.push(format!("{name}: {errors:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_mistake_of_a_case_is_reported_once() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    for (name, text) in cases(&folder) {
        let (_, errors) = parse(&text);
        let several = MISTAKES.iter().find(|(case, _)| *case == name);
        let expected = several.map_or(usize::from(name.ends_with("_fail")), |(_, count)| *count);
        if errors.len() != expected {
            wrong.push(format!("{name}: {errors:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_accepted_case_means_what_is_expected() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    for (name, text) in cases(&folder) {
        if name.ends_with("_fail") {
            continue;
        }
        let path = folder.join("expected_kdl").join(format!("{name}.kdl"));
        let expected = std::fs::read_to_string(path).expect("an accepted case has a meaning");
        let (ours, expected) = (parse(&text).0, parse(&expected).0);
        let (ours, expected) = (meaning(&ours.nodes), meaning(&expected.nodes));
        if ours != expected {
            wrong.push(format!("{name}:\n  {ours:?}\n  {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_accepted_case_has_the_tree_of_the_kdl_crate() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    for (name, text) in cases(&folder) {
        let known = CRATE_IS_WRONG.iter().any(|(case, _)| *case == name);
        if name.ends_with("_fail") || known {
            continue;
        }
        let ours = compare::ours(&parse(&text).0.nodes);
        match kdl::KdlDocument::parse_v2(&text) {
            Ok(theirs) if compare::theirs(&theirs) == ours => {}
            Ok(theirs) => wrong.push(format!(
                "{name}:\n  {ours:?}\n  {:?}",
                compare::theirs(&theirs)
            )),
            Err(_) => wrong.push(format!("{name}: rejected by the crate")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
