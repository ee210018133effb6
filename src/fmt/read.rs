//! From tokens to lines.

use super::tree::{Block, Break, Comment, Item, Piece};
use crate::syntax::{Token, TokenKind};

/// Puts the tokens of a file without mistakes into lines.
pub(super) fn read<'t>(text: &'t str, tokens: &[Token]) -> Vec<Item<'t>> {
    let mut reader = Reader {
        text,
        tokens,
        newlines: 0,
    };
    reader.items()
}

struct Reader<'t, 'k> {
    text: &'t str,
    /// The tokens that are not read yet.
    tokens: &'k [Token],
    /// How many tokens so far end a line, or have such an end in them.
    newlines: usize,
}

impl<'t> Reader<'t, '_> {
    fn peek(&self) -> Option<TokenKind> {
        self.tokens.first().map(|token| token.kind)
    }

    /// Takes the next token, and gives its text; at the end there is nothing.
    fn next(&mut self) -> &'t str {
        let Some((token, rest)) = self.tokens.split_first() else {
            return "";
        };
        self.tokens = rest;
        let text = self.slice(token);
        let ends_line = token.kind == TokenKind::Newline || text.contains(['\n', '\r']);
        self.newlines += usize::from(ends_line);
        text
    }

    fn slice(&self, token: &Token) -> &'t str {
        let place = token.span.start as usize..token.span.end as usize;
        self.text.get(place).unwrap_or_default()
    }

    /// Takes the next token, which is a comment.
    fn comment(&mut self) -> Comment<'t> {
        let margin = self.tokens.first().and_then(|token| self.margin(token));
        let text = self.next();
        Comment { text, margin }
    }

    /// The spaces in front of a token that is the first of its line.
    fn margin(&self, token: &Token) -> Option<&'t str> {
        let before = self.text.get(..token.span.start as usize)?;
        let is_space = |c: char| c.is_whitespace() && !['\n', '\r'].contains(&c);
        let above = before.trim_end_matches(is_space);
        let is_first = above.is_empty() || above.ends_with(['\n', '\r']);
        before.get(above.len()..).filter(|_| is_first)
    }

    /// Reads nodes and comments to the end of the file, or to the `}` of the block.
    fn items(&mut self) -> Vec<Item<'t>> {
        let mut items = Vec::new();
        loop {
            let blank_before = self.skip_newlines() > 1;
            match self.peek() {
                None | Some(TokenKind::Close) => return items,
                Some(_) => {}
            }
            let pieces = settled(self.item());
            if !pieces.is_empty() {
                items.push(Item {
                    blank_before,
                    pieces,
                });
            }
        }
    }

    fn skip_newlines(&mut self) -> usize {
        let mut count = 0;
        while self.peek() == Some(TokenKind::Newline) {
            self.next();
            count += 1;
        }
        count
    }

    /// Reads a node with what stands around it, or a line of comments.
    fn item(&mut self) -> Vec<Piece<'t>> {
        let mut node = NodePieces::default();
        while let Some(kind) = self.peek() {
            match kind {
                TokenKind::Close => break,
                TokenKind::Newline if !node.taking_out => break,
                TokenKind::Semicolon => {
                    self.next();
                    self.comments_behind_semicolon(&mut node.pieces);
                    break;
                }
                TokenKind::Newline => self.line_end(&mut node, false),
                TokenKind::LineComment if node.taking_out => self.line_end(&mut node, false),
                TokenKind::Continuation => {
                    self.next();
                    self.line_end(&mut node, true);
                }
                TokenKind::LineComment | TokenKind::BlockComment => {
                    node.pieces.push(Piece::Comment(self.comment()));
                }
                TokenKind::Open => {
                    self.next();
                    node.add(Piece::Block(self.block()));
                }
                TokenKind::Slashdash => self.mark(&mut node, Piece::Slashdash),
                TokenKind::ParenOpen => self.mark(&mut node, Piece::ParenOpen),
                TokenKind::ParenClose => self.mark(&mut node, Piece::ParenClose),
                TokenKind::Equals => {
                    node.rename_last();
                    self.mark(&mut node, Piece::Equals);
                }
                TokenKind::Bare => node.word(self.next(), Piece::BareText),
                TokenKind::Quoted | TokenKind::Literal => node.word(self.next(), Piece::Value),
            }
        }
        node.pieces
    }

    fn mark(&mut self, node: &mut NodePieces<'t>, mark: Piece<'t>) {
        self.next();
        node.add(mark);
    }

    /// Reads what is left of a line that the node does not end with.
    fn line_end(&mut self, node: &mut NodePieces<'t>, continued: bool) {
        while self.peek() == Some(TokenKind::BlockComment) {
            node.pieces.push(Piece::Comment(self.comment()));
        }
        let commented = self.peek() == Some(TokenKind::LineComment);
        let comment = commented.then(|| self.comment());
        self.next();
        node.pieces.push(Piece::Break(Break { continued, comment }));
    }

    /// Reads a block of which the `{` is read.
    fn block(&mut self) -> Block<'t> {
        let before = self.newlines;
        let opening = if self.behind_comments() == Some(TokenKind::Newline) {
            self.comments()
        } else {
            Vec::new()
        };
        let items = self.items();
        let one_line = self.newlines == before;
        self.next();
        Block {
            opening,
            items,
            one_line,
        }
    }

    /// Reads the comments behind a `;` that say something about the node in front of it.
    fn comments_behind_semicolon(&mut self, pieces: &mut Vec<Piece<'t>>) {
        match self.behind_comments() {
            None | Some(TokenKind::Newline | TokenKind::Close) => {
                pieces.extend(self.comments().into_iter().map(Piece::Comment));
            }
            Some(_) => {}
        }
    }

    /// What stands behind the comments that come next.
    fn behind_comments(&self) -> Option<TokenKind> {
        let mut kinds = self.tokens.iter().map(|token| token.kind);
        kinds.find(|kind| !is_comment(*kind))
    }

    fn comments(&mut self) -> Vec<Comment<'t>> {
        let mut comments = Vec::new();
        while self.peek().is_some_and(is_comment) {
            comments.push(self.comment());
        }
        comments
    }
}

