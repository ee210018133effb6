//! Guesses from indentation which `{` a file lacks the `}` of.
//!
//! A parser that counts braces only notices at the end of the file, and blames the outermost
//! block. People indent what is inside a block, so the first line that stands further left than
//! its block allows shows where the block should have ended. This runs only for files whose braces
//! don't add up.

use super::SyntaxError;
use super::lines::{At, First, Mark, walk};
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
    /// Whether every `}` so far had a block to close.
    fits: bool,
}

impl Guess {
    /// Goes through all braces of the file.
    fn read(&mut self, text: &str, source: SourceId) {
        self.fits = true;
        walk(text, source, |mark, at| match mark {
            Mark::Line(first) => self.leave_blocks(first, at),
            Mark::Open => self.stack.push(Open {
                brace: at.span,
                indentation: at.indentation,
            }),
            Mark::Close => self.fits &= self.stack.pop().is_some(),
        });
    }

    /// Leaves the blocks that the first token of a line can't be in.
    fn leave_blocks(&mut self, first: First, at: At) {
        let (closes, ends) = (first == First::Close, first == First::End);
        let mut gap: Option<Gap> = None;
        while let Some(top) = self.stack.last() {
            let inside =
                at.indentation > top.indentation || (closes && at.indentation == top.indentation);
            if inside && !ends {
                break;
            }
            let brace = top.brace;
            gap.get_or_insert(Gap {
                brace,
                count: 0,
                seen: (!ends).then_some(at.span),
            })
            .count += 1;
            self.stack.pop();
        }
        self.gaps.extend(gap);
    }
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
