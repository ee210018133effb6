//! The language as files for people and editors, made from its declarations.

mod diagnostics;
mod json;
mod layout;
mod reference;
mod samples;
mod syntax;

/// The files of `schema/`, each with its name in that folder.
pub fn files() -> Vec<(&'static str, String)> {
    vec![
        ("spec.schema.json", json::schema()),
        ("reference.md", reference::page()),
        ("diagnostics.md", diagnostics::index()),
    ]
}

/// A doc comment as one line of Markdown.
fn line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
