//! The language as files for people and editors, made from its declarations.

mod diagnostics;
mod json;
mod layout;
mod reference;
mod rights;
mod samples;
mod syntax;

/// The JSON Schema of a spec's JSON form, by its name in `schema/`.
pub const SPEC_SCHEMA: &str = "spec.schema.json";

/// The reference of the language, by its name in `schema/`.
pub const REFERENCE: &str = "reference.md";

/// The files of `schema/`, each with its name in that folder.
pub fn files() -> Vec<(&'static str, String)> {
    vec![
        (SPEC_SCHEMA, json::schema()),
        (REFERENCE, reference::page()),
        ("diagnostics.md", diagnostics::index()),
    ]
}

/// A doc comment as one line of Markdown.
fn line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
