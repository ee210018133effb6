//! What is left of a node once all that its declaration asks for is read, and what it lacks.

use super::super::scalar::JsonType;
use super::super::shape::{FieldShape, NodeShape, Of, Place};
use super::Reader;
use crate::diag;
use crate::diag::node::{Extra, Known, Lacking, Misplaced};
use crate::source::Spanned;
use crate::syntax::{Entry, Node, Value};

impl<'n> Reader<'n, '_> {
    /// Takes the node's children, without the items of a list as YAML has it: these are reported once, and
    /// the empty node in front of them, whose values they are, is taken for read.
    pub(super) fn take_children(&mut self) {
        let all = self.node.children.as_deref().unwrap_or_default();
        let is_item = |node: &Node| node.name.value == "-";
        let Some(first) = all.iter().position(is_item) else {
            self.children = all.iter().map(|child| (child, false)).collect();
            return;
        };
        let before = first.checked_sub(1).and_then(|at| all.get(at));
        let list = before.filter(|node| node.entries.is_empty() && node.children.is_none());
        let dash = all.get(first).map_or(self.node.head, |node| node.name.span);
        let word = list.map(|node| node.name.value.as_str());
        self.diags.report(diag::node::list_items(dash, word));
        let is_list = |node: &Node| list.is_some_and(|list| std::ptr::eq(list, node));
        let others = all.iter().filter(|node| !is_item(node) && !is_list(node));
        self.children = others.map(|child| (child, false)).collect();
    }

    /// Reports everything that was not used, and what is missing.
    pub(crate) fn finish(&mut self, shape: fn() -> NodeShape) {
        if self.in_part {
            return;
        }
        let entries: Vec<&'n Entry> = unused(&self.entries);
        let children = self.unused_children();
        if entries.is_empty()
            && children.is_empty()
            && self.missing.is_empty()
            && (!self.has_empty_block() || shape().has_block())
        {
            return;
        }
        if self.diags.is_full() {
            return self.diags.follow();
        }
        let shape = shape();
        self.unused_entries(&entries, &shape);
        let has_children = !children.is_empty() || self.has_empty_block();
        if has_children && !shape.has_block() {
            for child in self.node.children.iter().flatten() {
                self.forgive(Some(&child.name.value));
            }
            let instead = as_properties(self.node, &shape).or_else(|| self.lacking_argument());
            let diagnostic = diag::node::no_children(&self.node.name, instead.as_deref());
            self.diags.report(diagnostic);
        } else {
            for child in children {
                if self.diags.is_full() {
                    return self.diags.follow();
                }
                self.unknown_child(child, &shape);
            }
        }
        for missing in std::mem::take(&mut self.missing) {
            self.diags
                .report(diag::node::missing(&self.node.name, &missing));
        }
    }

    /// A node that has a block where values belong, with one of these. They are missing no longer.
    fn lacking_argument(&mut self) -> Option<String> {
        let is_argument = |missing: &diag::node::Missing| missing.what == Lacking::Argument;
        let at = self.missing.iter().position(is_argument)?;
        self.node.entries.is_empty().then(|| {
            let missing = self.missing.remove(at);
            format!("{} {}", self.node.name.value, missing.example)
        })
    }

    fn unused_children(&mut self) -> Vec<&'n Node> {
        let mut children: Vec<&Node> = unused(&self.children);
        children.retain(|child| !self.is_incomplete_allowance(child));
        children
    }

    fn has_empty_block(&self) -> bool {
        self.node.children.as_ref().is_some_and(Vec::is_empty)
    }

    /// Every unknown property, and the first of the arguments that are too many.
    fn unused_entries(&mut self, entries: &[&Entry], shape: &NodeShape) {
        for entry in entries {
            if self.diags.is_full() {
                return self.diags.follow();
            }
            if let Some(name) = &entry.name {
                self.unknown_property(name, &entry.value.value, shape);
            }
        }
        let is_more = |entry: &&&Entry| entry.name.is_none() && entry.value.value != Value::Broken;
        if let Some(entry) = entries.iter().find(is_more) {
            let extra = self.extra(entry, shape);
            let written = written(&entry.value.value);
            let diagnostic = diag::node::too_many(&self.node.name, &written, entry.span, &extra);
            if let Extra::Named(word) = extra {
                self.missing.retain(|missing| missing.word != word);
            }
            self.diags.report(diagnostic);
        }
    }

    /// What an argument that is too many seems to be.
    fn extra<'s>(&self, entry: &Entry, shape: &'s NodeShape) -> Extra<'s> {
        let lacking = |field: &&FieldShape| {
            let mut missing = self.missing.iter();
            let is_it = missing
                .any(|missing| missing.what == Lacking::Property && missing.word == field.word);
            is_it && matches!(&field.of, Of::Scalar(of) if (of.fits)(&entry.value.value))
        };
        if let Some(field) = shape.fields.iter().find(lacking) {
            return Extra::Named(&field.word);
        }
        if let Some(property) = self.apart(entry, shape) {
            return Extra::Apart(property);
        }
        if let Some(node) = self.another(entry) {
            return Extra::Another(node);
        }
        if let Some(all) = self.joined(entry, shape) {
            return Extra::Joined(all);
        }
        let free = |place: Place| shape.fields.iter().find(|field| field.place == place);
        if self.node.children.is_none()
            && let Some(field) = free(Place::AnyChild)
            && let Of::Pair(key, value) = &field.of
        {
            return Extra::Inside(format!("{} {}", key.example, value.example));
        }
        match free(Place::AnyProperty) {
            Some(_) => Extra::FreelyNamed,
            None => Extra::Other(shape.properties().collect()),
        }
    }

    /// An argument that is a property's name, with the argument behind it; one that is true by being there needs
    /// none.
    fn apart(&self, entry: &Entry, shape: &NodeShape) -> Option<String> {
        let word = text(&entry.value.value)?;
        let property = |field: &&FieldShape| field.place == Place::Property && field.word == word;
        let field = shape.fields.iter().find(property)?;
        let behind = self.behind(entry).filter(|value| value.name.is_none());
        let is_flag = matches!(&field.of, Of::Scalar(of) if of.json == JsonType::Boolean);
        match behind {
            Some(value) => Some(format!("{word}={}", written(&value.value.value))),
            None => is_flag.then(|| format!("{word}=#true")),
        }
    }

    /// An argument that looks like the word of another node, which has values of its own behind it.
    fn another(&self, entry: &Entry) -> Option<String> {
        let word = text(&entry.value.value)?;
        let is_word = |c: char| c.is_ascii_lowercase() || "-./".contains(c);
        let span = entry.value.span;
        let stands_bare = usize::try_from(span.end - span.start) == Ok(word.len());
        (stands_bare && word.len() > 1 && word.chars().all(is_word) && self.behind(entry).is_some())
            .then(|| word.to_owned())
    }

    fn behind(&self, entry: &Entry) -> Option<&'n Entry> {
        let mut all = self.node.entries.iter();
        all.find(|other| other.span == entry.span)?;
        all.next()
    }

    /// The property in front of an argument with the values of both, if it is one that takes several.
    fn joined(&self, entry: &Entry, shape: &NodeShape) -> Option<String> {
        let all = &self.node.entries;
        let at = all.iter().position(|other| other.span == entry.span)?;
        let before = all.get(at.checked_sub(1)?)?;
        let word = &before.name.as_ref()?.value;
        let property = |field: &&FieldShape| field.place == Place::Property && field.word == *word;
        let field = shape.fields.iter().find(property)?;
        let is_list = matches!(&field.of, Of::Scalar(of) if of.json == JsonType::Strings);
        let more = all.iter().skip(at).take_while(|entry| entry.name.is_none());
        let values = std::iter::once(before)
            .chain(more)
            .map(|entry| text(&entry.value.value))
            .collect::<Option<Vec<&str>>>()?;
        (is_list || field.repeated).then(|| format!("{word}=\"{}\"", values.join(" ")))
    }

    fn unknown_property(&mut self, name: &Spanned<String>, value: &Value, shape: &NodeShape) {
        let written = written(value);
        let is_argument = |missing: &diag::node::Missing| {
            missing.what == Lacking::Argument && missing.word == name.value
        };
        if self.missing.iter().any(is_argument) {
            self.missing.retain(|missing| !is_argument(missing));
            let diagnostic = diag::node::named_argument(name, &self.node.name, &written);
            self.diags.report(diagnostic);
            return;
        }
        let mut known = known(&self.node.name, shape);
        let nearest = diag::closest(name, known.properties.iter().copied());
        self.forgive(nearest.or(Some(name)));
        let free = |field: &FieldShape| field.place == Place::AnyChild;
        if nearest.is_none() && shape.fields.iter().any(free) {
            known.children.push(name);
        }
        self.diags
            .report(diag::node::unknown_property(name, &written, &known));
    }

    fn unknown_child(&mut self, child: &Node, shape: &NodeShape) {
        let known = known(&self.node.name, shape);
        let nearest = diag::closest(&child.name, known.children.iter().copied());
        let word = child.name.value.as_str();
        self.forgive(nearest.or(Some(word)));
        let property = || child.as_property().unwrap_or_else(|| format!("{word}=…"));
        let homes = shape.children_with_property(word);
        let misplaced = if known.properties.contains(&word) {
            Misplaced::Property(format!("{} … {}", self.node.name.value, property()))
        } else if nearest.is_some() {
            Misplaced::Unknown
        } else if let Some(home) = shape.child_with(word) {
            Misplaced::OneLevelOff(home)
        } else if let Some(home) = homes.first()
            && child.as_property().is_some()
            && !self.node.name.value.is_empty()
        {
            Misplaced::PropertyOf(&homes, format!("{home} {}", property()))
        } else {
            Misplaced::Unknown
        };
        self.diags
            .report(diag::node::unknown_node(&child.name, &known, &misplaced));
    }

    /// A word that is reported as misspelt, or in the wrong place, is not reported as missing, too.
    fn forgive(&mut self, word: Option<&str>) {
        self.missing.retain(|missing| {
            missing.what == Lacking::Argument || Some(missing.word.as_str()) != word
        });
    }
}

