//! The placeholders of raw manifests: words in braces that stand for something else at each place.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::diag::{self, Diagnostics};
use crate::source::Span;
use crate::value::PLACEHOLDERS;
use crate::yaml::{Content, Node};

/// What the placeholders stand for at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Values<'v>(pub(super) Vec<(&'static str, &'v str)>);

impl<'v> Values<'v> {
    pub(super) fn get(&self, word: &str) -> Option<&'v str> {
        let mut values = self.0.iter();
        values
            .find(|(known, _)| *known == word)
            .map(|(_, value)| *value)
    }

    fn words(&self) -> Vec<&'static str> {
        self.0.iter().map(|(word, _)| *word).collect()
    }
}

/// A file of which documents are filled in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'f> {
    pub(super) path: &'f str,
    pub(super) text: &'f str,
    /// The whole file.
    pub(super) span: Span,
    /// Where the spec names it.
    pub(super) named: Span,
}

/// A document with the placeholders of every text filled in, keys included.
pub(super) fn fill(
    node: &Node,
    file: Written<'_>,
    values: &Values<'_>,
    diags: &mut Diagnostics,
) -> Value {
    Filler {
        file,
        values,
        diags,
    }
    .value(node)
}

struct Filler<'f, 'd> {
    file: Written<'f>,
    values: &'f Values<'f>,
    diags: &'d mut Diagnostics,
}

impl Filler<'_, '_> {
    fn value(&mut self, node: &Node) -> Value {
        match &node.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::Text(text) => Value::String(self.text(text, &node.at)),
            Content::List(items) => items.iter().map(|item| self.value(item)).collect(),
            Content::Map(entries) => {
                let mut map = Map::with_capacity(entries.len());
                for (key, entry) in entries {
                    let filled = self.text(key, &entry.key_at);
                    if map.contains_key(&filled) {
                        let at = self.file.span.part(&entry.key_at);
                        let path = self.file.path;
                        self.diags.report(diag::manifest::key_twice(
                            path,
                            &filled,
                            at,
                            self.file.named,
                        ));
                    }
                    let value = self.value(&entry.node);
                    map.insert(filled, value);
                }
                Value::Object(map)
            }
        }
    }

    fn text(&mut self, text: &str, at: &Range<usize>) -> String {
        let mut filled = String::with_capacity(text.len());
        for part in parts(text) {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Word(word) => {
                    if let Some(value) = self.values.get(word) {
                        filled.push_str(value);
                    } else {
                        filled.extend(["{", word, "}"]);
                        self.report(word, at);
                    }
                }
            }
        }
        filled
    }

    fn report(&mut self, word: &str, at: &Range<usize>) {
        let written = self.file.text.get(at.clone()).unwrap_or_default();
        let braced = format!("{{{word}}}");
        // Not as it stands where it is written with escapes.
        let place = written.find(&braced).map_or(at.clone(), |offset| {
            at.start + offset..at.start + offset + braced.len()
        });
        self.diags.report(diag::manifest::placeholder(
            word,
            self.file.span.part(&place),
            self.file.named,
            &self.values.words(),
        ));
    }
}

/// A part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part<'t> {
    /// As it is.
    Text(&'t str),
    /// A word in braces that is a placeholder, or nearly one.
    Word(&'t str),
}

/// The parts of a text. `${word}` and `{{word}}` are other programs' placeholders, and `\{word}` is the text
/// `{word}`.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    // Where the part begins that is text so far.
    let mut from = 0;
    for (at, _) in text.match_indices('{') {
        let Some(word) = word_at(text, at) else {
            continue;
        };
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let end = match before {
            Some('$' | '{') => continue,
            // Without the backslash, and on from the brace.
            Some('\\') => at - 1,
            _ => at,
        };
        parts.extend(text.get(from..end).map(Part::Text));
        if before == Some('\\') {
            from = at;
        } else {
            parts.push(Part::Word(word));
            from = at + word.len() + 2;
        }
    }
    parts.extend(text.get(from..).map(Part::Text));
    parts.retain(|part| *part != Part::Text(""));
    parts
}

/// The word of a placeholder that begins with the brace at a byte. Other braces, as in JSON, are text.
fn word_at(text: &str, brace: usize) -> Option<&str> {
    let (word, _) = text.get(brace + 1..)?.split_once('}')?;
    let is_word = word
        .bytes()
        .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'));
    let is_known =
        PLACEHOLDERS.contains(&word) || diag::closest(word, PLACEHOLDERS.iter().copied()).is_some();
    (is_word && is_known).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_placeholders_are_filled() {
        use Part::{Text, Word};
        for (text, expected) in [
            ("{tenant}", vec![Word("tenant")]),
            (
                "a{tenant}-{stage}b",
                vec![
                    Text("a"),
                    Word("tenant"),
                    Text("-"),
                    Word("stage"),
                    Text("b"),
                ],
            ),
            ("{tennant}", vec![Word("tennant")]),
            ("{Tenant}", vec![Word("Tenant")]),
            ("ü{tenant}ü", vec![Text("ü"), Word("tenant"), Text("ü")]),
            (
                "{\"a\":{tenant}}",
                vec![Text("{\"a\":"), Word("tenant"), Text("}")],
            ),
            (r"\{tenant}", vec![Text("{tenant}")]),
            (
                r"a\{tenant}{stage}",
                vec![Text("a"), Text("{tenant}"), Word("stage")],
            ),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn other_braces_are_text() {
        for text in [
            "",
            "{",
            "}{",
            "{}",
            "{tenant",
            "{ tenant }",
            "{unknown}",
            r"\{unknown}",
            "${tenant}",
            "{{tenant}}",
            "{{ .Values.tenant }}",
            "{{tenant}",
            r#"{"tenant": "a"}"#,
            r#"rate(x{tenant="a"})"#,
            "a{1,3}",
        ] {
            let rebuilt: String = parts(text)
                .into_iter()
                .map(|part| match part {
                    Part::Text(text) => text,
                    Part::Word(word) => unreachable!("{text}: {word}"),
                })
                .collect();
            assert_eq!(rebuilt, text);
        }
    }
}
