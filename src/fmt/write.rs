//! From lines to text.

use std::borrow::Cow;

use super::tree::{Block, Break, Comment, Item, Piece};
use crate::syntax::is_plain;

/// How far each block is indented.
const INDENTATION: &str = "    ";

/// Writes a file.
pub(super) fn write(file: &[Item<'_>]) -> String {
    let mut writer = Writer { out: String::new() };
    writer.lines(file, 0);
    writer.out
}

struct Writer {
    out: String,
}

impl Writer {
    fn indent(&mut self, depth: usize) {
        self.out.push_str(&INDENTATION.repeat(depth));
    }

    /// Writes each item on a line of its own.
    fn lines(&mut self, items: &[Item<'_>], depth: usize) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 && item.blank_before {
                self.out.push('\n');
            }
            self.indent(depth);
            self.item(item, depth);
            self.out.push('\n');
        }
    }

    fn item(&mut self, item: &Item<'_>, depth: usize) {
        let mut before: Option<&Piece<'_>> = None;
        for piece in &item.pieces {
            if before.is_some_and(|before| is_apart(before, piece)) {
                self.out.push(' ');
            }
            self.piece(piece, depth);
            before = Some(piece);
        }
    }

    fn piece(&mut self, piece: &Piece<'_>, depth: usize) {
        match piece {
            Piece::Comment(comment) => self.comment(*comment),
            Piece::Break(line_end) => self.line_end(line_end, depth),
            Piece::Slashdash => self.out.push_str("/-"),
            Piece::ParenOpen => self.out.push('('),
            Piece::ParenClose => self.out.push(')'),
            Piece::Equals => self.out.push('='),
            Piece::Name(text) => self.out.push_str(&with_line_feeds(without_quotes(text))),
            Piece::BareText(text) => {
                self.out.push('"');
                self.out.push_str(text);
                self.out.push('"');
            }
            Piece::Value(text) => self.out.push_str(&with_line_feeds(text)),
            Piece::Block(body) => self.block(body, depth),
        }
    }

    fn line_end(&mut self, line_end: &Break<'_>, depth: usize) {
        let backslash = if line_end.continued { "\\" } else { "" };
        self.out.push_str(backslash);
        if let Some(comment) = line_end.comment {
            let space = if line_end.continued { " " } else { "" };
            self.out.push_str(space);
            self.comment(comment);
        }
        self.out.push('\n');
        self.indent(depth + 1);
    }

    fn block(&mut self, body: &Block<'_>, depth: usize) {
        self.out.push('{');
        if body.one_line {
            self.on_one_line(&body.items, depth);
        } else if !(body.items.is_empty() && body.opening.is_empty()) {
            for comment in &body.opening {
                self.out.push(' ');
                self.comment(*comment);
            }
            self.out.push('\n');
            self.lines(&body.items, depth + 1);
            self.indent(depth);
        }
        self.out.push('}');
    }

    fn on_one_line(&mut self, items: &[Item<'_>], depth: usize) {
        let mut mark = " ";
        for item in items {
            self.out.push_str(mark);
            self.item(item, depth);
            mark = "; ";
        }
        if !items.is_empty() {
            self.out.push(' ');
        }
    }

    /// Writes a comment without spaces at its line ends. If it begins a line, those of its lines that are
    /// indented like the first one move with it.
    fn comment(&mut self, comment: Comment<'_>) {
        let moved = comment.margin.zip(self.margin().map(str::to_owned));
        let text = with_line_feeds(comment.text);
        for (index, line) in text.split('\n').map(str::trim_end).enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            match &moved {
                Some((from, to))
                    if index > 0 && line.len() > from.len() && line.starts_with(from) =>
                {
                    self.out.push_str(to);
                    self.out
                        .push_str(line.get(from.len()..).unwrap_or_default());
                }
                Some(_) | None => self.out.push_str(line),
            }
        }
    }

    /// The spaces of the line at hand if nothing else stands on it yet.
    fn margin(&self) -> Option<&str> {
        let above = self.out.trim_end_matches(' ');
        let is_first = above.is_empty() || above.ends_with('\n');
        self.out.get(above.len()..).filter(|_| is_first)
    }
}

/// Whether a space stands between two pieces.
fn is_apart(before: &Piece<'_>, after: &Piece<'_>) -> bool {
    let ends_line = matches!(
        after,
        Piece::Break(Break {
            continued: false,
            comment: None
        })
    );
    !before.touches(after) && !ends_line && !matches!(before, Piece::Break(_))
}

/// The name without its quotes if it can do without.
fn without_quotes(name: &str) -> &str {
    let inside = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'));
    inside.filter(|inside| is_plain(inside)).unwrap_or(name)
}

/// The text with each CR, and each CR LF, as a line feed, which KDL reads as the same.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}
