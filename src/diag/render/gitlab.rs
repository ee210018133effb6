//! Diagnostics as a code quality report of GitLab.

use serde_json::{Value, json};

use super::fingerprint::fingerprints;
use super::prose;
use crate::diag::{Diagnostic, Report, Severity};
use crate::source::{SourceMap, Unit};

/// An array with one object for each diagnostic, in the part of Code Climate's format that GitLab reads.
pub fn gitlab(report: &Report<'_>) -> String {
    let (diagnostics, sources) = (report.diagnostics(), report.sources());
    let fingerprints = fingerprints(diagnostics, sources);
    let issues = diagnostics
        .iter()
        .zip(fingerprints)
        .map(|(diagnostic, fingerprint)| issue(diagnostic, &fingerprint, sources));
    format!("{:#}\n", Value::Array(issues.collect()))
}

fn issue(diagnostic: &Diagnostic, fingerprint: &str, sources: &SourceMap) -> Value {
    let span = diagnostic.primary.span;
    let (line, _) = sources.line_column(span, Unit::Character);
    json!({
        "description": prose::sentence(diagnostic),
        "check_name": diagnostic.code.id(),
        "fingerprint": fingerprint,
        "severity": severity(diagnostic.severity),
        "location": {
            "path": sources.shown_path(span.source),
            "lines": { "begin": line },
        },
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
    }
}
