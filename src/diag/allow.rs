//! Warnings that the spec accepts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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

/// Removes what is allowed.
pub(super) fn remove_allowed(all: &mut Vec<Diagnostic>, allowances: &[Allowance]) {
    let mut covering = covering(all, allowances).into_iter();
    all.retain(|_| covering.next().flatten().is_none());
}

/// The allowances that nothing needs.
pub(super) fn needless(all: &[Diagnostic], allowances: &[Allowance]) -> Vec<Allowance> {
    let covering = covering(all, allowances).into_iter().flatten();
    let needed: BTreeSet<Span> = covering.map(|allowance| allowance.code.span).collect();
    let is_needless = |allowance: &&Allowance| !needed.contains(&allowance.code.span);
    allowances.iter().filter(is_needless).cloned().collect()
}

/// What allows each of the diagnostics: of several allowances the innermost, and of two in one node the first.
fn covering<'a>(all: &[Diagnostic], allowances: &'a [Allowance]) -> Vec<Option<&'a Allowance>> {
    let mut sorted: Vec<&Allowance> = allowances.iter().collect();
    sorted.sort_by_key(|allowance| {
        let scope = allowance.scope;
        let begin = (scope.source, scope.start);
        (begin, Reverse(scope.end), allowance.code.span)
    });
    let mut sorted = sorted.into_iter().peekable();
    let mut places: Vec<(usize, &Diagnostic)> = all.iter().enumerate().collect();
    places.sort_by_key(|(_, diagnostic)| diagnostic.primary.span);
    let mut open: BTreeMap<Code, Vec<&'a Allowance>> = BTreeMap::new();
    let mut covering = vec![None; all.len()];
    for (number, diagnostic) in places {
        let place = diagnostic.primary.span;
        let begins = |allowance: &&Allowance| {
            (allowance.scope.source, allowance.scope.start) <= (place.source, place.start)
        };
        while let Some(allowance) = sorted.next_if(begins) {
            enter(open.entry(allowance.code.value).or_default(), allowance);
        }
        let around = open.get(&diagnostic.code).into_iter().flatten().rev();
        let mut around = around.filter(|allowance| allowance.covers(diagnostic));
        if let Some(found) = covering.get_mut(number) {
            *found = around.next().copied();
        }
    }
    covering
}

/// Enters a node with an allowance, and leaves those that it is not inside of: nodes are inside of each other or
/// apart.
fn enter<'a>(open: &mut Vec<&'a Allowance>, allowance: &'a Allowance) {
    let scope = allowance.scope;
    let is_over =
        |outer: &mut &Allowance| outer.scope.source != scope.source || outer.scope.end < scope.end;
    while open.pop_if(is_over).is_some() {}
    if open.last().is_none_or(|outer| outer.scope != scope) {
        open.push(allowance);
    }
}
