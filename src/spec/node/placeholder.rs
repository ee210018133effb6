//! Placeholders in the texts of a spec: what is not filled in would stay as it is, in names and addresses that
//! lead nowhere.

use super::scalar::Braces;
use crate::diag::{self, Diagnostic};
use crate::source::Spanned;
use crate::syntax::Value;
use crate::value::{Braced, PLACEHOLDERS, braced};

/// What is wrong with the first thing in braces that stands for nothing.
pub(super) fn misplaced(value: &Spanned<Value>, braces: Braces) -> Option<Diagnostic> {
    let Value::String(text) = &value.value else {
        return None;
    };
    let known = match braces {
        Braces::Around(known) => known,
        Braces::Text => &[],
        Braces::File => return None,
    };
    let is_wrong = |braced: &Braced<'_>| {
        if braces == Braces::Text {
            braced.plain && is_meant(braced.word)
        } else {
            !(braced.plain && known.contains(&braced.word))
        }
    };
    let wrong = braced(text).into_iter().find(is_wrong)?;
    let place = value.span.part_of_text(text, wrong.at.clone());
    Some(diag::spec::placeholder(text, &wrong, known, place))
}

/// Whether a word in braces is a placeholder somewhere, or nearly one.
fn is_meant(word: &str) -> bool {
    PLACEHOLDERS.contains(&word) || diag::closest(word, PLACEHOLDERS.iter().copied()).is_some()
}
