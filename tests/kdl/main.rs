//! The KDL parser against the test cases of KDL's authors, against the `kdl` crate, and against
//! everything that people get wrong.

#![expect(clippy::indexing_slicing, reason = "a test may fail that way")]

mod bad;
mod compare;
mod differential;
mod edit;
mod format;
mod generate;
mod layout;
mod spans;
mod speed;
mod stress;
mod suite;

use platformc::source::SourceMap;
use platformc::syntax::{Document, SyntaxError};

/// Parses a text as a file of its own.
fn parse(text: &str) -> (Document, Vec<SyntaxError>) {
    let id = SourceMap::default().add("test.kdl", text);
    platformc::syntax::parse(text, id)
}
