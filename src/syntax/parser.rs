//! Puts tokens together to nodes.
//!
//! The parser keeps its own stack of open blocks, so that no input, however deep, can overflow the
//! thread's. It always has exactly one token at hand. After an error it goes on at the next
//! newline, `;` or brace, and what it has read of the node by then stays in the tree.

use super::blocks::Block;
use super::braces::{self, Gap};
use super::errors::Errors;
use super::indented::IndentedBlock;
use super::lexer::{Kind, Lexer, Token};
use super::mistakes::{self, Place};
use super::surplus::{Surplus, surplus};
use super::taken_out::TakenOut;
use super::{Document, Entry, Node, SyntaxError};
use super::{forbidden, foreign};
use std::collections::VecDeque;

use crate::source::{SourceId, Span, Spanned};

/// Parses one file.
///
/// There is always a document: with errors, it holds the nodes that could be read. The errors are
/// in the order of the text. Beside what KDL 2 rejects, these are rejected although KDL has a
/// meaning for them, because nobody writes them with that meaning: bare words that end with `:` or
/// `,`, text in single quotes or in those of text processors, and an unquoted address (`https://…`, of
/// which KDL would take all from the `//` as a comment). A file that is in another language altogether has
/// one error, and no nodes.
pub fn parse(text: &str, source: SourceId) -> (Document, Vec<SyntaxError>) {
    let mut parser = Parser::new(text, source);
    parser.document();
    let gaps = parser.gaps(source);
    if gaps.iter().any(|gap| gap.seen.is_some()) {
        // Once more, with the blocks closed where they seem to end: what follows stands beside them.
        parser = Parser::new(text, source);
        let ends = gaps
            .iter()
            .filter_map(|gap| Some((gap.seen?.start as usize, gap.count)));
        parser.missing_ends = ends.collect();
        parser.document();
    }
    for gap in &gaps {
        parser.report(gap.error());
    }
    let surplus = parser.surplus(source);
    if !surplus.is_empty() {
        // Once more, without the braces that are too many: what follows them is still inside.
        parser = Parser::new(text, source);
        parser.surplus = surplus;
        parser.document();
    }
    parser.finish(source)
}

/// How many tokens a file may have. More take more memory than a computer can be asked for, and no human wrote them.
const MOST_TOKENS: usize = 1_000_000;

/// A node of which the end is not reached yet.
#[derive(Debug)]
pub(super) struct Building {
    pub(super) node: Node,
    /// Set when a `/-` in front takes the whole node out.
    pub(super) taken_out: Option<TakenOut>,
    /// Set for what stands in for a node after an error, to hold its children.
    pub(super) nameless: bool,
    /// The `{` of its children block, once there was one.
    pub(super) block: Option<Span>,
    /// Whether there was a block with a `/-` in front; entries may no longer follow.
    pub(super) block_taken_out: bool,
}

impl Building {
    /// A node that is read already and goes on.
    pub(super) fn again(node: Node) -> Self {
        Self {
            node,
            taken_out: None,
            nameless: false,
            block: None,
            block_taken_out: false,
        }
    }

    /// Adds an argument or a property.
    pub(super) fn add(&mut self, entry: Entry) {
        self.node.head.end = entry.span.end;
        self.node.span.end = entry.span.end;
        self.node.entries.push(entry);
    }
}

