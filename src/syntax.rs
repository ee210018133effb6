//! KDL text as a tree of nodes with the place of every part.

mod blocks;
mod braces;
mod chars;
mod comment;
mod entries;
mod errors;
mod escape;
mod forbidden;
mod foreign;
mod indented;
mod lexer;
mod lines;
mod literal;
mod mistakes;
mod next_line;
mod parser;
mod surplus;
mod taken_out;
mod tokens;
mod unclosed;
mod word;

use crate::source::{Span, Spanned};

pub use parser::parse;
pub use tokens::{Token, TokenKind, tokens};
pub use word::is_plain;

/// One file's nodes.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The top-level nodes, in the order written.
    pub nodes: Vec<Node>,
    /// Every comment, and every part of the file that a `/-` takes out, in the order written.
    /// What is inside of such a part has no span of its own here.
    pub comments: Vec<Span>,
}

/// A node: `name entry entry { children }`.
#[derive(Clone, Debug)]
pub struct Node {
    /// The node's name, quotes removed; its span covers the name as written.
    pub name: Spanned<String>,
    /// A type annotation `(word)` in front of the name.
    pub annotation: Option<Spanned<String>>,
    /// Arguments and properties, in the order written.
    pub entries: Vec<Entry>,
    /// The children block; `None` where there is none, empty for `{}`.
    pub children: Option<Vec<Node>>,
    /// From the first byte of the node to the end of its last entry, without its children block.
    pub head: Span,
    /// The whole node with its children block.
    pub span: Span,
}

/// An argument (`value`) or a property (`name=value`).
#[derive(Clone, Debug)]
pub struct Entry {
    /// The property's name; `None` for an argument.
    pub name: Option<Spanned<String>>,
    /// A type annotation `(word)` in front of the value.
    pub annotation: Option<Spanned<String>>,
    /// The value; its span covers the value as written, quotes included.
    pub value: Spanned<Value>,
    /// The whole entry.
    pub span: Span,
}

/// A KDL value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string, quotes and escapes resolved.
    String(String),
    /// A number as it is written.
    Number(String),
    /// `#true` or `#false`.
    Bool(bool),
    /// `#null`.
    Null,
    /// What is no value of KDL; the error has been reported.
    Broken,
}

/// Why a file is not KDL. Each becomes one diagnostic.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// The offending text.
    pub span: Span,
    /// A few words that stand under the span.
    pub label: String,
    /// Another place that matters, such as the brace that is never closed.
    pub related: Option<Spanned<String>>,
    /// What to do about it.
    pub help: Option<String>,
}
