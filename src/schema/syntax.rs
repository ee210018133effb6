//! The syntax of a node as KDL: its shortest form, and one with everything.

use super::layout::spaced;
use super::samples::sample;
use crate::spec::Selection;
use crate::spec::node::{FieldShape, NodeShape, Of, Place, ScalarShape, SpecNode};

/// Where a line of syntax is continued on the next one.
const WIDTH: usize = 88;

/// The forms of a node; one if the shortest form has everything.
pub(super) fn forms(shape: &NodeShape) -> Vec<String> {
    let shortest = form(shape, |field| field.required);
    let whole = form(shape, |field| !is_rest_of_selection(field));
    if shortest == whole || shortest == shape.keyword {
        vec![whole]
    } else {
        vec![shortest, whole]
    }
}

/// Of a selection two properties stand for all; it has a section of its own.
fn is_rest_of_selection(field: &FieldShape) -> bool {
    let is_selection = field
        .part
        .as_ref()
        .is_some_and(|part| (part.shape)().name == Selection::shape().name);
    is_selection && !matches!(field.word.as_str(), "stage" | "region")
}

fn form(shape: &NodeShape, shown: impl Fn(&FieldShape) -> bool) -> String {
    let fields: Vec<&FieldShape> = shape.fields.iter().filter(|field| shown(field)).collect();
    let (children, entries): (Vec<&FieldShape>, Vec<&FieldShape>) =
        fields.into_iter().partition(|field| is_child(field));
    let text = wrapped(
        shape.keyword,
        entries.into_iter().map(|field| written(shape, field)),
    );
    let mut lines: Vec<String> = children
        .into_iter()
        .map(|field| child(shape, field))
        .collect();
    lines.dedup();
    if lines.is_empty() {
        text
    } else if text.is_empty() {
        lines.join("\n")
    } else {
        format!("{text} {{\n    {}\n}}", lines.join("\n    "))
    }
}

fn is_child(field: &FieldShape) -> bool {
    matches!(field.place, Place::Child | Place::AnyChild)
}

/// A line between the braces; the children of a part are one comment together.
fn child(shape: &NodeShape, field: &FieldShape) -> String {
    match &field.part {
        Some(part) => format!("// and the {}", spaced((part.shape)().name).to_lowercase()),
        None => written(shape, field),
    }
}

/// A field as it stands in its node.
fn written(shape: &NodeShape, field: &FieldShape) -> String {
    let word = &field.word;
    let value = value(shape, field);
    match field.place {
        Place::Argument | Place::AnyProperty | Place::AnyChild => value,
        Place::Property => format!("{word}={value}"),
        Place::Child => format!("{word} {value}"),
    }
}

fn value(shape: &NodeShape, field: &FieldShape) -> String {
    let known = sample(shape.keyword, &field.word);
    match (&field.of, known) {
        (Of::Node(_), _) => "…".to_owned(),
        (Of::Scalar(_) | Of::Pair(..), Some(known)) => known.to_owned(),
        (Of::Scalar(ScalarShape { example, .. }), None) => (*example).to_owned(),
        (Of::Pair(key, value), None) => format!("{} {}", key.example, value.example),
    }
}

/// A node's word and entries, continued on further lines where they are long.
fn wrapped(keyword: &str, entries: impl Iterator<Item = String>) -> String {
    let mut text = keyword.to_owned();
    let mut width = text.chars().count();
    for entry in entries {
        let length = entry.chars().count();
        if width + 1 + length > WIDTH {
            text.push_str(" \\\n   ");
            width = 3;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&entry);
        width += 1 + length;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::layout::Layout;
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn the_syntax_of_every_node_is_kdl() {
        for section in &Layout::new().0 {
            for form in forms(&section.shape) {
                // A part has no word of its own.
                let properties = section.shape.keyword.is_empty() && form.contains('=');
                let text = if properties {
                    format!("node {form}")
                } else {
                    form
                };
                let (document, errors) =
                    crate::syntax::parse(&text, SourceMap::default().add("a.kdl", ""));
                assert!(
                    errors.is_empty() && !document.nodes.is_empty(),
                    "{text}\n{errors:?}"
                );
            }
        }
    }
}
