//! The code points that a KDL file may not hold anywhere, not even in a string or a comment.
//!
//! They are looked for in one pass of its own, which is faster than to ask at every character what
//! it is part of, and reports each place once.

use super::SyntaxError;
use super::errors::Errors;

/// Reports every forbidden code point of the text. Repetitions in a row count as one.
pub(super) fn check(text: &str, errors: &mut Errors) {
    let bytes = text.as_bytes();
    let mut at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    while let Some(ahead) = bytes.get(at..) {
        let Some(suspect) = ahead.iter().position(|byte| may_start(*byte)) else {
            return;
        };
        at += suspect;
        let rest = ahead.get(suspect..).unwrap_or_default();
        let length = forbidden(rest);
        if length == 0 {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at..at + length) == rest.get(..length) {
            at += length;
        }
        if let Some(found) = text.get(start..).and_then(|text| text.chars().next()) {
            errors.report(describe(found, start, at, errors));
        }
        if errors.is_full() {
            return;
        }
    }
}

/// Whether a forbidden code point may start with the byte.
fn may_start(byte: u8) -> bool {
    matches!(byte, 0x00..=0x08 | 0x0E..=0x1F | 0x7F | 0xE2 | 0xEF)
}

/// The length of the forbidden code point that the bytes start with, 0 when there is none.
fn forbidden(bytes: &[u8]) -> usize {
    match bytes {
        [0x00..=0x08 | 0x0E..=0x1F | 0x7F, ..] => 1,
        [0xE2, 0x80, 0x8E | 0x8F | 0xAA..=0xAE, ..]
        | [0xE2, 0x81, 0xA6..=0xA9, ..]
        | [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

/// Names the code point by its number: it can't be seen.
fn describe(found: char, start: usize, end: usize, errors: &Errors) -> SyntaxError {
    let number = u32::from(found);
    let span = errors.span(start, end);
    let (what, help) = match found {
        '\0' => (
            "a NUL",
            "a spec is UTF-8 text: save the file as that, or remove the character".to_owned(),
        ),
        '\u{FEFF}' => (
            "a byte order mark",
            "it may only be the first character of the file: remove it".to_owned(),
        ),
        '\u{200E}'..='\u{2069}' => (
            "a bidirectional control",
            format!(
                "it makes text look different from what it is: remove it, \
                 or write `\\u{{{number:X}}}` in a quoted string"
            ),
        ),
        _ => (
            "a control",
            format!("remove it, or write `\\u{{{number:X}}}` in a quoted string"),
        ),
    };
    let message = format!("{what} character U+{number:04X} in the text");
    let message = message.replace("mark character", "mark");
    SyntaxError::new(span, message, "an invisible character stands here").help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn found(text: &str) -> Vec<String> {
        let mut errors = Errors::new(SourceMap::default().add("test.kdl", text));
        check(text, &mut errors);
        errors
            .into_sorted()
            .into_iter()
            .map(|error| error.message)
            .collect()
    }

    #[test]
    fn forbidden_code_points_are_named_once_for_each_place() {
        assert_eq!(
            found("\u{FEFF}a\u{7F}\u{7F}\u{202E}é\u{2066}"),
            [
                "a control character U+007F in the text",
                "a bidirectional control character U+202E in the text",
                "a bidirectional control character U+2066 in the text",
            ]
        );
        assert_eq!(found("a\u{FEFF}"), ["a byte order mark U+FEFF in the text"]);
    }

    #[test]
    fn newlines_spaces_and_other_scripts_are_allowed() {
        assert_eq!(
            found("a\t\r\n\u{b}\u{c}\u{85}\u{2028}\u{2029}\u{200b}名"),
            [""; 0]
        );
    }
}
