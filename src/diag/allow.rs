//! Warnings that the spec accepts.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// A code that is accepted in a part of the spec.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// The code, where the spec names it.
    pub code: Spanned<Code>,
    /// Where it holds: a node with all that is in it.
    pub scope: Span,
}

impl Allowance {
    pub(super) fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let (scope, place) = (self.scope, diagnostic.primary.span);
        self.code.value == diagnostic.code
            && scope.source == place.source
            && scope.start <= place.start
            && place.end <= scope.end
    }
}

/// The allowances that nothing needs. Of several that cover a warning only the innermost one counts, and of
/// two in one node the first.
pub(super) fn needless(all: &[Diagnostic], allowances: &[Allowance]) -> Vec<Allowance> {
    let innermost = |diagnostic: &Diagnostic| {
        let covering = allowances
            .iter()
            .filter(|allowance| allowance.covers(diagnostic));
        let order = |allowance: &&Allowance| (allowance.scope.start, Reverse(allowance.code.span));
        covering.max_by_key(order)
    };
    let needed: BTreeSet<Span> = all
        .iter()
        .filter_map(innermost)
        .map(|allowance| allowance.code.span)
        .collect();
    let is_needless = |allowance: &&Allowance| !needed.contains(&allowance.code.span);
    allowances.iter().filter(is_needless).cloned().collect()
}
