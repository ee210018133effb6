//! The reference of the language, one section for each node.

use super::layout::{Layout, Section, spaced};
use super::{line, rights, syntax};
use crate::spec::node::{Braces, FieldShape, Of, Place, ScalarShape};

const INTRODUCTION: &str = include_str!("reference.md");

/// The whole page.
pub(super) fn page() -> String {
    let layout = Layout::new();
    let mut page = INTRODUCTION.to_owned() + &rights::sections();
    for section in &layout.0 {
        page += &written(&layout, section);
    }
    page + &values(&layout)
}

fn written(layout: &Layout, section: &Section) -> String {
    let shape = &section.shape;
    let level = if section.is_main { "##" } else { "###" };
    let (title, doc) = (layout.title(section), prose(shape.doc));
    let (standing, forms) = (standing(layout, section), syntax::forms(shape).join("\n\n"));
    let own = shape.fields.iter().filter(|field| field.part.is_none());
    let (table, words) = (table(layout, section), own.map(words).collect::<String>());
    format!("\n{level} {title}\n\n{doc}\n\n{standing}\n\n```kdl\n{forms}\n```\n{table}{words}")
}

/// A doc comment with its paragraphs.
fn prose(doc: &str) -> String {
    let lines: Vec<&str> = doc.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Where the node can stand.
fn standing(layout: &Layout, section: &Section) -> String {
    let around = layout.nodes_around(section);
    let links: Vec<String> = around
        .iter()
        .map(|node| layout.link(node.shape.name, &layout.title(node)))
        .collect();
    let links = links.join(", ");
    if section.shape.keyword.is_empty() {
        format!("It is a part of {links}.")
    } else if section.holders.is_empty() {
        "It stands in any other node.".to_owned()
    } else if Layout::is_top(section) {
        "It stands at the top of a file.".to_owned()
    } else {
        format!("It stands in {links}.")
    }
}

/// What can stand in the node, a row for each field; the fields of a part have one together.
fn table(layout: &Layout, section: &Section) -> String {
    let mut rows: Vec<String> = section
        .shape
        .fields
        .iter()
        .map(|field| row(layout, field))
        .collect();
    rows.dedup();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "\n| Word | Value | Needed | Default | Meaning |\n| --- | --- | --- | --- | --- |\n{}",
        rows.concat()
    )
}

fn row(layout: &Layout, field: &FieldShape) -> String {
    if let Some(part) = &field.part {
        let name = (part.shape)().name;
        let link = layout.link(name, &spaced(name).to_lowercase());
        return format!("| | {link} | no | | {} |\n", cell(&line(part.doc)));
    }
    let doc = line(field.doc);
    let (meaning, default) = doc.split_once("Default: ").unwrap_or((&doc, ""));
    let default = default.strip_suffix('.').unwrap_or(default);
    let cells = [
        word(layout, field),
        holds(field),
        needed(field).to_owned(),
        cell(default),
        cell(meaning.trim()),
    ];
    format!("| {} |\n", cells.join(" | "))
}

fn word(layout: &Layout, field: &FieldShape) -> String {
    let word = &field.word;
    match (field.place, &field.of) {
        (Place::Argument, _) => format!("*{word}*"),
        (Place::Property, _) => format!("`{word}=`"),
        (Place::AnyProperty | Place::AnyChild, _) => "any".to_owned(),
        (Place::Child, Of::Node(inner)) => layout.link(inner().name, &format!("`{word}`")),
        (Place::Child, Of::Scalar(_) | Of::Pair(..)) => format!("`{word}`"),
    }
}

fn holds(field: &FieldShape) -> String {
    let several = match (field.repeated, field.place) {
        (true, Place::Property) => "one or more with blanks between, each ",
        (true, _) => "one or more, each ",
        (false, _) => "",
    };
    match &field.of {
        Of::Node(_) => "a node".to_owned(),
        Of::Scalar(shape) => format!("{several}{}", cell(shape.what)),
        Of::Pair(key, value) => format!("{}, then {}", cell(key.what), cell(value.what)),
    }
}

fn needed(field: &FieldShape) -> &'static str {
    let is_list = matches!(field.of, Of::Scalar(_));
    match (field.required, field.repeated && !is_list) {
        (true, true) => "one or more",
        (true, false) => "yes",
        (false, true) => "any number",
        (false, false) => "no",
    }
}

/// A `|` would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The allowed words of a field with their meanings.
fn words(field: &FieldShape) -> String {
    let Of::Scalar(ScalarShape { words, what, .. }) = &field.of else {
        return String::new();
    };
    if words.is_empty() {
        return String::new();
    }
    let items = words
        .iter()
        .map(|word| format!("- `{}`: {}\n", word.word, line(word.doc)));
    format!("\nThe words for {what}:\n\n{}", items.collect::<String>())
}

/// Every type of values with an example.
fn values(layout: &Layout) -> String {
    let mut shapes: Vec<&ScalarShape> = Vec::new();
    for field in layout.0.iter().flat_map(|section| &section.shape.fields) {
        let found: &[&ScalarShape] = match &field.of {
            Of::Node(_) => &[],
            Of::Scalar(shape) => &[shape],
            Of::Pair(key, value) => &[key, value],
        };
        for shape in found.iter().filter(|shape| shape.words.is_empty()) {
            if shapes.iter().all(|known| known.what != shape.what) {
                shapes.push(shape);
            }
        }
    }
    shapes.sort_by_key(|shape| shape.what);
    let rows = shapes.iter().map(|shape| {
        let (what, filled) = (cell(shape.what), placeholders(shape));
        format!("| {what} | `{}` | {filled} |\n", shape.example)
    });
    format!(
        "\n## Values\n\n| Value | Example | Filled in |\n| --- | --- | --- |\n{}",
        rows.collect::<String>()
    )
}

/// The placeholders that are filled in, with commas.
fn placeholders(shape: &ScalarShape) -> String {
    let Braces::Around(words) = shape.braces else {
        return String::new();
    };
    let words: Vec<String> = words.iter().map(|word| format!("`{{{word}}}`")).collect();
    words.join(", ")
}
