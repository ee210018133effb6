//! Text of a spec as it is safe to show.
//!
//! A spec may hold anything. What moves the cursor, colours the terminal or turns the direction of
//! the text would let it show something else than what is there, and what nobody sees hides what is there: both
//! are replaced by a mark.

use std::borrow::Cow;

/// A character that can be shown in its place.
pub(super) fn character(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        c => c,
    }
}

/// A text on one line.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    replace(text, |c| if c == '\t' { ' ' } else { character(c) })
}

/// A text that may have several lines.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    replace(text, |c| if c == '\n' { c } else { character(c) })
}

fn replace(text: &str, shown: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(shown).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn nothing_that_steers_a_terminal_gets_through() {
        assert_eq!(line("a\x1b[31mb\r\n\tc\u{202e}"), "a␛[31mb␍␊ c\u{fffd}");
        assert_eq!(lines("a\nb\x07"), "a\nb␇");
        assert_eq!(line("le\u{200b}ads"), "le\u{fffd}ads");
        assert_eq!(line("plain ü 漢"), "plain ü 漢");
    }
}
