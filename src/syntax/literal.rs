//! Strings in quotes: where they end, and what they say.
//!
//! The lexer only looks for the end ([`Literal::scan`]); the text is put together when the parser
//! asks for it ([`Literal::decode`]), once, into a string of the right size.

use super::SyntaxError;
use super::chars;
use super::errors::{Errors, quoted};
use super::escape;
use super::unclosed::without_braces;

/// A string as it stands in the file, without its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Literal {
    /// The bytes between the quotes.
    pub(super) body: (usize, usize),
    /// The number of `#` on each side; 0 for a string with escapes.
    pub(super) hashes: usize,
    /// Whether the quotes are `"""`.
    pub(super) multiline: bool,
    /// Whether it is well-formed as far as [`Literal::scan`] can see; errors are reported if not.
    pub(super) intact: bool,
}

impl Literal {
    /// Finds the end of the string whose first `#` or `"` is at `start`.
    ///
    /// Returns the string and the byte after it. One that is never closed ends with its line, or
    /// with the file when it has `"""`.
    pub(super) fn scan(text: &str, start: usize, errors: &mut Errors) -> (Self, usize) {
        let bytes = text.as_bytes();
        let rest = bytes.get(start..).unwrap_or_default();
        let hashes = hashes(rest);
        let multiline = rest
            .get(hashes..)
            .is_some_and(|rest| rest.starts_with(b"\"\"\""));
        let quotes = if multiline { 3 } else { 1 };
        let open = start + hashes + quotes;
        let inside = bytes.get(open..).unwrap_or_default();
        let mut literal = Self {
            body: (open, open),
            hashes,
            multiline,
            intact: true,
        };
        let (length, closed) = literal.body_length(inside);
        literal.body.1 = open + length;
        if !closed {
            return literal.unclosed(text, start, errors);
        }
        if let Some(meant) = literal.seems_to_end_earlier(text) {
            literal.end_earlier(meant, text, start, errors);
            return (literal, meant);
        }
        let end = literal.body.1 + quotes + hashes;
        let extra = bytes.get(end..).map_or(0, self::hashes);
        if extra > 0 && hashes > 0 {
            literal.intact = false;
            errors.report(
                SyntaxError::new(
                    errors.span(end, end + extra),
                    "a raw string ends with more `#` than it starts with",
                    "too many",
                )
                .related(errors.span(start, start + hashes), "it starts here")
                .help("write the same number of `#` on both sides"),
            );
            return (literal, end + extra);
        }
        (literal, end)
    }

    /// Ends a string where it was meant to, before the quote that was found.
    fn end_earlier(&mut self, meant: usize, text: &str, start: usize, errors: &mut Errors) {
        let (open, found) = self.body;
        self.body.1 = meant;
        self.intact = false;
        let error = SyntaxError::new(
            errors.span(start, open),
            "this string is never closed",
            "opened here",
        );
        let why = "this quote would end it, but seems to begin another string";
        let string = quoted(text.get(open..meant).unwrap_or_default());
        errors.report(
            error
                .related(errors.span(found, found + 1), why)
                .help(format!("write {string}")),
        );
    }

    /// The length of the body, and whether there are closing quotes behind it.
    fn body_length(&self, inside: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(rest) = inside.get(at..) {
            match rest {
                [] => break,
                [b'"', ..] if self.is_close(rest) => return (at, true),
                [b'\\', after @ ..] if self.hashes == 0 => {
                    let blank = chars::blank(after);
                    at += 1 + blank.max(usize::from(blank == 0 && !after.is_empty()));
                }
                [0x20..=0x7E, ..] => at += 1,
                _ if !self.multiline && chars::newline(rest) > 0 => break,
                _ => at += 1,
            }
        }
        (at.min(inside.len()), false)
    }

    /// Whether the bytes start with the quotes and `#` that end this string.
    pub(super) fn is_close(&self, rest: &[u8]) -> bool {
        let quotes: &[u8] = if self.multiline { b"\"\"\"" } else { b"\"" };
        rest.strip_prefix(quotes).is_some_and(|after| {
            after
                .get(..self.hashes)
                .is_some_and(|after| after.iter().all(|byte| *byte == b'#'))
        })
    }

