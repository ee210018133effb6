//! Shows diagnostics: to people, to tools that read lines, as JSON, and to what shows the results of CI.
//!
//! Every form is a function in a file of its own. All take a [`Report`](super::Report), in which no secret is left,
//! and name files by [`shown_path`](crate::source::SourceMap::shown_path).

mod columns;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod place;
mod prose;
mod sarif;
mod short;
mod snippets;
mod visible;

use super::{Diagnostic, Severity};

pub(crate) use columns::wrapped;
pub use github::github;
pub use gitlab::gitlab;
pub use human::{Style, human};
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use short::short;

/// `3 errors and 1 warning; platformc explain PC0101 shows more`, without a line end; empty if
/// there are none. The code is that of the first error.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let of = |severity: Severity| {
        let same = move |diagnostic: &&Diagnostic| diagnostic.severity == severity;
        diagnostics.iter().filter(same)
    };
    let Some(first) = of(Severity::Error).chain(of(Severity::Warning)).next() else {
        return String::new();
    };
    let counts = [Severity::Error, Severity::Warning]
        .map(|severity| (of(severity).count(), severity.word()));
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

#[cfg(test)]
mod tests;
