//! What a YAML document holds, each part with its place in the text.

use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Number, Value};

/// A part of a document.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// The bytes of the text that it stands in; of a list or map the first line. What an alias stands for is
    /// where its anchor is.
    pub at: Range<usize>,
    /// What it is.
    pub content: Content,
    /// How many nodes it is, itself included, aliases followed.
    pub(super) size: usize,
}

/// What a part of a document is.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Arc<Node>>),
    /// A map, in the order of the text.
    Map(IndexMap<String, Entry>),
}

/// An entry of a map, its key aside.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The bytes of the key.
    pub key_at: Range<usize>,
    /// What stands under the key.
    pub node: Arc<Node>,
}

impl Node {
    pub(super) fn new(at: Range<usize>, content: Content) -> Self {
        let size = match &content {
            Content::List(items) => items.iter().map(|item| item.size).sum(),
            Content::Map(entries) => entries.values().map(|entry| entry.node.size).sum(),
            Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => 0,
        };
        Self {
            at,
            content,
            size: size + 1,
        }
    }

    /// The entries, if it is a map.
    pub fn map(&self) -> Option<&IndexMap<String, Entry>> {
        match &self.content {
            Content::Map(entries) => Some(entries),
            Content::Null
            | Content::Bool(_)
            | Content::Number(_)
            | Content::Text(_)
            | Content::List(_) => None,
        }
    }

    /// Whether it is neither a list nor a map.
    pub fn is_scalar(&self) -> bool {
        !matches!(self.content, Content::List(_) | Content::Map(_))
    }

    /// The entry under a key, if it is a map that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.map()?.get(key)
    }

    /// The node at the end of a path of keys.
    pub fn find(&self, path: &[&str]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |node, key| node.entry(key).map(|entry| &*entry.node))
    }

    /// The text that it is, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Null
            | Content::Bool(_)
            | Content::Number(_)
            | Content::List(_)
            | Content::Map(_) => None,
        }
    }

    /// The same without places.
    pub fn value(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::Text(text) => Value::String(text.clone()),
            Content::List(items) => items.iter().map(|item| item.value()).collect(),
            Content::Map(entries) => entries
                .iter()
                .map(|(key, entry)| (key.clone(), entry.node.value()))
                .collect(),
        }
    }
}
