//! Diagnostics for the tests, and where they are.

mod ci;
mod drawn;
mod forms;

use super::{Style, human};
use crate::diag::{Code, Diagnostic, Report};
use crate::source::{SourceId, SourceMap, Span};

const PLAIN: Style = Style {
    color: false,
    width: 80,
    unicode: true,
};

fn span(source: SourceId, start: usize, end: usize) -> Span {
    let at = |at: usize| u32::try_from(at).unwrap();
    Span {
        source,
        start: at(start),
        end: at(end),
    }
}

/// The place of a word that is there once.
fn find(sources: &SourceMap, source: SourceId, word: &str) -> Span {
    let text = sources.file(source).text();
    let start = text.find(word).unwrap();
    assert_eq!(text.matches(word).count(), 1, "{word}");
    span(source, start, start + word.len())
}

fn report<'s>(diagnostics: &[Diagnostic], sources: &'s SourceMap) -> Report<'s> {
    Report::new(diagnostics.to_vec(), &[], sources)
}

fn one(text: &str, word: &str) -> String {
    let mut sources = SourceMap::default();
    let id = sources.add("platform.kdl", text);
    let place = find(&sources, id, word);
    human(&report(&[mistake(place)], &sources), PLAIN)
}

fn mistake(place: Span) -> Diagnostic {
    Diagnostic::new(Code::UnknownNode, "there is no node `tennant`", place)
        .label("did you mean `tenant`?")
        .help("what can stand here: `platform`, `include`, `region`, `stage`, `cluster`, `cluster-class`, `group`, `tenant`, `tenant-class`")
}

fn at(text: &str, start: usize, end: usize) -> String {
    let mut sources = SourceMap::default();
    let id = sources.add("platform.kdl", text);
    let diagnostic = Diagnostic::new(
        Code::Language,
        "the spec does not say its language",
        span(id, start, end),
    )
    .label("the first line belongs to it");
    human(&report(&[diagnostic], &sources), PLAIN)
}
