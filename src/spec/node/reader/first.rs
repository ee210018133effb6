//! Words that may be there once.

use std::collections::BTreeMap;

use crate::diag::{self, Diagnostic};
use crate::source::{Span, Spanned};

/// The words so far, each with its first place.
#[derive(Default)]
pub(super) struct First(BTreeMap<String, Span>);

impl First {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes a word; what is wrong with it, if it has been there. `what` says what it is.
    pub(super) fn take(&mut self, what: &str, word: &Spanned<String>) -> Result<(), Diagnostic> {
        if let Some(first) = self.0.get(&word.value) {
            return Err(diag::node::repeated(what, word, *first));
        }
        self.0.insert(word.value.clone(), word.span);
        Ok(())
    }
}
