//! A raw object, and where it is written.

use std::sync::Arc;

use serde_json::Value;

use crate::source::Span;
use crate::yaml::Node;

/// A raw object at its place.
#[derive(Clone, Debug)]
pub struct RawObject {
    /// The object, placeholders filled in.
    pub value: Value,
    /// The whole file.
    file: Span,
    /// The object in the file.
    node: Arc<Node>,
}

impl RawObject {
    /// The object that was made of a document of a file.
    pub fn new(value: Value, file: Span, node: Arc<Node>) -> Self {
        Self { value, file, node }
    }

    /// Where the value at the end of a path of keys is written; the whole object where it is not.
    pub fn place(&self, path: &[&str]) -> Span {
        let node = self.node.find(path).unwrap_or(&self.node);
        self.file.part(&node.at)
    }

    /// Where the last key of a path is written.
    pub fn place_of_key(&self, path: &[&str]) -> Span {
        let entry = path.split_last().and_then(|(key, around)| {
            let around = self.node.find(around)?;
            around.entry(key)
        });
        entry.map_or_else(|| self.place(path), |entry| self.file.part(&entry.key_at))
    }
}