    /// Reports that the end is missing, at the quotes that start the string.
    fn unclosed(mut self, text: &str, start: usize, errors: &mut Errors) -> (Self, usize) {
        self.intact = false;
        let opening = errors.span(start, self.body.0);
        let fence = "#".repeat(self.hashes.min(9));
        if self.multiline {
            errors.report_lost_rest(
                SyntaxError::new(opening, "this string is never closed", "opened here").help(
                    format!("put `\"\"\"{fence}` on a line of its own after the text"),
                ),
            );
            return (self, self.body.1);
        }
        if let Some(close) = self.close_on_a_later_line(text) {
            self.body.1 = close;
            errors.report(
                SyntaxError::new(
                    opening,
                    "a string with one quote on each side can't go over several lines",
                    "starts here",
                )
                .related(errors.span(close, close + 1), "seems to end here")
                .help("put `\"\"\"` around the text, each on a line of its own"),
            );
            return (self, close + 1 + self.hashes);
        }
        errors.report(
            SyntaxError::new(opening, "this string is never closed", "opened here").help(format!(
                "put `\"{fence}` after it; text of several lines stands between `\"\"\"`"
            )),
        );
        let body = text.get(self.body.0..self.body.1).unwrap_or_default();
        self.body.1 =
            self.body.0 + without_braces(body, text.get(..start).unwrap_or_default()).len();
        (self, self.body.1)
    }

    /// The string that is meant. Reports wrong escapes and wrong indentation.
    pub(super) fn decode(&self, text: &str, errors: &mut Errors) -> String {
        let body = text.get(self.body.0..self.body.1).unwrap_or_default();
        let escapes = self.hashes == 0 && body.contains('\\');
        if escapes {
            escape::check(body, self.body.0, errors);
        }
        if self.multiline && self.intact {
            return self.decode_lines(body, escapes, errors);
        }
        if !escapes {
            return body.to_owned();
        }
        let mut out = String::with_capacity(body.len());
        escape::resolve(body, &mut out);
        out
    }

    /// Puts the lines between `"""` together, less the indentation of the closing quotes.
    fn decode_lines(&self, body: &str, escapes: bool, errors: &mut Errors) -> String {
        let first = chars::newline(body.as_bytes());
        let Some(body) = body.get(first..).filter(|_| first > 0) else {
            self.report_text_behind_quotes(errors);
            return body.to_owned();
        };
        let unescaped = escapes.then(|| escape::without_blanks(body));
        let lines = unescaped.as_deref().unwrap_or(body);
        let (lines, indentation) = split_last_line(lines);
        if chars::spaces(indentation.as_bytes()) < indentation.len() {
            self.report_text_before_quotes(errors);
            return lines.to_owned();
        }
        let mut out = String::with_capacity(lines.len());
        let mut wrong = None;
        let mut count = 0;
        let numbered = Lines { text: lines, at: 0 }.enumerate();
        for (index, (at, line)) in numbered {
            if index > 0 {
                out.push('\n');
            }
            if chars::spaces(line.as_bytes()) == line.len() {
                continue;
            }
            let content = line.strip_prefix(indentation).unwrap_or_else(|| {
                wrong.get_or_insert(at);
                count += 1;
                line
            });
            if escapes {
                escape::resolve(content, &mut out);
            } else {
                out.push_str(content);
            }
        }
        if let Some(at) = wrong {
            let at = if escapes {
                escape::place_with_blanks(body, at)
            } else {
                at
            };
            self.report_indentation(body, self.body.0 + first, at, count, errors);
        }
        out
    }

    fn report_text_behind_quotes(&self, errors: &mut Errors) {
        errors.report(
            SyntaxError::new(
                errors.span(self.body.0 - 3, self.body.0),
                "text after `\"\"\"` must start on the next line",
                "put a line break here",
            )
            .help("text of one line needs only one quote on each side: `\"text\"`"),
        );
    }

