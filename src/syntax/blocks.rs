//! The part of the parser that enters and leaves children blocks.

use super::lexer::Kind;
use super::mistakes;
use super::parser::{Building, Parser};
use super::taken_out::TakenOut;
use super::{Node, SyntaxError};
use crate::source::Span;

/// How deep children blocks may be nested.
const DEPTH_LIMIT: usize = 64;

/// A children block that is open.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) parent: Building,
    /// The nodes in front of the parent, beside it.
    siblings: Vec<Node>,
    pub(super) open: Span,
    /// Set when a `/-` in front takes the block out.
    taken_out: Option<TakenOut>,
}

impl Parser<'_> {
    /// Enters a children block, or skips it when it is too deep.
    pub(super) fn open(&mut self, building: Building, taken_out: Option<TakenOut>) {
        let open = self.here();
        let mut parent = building;
        if taken_out.is_none() {
            if let Some(first) = parent.block {
                self.report(mistakes::second_block(open, first));
            }
            parent.block = parent.block.or(Some(open));
        } else {
            parent.block_taken_out = true;
        }
        let siblings = std::mem::take(&mut self.nodes);
        let block = Block {
            parent,
            siblings,
            open,
            taken_out,
        };
        if self.blocks.len() < DEPTH_LIMIT {
            self.advance();
            self.blocks.push(block);
            return;
        }
        self.report(mistakes::too_deep(open, DEPTH_LIMIT));
        let closed = self.skip_block();
        let parent = self.leave(block);
        if closed {
            self.go_on(parent);
        } else {
            self.finish_node(parent);
        }
    }

    /// Leaves the block that a `}` closes, and goes on with the node that it belongs to.
    pub(super) fn close(&mut self) {
        let here = self.here();
        if let Some(surplus) = self.surplus.pop_front_if(|next| next.close == here) {
            return self.skip_close(mistakes::surplus_close(here, surplus.open));
        }
        let Some(block) = self.blocks.pop() else {
            self.strays += 1;
            return self.skip_close(mistakes::surplus_close(here, None));
        };
        self.advance();
        let parent = self.leave(block);
        self.go_on(parent);
    }

    fn skip_close(&mut self, error: SyntaxError) {
        self.report(error);
        self.advance();
        self.skip_semicolons();
    }

    /// Gives the nodes of a block to their parent, and returns to the nodes beside the parent.
    pub(super) fn leave(&mut self, block: Block) -> Building {
        let Block {
            mut parent,
            siblings,
            taken_out,
            ..
        } = block;
        let children = std::mem::replace(&mut self.nodes, siblings);
        if let Some(taken_out) = taken_out {
            self.take_out(taken_out);
        } else {
            parent
                .node
                .children
                .get_or_insert_default()
                .extend(children);
            parent.node.span = self.span(parent.node.span.start as usize, self.end);
        }
        parent
    }

    /// Skips a block without a look at what is in it. Returns whether it is closed.
    fn skip_block(&mut self) -> bool {
        let mut depth = 0_usize;
        self.lexer.errors.quiet = true;
        loop {
            if matches!(self.token.kind, Kind::Open) {
                depth += 1;
            } else if matches!(self.token.kind, Kind::Close) {
                depth -= 1;
            }
            if depth == 0 || matches!(self.token.kind, Kind::End) {
                break;
            }
            self.advance();
        }
        self.lexer.errors.quiet = false;
        let closed = depth == 0;
        if closed {
            self.advance();
        }
        closed
    }
}
