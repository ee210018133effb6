//! The `kdl` crate behind [`super::parse`].

use super::{Document, SyntaxError};
use crate::source::SourceId;

/// Parses one file.
pub fn parse(_text: &str, _source: SourceId) -> (Document, Vec<SyntaxError>) {
    (Document::default(), Vec::new())
}