fn unused<'n, T>(parts: &[(&'n T, bool)]) -> Vec<&'n T> {
    let unused = parts.iter().filter(|(_, used)| !used);
    unused.map(|(part, _)| *part).collect()
}

fn known<'s>(node: &'s Spanned<String>, shape: &'s NodeShape) -> Known<'s> {
    Known {
        node: &node.value,
        properties: shape.properties().collect(),
        children: shape.children_words().collect(),
    }
}

/// A node without its block, where everything in it could stand behind the node's word.
fn as_properties(node: &Node, shape: &NodeShape) -> Option<String> {
    let children = node.children.as_deref().filter(|all| !all.is_empty())?;
    let mut parts = vec![node.name.value.clone()];
    for entry in &node.entries {
        let value = written(&entry.value.value);
        parts.push(match &entry.name {
            Some(name) => format!("{}={value}", name.value),
            None => value,
        });
    }
    for child in children {
        let known = shape.properties().any(|word| word == child.name.value);
        parts.push(child.as_property().filter(|_| known)?);
    }
    Some(parts.join(" "))
}

impl Node {
    /// A node of a word and one value as it would be written as a property.
    fn as_property(&self) -> Option<String> {
        let [entry] = self.entries.as_slice() else {
            return None;
        };
        let plain = entry.name.is_none() && self.children.is_none();
        let value = written(&entry.value.value);
        plain.then(|| format!("{}={value}", self.name.value))
    }
}

/// The text of a value that is one.
fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) | Value::Number(text) => Some(text),
        Value::Bool(_) | Value::Null | Value::Broken => None,
    }
}

/// A value as it is written, strings in quotes.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\""),
        Value::Number(text) => text.clone(),
        Value::Bool(true) => "#true".to_owned(),
        Value::Bool(false) => "#false".to_owned(),
        Value::Null => "#null".to_owned(),
        Value::Broken => "…".to_owned(),
    }
}
