//! Messages that are about one mistake.

use std::collections::BTreeMap;

use super::{Code, Diagnostic};

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
