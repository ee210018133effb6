//! Diagnostics for tools that read lines.

use super::visible;
use crate::diag::{Diagnostic, Report};
use crate::source::SourceMap;

/// `file:line:column: error[PC0101]: message: label`, one line each.
pub fn short(report: &Report<'_>) -> String {
    let diagnostics = report.diagnostics().iter();
    diagnostics
        .map(|diagnostic| line(diagnostic, report.sources()))
        .collect()
}

/// A diagnostic on one line.
pub(super) fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = super::place::shown(diagnostic.primary.span, sources);
    let message = visible::line(&diagnostic.message);
    let word = diagnostic.severity.word();
    let code = diagnostic.code.id();
    match diagnostic.primary.text.as_str() {
        "" => format!("{place}: {word}[{code}]: {message}\n"),
        label => format!(
            "{place}: {word}[{code}]: {message}: {}\n",
            visible::line(label)
        ),
    }
}
