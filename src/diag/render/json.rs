//! Diagnostics for programs.

use serde::Serialize;

use super::word;
use crate::diag::{Diagnostic, Label};
use crate::source::{SourceMap, Span};

/// An array with one object for each diagnostic. Lines and columns begin at 1, columns count
/// characters, an end is the place behind the last character; `start` and `end` are bytes.
pub fn json(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let all: Vec<Object<'_>> = diagnostics
        .iter()
        .map(|diagnostic| object(diagnostic, sources))
        .collect();
    serde_json::to_string_pretty(&all).expect("texts and numbers always have a JSON form")
}

#[derive(Serialize)]
struct Object<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    primary: Place<'a>,
    related: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: u32,
    end: u32,
    text: &'a str,
}

fn object<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Object<'a> {
    Object {
        code: diagnostic.code.id(),
        severity: word(diagnostic.code.severity()),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        primary: place(&diagnostic.primary, sources),
        related: diagnostic
            .related
            .iter()
            .map(|label| place(label, sources))
            .collect(),
    }
}

fn place<'a>(label: &'a Label, sources: &'a SourceMap) -> Place<'a> {
    let Span { source, start, end } = label.span;
    let (line, column) = sources.line_column(label.span);
    let (end_line, end_column) = sources.line_column(Span {
        source,
        start: end,
        end,
    });
    Place {
        file: sources.file(source).path(),
        line,
        column,
        end_line,
        end_column,
        start,
        end,
        text: &label.text,
    }
}