    fn report_text_before_quotes(&self, errors: &mut Errors) {
        errors.report(
            SyntaxError::new(
                errors.span(self.body.1, self.body.1 + 3),
                "the closing `\"\"\"` must stand on a line of its own",
                "put a line break in front",
            )
            .related(
                errors.span(self.body.0 - 3, self.body.0),
                "the string starts here",
            ),
        );
    }

    /// Reports the first of `count` lines that lack the indentation of the closing quotes.
    fn report_indentation(
        &self,
        body: &str,
        start: usize,
        at: usize,
        count: usize,
        errors: &mut Errors,
    ) {
        let line = body
            .get(at..)
            .map_or(0, |rest| chars::line(rest.as_bytes()));
        let message = if count == 1 {
            "a line of this string is not indented like its closing quotes".to_owned()
        } else {
            format!("{count} lines of this string are not indented like its closing quotes")
        };
        errors.report(
            SyntaxError::new(
                errors.span(start + at, start + at + line),
                message,
                if count == 1 {
                    "this line"
                } else {
                    "the first of them"
                },
            )
            .related(
                errors.span(self.body.1, self.body.1 + 3),
                "the closing quotes",
            )
            .help(
                "start every line with the same spaces or tabs as the line of the closing `\"\"\"`",
            ),
        );
    }
}

/// The number of `#` that the bytes start with.
fn hashes(bytes: &[u8]) -> usize {
    chars::until(bytes, |rest| rest.first() != Some(&b'#'))
}

/// Lines of text with the byte that each starts at. A text without newlines is one line.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let length = chars::line(rest.as_bytes());
        let newline = rest.as_bytes().get(length..).map_or(0, chars::newline);
        // Past the end after the last line, so that the next call finds nothing.
        self.at = start + length + newline + usize::from(newline == 0);
        rest.get(..length).map(|line| (start, line))
    }
}

/// Splits the last line off; the newline in front of it belongs to neither part.
fn split_last_line(text: &str) -> (&str, &str) {
    let Some((lines, last)) = text.rsplit_once(chars::NEWLINES) else {
        return ("", text);
    };
    let line_feed = text.as_bytes().get(lines.len()) == Some(&b'\n');
    match lines.strip_suffix('\r') {
        Some(lines) if line_feed => (lines, last),
        _ => (lines, last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn decoded(text: &str) -> String {
        let mut errors = Errors::new(SourceMap::default().add("test.kdl", text));
        let (literal, end) = Literal::scan(text, 0, &mut errors);
        let decoded = literal.decode(text, &mut errors);
        assert_eq!(end, text.len(), "{text:?}");
        assert_eq!(errors.into_sorted(), [], "{text:?}");
        decoded
    }

    #[test]
    fn the_last_line_is_split_off_at_any_newline() {
        assert_eq!(split_last_line("a\r\nb"), ("a", "b"));
        assert_eq!(split_last_line("a\r\rb"), ("a\r", "b"));
        assert_eq!(split_last_line("a\n\u{2028}"), ("a\n", ""));
        assert_eq!(split_last_line("a"), ("", "a"));
    }

    #[test]
    fn lines_lose_the_indentation_of_the_closing_quotes() {
        assert_eq!(
            decoded("\"\"\"\r\n  a\r\n\r\n    b\r\n  \"\"\""),
            "a\n\n  b"
        );
        assert_eq!(
            decoded("#\"\"\"\n\ta \\n \"\"\"\n\t\"\"\"#"),
            "a \\n \"\"\""
        );
        assert_eq!(decoded("\"\"\"\n  a\\n\\\n   b\n  \"\"\""), "a\nb");
    }

    #[test]
    fn quotes_in_raw_strings_need_the_same_hashes_to_end_them() {
        assert_eq!(decoded("##\"a\"#b\"##"), "a\"#b");
        assert_eq!(decoded("#\"\"#"), "");
    }
}
