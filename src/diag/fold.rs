//! Messages that are about one mistake.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// How many warnings of a kind are shown.
const MOST_ALIKE: usize = 300;

/// How many further places of a mistake are shown.
const SHOWN: usize = 2;

/// A name that nothing declares is one mistake, however many lines refer to it: the first is where it is told.
pub(super) fn references(all: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(all.len());
    let mut first: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for diagnostic in all {
        if diagnostic.code != Code::Unresolved {
            kept.push(diagnostic);
            continue;
        }
        let place = (kept.len(), 0);
        let (index, more) = first.entry(diagnostic.message.clone()).or_insert(place);
        match kept.get_mut(*index) {
            Some(told) => {
                *more += 1;
                add(told, diagnostic, *more);
            }
            None => kept.push(diagnostic),
        }
    }
    for (index, more) in first.into_values().filter(|(_, more)| *more > SHOWN) {
        if let Some(told) = kept.get_mut(index) {
            let help = told.help.take().unwrap_or_default();
            let others = match more - SHOWN {
                1 => "one more line names it".to_owned(),
                number => format!("{number} more lines name it"),
            };
            told.help = Some(format!("{help}; {others}"));
        }
    }
    kept
}

fn add(told: &mut Diagnostic, again: Diagnostic, number: usize) {
    if number <= SHOWN {
        let mut label = again.primary;
        "and here".clone_into(&mut label.text);
        told.related.push(label);
    }
}

/// Of many warnings of a kind the first are shown, and all others counted behind them.
pub(super) fn warnings(all: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    let mut first_hidden: BTreeMap<Code, Diagnostic> = BTreeMap::new();
    let mut shown: Vec<Diagnostic> = Vec::with_capacity(all.len());
    for diagnostic in all {
        if diagnostic.severity == Severity::Error {
            shown.push(diagnostic);
            continue;
        }
        let seen = seen.entry(diagnostic.code).or_default();
        *seen += 1;
        if *seen <= MOST_ALIKE {
            shown.push(diagnostic);
        } else {
            first_hidden.entry(diagnostic.code).or_insert(diagnostic);
        }
    }
    let count = |code: &Code| seen.get(code).map_or(0, |seen| seen - MOST_ALIKE);
    let hidden = first_hidden.values();
    shown.extend(hidden.map(|first| first.alike(count(&first.code))));
    shown
}
