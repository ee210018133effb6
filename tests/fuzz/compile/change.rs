//! Changes of a spec, by what the language declares and by what the spec says elsewhere.

use platformc::source::SourceMap;
use platformc::spec::Spec;
use platformc::spec::node::{FieldShape, NodeShape, Of, Place, ScalarShape, SpecNode as _};
use platformc::syntax::{Value, parse};

use super::super::generate::Choices;
use super::spec::{self, Tree};

/// Values that fit hardly anywhere.
const ODD: &[&str] = &[
    "\"\"",
    "\"*\"",
    "\"{tenant}\"",
    "\"{stage}-{region}\"",
    "\"../x\"",
    "\"a b\"",
    "\"A\"",
    "\"é\"",
    "\"-\"",
    "\"a.b/c\"",
    "\"0\"",
    "\"1Ei\"",
    "\"0.0.0.0/0\"",
    "\"::/0\"",
    "\"999999999999999999999Gi\"",
    "\"100%\"",
    "\"kube-system\"",
    "\"system:masters\"",
    "\"a,b\"",
    "\"\\n\"",
    "\"\\u{202e}\"",
    "0",
    "-1",
    "1.5",
    "1e400",
    "18446744073709551616",
    "#true",
    "#null",
    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
];

/// One of the specs with a few changes, as the text of a file.
pub(super) fn changed_spec(choices: &mut Choices<'_>) -> String {
    let mut root = spec::spec(choices.of(spec::count()));
    for _ in 0..choices.of(8) {
        change(&mut root, choices);
    }
    root.text()
}

fn change(root: &mut Tree, choices: &mut Choices<'_>) {
    let said = root.clone();
    let path = path(root, choices);
    let Some(shape) = shape_at(root, &path) else {
        return;
    };
    let node = node_at(root, &path);
    match choices.of(8) {
        0 => remove(node, choices),
        1 => repeat(node, choices),
        2 => *node = one_of(&said, &node.name, choices),
        3 | 4 => replace_value(node, &shape, &said, choices),
        _ => add(node, &shape, &said, choices),
    }
}

/// A node of the tree, as the way to it.
fn path(root: &Tree, choices: &mut Choices<'_>) -> Vec<usize> {
    let (mut path, mut node) = (Vec::new(), root);
    while !node.children.is_empty() && (path.is_empty() || choices.of(3) > 0) {
        let next = choices.of(node.children.len());
        path.push(next);
        node = &node.children[next];
    }
    path
}

fn node_at<'t>(root: &'t mut Tree, path: &[usize]) -> &'t mut Tree {
    path.iter()
        .fold(root, |node, index| &mut node.children[*index])
}

/// What the language says of a node; nothing for a word that it doesn't have there.
fn shape_at(root: &Tree, path: &[usize]) -> Option<NodeShape> {
    let mut node = root;
    let mut shape = Spec::shape();
    for index in path {
        node = &node.children[*index];
        let field = shape.fields.iter().find(|field| field.word == node.name)?;
        shape = match field.of {
            Of::Node(shape) => shape(),
            Of::Scalar(_) | Of::Pair(..) => return None,
        };
    }
    Some(shape)
}

fn remove(node: &mut Tree, choices: &mut Choices<'_>) {
    let parts = node.entries.len() + node.children.len();
    if parts > 0 {
        let index = choices.of(parts);
        if index < node.entries.len() {
            node.entries.remove(index);
        } else {
            node.children.remove(index - node.entries.len());
        }
    }
}

/// Says a child again, under another name if it has one.
fn repeat(node: &mut Tree, choices: &mut Choices<'_>) {
    if node.children.is_empty() {
        return;
    }
    let mut child = node.children[choices.of(node.children.len())].clone();
    if let Some((None, Value::String(name))) = child.entries.first_mut() {
        name.push_str(choices.pick(&["-2", "", "-", "x"]));
    }
    node.children.push(child);
}

fn replace_value(node: &mut Tree, shape: &NodeShape, said: &Tree, choices: &mut Choices<'_>) {
    if node.entries.is_empty() {
        return;
    }
    let index = choices.of(node.entries.len());
    let (name, value) = &mut node.entries[index];
    let arguments = || {
        shape
            .fields
            .iter()
            .filter(|field| field.place == Place::Argument)
    };
    let field = match name {
        Some(name) => shape.fields.iter().find(|field| field.word == *name),
        None => arguments().nth(index).or_else(|| arguments().next_back()),
    };
    if let Some(FieldShape {
        of: Of::Scalar(scalar),
        word,
        ..
    }) = field
    {
        *value = scalar_value(scalar, word, said, choices);
    }
}

