//! Messages without the secrets that they quote.

use std::collections::BTreeSet;

use super::Diagnostic;
use crate::source::{SourceMap, Span, secrets};

/// What stands in place of a secret.
const HIDDEN: &str = "***";

/// A word of fewer letters, in a secret of several words, tells nothing, and stands in other texts as well.
const SHORTEST_WORD: usize = 4;

/// A part of a secret with fewer letters tells nothing of it.
const SHORTEST_PART: usize = 3;

/// What no message may say.
pub(super) struct Redaction<'s> {
    /// Where secrets are, in order.
    spans: &'s [Span],
    sources: &'s SourceMap,
    /// The letters of their texts, as they are written and as they are meant, and of the words in them.
    texts: BTreeSet<String>,
}

impl<'s> Redaction<'s> {
    pub(super) fn new(spans: &'s [Span], sources: &'s SourceMap) -> Self {
        let texts = spans.iter().flat_map(|span| texts(sources.text(*span)));
        Self {
            spans,
            sources,
            texts: texts.collect(),
        }
    }

    /// Hides secrets in everything that a diagnostic says.
    pub(super) fn redact(&self, diagnostic: &mut Diagnostic) {
        let pointed: Vec<String> = diagnostic
            .labels()
            .flat_map(|label| self.overlapping(label.span))
            .map(letters)
            .collect();
        let labels = std::iter::once(&mut diagnostic.primary).chain(&mut diagnostic.related);
        let texts = labels.map(|label| &mut label.text);
        let texts = texts.chain(&mut diagnostic.help);
        for text in texts.chain([&mut diagnostic.message]) {
            *text = self.redacted(text, &pointed);
        }
    }

    /// The secrets under a place.
    fn overlapping(&self, place: Span) -> impl Iterator<Item = &'s str> {
        let begin = self
            .spans
            .partition_point(|span| (span.source, span.end) <= (place.source, place.start));
        let rest = self.spans.iter().skip(begin);
        rest.take_while(move |span| {
            span.source == place.source && span.start < place.end.max(place.start + 1)
        })
        .map(|span| self.sources.text(*span))
    }

    /// A text whose quoted words are none of the secrets, and no part of those that it is about.
    fn redacted(&self, text: &str, pointed: &[String]) -> String {
        let words = text.split('`').enumerate().map(|(number, word)| {
            if number % 2 == 0 {
                word.to_owned()
            } else {
                self.redacted_word(word, pointed)
            }
        });
        words.collect::<Vec<_>>().join("`")
    }

    fn redacted_word(&self, word: &str, pointed: &[String]) -> String {
        without_secrets(word)
            .split('"')
            .map(|part| self.redacted_part(part, pointed))
            .collect::<Vec<_>>()
            .join("\"")
    }

    /// A part of a word, between quotes if there are any.
    fn redacted_part(&self, part: &str, pointed: &[String]) -> String {
        let is_secret = |text: &str| {
            let text = letters(text);
            let is_part = |secret: &String| text.len() >= SHORTEST_PART && secret.contains(&text);
            !text.is_empty() && (self.texts.contains(&text) || pointed.iter().any(is_part))
        };
        if is_secret(part) {
            return HIDDEN.to_owned();
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '…' | '/');
        let pieces = part.split_inclusive(ends);
        pieces
            .map(|piece| {
                let word = piece.trim_end_matches(ends);
                let behind = piece.get(word.len()..).unwrap_or_default();
                if word.len() >= SHORTEST_WORD && is_secret(word) {
                    format!("{HIDDEN}{behind}")
                } else {
                    piece.to_owned()
                }
            })
            .collect()
    }
}

/// A text without what looks like a secret by itself.
pub(super) fn without_secrets(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut end = 0;
    for secret in secrets(text) {
        shown.push_str(text.get(end..secret.start).unwrap_or_default());
        shown.push_str(HIDDEN);
        end = secret.end;
    }
    shown + text.get(end..).unwrap_or_default()
}

/// The letters of a secret, and of the words in it.
fn texts(written: &str) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for text in [written, &unescaped(written)] {
        let words = text.split(|c: char| c.is_whitespace() || c == '"');
        let words = words.filter(|word| word.len() >= SHORTEST_WORD && !word.ends_with(['=', ':']));
        texts.extend(words.chain(text.split('"')).chain([text]).map(letters));
    }
    texts.remove("");
    texts
}

/// What is left of a secret where a message mends it: small letters and digits.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// What a text in quotes means, as far as its escapes are one character long.
fn unescaped(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut characters = written.chars();
    while let Some(c) = characters.next() {
        text.extend(match c {
            '\\' => characters.next().map(|c| match c {
                'n' => '\n',
                'r' => '\r',
                's' => ' ',
                't' => '\t',
                c => c,
            }),
            c => Some(c),
        });
    }
    text
}
