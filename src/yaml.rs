//! YAML, written and read. The writer is our own ([`write`]); this is the only place that names the crate
//! that reads.
//!
//! What is written must mean the same to every reader of a Kubernetes manifest: sigs.k8s.io/yaml (YAML 1.1
//! with `yes`, `on`, `0o7` and `1_000`), YAML 1.2 readers, `PyYAML`. So whatever any of them could take for
//! something other than text is quoted.

mod write;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

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

/// Why a text is not YAML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// The byte, if it is known.
    pub offset: Option<usize>,
    /// What is wrong, without the place.
    pub message: String,
}

/// The most that aliases may add to a file: enough for a shared block of labels, too little for a bomb.
const ALIASED: usize = 10_000;

/// Reads every document of a text as kubectl reads it. Documents without content are left out.
pub fn read_all(text: &str) -> Result<Vec<Value>, YamlError> {
    let options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::Error,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: ALIASED },
        // `defaultMode: 0644` is octal to Kubernetes.
        legacy_octal_numbers: true,
        reject_unsupported_tags: true,
        // JSON has no such numbers.
        non_finite_float_policy: serde_saphyr::NonFiniteFloatPolicy::Reject,
        with_snippet: false,
    };
    let documents: Vec<Value> = serde_saphyr::from_multiple_with_options(text, options)
        .map_err(|error| located(text, &error))?;
    Ok(documents
        .into_iter()
        .filter(|document| !document.is_null())
        .collect())
}

fn located(text: &str, error: &serde_saphyr::Error) -> YamlError {
    let location = error.location();
    YamlError {
        offset: location.and_then(|at| offset(text, at.line(), at.column())),
        message: message(error, location),
    }
}

/// What the crate says that only makes sense to its users, and what it means to the author of a manifest.
const MEANINGS: &[(&str, &str)] = &[
    ("duplicate mapping key", "a key that stands here before"),
    ("non-finite float", "not a number that JSON has"),
    ("recursive references", "an alias of what it stands in"),
    ("into string", "a key that is not text"),
    ("expected string scalar", "a key that is not text"),
    (
        "alias",
        "an alias of something that is not there, or too many aliases",
    ),
    ("budget", "too large or too deep"),
];

/// The crate's words without the place, which is told separately.
fn message(error: &serde_saphyr::Error, location: Option<serde_saphyr::Location>) -> String {
    let message = error.to_string();
    if let Some((_, meaning)) = MEANINGS.iter().find(|(words, _)| message.contains(words)) {
        return (*meaning).to_owned();
    }
    match location {
        Some(at) => message.replace(
            &format!(" at line {}, column {}", at.line(), at.column()),
            "",
        ),
        None => message,
    }
}

/// The byte of a line and column, both from 1, columns in characters.
fn offset(text: &str, line: u64, column: u64) -> Option<usize> {
    let line = usize::try_from(line).ok()?.checked_sub(1)?;
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..)?;
    let width: usize = rest.chars().take(column).map(char::len_utf8).sum();
    Some(start + width)
}

#[cfg(test)]
mod tests;
