//! Shows diagnostics: to people, to tools that read lines, and as JSON.
//!
//! All three take the diagnostics in the order in which they are to be shown, and name files by
//! [`SourceMap::shown_path`].

mod human;
mod json;
mod snippets;
mod visible;

use std::fmt::Write as _;

use super::{Diagnostic, Severity};
use crate::source::SourceMap;

pub use human::{Style, human};
pub use json::json;

/// `file:line:column: error[PC0101]: message`, one line each.
pub fn short(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    diagnostics
        .iter()
        .fold(String::new(), |mut text, diagnostic| {
            let span = diagnostic.primary.span;
            let (line, column) = sources.line_column(span);
            let path = sources.shown_path(span.source);
            let path = visible::line(&path);
            let message = visible::line(&diagnostic.message);
            let word = word(diagnostic.code.severity());
            let code = diagnostic.code.id();
            // Writing into a `String` always succeeds.
            let _ = writeln!(text, "{path}:{line}:{column}: {word}[{code}]: {message}");
            text
        })
}

/// `3 errors and 1 warning; platformc explain PC0101 shows more`, without a line end; empty if
/// there are none. The code is that of the first error.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let of = |severity: Severity| {
        let same = move |diagnostic: &&Diagnostic| diagnostic.code.severity() == severity;
        diagnostics.iter().filter(same)
    };
    let Some(first) = of(Severity::Error).chain(of(Severity::Warning)).next() else {
        return String::new();
    };
    let counts =
        [Severity::Error, Severity::Warning].map(|severity| (of(severity).count(), word(severity)));
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    format!(
        "{}; platformc explain {} shows more",
        counts.join(" and "),
        first.code.id()
    )
}

/// The word for a severity in every format.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests;
