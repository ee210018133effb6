//! The JSON Schema of a spec's JSON form: what serialising a [`Spec`] gives.
//!
//! The form is complete: every field is there, what was not written is `null` or empty. Only `allow` is not in
//! it, which changes what is said of a spec and not what it means.

use serde_json::{Map, Value, json};

use super::line;
use crate::spec::Spec;
use crate::spec::node::{FieldShape, JsonType, NodeShape, Of, ScalarShape, SpecNode};

/// The schema, as the text of a file.
pub(super) fn schema() -> String {
    let root = Spec::shape();
    let mut definitions = Map::new();
    define(&root, &mut definitions);
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A platform spec in its JSON form",
        "$ref": reference(&root),
        "$defs": definitions,
    });
    format!("{schema:#}\n")
}

fn reference(shape: &NodeShape) -> String {
    format!("#/$defs/{}", shape.name)
}

/// Adds the definition of a node and of everything in it; each once, as nodes may hold their like.
fn define(shape: &NodeShape, definitions: &mut Map<String, Value>) {
    if definitions.contains_key(shape.name) {
        return;
    }
    definitions.insert(shape.name.to_owned(), Value::Null);
    let definition = node(shape);
    definitions.insert(shape.name.to_owned(), definition);
    for field in &shape.fields {
        if let Some(part) = &field.part {
            define(&(part.shape)(), definitions);
        }
        if let Of::Node(inner) = field.of {
            define(&inner(), definitions);
        }
    }
}

fn node(shape: &NodeShape) -> Value {
    let mut properties = Map::new();
    for field in &shape.fields {
        if let Some(part) = &field.part {
            let of = json!({ "$ref": reference(&(part.shape)()), "description": line(part.doc) });
            properties.insert(part.field.clone(), of);
        } else {
            properties.insert(
                field.field.clone(),
                described(field_schema(field), field.doc),
            );
        }
    }
    let required: Vec<&String> = properties.keys().collect();
    json!({
        "type": "object",
        "description": line(shape.doc),
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn described(schema: Value, doc: &str) -> Value {
    let mut described = json!({ "description": line(doc) });
    if let (Some(all), Value::Object(schema)) = (described.as_object_mut(), schema) {
        all.extend(schema);
    }
    described
}

fn field_schema(field: &FieldShape) -> Value {
    let one = match &field.of {
        Of::Pair(_, value) => {
            return json!({ "type": "object", "additionalProperties": scalar(value) });
        }
        Of::Scalar(shape) => scalar(shape),
        Of::Node(shape) => json!({ "$ref": reference(&shape()) }),
    };
    match (field.repeated, field.required) {
        (true, true) => {
            json!({ "type": "array", "items": one, "minItems": 1 })
        }
        (true, _) => json!({ "type": "array", "items": one }),
        (false, true) => one,
        (false, false) => json!({ "anyOf": [one, { "type": "null" }] }),
    }
}

fn scalar(shape: &ScalarShape) -> Value {
    let words: Vec<&str> = shape.words.iter().map(|word| word.word).collect();
    if !words.is_empty() {
        return json!({ "enum": words });
    }
    match shape.json {
        JsonType::String => json!({ "type": "string" }),
        JsonType::Boolean => json!({ "type": "boolean" }),
        JsonType::Integer => json!({ "type": "integer", "minimum": 0 }),
        JsonType::Strings => {
            json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 })
        }
        JsonType::StringMap => {
            json!({ "type": "object", "additionalProperties": { "type": "string" } })
        }
        JsonType::Any => json!(true),
    }
}
