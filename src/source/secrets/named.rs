//! What stands behind a word such as `password`.

use std::ops::Range;

/// What such words end with, in small letters and without signs between them.
const ENDINGS: &[&str] = &[
    "accesskey",
    "apikey",
    "bindpw",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "privatekey",
    "pwd",
    "secret",
    "secretkey",
    "secrets",
    "signingkey",
    "token",
    "tokens",
];

/// Words that end like this name a secret or a tool.
const NAMES: &[&str] = &[
    "existingsecret",
    "externalsecret",
    "externalsecrets",
    "pullsecret",
    "pullsecrets",
    "pushsecret",
    "sealedsecret",
    "sealedsecrets",
];

/// What is no secret, whatever it is called.
const PLAIN: &[&str] = &[
    "", "true", "false", "null", "#true", "#false", "#null", "~", "{}", "[]",
];

/// A text that is no longer, and begins with a digit, counts something.
const LONGEST_COUNT: usize = 4;

/// Finds the values of all such words.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(word) = next_word(text, at) {
        at = word.end;
        if is_telling(text.get(word.clone()).unwrap_or_default())
            && let Some(value) = value(text, &word)
        {
            at = value.end.max(at);
            found.push(value);
        }
    }
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn next_word(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text.get(from..)?.find(is_of_word)?;
    let rest = text.get(start..)?;
    let length = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
    Some(start..start + length)
}

/// Whether a word calls what stands behind it a secret.
fn is_telling(word: &str) -> bool {
    let letters = word.chars().filter(char::is_ascii_alphanumeric);
    let plain: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    let ends = |ending: &&str| plain.ends_with(*ending);
    ENDINGS.iter().any(ends) && !NAMES.iter().any(ends)
}

/// What a value is joined to its word by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Equals,
    Colon,
    Blank,
}

/// The value behind a word, as it is written.
fn value(text: &str, word: &Range<usize>) -> Option<Range<usize>> {
    let rest = text.get(word.end..)?;
    let behind = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    let (joint, next) = joint(behind)?;
    let is_quoted = behind.len() < rest.len();
    if joint == Joint::Blank && !follows(next, is_quoted, begins_node(text, word.start)) {
        return None;
    }
    let start = text.len() - next.len();
    let end = start + length(next, joint);
    let inside = text.get(start..end)?.trim_matches(['"', '\'']);
    let is_count =
        inside.len() <= LONGEST_COUNT && inside.starts_with(|c: char| c.is_ascii_digit());
    if PLAIN.contains(&inside) || is_count {
        return None;
    }
    let is_block = joint == Joint::Colon && inside.starts_with(['|', '>']);
    let further = is_block.then(|| indented(text, word.start, end));
    Some(start..end + further.unwrap_or_default())
}

/// Whether what stands behind a word and a blank is its value. A block behind a quoted word is none: it is about what
/// the word names.
fn follows(next: &str, is_quoted: bool, begins_node: bool) -> bool {
    let is_text = next.starts_with('"') || next.starts_with("#\"");
    let is_alone = begins_node || (is_quoted && !next.starts_with('{'));
    is_text || (is_alone && is_value(next))
}

/// What joins a value to what stands in front of this text, and the text from the value on. `name="token" value="…"`
/// says it in two steps, on one line or on two.
fn joint(behind: &str) -> Option<(Joint, &str)> {
    let next = behind.trim_start_matches([' ', '\t']);
    let second = behind.trim_start_matches([',', '"', ' ', '\t', '\r', '\n']);
    let second = second.strip_prefix("value");
    let joined = second.map_or(next, |value| value.trim_start_matches('"'));
    let joint = match joined.as_bytes().first() {
        Some(b'=') => Joint::Equals,
        Some(b':') => Joint::Colon,
        _ => return (next.len() < behind.len()).then_some((Joint::Blank, next)),
    };
    let value = joined.get(1..)?;
    Some((joint, value.trim_start_matches([' ', '\t'])))
}

/// Whether nothing stands in front of a word in its line or block, but its quote.
fn begins_node(text: &str, word: usize) -> bool {
    let before = text.get(..word).unwrap_or_default();
    let before = before.strip_suffix('"').unwrap_or(before);
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '\r', '{', ';'])
}

/// Whether a value begins here, and no property, comment or end.
fn is_value(next: &str) -> bool {
    let word = next.find(|c| !is_of_word(c)).unwrap_or(next.len());
    let is_property = word > 0 && next.get(word..).is_some_and(|rest| rest.starts_with('='));
    let ends = next.is_empty() || next.starts_with(['}', ';', '\n', '\r', ',', ')', ']']);
    !is_property && !ends && !next.starts_with("//") && !next.starts_with("# ")
}

/// The bytes of a value: a property's to its end, others to the end of their line or block.
fn length(next: &str, joint: Joint) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = next.get(at..).and_then(|rest| rest.chars().next()) {
        let ends = match c {
            ' ' | '\t' => joint == Joint::Equals,
            '\n' | '\r' | ';' | '}' => true,
            _ => false,
        };
        if ends && depth == 0 {
            break;
        }
        depth = match c {
            '{' => depth + 1,
            '}' => depth - 1,
            _ => depth,
        };
        at += match c {
            '"' | '\'' => string(next.get(at..).unwrap_or_default()),
            c => c.len_utf8(),
        };
    }
    next.get(..at).map_or(at, |value| value.trim_end().len())
}

/// The bytes of the string that begins here: to its end, or that of its line.
fn string(rest: &str) -> usize {
    const LINES: &str = "\"\"\"";
    if let Some(body) = rest.strip_prefix(LINES) {
        let end = body.find(LINES).map(|end| end + 2 * LINES.len());
        return end.unwrap_or(rest.len());
    }
    let quote = rest.chars().next().unwrap_or('"');
    let mut is_escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let ends = matches!(c, '\n' | '\r') || (*c == quote && !is_escaped);
        is_escaped = *c == '\\' && !is_escaped;
        ends
    });
    end.map_or(rest.len(), |(at, c)| if c == quote { at + 1 } else { at })
}

/// The bytes of the lines behind a place that are indented further than the line of a word.
fn indented(text: &str, word: usize, from: usize) -> usize {
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t', '-']).len();
    let line = text
        .get(..word)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1);
    let own = indentation(text.get(line..).unwrap_or_default());
    let rest = text.get(from..).unwrap_or_default();
    let mut lines = rest.split_inclusive('\n');
    let first = lines.next().map_or(0, str::len);
    let inside = lines.take_while(|line| line.trim().is_empty() || indentation(line) > own);
    first + inside.map(str::len).sum::<usize>()
}
