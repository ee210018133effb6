//! Files in another language, pieces of one, and what a merge leaves: what is told by how it looks, so that one
//! error says it.

use super::SyntaxError;
use super::chars;
use super::errors::Errors;
use super::mistakes;
use crate::source;

/// The one error of a file that is not meant as KDL at all, or as two versions of it.
///
/// Only files with errors are asked about: text that is KDL is KDL, whatever else it may look like.
pub(super) fn whole_file(text: &str, errors: &Errors) -> Option<SyntaxError> {
    if let Some(conflict) = source::conflict(text) {
        return Some(mistakes::conflict(
            errors.span(conflict.start, conflict.end),
        ));
    }
    let mut lines = top_lines(text).peekable();
    let (at, first) = *lines.peek()?;
    let language = match first {
        first if is_json(first) => "JSON",
        _ if is_document_of_pairs(lines.map(|(_, line)| line)) => "YAML",
        _ if is_toml(top_lines(text).map(|(_, line)| line)) => "TOML",
        _ => return None,
    };
    let span = errors.span(at, at + first.len());
    Some(mistakes::other_language(span, language))
}

/// The lines that are not indented, without those that are empty or comments, each with its first byte.
fn top_lines(text: &str) -> impl Iterator<Item = (usize, &str)> + Clone {
    let mut next = 0;
    let lines = text.split('\n').map(move |line| {
        let at = next;
        next += line.len() + 1;
        (at, line.trim_end())
    });
    lines.filter(|(_, line)| {
        !line.is_empty() && !line.starts_with([' ', '\t', '#', '}', ']']) && !line.starts_with("//")
    })
}

/// `{` or `[` as the first of a file, with nothing or a value behind.
fn is_json(line: &str) -> bool {
    line.strip_prefix(['{', '['])
        .is_some_and(|rest| rest.trim_start().starts_with(['"', '{', '}', ']']) || rest.is_empty())
}

/// Several lines, all of them YAML's, and a pair among them.
fn is_document_of_pairs<'a>(mut lines: impl Iterator<Item = &'a str> + Clone) -> bool {
    lines.clone().nth(1).is_some() && lines.clone().all(is_yaml) && lines.any(is_pair)
}

/// `---`, `key:`, `key: value` or `- item`.
fn is_yaml(line: &str) -> bool {
    line == "---" || line == "-" || line.starts_with("- ") || is_pair(line)
}

/// `key:` or `key: value`.
fn is_pair(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    chars::word(key.as_bytes()) == key.len()
        && !key.is_empty()
        && (value.is_empty() || value.starts_with(' '))
}

/// Tables in brackets, and nothing else but `key = value`.
fn is_toml<'a>(mut lines: impl Iterator<Item = &'a str> + Clone) -> bool {
    let is_table = |line: &str| {
        let inside = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'));
        let name = inside.map(|inside| inside.trim_matches(['[', ']']));
        name.is_some_and(|name| !name.is_empty() && chars::word(name.as_bytes()) == name.len())
    };
    lines.clone().any(is_table) && lines.all(|line| is_table(line) || line.contains('='))
}

/// The length of `{{ … }}` that the bytes start with, as templates have it; without its end, how far there
/// is none.
pub(super) fn template(rest: &[u8]) -> Result<usize, usize> {
    let length = chars::until(rest, |rest| {
        rest.starts_with(b"}}") || chars::newline(rest) > 0
    });
    let is_closed = rest
        .get(length..)
        .is_some_and(|rest| rest.starts_with(b"}}"));
    if is_closed {
        Ok(length + 2)
    } else {
        Err(length)
    }
}

/// Quotes that text processors make of `"`, and `'`.
const QUOTES: [&str; 7] = ["'", "“", "”", "„", "‘", "’", "«"];

/// The length of `'text in quotes that are none'` at the start of a text. Single quotes must be closed on
/// their line: KDL allows a word like `'tis`.
pub(super) fn quotes(text: &str) -> Option<usize> {
    let quote = QUOTES.iter().find(|quote| text.starts_with(**quote))?;
    let inside = text.get(quote.len()..)?;
    let closing: &[char] = match *quote {
        "'" => &['\''],
        "‘" | "’" => &['‘', '’'],
        "«" => &['»'],
        _ => &['“', '”', '"'],
    };
    let mut ends =
        inside.match_indices(|c: char| closing.contains(&c) || chars::NEWLINES.contains(&c));
    let close = ends.next().and_then(|(at, end)| {
        let is_newline = end.contains(chars::NEWLINES);
        (!is_newline).then_some(quote.len() + at + end.len())
    });
    match close {
        Some(end) if chars::word(text.as_bytes().get(end..)?) == 0 => Some(end),
        Some(_) | None if *quote == "'" => None,
        Some(_) | None => Some(chars::word(text.as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn language(text: &str) -> Option<String> {
        let errors = Errors::new(SourceMap::default().add("test.kdl", text));
        whole_file(text, &errors).map(|error| error.message)
    }

    #[test]
    fn whole_files_of_other_languages_are_known() {
        for text in ["{\n  \"a\": 1\n}", "[\n{}]", "{\"a\": 1}"] {
            assert_eq!(
                language(text).as_deref(),
                Some("the file is JSON, not KDL"),
                "{text}"
            );
        }
        for text in ["---\na: 1\n", "# x\na:\n  b: 1\n- c\n"] {
            assert_eq!(
                language(text).as_deref(),
                Some("the file is YAML, not KDL"),
                "{text}"
            );
        }
        for text in ["a = 1\n[b]\nc = 2\n", "[[b]]\nc = 2\n"] {
            assert_eq!(
                language(text).as_deref(),
                Some("the file is TOML, not KDL"),
                "{text}"
            );
        }
    }

    #[test]
    fn kdl_with_a_habit_of_another_language_is_still_kdl() {
        for text in [
            "",
            "a: 1",
            "a: 1\nb 2\n",
            "a = 1\nb {\n}\n",
            "---\n",
            "{ a 1 }",
            "[1 2]\n",
        ] {
            assert_eq!(language(text), None, "{text}");
        }
    }

    #[test]
    fn other_quotes_end_with_their_like_or_their_word() {
        for (text, found) in [
            ("'my team' x", Some(9)),
            ("'tis", None),
            ("'a'b", None),
            ("“a b” {", Some(9)),
            ("“a b", Some(4)),
            ("„a” x", Some(7)),
            ("a", None),
        ] {
            assert_eq!(quotes(text), found, "{text}");
        }
    }
}
