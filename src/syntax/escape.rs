//! Escapes of quoted strings: `\n`, `\u{1F600}`, and `\` in front of spaces that don't count.

use super::SyntaxError;
use super::chars;
use super::errors::{Errors, shown};

/// What a backslash and the text after it stand for.
enum Escape {
    /// A character.
    Character(char),
    /// Nothing: the backslash takes the spaces and newlines behind it away.
    Blank,
    /// No escape of KDL's.
    Unknown,
    /// `\u` without a code point in braces that exists.
    NoCodePoint,
}

/// Reads the escape at the start of the text, and says how many bytes it takes.
fn escape(text: &str) -> (Escape, usize) {
    let bytes = text.as_bytes();
    let blank = chars::blank(bytes.get(1..).unwrap_or_default());
    if blank > 0 {
        return (Escape::Blank, 1 + blank);
    }
    let character = match bytes.get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b's') => ' ',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'\\') => '\\',
        Some(b'"') => '"',
        Some(b'u') => return code_point(text),
        _ => {
            let length = text.chars().nth(1).map_or(0, char::len_utf8);
            return (Escape::Unknown, 1 + length);
        }
    };
    (Escape::Character(character), 2)
}

/// Reads `\u{…}`: one to six hexadecimal digits that name a Unicode scalar value.
fn code_point(text: &str) -> (Escape, usize) {
    let digits = text.get(3..).unwrap_or_default();
    let length = chars::until(digits.as_bytes(), |rest| {
        !rest.first().is_some_and(u8::is_ascii_hexdigit)
    });
    let open = text.as_bytes().get(2) == Some(&b'{');
    let closed = digits.as_bytes().get(length) == Some(&b'}');
    let end = match (open, closed) {
        (false, _) => return (Escape::NoCodePoint, 2),
        (true, false) => return (Escape::NoCodePoint, 3 + length),
        (true, true) => 4 + length,
    };
    let found = digits
        .get(..length)
        .filter(|digits| digits.len() <= 6)
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .and_then(char::from_u32);
    (found.map_or(Escape::NoCodePoint, Escape::Character), end)
}

/// Walks through a string's body: hands every stretch without escapes, and every escape as it is
/// written, to `each`.
fn walk<'a>(body: &'a str, mut each: impl FnMut(&'a str, Option<Escape>)) {
    let mut rest = body;
    while let Some((plain, escaped)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        each(plain, None);
        let (found, length) = escape(escaped);
        let (written, after) = escaped.split_at_checked(length).unwrap_or((escaped, ""));
        each(written, Some(found));
        rest = after;
    }
    each(rest, None);
}

/// Adds a string's body to `out` with its escapes resolved. Wrong ones stay as they are written.
pub(super) fn resolve(body: &str, out: &mut String) {
    walk(body, |written, escape| match escape {
        Some(Escape::Character(character)) => out.push(character),
        Some(Escape::Blank) => {}
        Some(Escape::Unknown | Escape::NoCodePoint) | None => out.push_str(written),
    });
}

/// The body without the blanks that a backslash takes away; all other escapes as they are written.
pub(super) fn without_blanks(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    walk(body, |written, escape| {
        if !matches!(escape, Some(Escape::Blank)) {
            out.push_str(written);
        }
    });
    out
}

/// Where in the body the byte stands that [`without_blanks`] moves to `wanted`.
pub(super) fn place_with_blanks(body: &str, wanted: usize) -> usize {
    let mut place = 0;
    let mut kept = 0;
    walk(body, |written, escape| {
        if matches!(escape, Some(Escape::Blank)) {
            place += if kept <= wanted { written.len() } else { 0 };
        } else {
            kept += written.len();
        }
    });
    wanted + place
}

/// Reports every escape in the body (which starts at byte `start` of the file) that is wrong.
pub(super) fn check(body: &str, start: usize, errors: &mut Errors) {
    let mut at = start;
    walk(body, |written, escape| {
        let span = errors.span(at, at + written.len());
        match escape {
            Some(Escape::Unknown) => errors.report(
                SyntaxError::new(
                    span,
                    format!("{} is not an escape", shown(written)),
                    "unknown escape",
                )
                .help("for a backslash write `\\\\`, or the string as `#\"…\"#`, which has no escapes"),
            ),
            Some(Escape::NoCodePoint) => errors.report(
                SyntaxError::new(
                    span,
                    format!("{} is not a character of Unicode", shown(written)),
                    "not a code point",
                )
                .help("write one to six hexadecimal digits in braces, such as `\\u{E9}`; at most `\\u{10FFFF}`"),
            ),
            Some(Escape::Character(_) | Escape::Blank) | None => {}
        }
        at += written.len();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(body: &str) -> String {
        let mut out = String::new();
        resolve(body, &mut out);
        out
    }

    #[test]
    fn escapes_become_their_characters() {
        assert_eq!(resolved(r#"a\n\t\\\"\s\u{e9}b"#), "a\n\t\\\" éb");
        assert_eq!(resolved("a\\  \n  b"), "ab");
        assert_eq!(resolved("é\\"), "é\\");
        assert_eq!(
            resolved(r"\u{D800}\u{1234567}\u{}\u"),
            r"\u{D800}\u{1234567}\u{}\u"
        );
    }

    #[test]
    fn places_are_found_again_after_blanks_are_gone() {
        let body = "ab\\   \ncd";
        assert_eq!(without_blanks(body), "abcd");
        assert_eq!(place_with_blanks(body, 1), 1);
        assert_eq!(body.get(place_with_blanks(body, 2)..), Some("cd"));
        assert_eq!(body.get(place_with_blanks(body, 3)..), Some("d"));
    }
}
