//! Guesses from indentation which `}` of a file is one too many.
//!
//! A parser that counts braces only notices at the last of them, after it has read what stands behind the first as if
//! it were outside. A `}` that stands further right than the block that it would close, or behind which the block
//! goes on, is the one. This runs only for files whose braces don't add up.

use super::lines::{At, First, Mark, walk};
use crate::source::{SourceId, Span};

/// A `}` that is one too many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surplus {
    pub(super) close: Span,
    /// The `{` of the block that goes on behind it.
    pub(super) open: Option<Span>,
}

/// The `}` that are too many, in order, if their number is the one that the parser found by counting.
pub(super) fn surplus(text: &str, source: SourceId, counted: usize) -> Vec<Surplus> {
    let mut guess = Guess::default();
    guess.read(text, source);
    if guess.found.len() == counted && guess.stack.is_empty() {
        guess.found
    } else {
        Vec::new()
    }
}

/// An open block: its `{`, and how far the line with the `{` is indented.
#[derive(Clone, Copy)]
struct Open {
    brace: Span,
    indentation: usize,
    line: usize,
}

#[derive(Default)]
struct Guess {
    stack: Vec<Open>,
    found: Vec<Surplus>,
    /// The block that the line before has closed, and its `}`.
    closed: Option<(Open, Span)>,
    line: usize,
}

impl Guess {
    /// Goes through all braces of the file.
    fn read(&mut self, text: &str, source: SourceId) {
        walk(text, source, |mark, at| match mark {
            Mark::Line(first) => {
                self.line += 1;
                self.reopen(first, at);
            }
            Mark::Open => self.stack.push(Open {
                brace: at.span,
                indentation: at.indentation,
                line: self.line,
            }),
            Mark::Close => self.close(at),
        });
    }

    fn close(&mut self, at: At) {
        let top = self.stack.last().copied();
        let is_too_far_right =
            |open: &Open| open.line < self.line && open.indentation < at.indentation;
        match top {
            Some(open) if !is_too_far_right(&open) => {
                self.stack.pop();
                self.closed = Some((open, at.span));
            }
            open => self.found.push(Surplus {
                close: at.span,
                open: open.map(|open| open.brace),
            }),
        }
    }

    /// Takes back that the line before has closed a block, if this line stands further right than what can follow.
    fn reopen(&mut self, first: First, at: At) {
        let Some((open, close)) = self.closed.take() else {
            return;
        };
        if first == First::Other && at.indentation > open.indentation {
            self.stack.push(open);
            self.found.push(Surplus {
                close,
                open: Some(open.brace),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::SourceMap;

    /// The bytes of the errors, and the names of the top-level nodes.
    fn read(text: &str) -> (Vec<u32>, Vec<String>) {
        let (document, errors) =
            super::super::parse(text, SourceMap::default().add("test.kdl", text));
        let names = document.nodes.into_iter().map(|node| node.name.value);
        (
            errors.iter().map(|error| error.span.start).collect(),
            names.collect(),
        )
    }

    #[test]
    fn the_first_brace_that_stands_wrong_is_the_one() {
        for (text, at) in [
            ("a {\n  b\n  }\n  c\n}\nd\n", 10),
            ("a {\n  b {\n    c\n  }\n  }\n  e\n}\nd\n", 22),
            ("a {\n  b { c; }}\n  e\n}\nd\n", 14),
            ("a {\n  b\n}\n  c\n}\nd\n", 8),
            ("a {\n  b\n}\n}\nd\n", 10),
        ] {
            let names = ["a", "d"].map(str::to_owned).to_vec();
            assert_eq!(read(text), (vec![at], names), "{text}");
        }
    }

    #[test]
    fn two_are_two_errors() {
        let (errors, names) = read("a {\n  b\n  }\n  c\n}\nd {\n  e\n}\n  f\n}\n");
        assert_eq!(errors, [10, 26]);
        assert_eq!(names, ["a", "d"]);
    }

    #[test]
    fn where_braces_add_up_their_places_are_a_matter_of_taste() {
        assert!(read("a {\n b {\n  c\n  }\n }\n  d\n").0.is_empty());
    }

    #[test]
    fn without_indentation_the_brace_that_closes_nothing_is_named() {
        assert_eq!(read("a {\nb\n}\nc\n}\n").0, [10]);
    }
}
