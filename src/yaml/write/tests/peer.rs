//! The emitter of serde-saphyr: a writer to hold our own against.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::Value;

/// Appends one document.
pub(crate) fn document(out: &mut String, value: &Value) {
    let options = serde_saphyr::ser_options! {
        prefer_block_scalars: false,
        folded_wrap_chars: usize::MAX,
        compact_list_indent: true,
    };
    serde_saphyr::to_fmt_writer_with_options(out, &Object(value), options)
        .expect("a JSON value has YAML");
}

struct Object<'v>(&'v Value);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) if is_block(text) => {
                serde_saphyr::LitStr(text).serialize(serializer)
            }
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
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.0.serialize(serializer)
            }
        }
    }
}

fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let odd = |c: char| {
        c != '\n' && (c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    };
    body.contains('\n')
        && !body.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && !body.contains(odd)
        && body
            .lines()
            .all(|line| !line.ends_with(char::is_whitespace))
}
