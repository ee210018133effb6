//! Cuts text into tokens, one at a time, as the parser asks for them.
//!
//! Spaces, block comments and continued lines are no tokens: each token says whether there was
//! something of that kind in front of it. A line comment is part of the newline that ends it.

use super::chars;
use super::comment::Comment;
use super::errors::Errors;
use super::foreign;
use super::literal::Literal;
use super::{Value, mistakes};
use crate::source::Span;

/// What a token is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// The end of the file.
    End,
    /// A newline, with the line comment in front of it.
    Newline,
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
    /// A word without quotes: a string or a number.
    Word,
    /// A word with something in it that is already reported; it counts as a string.
    BadWord,
    /// A string in quotes.
    Text(Literal),
    /// `#true` and its like.
    Keyword(Keyword),
}

/// The values that start with `#`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keyword {
    True,
    False,
    Null,
    /// `#inf`, `#-inf` and `#nan`.
    Number,
}

impl Keyword {
    fn of(word: &str) -> Option<Self> {
        match word {
            "true" => Some(Self::True),
            "false" => Some(Self::False),
            "null" => Some(Self::Null),
            "inf" | "-inf" | "nan" => Some(Self::Number),
            _ => None,
        }
    }

    /// The value, which is written as `text`.
    pub(super) fn value(self, text: &str) -> Value {
        match self {
            Self::True => Value::Bool(true),
            Self::False => Value::Bool(false),
            Self::Null => Value::Null,
            Self::Number => Value::Number(text.to_owned()),
        }
    }
}

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Its first byte.
    pub(super) start: usize,
    /// The byte after it.
    pub(super) end: usize,
    /// Whether a space or the like separates it from what is in front.
    pub(super) spaced: bool,
}

