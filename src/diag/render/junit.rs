//! Diagnostics as the test results of `JUnit`, which every CI can show.
//!
//! Each file of the spec is a suite, and each mistake in it a test that failed. The format has no warnings:
//! they are tests that passed and said something. A file without either is one that passed.

use std::collections::BTreeMap;

use super::{place, prose, visible};
use crate::diag::{Diagnostic, Report, Severity};
use crate::source::{SourceId, SourceMap, Unit};

/// A document with a suite for each file of the spec.
pub fn junit(report: &Report<'_>) -> String {
    let (diagnostics, sources) = (report.diagnostics(), report.sources());
    let mut found: BTreeMap<SourceId, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let source = diagnostic.primary.span.source;
        found.entry(source).or_default().push(diagnostic);
    }
    let suites = sources.files().map(|(source, _)| {
        let found = found.remove(&source).unwrap_or_default();
        suite(source, &found, sources)
    });
    let suites: String = suites.collect();
    let all: Vec<&Diagnostic> = diagnostics.iter().collect();
    let failures = failures(&all);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"platformc\" failures=\"{failures}\">\n{suites}</testsuites>\n"
    )
}

fn suite(source: SourceId, found: &[&Diagnostic], sources: &SourceMap) -> String {
    let path = shown_path(source, sources);
    let (tests, failures) = (found.len().max(1), failures(found));
    let cases = if found.is_empty() {
        format!("    <testcase classname=\"{path}\" name=\"this file is fine\" file=\"{path}\"/>\n")
    } else {
        let cases = found.iter().map(|diagnostic| case(diagnostic, sources));
        cases.collect()
    };
    format!(
        "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">\n\
         {cases}  </testsuite>\n"
    )
}

fn failures(found: &[&Diagnostic]) -> usize {
    let is_error = |found: &&&Diagnostic| found.severity == Severity::Error;
    found.iter().filter(is_error).count()
}

fn case(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let span = diagnostic.primary.span;
    let (line, column) = sources.line_column(span, Unit::Character);
    let path = shown_path(span.source, sources);
    let (code, severity) = (diagnostic.code.id(), diagnostic.severity);
    let message = escaped(&visible::line(&diagnostic.message));
    let place = place::shown(span, sources);
    let text = prose::lines(diagnostic, sources).join("\n");
    let text = escaped(&format!("{place}: {}[{code}]: {text}", severity.word()));
    let result = match severity {
        Severity::Error => {
            format!("<failure type=\"{code}\" message=\"{message}\">{text}</failure>")
        }
        Severity::Warning => format!("<system-out>{text}</system-out>"),
    };
    // Two tests of a suite must not have the same name.
    let name = format!("{code} at {line}:{column}");
    format!(
        "    <testcase classname=\"{path}\" name=\"{name}: {message}\" file=\"{path}\" line=\"{line}\">\n      \
         {result}\n    </testcase>\n"
    )
}

fn shown_path(source: SourceId, sources: &SourceMap) -> String {
    escaped(&visible::line(&sources.shown_path(source)))
}

/// A text inside of an element or of an attribute's quotes. What XML can't hold is replaced by a mark.
fn escaped(text: &str) -> String {
    let shown = visible::lines(text);
    shown.chars().fold(String::new(), |mut text, c| {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => text.push(char::REPLACEMENT_CHARACTER),
            c => text.push(c),
        }
        text
    })
}
