//! Where a span is, counted as a form wants it.

use super::visible;
use crate::source::{SourceMap, Span};

/// A span by lines and columns, all from 1. The end is the place behind the last character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Region {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// The region of a span; its columns count characters.
pub(super) fn in_characters(span: Span, sources: &SourceMap) -> Region {
    region(span, sources, |_| 1)
}

/// The region of a span; its columns count units of UTF-16.
pub(super) fn in_utf16(span: Span, sources: &SourceMap) -> Region {
    region(span, sources, char::len_utf16)
}

/// `file:line:column`, safe to show.
pub(super) fn shown(span: Span, sources: &SourceMap) -> String {
    let (line, column) = sources.line_column(span);
    let path = sources.shown_path(span.source);
    format!("{}:{line}:{column}", visible::line(&path))
}

fn region(span: Span, sources: &SourceMap, width: fn(char) -> usize) -> Region {
    let at = |start: u32| {
        let (line, before) = sources.line_before(Span { start, ..span });
        (line, before.chars().map(width).sum::<usize>() + 1)
    };
    let (line, column) = at(span.start);
    let (end_line, end_column) = at(span.end);
    Region {
        line,
        column,
        end_line,
        end_column,
    }
}
