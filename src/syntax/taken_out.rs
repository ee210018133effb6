//! The part of the parser for `/-`, which takes a node, an entry or a children block out.
//!
//! What is taken out is parsed like everything else, and its mistakes are reported. It is only
//! left out of the tree, and kept among the comments.

use super::lexer::Kind;
use super::mistakes;
use super::parser::Parser;
use super::{Node, Value};

/// Something that `/-` takes out: where it starts, and how many comments there were before.
#[derive(Clone, Copy, Debug)]
pub(super) struct TakenOut {
    pub(super) start: usize,
    comments: usize,
}

impl Parser<'_> {
    /// Reads a `/-` if there is one, and the spaces and newlines that may follow it.
    pub(super) fn slashdash(&mut self) -> Option<TakenOut> {
        let first = self.token;
        if !matches!(first.kind, Kind::Slashdash) {
            return None;
        }
        let taken_out = TakenOut {
            start: first.start,
            comments: self.comments_before(first.start),
        };
        self.advance();
        let mut count = 1_usize;
        while matches!(self.token.kind, Kind::Newline | Kind::Slashdash) {
            count += usize::from(matches!(self.token.kind, Kind::Slashdash));
            self.advance();
        }
        let span = self.span(first.start, first.end);
        if count > 1 {
            self.report(mistakes::double_slashdash(span));
        } else if !self.is_something() {
            self.report(mistakes::nothing_behind_slashdash(span));
        }
        Some(taken_out)
    }

    /// Whether the token at hand can be taken out.
    pub(super) fn is_something(&self) -> bool {
        !matches!(self.token.kind, Kind::Semicolon | Kind::Close | Kind::End)
    }

    /// The number of comments in front of a byte. Only the last few can be behind it.
    fn comments_before(&self, at: usize) -> usize {
        let comments = &self.lexer.comments;
        let behind = comments
            .iter()
            .rev()
            .take_while(|comment| comment.start as usize >= at);
        comments.len() - behind.count()
    }

    /// Notes that everything since a `/-` is taken out, as one comment in place of those within.
    pub(super) fn take_out(&mut self, taken_out: TakenOut) {
        let region = self.span(taken_out.start, self.end);
        let behind = self.comments_before(self.end);
        let within = taken_out.comments.min(behind)..behind;
        self.lexer.comments.splice(within, [region]);
    }

    /// Reports the version marker, the first node of a file, when it is for another KDL.
    pub(super) fn check_version(&mut self, node: &Node, taken_out: TakenOut) {
        let first = taken_out.comments == 0 && self.blocks.is_empty() && self.nodes.is_empty();
        if !first || node.name.value != "kdl-version" {
            return;
        }
        if let Some(entry) = node.entries.first()
            && entry.value.value != Value::Number("2".to_owned())
        {
            self.report(mistakes::old_version(entry.span));
        }
    }
}
