//! Trees without places, to compare ours with each other and with those of the `kdl` crate.

use kdl::{KdlDocument, KdlEntry, KdlNode, KdlValue};
use platformc::syntax::{Node, Value};

/// A node as one line for itself and one for each child, so that a difference is easy to see.
pub(crate) fn ours(nodes: &[Node]) -> Vec<String> {
    let mut lines = Vec::new();
    our_nodes(nodes, 0, &mut lines);
    lines
}

/// The same for a tree of the `kdl` crate.
pub(crate) fn theirs(document: &KdlDocument) -> Vec<String> {
    let mut lines = Vec::new();
    their_nodes(document.nodes(), 0, &mut lines);
    lines
}

fn our_nodes(nodes: &[Node], depth: usize, lines: &mut Vec<String>) {
    for node in nodes {
        let annotation = node.annotation.as_ref().map(|word| word.value.as_str());
        let entries = node.entries.iter().map(|entry| {
            let name = entry.name.as_ref().map(|name| name.value.as_str());
            let annotation = entry.annotation.as_ref().map(|word| word.value.as_str());
            format!("{name:?}={annotation:?} {}", our_value(&entry.value))
        });
        let entries: Vec<String> = entries.collect();
        let block = if node.children.is_some() { "{}" } else { "" };
        lines.push(format!(
            "{depth} {annotation:?} {:?} {} {block}",
            node.name.value,
            entries.join(", ")
        ));
        our_nodes(
            node.children.as_deref().unwrap_or_default(),
            depth + 1,
            lines,
        );
    }
}

fn their_nodes(nodes: &[KdlNode], depth: usize, lines: &mut Vec<String>) {
    for node in nodes {
        let annotation = node.ty().map(kdl::KdlIdentifier::value);
        let entries: Vec<String> = node.entries().iter().map(their_entry).collect();
        let block = if node.children().is_some() { "{}" } else { "" };
        lines.push(format!(
            "{depth} {annotation:?} {:?} {} {block}",
            node.name().value(),
            entries.join(", ")
        ));
        their_nodes(
            node.children().map_or(&[], KdlDocument::nodes),
            depth + 1,
            lines,
        );
    }
}

fn their_entry(entry: &KdlEntry) -> String {
    let name = entry.name().map(kdl::KdlIdentifier::value);
    let annotation = entry.ty().map(kdl::KdlIdentifier::value);
    let value = match entry.value() {
        KdlValue::String(text) => format!("{text:?}"),
        KdlValue::Integer(number) => format!("integer {number}"),
        KdlValue::Float(number) => format!("float {number}"),
        KdlValue::Bool(value) => format!("{value}"),
        KdlValue::Null => "null".to_owned(),
    };
    format!("{name:?}={annotation:?} {value}")
}

fn our_value(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Number(number) => our_number(number),
        Value::Bool(value) => format!("{value}"),
        Value::Null => "null".to_owned(),
        Value::Broken => "broken".to_owned(),
    }
}

/// The number that a text is, told like those of the `kdl` crate.
fn our_number(text: &str) -> String {
    let keyword = match text {
        "#inf" => Some(f64::INFINITY),
        "#-inf" => Some(f64::NEG_INFINITY),
        "#nan" => Some(f64::NAN),
        _ => None,
    };
    if let Some(keyword) = keyword {
        return format!("float {keyword}");
    }
    let plain = text.replace('_', "");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    let whole = if radix == 10 { digits } else { &digits[2..] };
    match i128::from_str_radix(&format!("{sign}{whole}"), radix) {
        Ok(number) => format!("integer {number}"),
        // A number in another base that is too long for any type is compared by its digits.
        Err(_) => plain.parse::<f64>().map_or_else(
            |_| format!("digits {}", whole.to_ascii_lowercase()),
            |number| format!("float {number}"),
        ),
    }
}
