//! Reads one KDL node into a struct and reports everything that is wrong with it.

mod allowances;
mod first;
mod leftovers;
mod lists;
mod secrecy;

use self::first::First;
use super::pair::{Pair, Pairs};
use super::placeholder;
use super::rejection::rejection;
use super::scalar::{Found, Scalar};
use super::shape::NodeShape;
use crate::diag::node::{Lacking, Missing};
use crate::diag::{self, Diagnostics};
use crate::source::{Span, Spanned};
use crate::spec::limit::MOST_INSIDE;
use crate::syntax::{Entry, Node, Value};

/// A struct that [`node!`](crate::spec::node) declared.
pub trait SpecNode: Sized {
    /// The node's word.
    const KEYWORD: &'static str;
    /// The declaration as data.
    fn shape() -> NodeShape;
    /// Reads the node; `None` if something required is missing or wrong, which has been reported.
    fn read(reader: &mut Reader<'_, '_>) -> Option<Self>;
}

/// Reads a node by the declaration of `N`.
pub fn read<N: SpecNode>(node: &Node, diags: &mut Diagnostics) -> Option<N> {
    N::read(&mut Reader::new(node, diags))
}

/// One node while it is read: what of it has been used, and what is missing.
#[derive(Debug)]
pub struct Reader<'n, 'd> {
    node: &'n Node,
    entries: Vec<(&'n Entry, bool)>,
    /// How many of the entries are behind the next argument.
    arguments_from: usize,
    children: Vec<(&'n Node, bool)>,
    missing: Vec<Missing>,
    /// Whether a part of the node is being read by a declaration of its own (`part`).
    in_part: bool,
    /// Whether the block is a list as YAML has it, which has been reported.
    is_list: bool,
    errors_before: usize,
    diags: &'d mut Diagnostics,
}

impl<'n, 'd> Reader<'n, 'd> {
    fn new(node: &'n Node, diags: &'d mut Diagnostics) -> Self {
        let errors_before = diags.errors();
        let mut reader = Self {
            node,
            entries: node.entries.iter().map(|entry| (entry, false)).collect(),
            arguments_from: 0,
            children: Vec::new(),
            missing: Vec::new(),
            in_part: false,
            is_list: false,
            errors_before,
            diags,
        };
        reader.report_annotations();
        reader.take_children();
        reader.take_allowances();
        reader
    }

    /// The node without its block.
    pub(crate) fn head(&self) -> Span {
        self.node.head
    }

    /// Whether nothing was reported about the node so far.
    pub(crate) fn sound(&self) -> bool {
        self.diags.errors() == self.errors_before
    }

    fn report_annotations(&mut self) {
        let of_entries = self
            .node
            .entries
            .iter()
            .filter_map(|entry| entry.annotation.as_ref());
        for annotation in self.node.annotation.iter().chain(of_entries) {
            self.diags.report(diag::spec::annotation(annotation));
        }
    }

    fn scalar<T: Scalar>(&mut self, value: &Spanned<Value>) -> Option<Found<T>> {
        if let Some(diagnostic) = placeholder::misplaced(value, T::BRACES) {
            self.hide_refused(value, None);
            self.diags.report(diagnostic);
            return None;
        }
        match T::from_value(&value.value) {
            Ok(scalar) => Some(Spanned::new(scalar, value.span)),
            Err(rejected) => {
                self.hide_refused(value, Some(&rejected));
                self.diags.extend(rejection::<T>(value, &rejected));
                None
            }
        }
    }

    fn next_argument(&mut self) -> Option<&'n Entry> {
        let mut rest = self.entries.iter_mut().skip(self.arguments_from);
        let passed = rest.position(|(entry, used)| {
            let is_next = entry.name.is_none() && !*used;
            *used |= is_next;
            is_next
        })?;
        self.arguments_from += passed + 1;
        let (entry, _) = self.entries.get(self.arguments_from - 1)?;
        Some(entry)
    }

    /// The first property of this name; a second one is reported.
    fn property(&mut self, word: &str) -> Option<&'n Entry> {
        let mut found: Option<&'n Entry> = None;
        for (entry, used) in &mut self.entries {
            let Some(name) = entry.name.as_ref().filter(|name| name.value == word) else {
                continue;
            };
            *used = true;
            match found.and_then(|first| first.name.as_ref()) {
                Some(first) => self
                    .diags
                    .report(diag::node::repeated("property", name, first.span)),
                None => found = Some(entry),
            }
        }
        found
    }

    fn children_named(&mut self, word: &str) -> Vec<&'n Node> {
        let named = self
            .children
            .iter_mut()
            .filter(|(child, used)| !used && child.name.value == word);
        named
            .map(|(child, used)| {
                *used = true;
                *child
            })
            .collect()
    }

    /// The first child of this name; a second one is reported.
    fn child(&mut self, word: &str) -> Option<&'n Node> {
        let named = self.children_named(word);
        let (first, more) = named.split_first()?;
        for again in more {
            let diagnostic = diag::node::repeated("node", &again.name, first.name.span);
            self.diags.report(diagnostic);
        }
        Some(first)
    }

    /// Reports the first of more parts than one node may have.
    fn too_many(&mut self, part: &Spanned<String>) {
        let around = &self.node.name.value;
        self.diags
            .report(diag::spec::too_many_inside(part, around, MOST_INSIDE));
    }

    fn missing(&mut self, what: Lacking, word: String, example: String) {
        self.missing.push(Missing {
            what,
            word,
            example,
        });
    }
}

