//! Where a span is, counted as a form wants it.

use super::visible;
use crate::source::{SourceMap, Span, Unit};

/// A span by lines and columns, all from 1. The end is the place behind the last character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Region {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

impl Region {
    /// The region of a span.
    pub(super) fn of(span: Span, sources: &SourceMap, unit: Unit) -> Self {
        let at = |start: u32| sources.line_column(Span { start, ..span }, unit);
        let (line, column) = at(span.start);
        let (end_line, end_column) = at(span.end);
        Self {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// `file:line:column`, safe to show.
pub(super) fn shown(span: Span, sources: &SourceMap) -> String {
    let (line, column) = sources.line_column(span, Unit::Character);
    let path = sources.shown_path(span.source);
    format!("{}:{line}:{column}", visible::line(&path))
}
