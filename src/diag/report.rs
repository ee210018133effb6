//! What may be shown: diagnostics and the text that they are about, without the secrets in it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::redact::Redaction;
use super::{Diagnostic, Severity};
use crate::source::{SourceId, SourceMap, Span, secrets};

/// Diagnostics in the order in which they are shown, with the spec that they are about. Secrets that stand in
/// the spec are hidden in both: a report may end in a log that everybody reads.
#[derive(Debug, Default)]
pub struct Report<'s> {
    diagnostics: Vec<Diagnostic>,
    sources: Cow<'s, SourceMap>,
}

impl<'s> Report<'s> {
    /// Hides what looks like a secret in the files that the diagnostics point into, and what `hidden` points at.
    pub(super) fn new(
        mut diagnostics: Vec<Diagnostic>,
        hidden: &[Span],
        sources: &'s SourceMap,
    ) -> Self {
        let mut spans = hidden.to_vec();
        for source in shown_files(&diagnostics) {
            let found = secrets(sources.file(source).text()).into_iter();
            spans.extend(found.map(|range| sources.whole(source).part(&range)));
        }
        if spans.is_empty() {
            let sources = Cow::Borrowed(sources);
            return Self {
                diagnostics,
                sources,
            };
        }
        let spans = apart(spans);
        let redaction = Redaction::new(&spans, sources);
        for diagnostic in &mut diagnostics {
            redaction.redact(diagnostic);
        }
        Self {
            diagnostics,
            sources: Cow::Owned(sources.masked(&spans)),
        }
    }

    /// The same, with a spec of its own.
    pub fn into_owned(self) -> Report<'static> {
        Report {
            diagnostics: self.diagnostics,
            sources: Cow::Owned(self.sources.into_owned()),
        }
    }

    /// Adds something about a file that is none of the spec's, by the path that is shown.
    pub fn add(&mut self, path: String, diagnostic: impl FnOnce(Span) -> Diagnostic) {
        let span = self.sources.to_mut().add_outside(path);
        self.diagnostics.push(diagnostic(span));
    }

    /// What was added behind so many diagnostics.
    pub fn behind(&self, number: usize) -> Report<'_> {
        let diagnostics = self.diagnostics.get(number..).unwrap_or_default();
        Report {
            diagnostics: diagnostics.to_vec(),
            sources: Cow::Borrowed(&self.sources),
        }
    }

    /// Takes warnings for errors.
    pub fn deny_warnings(&mut self) {
        for diagnostic in &mut self.diagnostics {
            diagnostic.severity = Severity::Error;
        }
    }

    /// The diagnostics.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The spec as it may be shown.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }
}

/// Spans in their order, with those put together that overlap.
fn apart(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let overlaps = next.source == kept.source && next.start <= kept.end;
        if overlaps {
            kept.end = kept.end.max(next.end);
        }
        overlaps
    });
    spans
}

/// The files that a label points into.
fn shown_files(diagnostics: &[Diagnostic]) -> BTreeSet<SourceId> {
    let labels = diagnostics.iter().flat_map(Diagnostic::labels);
    labels.map(|label| label.span.source).collect()
}