impl Reader<'_, '_> {
    fn missing_argument<T: Scalar>(&mut self, field: &str) {
        let is_first = self.entries.iter().all(|(entry, _)| entry.name.is_some());
        let example = if is_first {
            T::EXAMPLE.to_owned()
        } else {
            format!("… {}", T::EXAMPLE)
        };
        self.missing(Lacking::Argument, field.replace('_', "-"), example);
    }
}

/// One method for each kind of field, as [`node!`](crate::spec::node) calls them.
impl Reader<'_, '_> {
    pub(crate) fn arg<T: Scalar>(&mut self, field: &str) -> Option<Found<T>> {
        let Some(entry) = self.next_argument() else {
            self.missing_argument::<T>(field);
            return None;
        };
        self.scalar::<T>(&entry.value)
    }

    pub(crate) fn prop<T: Scalar>(&mut self, field: &str) -> Option<Found<T>> {
        let word = field.replace('_', "-");
        let Some(entry) = self.property(&word) else {
            let example = format!("{word}={}", T::EXAMPLE);
            self.missing(Lacking::Property, word, example);
            return None;
        };
        self.scalar::<T>(&entry.value)
    }

    pub(crate) fn prop_opt<T: Scalar>(&mut self, field: &str) -> Option<Found<T>> {
        let entry = self.property(&field.replace('_', "-"))?;
        self.scalar::<T>(&entry.value)
    }

    pub(crate) fn props<P: Pair>(
        &mut self,
        _field: &str,
    ) -> Pairs<<P::Key as Scalar>::Value, <P::Value as Scalar>::Value> {
        let mut first = First::default();
        let mut pairs = Vec::new();
        for at in 0..self.entries.len() {
            let Some((entry, used)) = self.entries.get_mut(at) else {
                continue;
            };
            let entry: &Entry = entry;
            let Some(name) = entry.name.as_ref().filter(|_| !*used) else {
                continue;
            };
            *used = true;
            if let Err(again) = first.take("property", name) {
                self.diags.report(again);
                continue;
            }
            if first.len() > MOST_INSIDE {
                self.too_many(name);
                self.entries.clear();
                break;
            }
            let key = self.scalar::<P::Key>(&name.clone().map(Value::String));
            let value = self.scalar::<P::Value>(&entry.value);
            pairs.extend(key.zip(value));
        }
        Pairs::new(pairs)
    }

    pub(crate) fn entries<P: Pair>(
        &mut self,
        _field: &str,
    ) -> Pairs<<P::Key as Scalar>::Value, <P::Value as Scalar>::Value> {
        let mut first = First::default();
        let mut pairs = Vec::new();
        for at in 0..self.children.len() {
            let Some((child, used)) = self.children.get_mut(at).filter(|(_, used)| !used) else {
                continue;
            };
            let child: &Node = child;
            *used = true;
            if let Err(again) = first.take("node", &child.name) {
                self.diags.report(again);
                continue;
            }
            if first.len() > MOST_INSIDE {
                self.too_many(&child.name);
                self.children.clear();
                break;
            }
            let key = self.scalar::<P::Key>(&child.name.clone().map(Value::String));
            if key.is_none() && child.children.is_some() {
                continue;
            }
            let reader = Reader::new(child, self.diags);
            let value = P::value(key.as_ref().map(|key| &key.value), reader);
            pairs.extend(key.zip(value));
        }
        Pairs::new(pairs)
    }

    pub(crate) fn part<S: SpecNode>(&mut self, _field: &str) -> S {
        self.in_part = true;
        let part = S::read(self);
        self.in_part = false;
        part.expect("a part has no required fields")
    }

    pub(crate) fn value<T: Scalar>(&mut self, field: &str) -> Option<Found<T>> {
        let word = field.replace('_', "-");
        let Some(child) = self.child(&word) else {
            let example = format!("{word} {}", T::EXAMPLE);
            self.missing(Lacking::Child, word, example);
            return None;
        };
        Reader::new(child, self.diags).only_argument::<T>()
    }

    pub(crate) fn value_opt<T: Scalar>(&mut self, field: &str) -> Option<Found<T>> {
        let child = self.child(&field.replace('_', "-"))?;
        Reader::new(child, self.diags).only_argument::<T>()
    }

    pub(crate) fn child_opt<N: SpecNode>(&mut self, _field: &str) -> Option<N> {
        let child = self.child(N::KEYWORD)?;
        read(child, self.diags)
    }

    pub(crate) fn children<N: SpecNode>(&mut self, _field: &str) -> Vec<N> {
        let children = self.children_named(N::KEYWORD);
        if let Some(first) = children.get(MOST_INSIDE).filter(|_| !self.is_top()) {
            self.too_many(&first.name);
            return Vec::new();
        }
        children
            .into_iter()
            .filter_map(|child| read(child, self.diags))
            .collect()
    }

    /// The child nodes of a kind, of which there is at least one.
    pub(crate) fn some<N: SpecNode>(&mut self, field: &str) -> Vec<N> {
        if self
            .children
            .iter()
            .all(|(child, _)| child.name.value != N::KEYWORD)
        {
            self.missing(Lacking::Child, N::KEYWORD.to_owned(), N::shape().example());
        }
        self.children(field)
    }

    /// The whole of a node that is `word VALUE`.
    pub(crate) fn only_argument<T: Scalar>(mut self) -> Option<Found<T>> {
        let value = self.arg::<T>("value");
        self.finish(|| NodeShape::new("", "", "").arg::<bool>("value", ""));
        value
    }
}
