//! Diagnostics for programs.

use serde_json::{Value, json};

use super::place::Region;
use crate::diag::{Diagnostic, Label, Report};
use crate::source::{SourceMap, Span, Unit};

/// An array with one object for each diagnostic. Lines and columns begin at 1, columns count
/// characters, an end is the place behind the last character; `start` and `end` are bytes.
pub fn json(report: &Report<'_>) -> String {
    let (diagnostics, sources) = (report.diagnostics(), report.sources());
    let objects = diagnostics
        .iter()
        .map(|diagnostic| object(diagnostic, sources));
    format!("{:#}\n", Value::Array(objects.collect()))
}

fn object(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|label| place(label, sources))
        .collect();
    json!({
        "code": diagnostic.code.id(),
        "severity": diagnostic.severity.word(),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "primary": place(&diagnostic.primary, sources),
        "related": related,
    })
}

fn place(label: &Label, sources: &SourceMap) -> Value {
    let Span { source, start, end } = label.span;
    let Region {
        line,
        column,
        end_line,
        end_column,
    } = Region::of(label.span, sources, Unit::Character);
    json!({
        "file": sources.shown_path(source),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "start": start,
        "end": end,
        "text": label.text,
    })
}
