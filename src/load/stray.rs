//! The files that a spec has lost sight of.

use std::collections::BTreeSet;

use super::folder::{SpecFolder, visible};
use super::path::beneath;
use super::sources::{ENDING, FIRST_FILE};
use crate::syntax::{Node, Value};

/// How many folders are looked into: a spec may be at the root of anything.
const MOST_FOLDERS: usize = 2_000;

/// The `.kdl` files that are not among those that were asked for, in order. The output and other specs are no
/// part of this one.
pub(super) fn strays(
    folder: &dyn SpecFolder,
    nodes: &[Node],
    asked: &BTreeSet<String>,
) -> Vec<String> {
    let output = output_folder(nodes);
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    let mut looked = 0;
    while let Some(path) = folders.pop() {
        looked += 1;
        let entries = visible(folder, &path).unwrap_or_default();
        let is_other_spec =
            !path.is_empty() && entries.iter().any(|entry| entry.name == FIRST_FILE);
        if is_other_spec || path == output || looked > MOST_FOLDERS {
            continue;
        }
        for entry in entries {
            let inner = beneath(&path, &entry.name);
            if entry.is_folder {
                folders.push(inner);
            } else if inner.ends_with(ENDING) && !asked.contains(&inner) {
                found.push(inner);
            }
        }
    }
    found.sort();
    found
}

/// Where the output is, as far as the nodes say it before they are read.
fn output_folder(nodes: &[Node]) -> &str {
    let platform = nodes.iter().find(|node| node.name.value == "platform");
    let mut inside = platform
        .into_iter()
        .flat_map(|node| node.children.iter().flatten());
    let repository = inside.find(|node| node.name.value == "repository");
    let mut entries = repository.into_iter().flat_map(|node| &node.entries);
    let path = entries.find_map(|entry| match (&entry.name, &entry.value.value) {
        (Some(name), Value::String(text)) if name.value == "path" => Some(text.as_str()),
        _ => None,
    });
    path.map_or("fleet", |path| path.trim_end_matches('/'))
}
