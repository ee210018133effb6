//! Diagnostics as workflow commands of GitHub Actions, which become annotations of a pull request.

use super::place::Region;
use super::prose;
use crate::diag::{Diagnostic, Report};
use crate::source::{SourceMap, Unit};

/// `::error file=…,line=…::message`, one line each. Columns count characters from 1, and the last one
/// belongs to the place.
pub fn github(report: &Report<'_>) -> String {
    let (diagnostics, sources) = (report.diagnostics(), report.sources());
    diagnostics
        .iter()
        .map(|diagnostic| command(diagnostic, sources))
        .collect()
}

fn command(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let span = diagnostic.primary.span;
    let command = diagnostic.severity.word();
    let file = property(&sources.shown_path(span.source));
    let place = lines_and_columns(Region::of(span, sources, Unit::Character));
    let title = diagnostic.code.id();
    let message = data(&prose::lines(diagnostic, sources).join("\n"));
    format!("::{command} file={file},{place},title={title}::{message}\n")
}

/// Columns are taken only where all is on one line.
fn lines_and_columns(region: Region) -> String {
    let Region {
        line,
        column,
        end_line,
        end_column,
    } = region;
    if line == end_line {
        let last = end_column.saturating_sub(1).max(column);
        format!("line={line},endLine={line},col={column},endColumn={last}")
    } else {
        format!("line={line},endLine={end_line}")
    }
}

/// A text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