fn is_comment(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::LineComment | TokenKind::BlockComment)
}

/// The pieces of a node that is being read.
#[derive(Default)]
struct NodePieces<'t> {
    pieces: Vec<Piece<'t>>,
    /// Whether a `/-` waits for what it takes out.
    taking_out: bool,
    /// Whether the node has its name.
    named: bool,
}

impl<'t> NodePieces<'t> {
    fn add(&mut self, piece: Piece<'t>) {
        self.taking_out = matches!(piece, Piece::Slashdash);
        self.pieces.push(piece);
    }

    /// Adds a word: as a name if it is one at its place, or else as a value.
    fn word(&mut self, text: &'t str, value: fn(&'t str) -> Piece<'t>) {
        let last = self.pieces.iter().rfind(|piece| piece.is_solid());
        let of_type = matches!(last, Some(Piece::ParenOpen));
        let is_name = of_type || !self.named;
        self.named |= !of_type;
        self.add(if is_name {
            Piece::Name(text)
        } else {
            value(text)
        });
    }

    /// Makes a name of the last word: an `=` follows.
    fn rename_last(&mut self) {
        let last = self.pieces.iter_mut().rfind(|piece| piece.is_solid());
        if let Some(piece) = last
            && let Some(name) = piece.as_name()
        {
            *piece = name;
        }
    }
}

/// The pieces without the breaks that are of no use.
fn settled(mut pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    // A node that ends there has no need to go on.
    while let Some(Piece::Break(last)) = pieces.pop_if(|last| matches!(last, Piece::Break(_))) {
        pieces.extend(last.comment.map(Piece::Comment));
    }
    let first = pieces.iter().position(Piece::is_solid);
    let last = pieces.iter().rposition(Piece::is_solid);
    let mut kept: Vec<Piece<'_>> = Vec::with_capacity(pieces.len());
    let mut rest = pieces.into_iter().enumerate().peekable();
    while let Some((index, piece)) = rest.next() {
        let within =
            first.is_some_and(|first| first < index) && last.is_some_and(|last| index < last);
        let parts = match (kept.last(), rest.peek()) {
            (Some(before), Some((_, after))) => within && parts(before, after),
            _ => false,
        };
        if parts || !piece.is_bare_break() {
            kept.push(piece);
        }
    }
    kept
}

/// Whether a line may be broken between two pieces.
fn parts(before: &Piece<'_>, after: &Piece<'_>) -> bool {
    !before.touches(after)
        && !matches!(before, Piece::Break(_))
        && !matches!(after, Piece::Break(_) | Piece::Block(_))
}
