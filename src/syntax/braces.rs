//! Guesses from indentation which `{` a file lacks the `}` of.
//!
//! A parser that counts braces only notices at the end of the file, and blames the outermost
//! block. People indent what is inside a block, so the first line that stands further left than
//! its block allows shows where the block should have ended. This runs only for files whose braces
//! don't add up.

use super::SyntaxError;
use super::chars;
use super::errors::Errors;
use super::lexer::{Kind, Lexer, Token};
use super::mistakes;
use crate::source::{SourceId, Span};

/// An open block: its `{`, and how far the line with the `{` is indented.
struct Open {
    brace: Span,
    indentation: usize,
}

/// Blocks of which the `}` is missing at one place.
pub(super) struct Gap {
    /// The innermost of the blocks.
    brace: Span,
    pub(super) count: usize,
    /// What stands too far left; none at the end of the file.
    pub(super) seen: Option<Span>,
}

impl Gap {
    /// The error of all its blocks together.
    pub(super) fn error(&self) -> SyntaxError {
        mistakes::unclosed_block(self.brace, self.count, self.seen)
    }
}

/// The places where `}` are missing.
///
/// `open` are the braces that are open at the end of the file when they are only counted.
pub(super) fn gaps(text: &str, source: SourceId, open: &[Span]) -> Vec<Gap> {
    let mut guess = Guess::default();
    guess.read(text, source);
    let guessed: usize = guess.gaps.iter().map(|gap| gap.count).sum();
    if guessed == open.len() && guess.fits {
        return guess.gaps;
    }
    let last = open.last().map(|last| Gap {
        brace: *last,
        count: open.len(),
        seen: None,
    });
    last.into_iter().collect()
}

#[derive(Default)]
struct Guess {
    stack: Vec<Open>,
    gaps: Vec<Gap>,
    /// How far the line at hand is indented.
    indentation: usize,
    /// Whether every `}` so far had a block to close.
    fits: bool,
}

impl Guess {
    /// Goes through all braces of the file.
    fn read(&mut self, text: &str, source: SourceId) {
        self.fits = true;
        let mut lexer = Lexer::new(text, Errors::new(source));
        // What it finds wrong is reported already.
        lexer.errors.quiet = true;
        let mut first_of_line = true;
        loop {
            let token = lexer.next();
            let span = lexer.errors.span(token.start, token.end);
            if matches!(token.kind, Kind::Newline) {
                first_of_line = true;
                continue;
            }
            if first_of_line {
                first_of_line = false;
                self.indentation = indentation(text, token);
                self.leave_blocks(token.kind, span);
            }
            match token.kind {
                Kind::Open => self.stack.push(Open {
                    brace: span,
                    indentation: self.indentation,
                }),
                Kind::Close => self.fits &= self.stack.pop().is_some(),
                Kind::End => break,
                Kind::Newline
                | Kind::Semicolon
                | Kind::ParenOpen
                | Kind::ParenClose
                | Kind::Equals
                | Kind::Slashdash
                | Kind::Word
                | Kind::BadWord
                | Kind::Text(_)
                | Kind::Keyword(_) => {}
            }
        }
    }

    /// Leaves the blocks that the first token of a line can't be in.
    fn leave_blocks(&mut self, kind: Kind, span: Span) {
        let (closes, ends) = (matches!(kind, Kind::Close), matches!(kind, Kind::End));
        let mut gap: Option<Gap> = None;
        while let Some(top) = self.stack.last() {
            let inside = self.indentation > top.indentation
                || (closes && self.indentation == top.indentation);
            if inside && !ends {
                break;
            }
            let brace = top.brace;
            gap.get_or_insert(Gap {
                brace,
                count: 0,
                seen: (!ends).then_some(span),
            })
            .count += 1;
            self.stack.pop();
        }
        self.gaps.extend(gap);
    }
}

/// The number of bytes of spaces in front of the first token of a line.
pub(super) fn indentation(text: &str, token: Token) -> usize {
    let before = text.get(..token.start).unwrap_or_default();
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    chars::spaces(before.get(line..).unwrap_or_default().as_bytes())
}

#[cfg(test)]
mod tests {
    use crate::source::SourceMap;

    /// The bytes of the `{` that are reported, and of what is told to stand too far left.
    fn places(text: &str) -> Vec<(u32, Option<u32>)> {
        let (_, errors) = super::super::parse(text, SourceMap::default().add("test.kdl", text));
        let related = |error: &crate::syntax::SyntaxError| {
            error.related.as_ref().map(|related| related.span.start)
        };
        errors
            .iter()
            .map(|error| (error.span.start, related(error)))
            .collect()
    }

    #[test]
    fn indentation_tells_which_block_is_not_closed() {
        assert_eq!(
            places("a {\n  b {\n  }\n  c {\n    d\n}\n"),
            [(18, Some(26))]
        );
        assert_eq!(places("a {\n  b\nc {\n  d\n}\n"), [(2, Some(8))]);
    }

    #[test]
    fn two_gaps_are_two_errors_and_a_cut_file_is_one() {
        assert_eq!(
            places("a {\n  b\nc {\n  d\ne\n"),
            [(2, Some(8)), (10, Some(16))]
        );
        assert_eq!(places("a {\n  b {\n    c {\n"), [(16, None)]);
    }

    #[test]
    fn without_indentation_the_innermost_open_block_is_named() {
        assert_eq!(places("a {\nb {\nc\n}\n"), [(2, None)]);
    }
}
