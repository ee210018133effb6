//! How much one spec may hold. What is beyond this is a mistake of a program, and would take minutes and all memory.

use std::collections::BTreeMap;

use super::group::Group;
use super::node::SpecNode as _;
use crate::diag::{self, Diagnostics, Reported};
use crate::syntax::Node;

/// How many nodes of one kind may stand at the top of a spec.
const MOST_AT_TOP: usize = 20_000;

/// How many groups there may be. A tenant has several.
const MOST_GROUPS: usize = 100_000;

/// How many nodes of one kind may stand in one node.
pub(super) const MOST_INSIDE: usize = 5_000;

/// Reports more nodes at the top of a spec than there may be.
pub(super) fn check(root: &Node, diags: &mut Diagnostics) -> Result<(), Reported> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for node in root.children.iter().flatten() {
        let word = node.name.value.as_str();
        let count = counts.entry(word).or_default();
        *count += 1;
        let most = if word == Group::KEYWORD {
            MOST_GROUPS
        } else {
            MOST_AT_TOP
        };
        if *count > most {
            diags.report(diag::spec::too_many_nodes(&node.name, most));
            return diags.ok();
        }
    }
    Ok(())
}
