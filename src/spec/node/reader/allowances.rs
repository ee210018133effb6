//! `allow` in any node.

use super::{Reader, read};
use crate::diag::Allowance;
use crate::spec::allow::Allow;
use crate::spec::node::SpecNode as _;
use crate::syntax::Node;

impl Reader<'_, '_> {
    /// Accepts the warnings that the node allows.
    pub(super) fn take_allowances(&mut self) {
        if self.is_top() {
            return;
        }
        for (child, used) in &mut self.children {
            // Without a reason it may be a label of that name.
            if is_allow(child) && has_reason(child) {
                *used = true;
                if let Some(allow) = read::<Allow>(child, self.diags) {
                    self.diags.allow(Allowance {
                        code: allow.code,
                        scope: self.node.span,
                    });
                }
            }
        }
    }

    /// Reports what is missing if a child is an `allow` that nobody took; says whether it is one.
    pub(super) fn is_incomplete_allowance(&mut self, child: &Node) -> bool {
        let is_one = is_allow(child) && !self.is_top();
        if is_one {
            // It has no reason, which is reported.
            drop(read::<Allow>(child, self.diags));
        }
        is_one
    }

    /// The top of a file is no node: a warning is allowed where it is, not in the whole spec.
    pub(super) fn is_top(&self) -> bool {
        self.node.name.value.is_empty()
    }
}

fn is_allow(node: &Node) -> bool {
    node.name.value == Allow::KEYWORD
}

fn has_reason(node: &Node) -> bool {
    let mut names = node.entries.iter().filter_map(|entry| entry.name.as_ref());
    names.any(|name| name.value == "reason")
}
