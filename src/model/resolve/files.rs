//! Files of the spec that belong to tenants.

use std::collections::{BTreeMap, BTreeSet};

use super::roster::Roster;
use crate::load::Sources;
use crate::model::TenantFile;
use crate::source::SourceId;

/// The files that hold nothing but tenants, by their paths.
pub(super) fn resolve(sources: &Sources, roster: &Roster<'_>) -> Vec<TenantFile> {
    let mixed = mixed(sources);
    let mut files: BTreeMap<&str, TenantFile> = BTreeMap::new();
    for (id, node) in roster.iter() {
        let source = node.name.span.source;
        if mixed.contains(&source) {
            continue;
        }
        let path = sources.map.file(source).path();
        let file = files.entry(path).or_insert_with(|| TenantFile {
            path: path.to_owned(),
            tenants: Vec::new(),
        });
        file.tenants.push(id);
    }
    files.into_values().collect()
}

/// The files that hold other things, too.
fn mixed(sources: &Sources) -> BTreeSet<SourceId> {
    let nodes = sources.root.children.iter().flatten();
    let others = nodes.filter(|node| !matches!(node.name.value.as_str(), "tenant" | "language"));
    others.map(|node| node.span.source).collect()
}
