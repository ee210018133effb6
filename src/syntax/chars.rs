//! The classes of characters that KDL knows, told from the bytes of UTF-8.
//!
//! Everything here looks at bytes: all characters that mean something in KDL are ASCII, but for a
//! few spaces and newlines whose first byte is enough to look closer. Continuation bytes match no
//! pattern, so that a scan may step through text byte by byte.

/// The characters that end a line; CR and LF together are one newline.
pub(super) const NEWLINES: [char; 7] = [
    '\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}',
];

/// The length of the newline that the bytes start with, 0 when there is none.
pub(super) fn newline(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => 2,
        [b'\n' | b'\r' | 0x0B | 0x0C, ..] => 1,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

/// The length of the space (of Unicode's, tab included) that the bytes start with, 0 for none.
pub(super) fn space(bytes: &[u8]) -> usize {
    match bytes {
        [b' ' | b'\t', ..] => 1,
        [0xC2, 0xA0, ..] => 2,
        [0xE1, 0x9A, 0x80, ..]
        | [0xE2, 0x80, 0x80..=0x8A | 0xAF, ..]
        | [0xE2, 0x81, 0x9F, ..]
        | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// Whether a word may hold the byte that these bytes start with.
fn is_word(bytes: &[u8]) -> bool {
    match bytes {
        [
            b'\t'..=b'\r'
            | b' '
            | b'\\'
            | b'/'
            | b'('
            | b')'
            | b'{'
            | b'}'
            | b'['
            | b']'
            | b';'
            | b'"'
            | b'#'
            | b'=',
            ..,
        ]
        | [] => false,
        [0xC2 | 0xE1 | 0xE2 | 0xE3, ..] => space(bytes) == 0 && newline(bytes) == 0,
        [_, ..] => true,
    }
}

/// The number of bytes from the start that make a bare word.
///
/// Code points that no KDL file may hold count as part of the word: `forbidden` reports them.
pub(super) fn word(bytes: &[u8]) -> usize {
    until(bytes, |rest| !is_word(rest))
}

/// The number of bytes before the first newline, or before the end.
pub(super) fn line(bytes: &[u8]) -> usize {
    until(bytes, |rest| newline(rest) > 0)
}

/// The number of bytes of spaces from the start.
pub(super) fn spaces(bytes: &[u8]) -> usize {
    repeated(bytes, space)
}

/// The number of bytes of spaces and newlines from the start.
pub(super) fn blank(bytes: &[u8]) -> usize {
    repeated(bytes, |rest| space(rest).max(newline(rest)))
}

/// The number of bytes before the place where `stop` says so, or before the end.
pub(super) fn until(bytes: &[u8], stop: impl Fn(&[u8]) -> bool) -> usize {
    let mut rest = bytes;
    while let [_, next @ ..] = rest {
        if stop(rest) {
            break;
        }
        rest = next;
    }
    bytes.len() - rest.len()
}

/// The number of bytes that `length` takes from the start when it is asked over and over.
fn repeated(bytes: &[u8], length: impl Fn(&[u8]) -> usize) -> usize {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        match length(rest) {
            0 => break,
            taken => at += taken,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_newline_and_space_of_the_specification_is_known() {
        for text in [
            "\r\n", "\r", "\n", "\u{85}", "\u{b}", "\u{c}", "\u{2028}", "\u{2029}",
        ] {
            assert_eq!(newline(text.as_bytes()), text.len(), "{text:?}");
            assert_eq!(word(text.as_bytes()), 0, "{text:?}");
        }
        for text in "\t \u{a0}\u{1680}\u{2000}\u{200a}\u{202f}\u{205f}\u{3000}".chars() {
            let text = text.to_string();
            assert_eq!(space(text.as_bytes()), text.len(), "{text:?}");
            assert_eq!(word(text.as_bytes()), 0, "{text:?}");
        }
    }

    #[test]
    fn a_word_ends_at_syntax_and_keeps_other_scripts() {
        assert_eq!(word("höhe€=1".as_bytes()), "höhe€".len());
        assert_eq!(word("名前\u{3000}x".as_bytes()), "名前".len());
        assert_eq!(line("a b\u{2028}c".as_bytes()), 3);
        assert_eq!(blank(" \r\n\tx".as_bytes()), 4);
    }
}