/// The state of parsing one file.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    pub(super) lexer: Lexer<'a>,
    /// The token at hand.
    pub(super) token: Token,
    /// The byte after the token before it.
    pub(super) end: usize,
    /// How many tokens there were.
    tokens: usize,
    /// The nodes of the innermost open block.
    pub(super) nodes: Vec<Node>,
    pub(super) blocks: Vec<Block>,
    /// The first byte of the node that was last told to go on behind its end.
    pub(super) continued: Option<u32>,
    /// Where blocks end whose `}` is missing, and how many.
    pub(super) missing_ends: VecDeque<(usize, usize)>,
    /// The `}` further down that are too many, as far as that is known.
    pub(super) surplus: VecDeque<Surplus>,
    /// How many `}` there were without a block to close.
    pub(super) strays: usize,
    /// The block that the `:` at the end of the line at hand begins.
    pub(super) indented: Option<IndentedBlock>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, source: SourceId) -> Self {
        let mut lexer = Lexer::new(text, Errors::new(source));
        let token = lexer.next();
        Self {
            lexer,
            token,
            end: 0,
            tokens: 0,
            nodes: Vec::new(),
            blocks: Vec::new(),
            continued: None,
            missing_ends: VecDeque::new(),
            surplus: VecDeque::new(),
            strays: 0,
            indented: None,
        }
    }

    /// Goes to the next token.
    pub(super) fn advance(&mut self) {
        self.end = self.token.end;
        self.token = self.lexer.next();
        self.tokens += 1;
        if self.tokens > MOST_TOKENS {
            self.stop_reading();
        }
    }

    /// Ends the file in front of the token at hand, because it is too long.
    fn stop_reading(&mut self) {
        if !self.lexer.errors.rest_lost && !matches!(self.token.kind, Kind::End) {
            let error = mistakes::too_long(self.here(), MOST_TOKENS);
            self.lexer.errors.report_lost_rest(error);
        }
        self.token.kind = Kind::End;
    }

    pub(super) fn report(&mut self, error: SyntaxError) {
        self.lexer.errors.report(error);
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.lexer.errors.span(start, end)
    }

    /// The span of the token at hand.
    pub(super) fn here(&self) -> Span {
        self.span(self.token.start, self.token.end)
    }

    /// The text of the token at hand.
    pub(super) fn text(&self) -> &'a str {
        self.lexer.slice(self.token.start, self.token.end)
    }

    /// Reads all nodes of the file.
    fn document(&mut self) {
        loop {
            self.end_unclosed();
            match self.token.kind {
                Kind::End => break,
                Kind::Newline => self.advance(),
                Kind::Close => self.close(),
                Kind::Semicolon => {
                    let error = mistakes::no_node(self.here(), self.token, ";");
                    self.report(error);
                    self.skip_semicolons();
                }
                Kind::Open
                | Kind::ParenOpen
                | Kind::ParenClose
                | Kind::Equals
                | Kind::Slashdash
                | Kind::Word
                | Kind::BadWord
                | Kind::Text(_)
                | Kind::Keyword(_) => self.node(),
            }
        }
    }

    /// Leaves the blocks that end in front of the token at hand although nothing closes them.
    fn end_unclosed(&mut self) {
        let at = self.token.start;
        while let Some((_, count)) = self.missing_ends.pop_front_if(|(end, _)| *end <= at) {
            for _ in 0..count {
                if let Some(block) = self.blocks.pop() {
                    let parent = self.leave(block);
                    self.finish_node(parent);
                }
            }
        }
    }

    pub(super) fn skip_semicolons(&mut self) {
        while matches!(self.token.kind, Kind::Semicolon) {
            self.advance();
        }
    }

    /// Where braces are missing, as far as the file was read.
    fn gaps(&self, source: SourceId) -> Vec<Gap> {
        if self.blocks.is_empty() || self.lexer.errors.rest_lost {
            return Vec::new();
        }
        let open: Vec<Span> = self.blocks.iter().map(|block| block.open).collect();
        braces::gaps(self.lexer.text, source, &open)
    }

    /// The `}` that are too many, where a block seems to go on behind one of them.
    fn surplus(&self, source: SourceId) -> VecDeque<Surplus> {
        if self.strays == 0 || !self.blocks.is_empty() || self.lexer.errors.rest_lost {
            return VecDeque::new();
        }
        surplus(self.lexer.text, source, self.strays).into()
    }

    /// Ends the file: puts the blocks that are still open where they belong.
    fn finish(mut self, source: SourceId) -> (Document, Vec<SyntaxError>) {
        while let Some(block) = self.blocks.pop() {
            let building = self.leave(block);
            self.finish_node(building);
        }
        let text = self.lexer.text;
        let mut errors = self.lexer.errors;
        if errors.count() > 0
            && let Some(error) = foreign::whole_file(text, &errors)
        {
            return (Document::default(), vec![error]);
        }
        let mut forbidden = Errors::new(source);
        forbidden::check(text, &mut forbidden);
        errors.append(forbidden);
        let document = Document {
            nodes: self.nodes,
            comments: self.lexer.comments,
        };
        (document, errors.into_sorted())
    }

    /// Starts a node, with whatever is at hand.
    fn node(&mut self) {
        let taken_out = self.slashdash();
        if taken_out.is_some() && !self.is_something() {
            self.skip_semicolons();
            return;
        }
        let start = self.token.start;
        let annotation = self.annotation();
        let place = (self.token.start, self.token.end);
        let mut name = None;
        if matches!(self.token.kind, Kind::Word | Kind::BadWord | Kind::Text(_)) {
            name = Some(self.string(Place::Node));
        } else if !annotation.broken {
            if start == self.token.start && taken_out.is_none() && self.takes_up_last_node() {
                return;
            }
            self.report_no_node(start);
        }
        let nameless = name.is_none();
        let name = name.unwrap_or_else(|| Spanned::new(String::new(), self.span(place.0, place.1)));
        let head = self.span(start, self.end.max(start));
        let node = Node {
            name,
            annotation: annotation.word,
            entries: Vec::new(),
            children: None,
            head,
            span: head,
        };
        if nameless {
            self.skip_entries();
        }
        self.go_on(Building {
            node,
            taken_out,
            nameless,
            block: None,
            block_taken_out: false,
        });
    }

    /// Reports that no node can start with the token at hand.
    fn report_no_node(&mut self, start: usize) {
        let orphan = matches!(self.token.kind, Kind::Open);
        if orphan
            && self
                .blocks
                .last()
                .is_some_and(|block| block.parent.nameless)
        {
            return;
        }
        let span = if start < self.token.start {
            self.span(start, self.end)
        } else {
            self.here()
        };
        let error = mistakes::no_node(span, self.token, self.text());
        self.report(error);
    }

    /// Goes on with a node: to its end, or into its children block.
    pub(super) fn go_on(&mut self, mut building: Building) {
        loop {
            match self.token.kind {
                Kind::Newline if let Some(block) = self.indented.take() => {
                    self.ends_by_indentation(block);
                    return self.open(building, None);
                }
                Kind::Newline | Kind::Semicolon => {
                    self.finish_node(building);
                    return self.advance();
                }
                Kind::End | Kind::Close => return self.finish_node(building),
                Kind::Open => return self.open(building, None),
                Kind::Slashdash => {
                    let taken_out = self.slashdash();
                    if !self.is_something() {
                        continue;
                    }
                    if matches!(self.token.kind, Kind::Open) {
                        return self.open(building, taken_out);
                    }
                    self.entry_taken_out(&mut building, taken_out);
                }
                Kind::ParenOpen | Kind::Word | Kind::BadWord | Kind::Text(_) | Kind::Keyword(_) => {
                    if building.block.is_some() {
                        let error = mistakes::behind_block(self.here());
                        self.report(error);
                        return self.finish_node(building);
                    }
                    self.entry_of(&mut building);
                }
                Kind::Equals | Kind::ParenClose => {
                    if self.takes_up_property(&building) {
                        return;
                    }
                    self.stray(&mut building);
                }
            }
        }
    }

    /// Ends a node and puts it into the tree, unless it is taken out.
    pub(super) fn finish_node(&mut self, building: Building) {
        let Building {
            mut node,
            taken_out,
            nameless,
            ..
        } = building;
        // Most nodes have less than a list makes room for.
        node.entries.shrink_to_fit();
        if let Some(children) = &mut node.children {
            children.shrink_to_fit();
        }
        if let Some(taken_out) = taken_out {
            self.check_version(&node, taken_out);
            self.take_out(taken_out);
        } else if !nameless {
            self.nodes.push(node);
        }
    }

    /// Skips what is left of a node in front of its children block.
    pub(super) fn skip_entries(&mut self) {
        self.lexer.errors.quiet = true;
        while !matches!(
            self.token.kind,
            Kind::Newline | Kind::Semicolon | Kind::Open | Kind::Close | Kind::End
        ) {
            self.advance();
        }
        self.lexer.errors.quiet = false;
    }
}