/// The text and how far it is cut.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    at: usize,
    /// Whether nothing of a node has been seen yet since the last newline, `;` or brace.
    fresh: bool,
    /// Every comment so far, in order.
    pub(super) comments: Vec<Span>,
    pub(super) errors: Errors,
    /// No `]` stands between here and this byte; spares looking for one again and again.
    no_bracket_before: usize,
    /// No `}}` stands between here and this byte.
    no_template_before: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, errors: Errors) -> Self {
        let at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
        Self {
            text,
            at,
            fresh: true,
            comments: Vec::new(),
            errors,
            no_bracket_before: 0,
            no_template_before: 0,
        }
    }

    /// Cuts the next token off. A file with too many errors ends early.
    pub(super) fn next(&mut self) -> Token {
        if self.errors.is_full() {
            self.errors.rest_lost = true;
            return Token {
                kind: Kind::End,
                start: self.at,
                end: self.at,
                spaced: true,
            };
        }
        let spaced = self.skip_space();
        let start = self.at;
        let kind = self.kind();
        self.fresh = matches!(
            kind,
            Kind::Newline | Kind::Semicolon | Kind::Open | Kind::Close
        );
        Token {
            kind,
            start,
            end: self.at,
            spaced,
        }
    }

    /// The text between two bytes.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn kind(&mut self) -> Kind {
        let rest = self.rest();
        match rest {
            [] => Kind::End,
            [b'\n', ..] => self.take(1, Kind::Newline),
            [b';', ..] => self.take(1, Kind::Semicolon),
            [b'{', b'{', ..] if self.at >= self.no_template_before => self.braces(),
            [b'{', ..] => self.take(1, Kind::Open),
            [b'}', ..] => self.take(1, Kind::Close),
            [b'(', ..] => self.take(1, Kind::ParenOpen),
            [b')', ..] => self.take(1, Kind::ParenClose),
            [b'=', ..] => self.take(1, Kind::Equals),
            [b'"', ..] => self.string(),
            [b'#', ..] => self.hash(),
            [b'/', b'-', ..] => self.take(2, Kind::Slashdash),
            [b'/', b'/', ..] => self.line_comment(),
            _ => match chars::newline(rest) {
                0 => self.word(),
                length => self.take(length, Kind::Newline),
            },
        }
    }

    fn take(&mut self, length: usize, kind: Kind) -> Kind {
        self.at += length;
        kind
    }

    /// Skips what separates tokens within a line, and says whether there was any.
    fn skip_space(&mut self) -> bool {
        let start = self.at;
        loop {
            self.skip_blank();
            match self.rest() {
                [b'\\', after @ ..] if continues_line(after) => self.continued_line(),
                _ => return self.at > start,
            }
        }
    }

    /// Skips spaces and block comments.
    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            match chars::spaces(rest) {
                0 if rest.starts_with(b"/*") => self.block_comment(),
                0 => return,
                length => self.at += length,
            }
        }
    }

    /// Skips a `\` and the end of its line, which nothing but a comment may stand in front of.
    fn continued_line(&mut self) {
        let start = self.at;
        self.at += 1;
        self.skip_blank();
        let rest = self.rest();
        let newline = chars::newline(rest);
        if rest.starts_with(b"//") {
            self.line_comment();
        } else if newline > 0 {
            self.at += newline;
        } else if !rest.is_empty() {
            let span = self.errors.span(start, start + 1);
            self.errors.report(mistakes::backslash_within_line(span));
        }
    }

    /// Skips a comment to the end of its line, newline included.
    fn line_comment(&mut self) -> Kind {
        let rest = self.rest();
        let length = chars::line(rest);
        self.comments
            .push(self.errors.span(self.at, self.at + length));
        self.at += length + rest.get(length..).map_or(0, chars::newline);
        Kind::Newline
    }

    /// Skips a block comment. They nest: each `/*` in it needs its own `*/`.
    fn block_comment(&mut self) {
        let start = self.at;
        let Comment {
            length,
            open,
            last_opened,
        } = Comment::at(self.rest());
        self.at += length;
        self.comments.push(self.errors.span(start, self.at));
        if open > 0 {
            let inner = (last_opened > 0).then(|| {
                self.errors
                    .span(start + last_opened, start + last_opened + 2)
            });
            let error = mistakes::unclosed_comment(self.errors.span(start, start + 2), inner);
            self.errors.report_lost_rest(error);
        }
    }

    /// A string in quotes, raw or not.
    fn string(&mut self) -> Kind {
        let (literal, end) = Literal::scan(self.text, self.at, &mut self.errors);
        self.at = end;
        Kind::Text(literal)
    }

    /// What starts with `#`: a raw string, a keyword, or a comment as other languages have them.
    fn hash(&mut self) -> Kind {
        let rest = self.rest();
        if starts_raw_string(rest) {
            return self.string();
        }
        let start = self.at;
        let length = 1 + rest.get(1..).map_or(0, chars::word);
        let name = self.slice(start + 1, start + length);
        if let Some(keyword) = Keyword::of(name) {
            return self.take(length, Kind::Keyword(keyword));
        }
        if self.fresh || name.is_empty() || name.starts_with(['!', '-']) {
            let end = start + chars::line(rest);
            let span = self.errors.span(start, start + 1);
            self.errors
                .report(mistakes::hash_comment(span, self.slice(start, end)));
            return self.line_comment();
        }
        self.at += length;
        let span = self.errors.span(start, self.at);
        self.errors
            .report(mistakes::unknown_keyword(span, self.slice(start, self.at)));
        Kind::BadWord
    }

    /// Two braces: what a template engine would fill in, or blocks that are opened.
    fn braces(&mut self) -> Kind {
        let start = self.at;
        match foreign::template(self.rest()) {
            Ok(length) => self.at += length,
            Err(length) => {
                self.no_template_before = start + length;
                return self.take(1, Kind::Open);
            }
        }
        let span = self.errors.span(start, self.at);
        self.errors.report(mistakes::template(span));
        Kind::BadWord
    }

    /// A bare word, or something that goes on with what no bare word may hold.
    fn word(&mut self) -> Kind {
        let start = self.at;
        if let Some(length) = foreign::quotes(self.text.get(start..).unwrap_or_default()) {
            self.at += length;
            let span = self.errors.span(start, self.at);
            self.errors
                .report(mistakes::other_quotes(span, self.slice(start, self.at)));
            return Kind::BadWord;
        }
        self.at += chars::word(self.rest());
        let word = self.slice(start, self.at);
        match self.rest() {
            [b'/', b'/', after @ ..] if is_scheme(word) && !ends_word(after) => {
                self.at += chars::until(after, ends_address) + 2;
            }
            rest @ [b'/', b'*', ..] if Comment::at(rest).open > 0 => {
                self.at += chars::until(rest, ends_word);
            }
            [b'/', b'/' | b'*' | b'-', ..] => return Kind::Word,
            [b'\\', after @ ..] if continues_line(after) => return Kind::Word,
            rest @ [b'#', ..] if starts_raw_string(rest) => return Kind::Word,
            [b'[', ..] if word.is_empty() => self.at += self.brackets(),
            rest @ [b'/' | b'\\' | b'[' | b']' | b'#', ..] => {
                self.at += chars::until(rest, ends_word);
            }
            _ => return Kind::Word,
        }
        let span = self.errors.span(start, self.at);
        let is_property = self.slice(0, start).ends_with('=');
        self.errors.report(mistakes::bad_word(
            span,
            self.slice(start, self.at),
            is_property,
        ));
        Kind::BadWord
    }

    /// The length of a list in brackets that starts here, or of its part that looks like a word.
    fn brackets(&mut self) -> usize {
        let rest = self.rest();
        let line = if self.no_bracket_before > self.at {
            0
        } else {
            chars::until(rest, |rest| {
                rest.first() == Some(&b']') || chars::newline(rest) > 0
            })
        };
        if rest.get(line) == Some(&b']') {
            return line + 1;
        }
        self.no_bracket_before = self.no_bracket_before.max(self.at + line);
        chars::until(rest, ends_word)
    }
}

/// Whether what follows a `\` makes it one that continues a line: a space, a newline, a comment
/// or the end.
fn continues_line(after: &[u8]) -> bool {
    matches!(after, [] | [b'/', b'/' | b'*', ..]) || chars::blank(after) > 0
}

/// Whether there are `#` and then a quote.
fn starts_raw_string(rest: &[u8]) -> bool {
    let hashes = chars::until(rest, |rest| rest.first() != Some(&b'#'));
    hashes > 0 && rest.get(hashes) == Some(&b'"')
}

/// Whether a word is the front of an address, such as `https:`.
fn is_scheme(word: &str) -> bool {
    word.strip_suffix(':').is_some_and(|scheme| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// Whether even what is no bare word can't go on with these bytes.
fn ends_word(rest: &[u8]) -> bool {
    matches!(rest, [b';' | b'{' | b'}' | b'(' | b')' | b'"' | b'=', ..]) || chars::blank(rest) > 0
}

/// Whether an address can't go on with these bytes.
fn ends_address(rest: &[u8]) -> bool {
    matches!(rest, [b';' | b'{' | b'}' | b'"', ..]) || chars::blank(rest) > 0
}
