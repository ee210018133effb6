//! Specs to begin with, as trees that can be changed and written.

use std::fmt::Write as _;

use platformc::source::SourceMap;
use platformc::syntax::{Entry, Node, Value, parse};

/// Specs without mistakes: the files of small examples, each as one text.
const SPECS: &[&[&str]] = &[
    &[include_str!("../../../examples/quickstart/platform.kdl")],
    &[
        include_str!("../../../examples/saas/platform.kdl"),
        include_str!("../../../examples/saas/fleet.kdl"),
        include_str!("../../../examples/saas/classes.kdl"),
        include_str!("../../../examples/saas/tenants/billing.kdl"),
        include_str!("../../../examples/saas/tenants/tenant-a.kdl"),
        include_str!("../../../examples/saas/tenants/tenant-b.kdl"),
        include_str!("../../../examples/saas/tenants/tenant-c.kdl"),
    ],
];

/// The manifests that they carry along.
pub(super) const MANIFESTS: &[(&str, &str)] = &[
    (
        "addons/orbit-info.yaml",
        include_str!("../../../examples/saas/addons/orbit-info.yaml"),
    ),
    (
        "addons/priority-classes.yaml",
        include_str!("../../../examples/saas/addons/priority-classes.yaml"),
    ),
    (
        "addons/tenant-b-locale.yaml",
        include_str!("../../../examples/saas/addons/tenant-b-locale.yaml"),
    ),
];

/// A node that can be changed.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    pub(super) name: String,
    pub(super) entries: Vec<(Option<String>, Value)>,
    pub(super) children: Vec<Tree>,
}

/// The number of specs to begin with.
pub(super) fn count() -> usize {
    SPECS.len()
}

/// One of the specs: a node without a name around all that is in it.
pub(super) fn spec(index: usize) -> Tree {
    let parsed = SPECS[index].iter().flat_map(|text| {
        let id = SourceMap::default().add("platform.kdl", *text);
        parse(text, id).0.nodes
    });
    // All files are in the first one.
    let nodes = parsed.map(|node| tree(&node));
    Tree {
        children: nodes.filter(|node| node.name != "include").collect(),
        ..Tree::default()
    }
}

fn tree(node: &Node) -> Tree {
    let entry = |entry: &Entry| {
        let name = entry.name.as_ref().map(|name| name.value.clone());
        let value = match &entry.value.value {
            Value::String(text) => Value::String(text.replace("../addons/", "addons/")),
            value @ (Value::Number(_) | Value::Bool(_) | Value::Null | Value::Broken) => {
                value.clone()
            }
        };
        (name, value)
    };
    Tree {
        name: node.name.value.clone(),
        entries: node.entries.iter().map(entry).collect(),
        children: node.children.iter().flatten().map(tree).collect(),
    }
}

impl Tree {
    /// The spec as the text of a file.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        for child in &self.children {
            child.write(0, &mut out);
        }
        out
    }

    fn write(&self, depth: usize, out: &mut String) {
        let margin = "    ".repeat(depth);
        out.push_str(&margin);
        quoted(&self.name, out);
        for (name, value) in &self.entries {
            out.push(' ');
            if let Some(name) = name {
                quoted(name, out);
                out.push('=');
            }
            written(value, out);
        }
        if !self.children.is_empty() {
            out.push_str(" {\n");
            for child in &self.children {
                child.write(depth + 1, out);
            }
            out.push_str(&margin);
            out.push('}');
        }
        out.push('\n');
    }
}

fn written(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => quoted(text, out),
        Value::Number(number) => out.push_str(number),
        Value::Bool(true) => out.push_str("#true"),
        Value::Bool(false) => out.push_str("#false"),
        Value::Null | Value::Broken => out.push_str("#null"),
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            plain if plain.is_alphanumeric() || plain.is_ascii_graphic() || plain == ' ' => {
                out.push(plain);
            }
            odd => write!(out, "\\u{{{:x}}}", u32::from(odd)).expect("a text takes everything"),
        }
    }
    out.push('"');
}