/// Adds something that the language has there.
fn add(node: &mut Tree, shape: &NodeShape, said: &Tree, choices: &mut Choices<'_>) {
    if shape.fields.is_empty() {
        return;
    }
    let field = &shape.fields[choices.of(shape.fields.len())];
    match (&field.of, field.place) {
        (Of::Node(inner), _) => node.children.push(made(&inner(), said, choices, 0)),
        (Of::Scalar(scalar), Place::Child) => {
            node.children.push(Tree {
                name: field.word.clone(),
                entries: vec![(None, scalar_value(scalar, &field.word, said, choices))],
                children: Vec::new(),
            });
        }
        (Of::Scalar(scalar), _) => {
            let name = (field.place == Place::Property).then(|| field.word.clone());
            let value = scalar_value(scalar, &field.word, said, choices);
            node.entries.push((name, value));
        }
        (Of::Pair(key, value), place) => {
            let key = text(scalar_value(key, &field.word, said, choices));
            let value = scalar_value(value, &field.word, said, choices);
            if place == Place::AnyProperty {
                node.entries.push((Some(key), value));
            } else {
                node.children.push(Tree {
                    name: key,
                    entries: vec![(None, value)],
                    children: Vec::new(),
                });
            }
        }
    }
}

/// A node as the spec has one of that word already, or else made up with all that it needs.
fn made(shape: &NodeShape, said: &Tree, choices: &mut Choices<'_>, depth: usize) -> Tree {
    let mut node = Tree {
        name: shape.keyword.to_owned(),
        ..Tree::default()
    };
    if choices.of(2) == 1 {
        return one_of(said, &node.name, choices);
    }
    for field in shape.fields.iter().filter(|field| field.required) {
        match (&field.of, field.place) {
            (Of::Scalar(scalar), Place::Argument) => {
                node.entries
                    .push((None, scalar_value(scalar, &field.word, said, choices)));
            }
            (Of::Scalar(scalar), Place::Property) => {
                let value = scalar_value(scalar, &field.word, said, choices);
                node.entries.push((Some(field.word.clone()), value));
            }
            (Of::Node(inner), _) if depth < 4 => {
                node.children.push(made(&inner(), said, choices, depth + 1));
            }
            _ => {}
        }
    }
    for _ in 0..choices.of(3) {
        add(&mut node, shape, said, choices);
    }
    node
}

/// A node of this word; one without anything if there is none.
fn one_of(said: &Tree, name: &str, choices: &mut Choices<'_>) -> Tree {
    let mut found = Vec::new();
    collect(said, &mut |node| {
        if node.name == name {
            found.push(node);
        }
    });
    if found.is_empty() {
        return Tree {
            name: name.to_owned(),
            ..Tree::default()
        };
    }
    found[choices.of(found.len())].clone()
}

fn collect<'t>(node: &'t Tree, take: &mut impl FnMut(&'t Tree)) {
    take(node);
    for child in &node.children {
        collect(child, take);
    }
}

/// A value that the language has for this, that the spec says of it elsewhere, or, seldom, an odd one.
fn scalar_value(shape: &ScalarShape, word: &str, said: &Tree, choices: &mut Choices<'_>) -> Value {
    let kind = choices.of(16);
    if kind == 15 {
        return literal(choices.pick(ODD));
    }
    if !shape.words.is_empty() {
        return Value::String(shape.words[choices.of(shape.words.len())].word.to_owned());
    }
    let mut found = Vec::new();
    collect(said, &mut |node| {
        for (name, value) in &node.entries {
            if name.as_deref().unwrap_or(&node.name) == word {
                found.push(value);
            }
        }
    });
    if found.is_empty() || kind < 4 {
        literal(shape.example)
    } else {
        found[choices.of(found.len())].clone()
    }
}

/// The value that stands in a text.
fn literal(text: &str) -> Value {
    let text = format!("node {text}");
    let (document, errors) = parse(&text, SourceMap::default().add("value.kdl", text.as_str()));
    assert!(errors.is_empty(), "{text}: {errors:?}");
    let entry = document.nodes.first().and_then(|node| node.entries.first());
    entry.map_or(Value::Null, |entry| entry.value.value.clone())
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) | Value::Number(text) => text,
        Value::Bool(_) | Value::Null | Value::Broken => String::new(),
    }
}
