//! Statements about places, and which of them counts: the nearest layer's, and in it the most specific.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::Hash;

use indexmap::IndexMap;

use super::fleet::{Fleet, Spot};
use crate::diag::{self, Diagnostics};
use crate::model::Specificity;
use crate::source::Span;
use crate::spec::Selection;

/// A value for the places of a selection.
#[derive(Debug)]
pub(super) struct Statement<'s, T> {
    pub(super) value: T,
    /// Where the value is written.
    pub(super) span: Span,
    pub(super) at: &'s Selection,
    /// 0 for the tenant itself, 1 for its class, and so on outwards.
    pub(super) layer: usize,
}

/// What resolving statements needs beside them.
#[derive(Debug)]
pub(super) struct Resolving<'r> {
    pub(super) fleet: &'r Fleet,
    pub(super) diags: &'r mut Diagnostics,
    /// Lines that disagree and have been reported: once for each pair, not for each place.
    reported: BTreeSet<(Span, Span)>,
}

impl<'r> Resolving<'r> {
    pub(super) fn new(fleet: &'r Fleet, diags: &'r mut Diagnostics) -> Self {
        Self {
            fleet,
            diags,
            reported: BTreeSet::new(),
        }
    }

    /// Whether these two have not been reported yet; from now on they have.
    pub(super) fn is_news(&mut self, one: Span, other: Span) -> bool {
        self.reported.insert((one, other))
    }

    /// The statement that counts at a place. Two that are equally specific and disagree are reported.
    pub(super) fn pick<'a, 's, T: PartialEq>(
        &mut self,
        what: impl fmt::Display,
        statements: &'a [Statement<'s, T>],
        spot: Spot,
    ) -> Option<&'a Statement<'s, T>> {
        let fleet = self.fleet;
        let applying = || {
            statements
                .iter()
                .filter(|statement| fleet.takes(statement.at, spot))
        };
        let layer = applying().map(|statement| statement.layer).min()?;
        let mut nearest = applying().filter(|statement| statement.layer == layer);
        let first = nearest.next()?;
        let Some(second) = nearest.next() else {
            return Some(first);
        };
        let nearest: Vec<&Statement<'s, T>> = [first, second].into_iter().chain(nearest).collect();
        let best = most_specific(&nearest);
        let (first, rest) = best.split_first()?;
        // What is for other places than it says, because a word of it is wrong, contradicts nothing.
        if let Some(other) = rest.iter().find(|other| other.value != first.value)
            && first.at.sound
            && other.at.sound
            && self.is_news(first.span, other.span)
        {
            let cluster = fleet.clusters[spot.cluster].name.as_str();
            let place = format!(
                "stage `{}` on cluster `{cluster}`",
                fleet.stages[spot.stage].name.as_str()
            );
            self.diags.report(diag::resolve::conflict(
                &what.to_string(),
                &place,
                other.span,
                first.span,
            ));
        }
        Some(first)
    }
}

/// Those that no other is more specific than.
fn most_specific<'a, 's, T>(statements: &[&'a Statement<'s, T>]) -> Vec<&'a Statement<'s, T>> {
    let specificities: Vec<Specificity> = statements
        .iter()
        .map(|statement| Specificity::of(statement.at))
        .collect();
    let beats = |a: &Specificity, b: &Specificity| a.partial_cmp(b) == Some(Ordering::Greater);
    let is_unbeaten = |one: &Specificity| !specificities.iter().any(|other| beats(other, one));
    let all = statements.iter().zip(&specificities);
    let unbeaten = all.filter(|(_, one)| is_unbeaten(one));
    unbeaten.map(|(statement, _)| *statement).collect()
}

/// Statements under keys, such as the resources of a quota.
#[derive(Debug)]
pub(super) struct Keyed<'s, K, T> {
    statements: IndexMap<K, Vec<Statement<'s, T>>>,
}

impl<'s, K: Hash + Eq + Clone, T: PartialEq + Clone> Keyed<'s, K, T> {
    pub(super) fn new() -> Self {
        Self {
            statements: IndexMap::new(),
        }
    }

    pub(super) fn add(&mut self, key: K, statement: Statement<'s, T>) {
        self.statements.entry(key).or_default().push(statement);
    }

    /// Which places each statement is for.
    pub(super) fn selections(&self) -> impl Iterator<Item = &'s Selection> {
        let statements = self.statements.values().flatten();
        statements.map(|statement| statement.at)
    }

    /// All statements under a key.
    pub(super) fn under(&self, key: &K) -> &[Statement<'s, T>] {
        self.statements.get(key).map_or(&[], Vec::as_slice)
    }

    /// The value of every key at a place, with where it is written.
    pub(super) fn at(
        &self,
        what: impl Fn(&K) -> String,
        spot: Spot,
        resolving: &mut Resolving<'_>,
    ) -> IndexMap<K, (T, Span)> {
        let mut values = IndexMap::with_capacity(self.statements.len());
        for (key, statements) in &self.statements {
            let what = fmt::from_fn(|f| f.write_str(&what(key)));
            if let Some(statement) = resolving.pick(what, statements, spot) {
                values.insert(key.clone(), (statement.value.clone(), statement.span));
            }
        }
        values
    }
}
