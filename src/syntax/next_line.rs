//! What stands on a line of its own and belongs to the node in front: its `{`, or a property.
//!
//! A node ends with its line. What is meant is plain all the same, so that it is taken for a part of
//! that node, and one error says what to do.

use super::lexer::Kind;
use super::mistakes;
use super::parser::{Building, Parser};

impl Parser<'_> {
    /// Takes a `{` on a line of its own for the block of the node in front, and says so.
    pub(super) fn takes_up_last_node(&mut self) -> bool {
        if !matches!(self.token.kind, Kind::Open) {
            return false;
        }
        let Some(node) = self.nodes.pop_if(|last| last.children.is_none()) else {
            return false;
        };
        let name = self
            .lexer
            .slice(node.head.start as usize, node.head.end as usize);
        let error = mistakes::open_on_next_line(self.here(), node.head, name);
        self.report(error);
        self.go_on(Building::again(node));
        true
    }

    /// Takes `name=value` at the start of a line for a property of the node in front, and says so once for
    /// each node. At hand is the `=`; `building` is what seemed to be a node of this name.
    pub(super) fn takes_up_property(&mut self, building: &Building) -> bool {
        let Some(how) = self.continues_last_node(building) else {
            return false;
        };
        let Some(last) = self.nodes.pop() else {
            return false;
        };
        let name = building.node.name.clone();
        if self.continued != Some(last.head.start) {
            self.continued = Some(last.head.start);
            let error = mistakes::property_on_next_line(name.span, &name.value, last.head, how);
            self.report(error);
        }
        let mut again = Building::again(last);
        let start = name.span.start as usize;
        if let Some(entry) = self.property(start, name) {
            again.add(entry);
        }
        self.go_on(again);
        true
    }

    /// What ended the node in front too early, if what is at hand seems to belong to it: it stands on the
    /// same line behind a `;`, is indented further, or follows on the next line and touches its `=`.
    fn continues_last_node(&self, building: &Building) -> Option<NodeEnd> {
        let plain = matches!(self.token.kind, Kind::Equals)
            && building.node.entries.is_empty()
            && building.block.is_none()
            && building.taken_out.is_none()
            && building.node.annotation.is_none();
        let last = self.nodes.last().filter(|last| last.children.is_none())?;
        let name = building.node.name.span.start as usize;
        let between = self.lexer.slice(last.head.end as usize, name);
        let lines = between.matches('\n').count();
        let (own, others) = (
            self.indentation(name),
            self.indentation(last.head.start as usize),
        );
        let touching = !self.token.spaced;
        let end = match lines {
            0 if touching => NodeEnd::Semicolon,
            1 if touching && own == others && self.blocks.is_empty() => NodeEnd::Line,
            1.. if own > others => NodeEnd::Line,
            _ => return None,
        };
        plain.then_some(end)
    }

    /// The number of blanks in front of a byte.
    fn indentation(&self, at: usize) -> usize {
        let before = self.lexer.slice(0, at);
        before.len() - before.trim_end_matches([' ', '\t']).len()
    }
}

/// What ends a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NodeEnd {
    Line,
    Semicolon,
}
