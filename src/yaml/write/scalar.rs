//! Scalars: what can stand bare, what needs quotes, what is a literal block.
//!
//! A text stands bare only if no reader could take it for anything else: YAML 1.1 and 1.2, sigs.k8s.io/yaml
//! (go-yaml), libyaml and `PyYAML`. Their rules differ by a long list of forms, so numbers, dates and times
//! are told by their characters: what could be one is quoted, whether it is one or not. The bytes of a text
//! are looked at once; only what is rare is looked at again.

use std::fmt::{Display, LowerExp, Write as _};

use super::WriteError;
use super::block::indent;

/// A byte that no number, date or time has, but behind the prefix of [`has_radix`].
const WORD: u8 = 1;
/// A blank, which parts something from a `#` or a `:`.
const BLANK: u8 = 1 << 1;
/// A colon: the end of a key, if a blank or nothing follows.
const COLON: u8 = 1 << 2;
/// A `#`: a comment behind a blank.
const HASH: u8 = 1 << 3;
/// What means something between braces.
const FLOW: u8 = 1 << 4;
/// What must be escaped, line breaks and tabs among it.
const CONTROL: u8 = 1 << 5;
/// What must be escaped in quotes only.
const ESCAPED: u8 = 1 << 6;
/// A part of a character that must be looked at as a whole.
const WIDE: u8 = 1 << 7;

const fn class(byte: u8) -> u8 {
    match byte {
        b' ' => BLANK,
        b':' => COLON,
        b'#' => HASH | WORD,
        b',' => FLOW,
        b'[' | b']' | b'{' | b'}' => FLOW | WORD,
        b'"' | b'\\' => ESCAPED | WORD,
        b'0'..=b'9' | b'+' | b'-' | b'.' | b'_' | b'e' | b'E' | b't' | b'T' | b'z' | b'Z' => 0,
        0..=0x1f | 0x7f => CONTROL | WORD,
        0x80..=0xff => WIDE | WORD,
        _ => WORD,
    }
}

/// The class of every byte: a `match` becomes a jump, and jumps for each byte are dear.
#[expect(
    clippy::indexing_slicing,
    reason = "a byte is always a place in a table of 256, and constants are checked when compiled"
)]
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    loop {
        classes[byte as usize] = class(byte);
        if byte == u8::MAX {
            break classes;
        }
        byte += 1;
    }
};

/// What a text has, as the classes of its bytes taken together.
#[derive(Clone, Copy, Debug)]
struct Classes(u8);

impl Classes {
    fn of(text: &str) -> Self {
        let classes = text.bytes().map(|byte| CLASSES.get(usize::from(byte)));
        Self(classes.flatten().fold(0, |all, class| all | class))
    }

    const fn any(self, classes: u8) -> bool {
        self.0 & classes != 0
    }

    /// Whether no byte means something to YAML, wherever it stands behind a letter. Most texts are like this.
    const fn is_simple(self) -> bool {
        !self.any(!WORD)
    }
}

/// Writes something whose `Display` is YAML.
pub(super) fn bare(out: &mut String, value: impl Display) -> Result<(), WriteError> {
    Ok(write!(out, "{value}")?)
}

/// Writes a text as a value.
pub(super) fn value(out: &mut String, text: &str) {
    let classes = Classes::of(text);
    if is_plain(text, classes) {
        out.push_str(text);
    } else {
        quoted(out, text, classes);
    }
}

/// Writes a text as a key. What stands bare as a key also does between braces, and has no colon.
pub(super) fn key(out: &mut String, text: &str) {
    let classes = Classes::of(text);
    if !classes.any(COLON | FLOW) && is_plain(text, classes) {
        out.push_str(text);
    } else {
        quoted(out, text, classes);
    }
}

/// Writes a text as a value, as a literal block with its lines in a column if it can be one.
pub(super) fn text(out: &mut String, text: &str, column: usize) {
    let classes = Classes::of(text);
    if classes.any(CONTROL) && is_block(text) {
        block(out, text, column);
    } else if is_plain(text, classes) {
        out.push_str(text);
    } else {
        quoted(out, text, classes);
    }
}

/// Writes the text of something as a value.
///
/// It is written before it is known whether it needs quotes; so most values need no memory of their own.
pub(super) fn display<T: Display + ?Sized>(out: &mut String, value: &T) -> Result<(), WriteError> {
    let start = out.len();
    write!(out, "{value}")?;
    let text = out.get(start..).unwrap_or_default();
    let classes = Classes::of(text);
    if is_plain(text, classes) {
        return Ok(());
    }
    if classes.any(CONTROL | ESCAPED | WIDE) {
        let text = out.split_off(start);
        quoted(out, &text, classes);
    } else {
        out.insert(start, '"');
        out.push('"');
    }
    Ok(())
}

/// Writes a number so that YAML 1.1 takes it for a float: always with a point, and with a sign in the
/// exponent.
pub(super) fn float<T>(out: &mut String, value: T) -> Result<(), WriteError>
where
    T: Copy + Display + LowerExp + Into<f64>,
{
    let wide: f64 = value.into();
    if !wide.is_finite() {
        out.push_str(match (wide.is_nan(), wide.is_sign_negative()) {
            (true, _) => ".nan",
            (false, false) => ".inf",
            (false, true) => "-.inf",
        });
        return Ok(());
    }
    let start = out.len();
    if wide == 0.0 || (1e-5..1e16).contains(&wide.abs()) {
        write!(out, "{value}")?;
    } else {
        write!(out, "{value:e}")?;
    }
    let number = out.get(start..).unwrap_or_default();
    let exponent = number.find('e').map(|at| start + at);
    let has_point = number.contains('.');
    let is_small = number.contains("e-");
    if let Some(at) = exponent.filter(|_| !is_small) {
        out.insert(at + 1, '+');
    }
    if !has_point {
        out.insert_str(exponent.unwrap_or(out.len()), ".0");
    }
    Ok(())
}

