//! How a file is laid out, as far as guesses about its braces go by it.

use super::chars;
use super::errors::Errors;
use super::lexer::{Kind, Lexer, Token};
use crate::source::{SourceId, Span};

/// What is met on the way through a file.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    /// A line that is not blank begins.
    Line(First),
    Open,
    Close,
}

/// What a line begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Close,
    /// The file is over.
    End,
    Other,
}

/// Where a mark is.
#[derive(Clone, Copy)]
pub(super) struct At {
    /// The token itself; of a line, its first one.
    pub(super) span: Span,
    /// How far its line is indented.
    pub(super) indentation: usize,
}

/// Goes through all lines and braces of a file.
pub(super) fn walk(text: &str, source: SourceId, mut visit: impl FnMut(Mark, At)) {
    let mut lexer = Lexer::new(text, Errors::new(source));
    // What it finds wrong is reported already.
    lexer.errors.quiet = true;
    let mut begins = true;
    let mut indentation = 0;
    loop {
        let token = lexer.next();
        if matches!(token.kind, Kind::Newline) {
            begins = true;
            continue;
        }
        let span = lexer.errors.span(token.start, token.end);
        if begins {
            begins = false;
            indentation = self::indentation(text, token);
            visit(Mark::Line(First::of(token.kind)), At { span, indentation });
        }
        match token.kind {
            Kind::Open => visit(Mark::Open, At { span, indentation }),
            Kind::Close => visit(Mark::Close, At { span, indentation }),
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

impl First {
    fn of(kind: Kind) -> Self {
        if matches!(kind, Kind::Close) {
            Self::Close
        } else if matches!(kind, Kind::End) {
            Self::End
        } else {
            Self::Other
        }
    }
}

/// The number of bytes of spaces in front of the first token of a line.
fn indentation(text: &str, token: Token) -> usize {
    let before = text.get(..token.start).unwrap_or_default();
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    chars::spaces(before.get(line..).unwrap_or_default().as_bytes())
}
