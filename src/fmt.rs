//! The one way to lay out a spec: what `platformc fmt` makes of a file.
//!
//! A file is cut into tokens, comments included. They are read into lines that have all but the spaces
//! ([`tree`]), and those are written down. What the file means is never asked: every token is kept as it is,
//! but for `;` and for quotes around words.

pub mod edit;
mod read;
mod tree;
mod write;

use crate::source::SourceId;
use crate::syntax::{SyntaxError, parse, tokens};

/// The text as it should be laid out, with the same meaning; the errors of a text that is not KDL.
pub fn format(text: &str, source: SourceId) -> Result<String, Vec<SyntaxError>> {
    let (_, errors) = parse(text, source);
    if errors.is_empty() {
        Ok(write::write(&read::read(text, &tokens(text, source))))
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests;
