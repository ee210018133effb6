//! Diagnostics for tools that read lines.

use std::fmt::Write as _;

use super::visible;
use crate::diag::Diagnostic;
use crate::source::SourceMap;

/// `file:line:column: error[PC0101]: message`, one line each.
pub fn short(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    diagnostics
        .iter()
        .fold(String::new(), |mut text, diagnostic| {
            let place = super::place::shown(diagnostic.primary.span, sources);
            let message = visible::line(&diagnostic.message);
            let word = diagnostic.severity.word();
            let code = diagnostic.code.id();
            // Writing into a `String` always succeeds.
            let _ = writeln!(text, "{place}: {word}[{code}]: {message}");
            text
        })
}
