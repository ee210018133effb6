//! How much room text takes on a screen.

use std::borrow::Cow;
use std::iter;

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthChar as _;

use super::visible;

/// Tabs end at every fourth column.
const TAB: usize = 4;

/// The columns of a character of a spec as it is shown: one that nobody would see is shown by a mark, and one that
/// would stand over the one before counts, for a line may have a million of them.
pub(super) fn shown_character(c: char) -> usize {
    character(visible::character(c)).max(1)
}

/// The columns that a text takes from the beginning of a line on.
pub(super) fn width(text: &str) -> usize {
    text.chars().fold(0, |column, c| match c {
        '\t' => column + TAB - column % TAB,
        c => column + character(c),
    })
}

/// The most columns that a character takes.
pub(super) fn character(c: char) -> usize {
    if c == '\t' {
        TAB
    } else {
        c.width().unwrap_or(0)
    }
}

/// A text in lines of at most so many columns.
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let options = Options::new(columns)
        .break_words(false)
        .word_separator(WORDS)
        .word_splitter(WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(text, options).into_iter();
    lines.map(Cow::into_owned).collect()
}

/// What a line may end behind: a word with its hyphens, or a piece of code, so that it can be copied.
pub(super) const WORDS: WordSeparator = WordSeparator::Custom(words);

/// Code that is longer may go on in the next line.
const LONGEST_CODE: usize = 44;

fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut rest = line;
    Box::new(iter::from_fn(move || {
        let (word, after) = rest.split_at(end_of_word(rest));
        rest = after;
        (!word.is_empty()).then(|| Word::from(word))
    }))
}

/// Where the second word begins.
fn end_of_word(text: &str) -> usize {
    let (mut is_behind, mut end_of_code) = (false, 0);
    for (at, c) in text.char_indices() {
        if at < end_of_code {
            continue;
        }
        if is_behind && c != ' ' {
            return at;
        }
        is_behind = c == ' ';
        if c == '`' {
            end_of_code = at + code(text.get(at..).unwrap_or_default());
        }
    }
    text.len()
}

/// How many bytes of a text that begins with a backtick stay together.
fn code(text: &str) -> usize {
    let inside = text.trim_start_matches('`');
    let length = inside.find('`').filter(|length| *length <= LONGEST_CODE);
    length.map_or(0, |length| text.len() - inside.len() + length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_behind_words_and_code() {
        let wrapped = |text| wrapped(text, 20).join("|");
        assert_eq!(
            wrapped("write well-known words here"),
            "write well-known|words here"
        );
        assert_eq!(
            wrapped("then add `a b=\"c\" d`, too"),
            "then add|`a b=\"c\" d`, too"
        );
        let long = format!("`{}`", "word ".repeat(10));
        assert_eq!(wrapped(&long).split('|').count(), 3);
        assert_eq!(wrapped("a ` alone"), "a ` alone");
        assert_eq!(wrapped("漢字漢字漢 字漢字漢字"), "漢字漢字漢|字漢字漢字");
    }

    #[test]
    fn tabs_end_at_stops() {
        assert_eq!([width("\t"), width("ab\tc"), width("漢ü")], [4, 5, 3]);
    }
}