#[expect(
    clippy::nonminimal_bool,
    reason = "one reason against a plain text in each line"
)]
fn is_plain(text: &str, classes: Classes) -> bool {
    if classes.is_simple() && text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return !is_word(text);
    }
    !classes.any(CONTROL)
        && has_plain_edges(text)
        && !could_be_number(text, classes)
        && !is_word(text)
        && !(classes.any(BLANK) && is_cut(text, classes))
        && !(classes.any(WIDE)
            && text
                .chars()
                .any(|c| is_hidden(c) || is_wide_cut(c, classes)))
}

/// Whether a text begins and ends as a bare one can.
fn has_plain_edges(text: &str) -> bool {
    match text.as_bytes() {
        [] | [b' ', ..] | [.., b' ' | b':'] | [b'-' | b'?'] | [b'-' | b'?', b' ', ..] => false,
        // The end and the beginning of a document.
        [b'-', b'-', b'-', rest @ ..] | [b'.', b'.', b'.', rest @ ..] => {
            !matches!(rest, [] | [b' ', ..])
        }
        [first, ..] => !matches!(
            first,
            b',' | b':'
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b'#'
                | b'&'
                | b'*'
                | b'!'
                | b'|'
                | b'>'
                | b'\''
                | b'"'
                | b'%'
                | b'@'
                | b'`'
        ),
    }
}

/// Whether a text is no text to some reader. In any case: readers agree on some spellings only.
fn is_word(text: &str) -> bool {
    let mut word = [0; 5];
    let Some(word) = word.get_mut(..text.len()) else {
        return false;
    };
    word.copy_from_slice(text.as_bytes());
    word.make_ascii_lowercase();
    matches!(
        &*word,
        b"y" | b"n"
            | b"~"
            | b"="
            | b"no"
            | b"on"
            | b"<<"
            | b"yes"
            | b"off"
            | b"nan"
            | b"inf"
            | b"true"
            | b"null"
            | b"false"
            | b".inf"
            | b".nan"
            | b"+inf"
            | b"-inf"
            | b"+.inf"
            | b"-.inf"
            | b"+.nan"
            | b"-.nan"
    )
}

/// Whether a text has only what numbers, dates and times have: `1_000`, `12:30`, `2026-11-21 10:00:00 +1`.
fn could_be_number(text: &str, classes: Classes) -> bool {
    let begins =
        text.starts_with(['+', '-', '.', '_']) || text.starts_with(|c: char| c.is_ascii_digit());
    begins && (!classes.any(WORD) || has_radix(text))
}

/// Whether a text begins like `0x1F`, `-0b11` or `0o17`. go-yaml drops underscores before it looks.
fn has_radix(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-', '_']);
    unsigned.strip_prefix('0').is_some_and(|rest| {
        rest.trim_start_matches('_')
            .starts_with(['b', 'B', 'o', 'O', 'x', 'X'])
    })
}

/// Whether a key or a text would end within.
fn is_cut(text: &str, classes: Classes) -> bool {
    classes.any(COLON) && text.contains(": ") || classes.any(HASH) && text.contains(" #")
}

/// Whether a blank of another script stands where readers could disagree on what it parts.
fn is_wide_cut(c: char, classes: Classes) -> bool {
    classes.any(COLON | HASH) && !c.is_ascii() && c.is_whitespace()
}

/// Whether a character must be escaped: control characters, line breaks of other sets, marks of byte order.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Whether a text can be a literal block: several printable lines that end in something visible, at most
/// one line break at the end.
///
/// Blanks at the end of a line would be lost in editors; a blank at the very beginning, a tab, or one of
/// the rarer line breaks means different things to different readers.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && !body.contains(|c| c != '\n' && is_hidden(c))
        && body
            .lines()
            .all(|line| !line.ends_with(char::is_whitespace))
}

/// Writes a literal block but for its last line break.
fn block(out: &mut String, text: &str, column: usize) {
    let (body, mark) = match text.strip_suffix('\n') {
        Some(body) => (body, "|"),
        None => (text, "|-"),
    };
    out.push_str(mark);
    for line in body.split('\n') {
        out.push('\n');
        indent(out, column);
        out.push_str(line);
    }
}

fn quoted(out: &mut String, text: &str, classes: Classes) {
    out.push('"');
    if classes.any(CONTROL | ESCAPED | WIDE) {
        escaped(out, text);
    } else {
        out.push_str(text);
    }
    out.push('"');
}

fn escaped(out: &mut String, text: &str) {
    for part in text.split_inclusive(is_escaped) {
        match part.chars().next_back().filter(|c| is_escaped(*c)) {
            Some(last) => {
                out.push_str(part.strip_suffix(last).unwrap_or_default());
                escape(out, last);
            }
            None => out.push_str(part),
        }
    }
}

fn is_escaped(c: char) -> bool {
    matches!(c, '"' | '\\') || is_hidden(c)
}

/// Writes a character by its name or number (YAML 1.2.2, 5.7 "escaped characters").
fn escape(out: &mut String, c: char) {
    let name = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => return numbered(out, c),
    };
    out.push('\\');
    out.push(name);
}

fn numbered(out: &mut String, c: char) {
    let number = u32::from(c);
    let (mark, digits) = if number <= 0xff {
        ("\\x", 2)
    } else {
        ("\\u", 4)
    };
    out.push_str(mark);
    for place in (0..digits).rev() {
        let digit = char::from_digit(number >> (4 * place) & 0xf, 16);
        out.extend(digit.map(|digit| digit.to_ascii_uppercase()));
    }
}
