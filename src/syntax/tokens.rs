//! A file cut into all of its parts, comments included, for who writes files and not only reads them.

use super::chars;
use super::errors::Errors;
use super::lexer::{Kind, Lexer};
use super::word::Word;
use crate::source::{SourceId, Span};

/// A part of a file. Between two of them stands nothing but spaces.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// The end of a line.
    Newline,
    /// A `\`: the next newline ends no node.
    Continuation,
    /// `// …`, without the end of its line.
    LineComment,
    /// `/* … */`
    BlockComment,
    /// `;`
    Semicolon,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `(`
    ParenOpen,
    /// `)`
    ParenClose,
    /// `=`
    Equals,
    /// `/-`
    Slashdash,
    /// A string without quotes.
    Bare,
    /// A string in quotes, raw or not.
    Quoted,
    /// A number, or a value that starts with `#`.
    Literal,
}

/// Cuts a file that [`parse`](super::parse) finds nothing wrong with. The text and the places of the tokens
/// are all that there is to know about it.
pub fn tokens(text: &str, source: SourceId) -> Vec<Token> {
    let mut cutter = Cutter {
        lexer: Lexer::new(text, Errors::new(source)),
        comments: 0,
        tokens: Vec::new(),
    };
    cutter.cut();
    cutter.tokens
}

struct Cutter<'a> {
    lexer: Lexer<'a>,
    /// How many of the lexer's comments are among the tokens.
    comments: usize,
    tokens: Vec<Token>,
}

impl Cutter<'_> {
    fn cut(&mut self) {
        let mut end = 0;
        loop {
            let token = self.lexer.next();
            let text = self.lexer.slice(token.start, token.end);
            let kind = match token.kind {
                // It comes with its comment, and is cut with all else that is between two words.
                Kind::Newline => continue,
                Kind::End => return self.between(end, token.start),
                Kind::Semicolon => TokenKind::Semicolon,
                Kind::Open => TokenKind::Open,
                Kind::Close => TokenKind::Close,
                Kind::ParenOpen => TokenKind::ParenOpen,
                Kind::ParenClose => TokenKind::ParenClose,
                Kind::Equals => TokenKind::Equals,
                Kind::Slashdash => TokenKind::Slashdash,
                Kind::Text(_) => TokenKind::Quoted,
                Kind::Keyword(_) => TokenKind::Literal,
                Kind::Word if Word::of(text) == Word::Number => TokenKind::Literal,
                Kind::Word | Kind::BadWord => TokenKind::Bare,
            };
            self.between(end, token.start);
            self.push(kind, token.start, token.end);
            end = token.end;
        }
    }

    fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        let span = self.lexer.errors.span(start, end);
        self.tokens.push(Token { kind, span });
    }

    /// Cuts what separates two words: newlines, comments, continuations.
    fn between(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let rest = self.lexer.slice(at, end).as_bytes();
            let newline = chars::newline(rest);
            at += if newline > 0 {
                self.push(TokenKind::Newline, at, at + newline);
                newline
            } else {
                match rest {
                    [b'/', second, ..] => self.comment(*second, at),
                    [b'\\', ..] => {
                        self.push(TokenKind::Continuation, at, at + 1);
                        1
                    }
                    _ => 1,
                }
            };
        }
    }

    /// Takes the comment that starts here over from the lexer, and tells how long it is.
    fn comment(&mut self, second: u8, at: usize) -> usize {
        let kind = if second == b'/' {
            TokenKind::LineComment
        } else {
            TokenKind::BlockComment
        };
        let comment = self.lexer.comments.get(self.comments);
        let end = comment.map_or(at + 1, |comment| comment.end as usize);
        self.comments += 1;
        self.push(kind, at, end);
        end - at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use TokenKind::{
        Bare, BlockComment, Close, Continuation, Equals, LineComment, Literal, Newline, Open,
        ParenClose, ParenOpen, Quoted, Semicolon, Slashdash,
    };

    fn cut(text: &str) -> Vec<(TokenKind, &str)> {
        let id = SourceMap::default().add("test.kdl", text);
        let tokens = tokens(text, id).into_iter();
        tokens
            .map(|Token { kind, span }| {
                let range = span.start as usize..span.end as usize;
                (kind, text.get(range).expect("a token's place"))
            })
            .collect()
    }

    #[test]
    fn every_part_of_a_file_is_a_token() {
        let text = "\u{feff}// c\r\n(t)a k=\"v\" 1 /-#null {/*d*/b;}\n";
        assert_eq!(
            cut(text),
            [
                (LineComment, "// c"),
                (Newline, "\r\n"),
                (ParenOpen, "("),
                (Bare, "t"),
                (ParenClose, ")"),
                (Bare, "a"),
                (Bare, "k"),
                (Equals, "="),
                (Quoted, "\"v\""),
                (Literal, "1"),
                (Slashdash, "/-"),
                (Literal, "#null"),
                (Open, "{"),
                (BlockComment, "/*d*/"),
                (Bare, "b"),
                (Semicolon, ";"),
                (Close, "}"),
                (Newline, "\n"),
            ]
        );
    }

    #[test]
    fn a_continued_line_keeps_its_comments() {
        let text = "a \\ /* \\ */ // c \\\n \\\n\tb\u{a0}\\";
        assert_eq!(
            cut(text),
            [
                (Bare, "a"),
                (Continuation, "\\"),
                (BlockComment, "/* \\ */"),
                (LineComment, "// c \\"),
                (Newline, "\n"),
                (Continuation, "\\"),
                (Newline, "\n"),
                (Bare, "b"),
                (Continuation, "\\"),
            ]
        );
    }
}
