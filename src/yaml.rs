//! YAML, written ([`write`]) and read ([`read`]).
//!
//! What is written must mean the same to every reader of a Kubernetes manifest: sigs.k8s.io/yaml (YAML 1.1
//! with `yes`, `on`, `0o7` and `1_000`), YAML 1.2 readers, `PyYAML`. So whatever any of them could take for
//! something other than text is quoted.

mod node;
mod read;
mod write;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

pub use node::{Content, Entry, Node};
pub use read::{YamlError, read};

/// Appends one document and ends its last line.
///
/// # Panics
///
/// If a value has keys that are not text, or bytes, or variants with fields, which none of ours has; no
/// [`Value`] has any.
pub fn document<T: Serialize + ?Sized>(out: &mut String, value: &T) {
    write::document(out, value).expect("manifests are what JSON has");
}

/// A text that stands as a literal block if it has several lines and every reader reads them back.
///
/// To any other serializer it is a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<S>(pub S);

impl<S: AsRef<str>> Serialize for Text<S> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        serializer.serialize_newtype_struct(write::TEXT, self.0.as_ref())
    }
}

/// A JSON value in which every text is a [`Text`].
#[derive(Clone, Copy, Debug)]
pub struct Object<'v>(pub &'v Value);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) => Text(text).serialize(serializer),
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Object(item))?;
                }
                list.end()
            }
            Value::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in fields {
                    map.serialize_entry(key, &Object(value))?;
                }
                map.end()
            }
            scalar @ (Value::Null | Value::Bool(_) | Value::Number(_)) => {
                scalar.serialize(serializer)
            }
        }
    }
}

#[cfg(test)]
mod tests;
