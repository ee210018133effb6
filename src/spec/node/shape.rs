//! Declarations as data, for suggestions, the schema and the reference.

use super::scalar::{Scalar, ScalarShape};
use super::{Pair, SpecNode};

/// What a node may hold.
#[derive(Clone, Debug)]
pub struct NodeShape {
    /// The name of the declaration. Two nodes can have the same word, as the `gateway` of the platform
    /// and that of a tenant's network; each has a name of its own.
    pub name: &'static str,
    /// The node's word; empty for what is only a part of others.
    pub keyword: &'static str,
    /// What the node is, in Markdown.
    pub doc: &'static str,
    /// Its arguments, properties and children, in the order declared.
    pub fields: Vec<FieldShape>,
}

/// One argument, property or child of a node.
#[derive(Clone, Debug)]
pub struct FieldShape {
    /// The name of the field in the JSON form.
    pub field: String,
    /// The word in a spec: a property's or child's; of an argument what it stands for.
    pub word: String,
    /// What it is for, in Markdown.
    pub doc: &'static str,
    /// Where it stands.
    pub place: Place,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may be there more than once.
    pub repeated: bool,
    /// What it holds.
    pub of: Of,
    /// The part that it came with, if it is not the node's own.
    pub part: Option<Part>,
}

/// Another declaration whose fields stand in line with the node's own.
#[derive(Clone, Debug)]
pub struct Part {
    /// The name of the field that holds them in the JSON form.
    pub field: String,
    /// What it is for, in Markdown.
    pub doc: &'static str,
    /// The other declaration.
    pub shape: fn() -> NodeShape,
}

/// Where a field stands in its node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// `node HERE`
    Argument,
    /// `node word=HERE`
    Property,
    /// `node anything=HERE`
    AnyProperty,
    /// `node { word HERE }`
    Child,
    /// `node { anything HERE }`
    AnyChild,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Of {
    /// A single value, or several.
    Scalar(ScalarShape),
    /// A value under a free name.
    Pair(ScalarShape, ScalarShape),
    /// A node with fields of its own.
    Node(fn() -> NodeShape),
}

impl NodeShape {
    /// A node without fields.
    pub fn new(name: &'static str, keyword: &'static str, doc: &'static str) -> Self {
        Self {
            name,
            keyword,
            doc,
            fields: Vec::new(),
        }
    }

    /// The words of its properties.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        self.words(Place::Property)
    }

    /// The words of its children.
    pub fn children_words(&self) -> impl Iterator<Item = &str> {
        self.words(Place::Child)
    }

    /// The child that itself has a child of this word.
    pub fn child_with(&self, word: &str) -> Option<&str> {
        let mut nodes = self.fields.iter().filter_map(|field| match field.of {
            Of::Node(shape) => Some((field.word.as_str(), shape())),
            Of::Scalar(_) | Of::Pair(..) => None,
        });
        let home = nodes.find(|(_, shape)| shape.children_words().any(|child| child == word));
        home.map(|(home, _)| home)
    }

    /// Its word with what it must have behind it.
    pub fn example(&self) -> String {
        let required = self.fields.iter().filter(|field| field.required);
        let values = required.filter_map(|field| match (&field.of, field.place) {
            (Of::Scalar(shape), Place::Argument) => Some(shape.example.to_owned()),
            (Of::Scalar(shape), Place::Property) => {
                Some(format!("{}={}", field.word, shape.example))
            }
            (Of::Scalar(_) | Of::Pair(..) | Of::Node(_), _) => None,
        });
        let parts: Vec<String> = std::iter::once(self.keyword.to_owned())
            .chain(values)
            .collect();
        parts.join(" ")
    }

    /// The children that have a property of this word.
    pub fn children_with_property(&self, word: &str) -> Vec<&str> {
        let nodes = self.fields.iter().filter_map(|field| match field.of {
            Of::Node(shape) => Some((field.word.as_str(), shape())),
            Of::Scalar(_) | Of::Pair(..) => None,
        });
        let homes = nodes.filter(|(_, shape)| shape.properties().any(|known| known == word));
        homes.map(|(home, _)| home).collect()
    }

    /// Whether it may have a block.
    pub fn has_block(&self) -> bool {
        self.fields
            .iter()
            .any(|field| matches!(field.place, Place::Child | Place::AnyChild))
    }

    fn words(&self, place: Place) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(move |field| field.place == place)
            .map(|field| field.word.as_str())
    }

    fn with(mut self, field: &str, word: &str, doc: &'static str, place: Place, of: Of) -> Self {
        self.fields.push(FieldShape {
            field: field.replace('_', "-"),
            word: word.replace('_', "-"),
            doc,
            place,
            required: false,
            repeated: false,
            of,
            part: None,
        });
        self
    }

    fn required(mut self) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.required = true;
        }
        self
    }

    fn repeated(mut self) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.repeated = true;
        }
        self
    }
}

/// One method for each kind of field, as [`node!`](crate::spec::node) calls them.
impl NodeShape {
    pub(crate) fn arg<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.arg_opt::<T>(field, doc).required()
    }

    pub(crate) fn arg_opt<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.with(field, field, doc, Place::Argument, Of::Scalar(T::shape()))
    }

    pub(crate) fn args<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.arg::<T>(field, doc).repeated()
    }

    pub(crate) fn prop<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.prop_opt::<T>(field, doc).required()
    }

    pub(crate) fn prop_opt<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.with(field, field, doc, Place::Property, Of::Scalar(T::shape()))
    }

    pub(crate) fn prop_list<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.prop_opt::<T>(field, doc).repeated()
    }

    pub(crate) fn props<P: Pair>(self, field: &str, doc: &'static str) -> Self {
        let of = Of::Pair(P::Key::shape(), P::Value::shape());
        self.with(field, field, doc, Place::AnyProperty, of)
            .repeated()
    }

    pub(crate) fn entries<P: Pair>(self, field: &str, doc: &'static str) -> Self {
        let of = Of::Pair(P::Key::shape(), P::Value::shape());
        self.with(field, field, doc, Place::AnyChild, of).repeated()
    }

    /// The fields of another declaration, in line.
    pub(crate) fn part<S: SpecNode>(mut self, field: &str, doc: &'static str) -> Self {
        let part = Part {
            field: field.replace('_', "-"),
            doc,
            shape: S::shape,
        };
        let fields = S::shape().fields.into_iter();
        self.fields.extend(fields.map(|field| FieldShape {
            part: Some(part.clone()),
            ..field
        }));
        self
    }

    pub(crate) fn value<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.value_opt::<T>(field, doc).required()
    }

    pub(crate) fn value_opt<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.with(field, field, doc, Place::Child, Of::Scalar(T::shape()))
    }

    pub(crate) fn list<T: Scalar>(self, field: &str, doc: &'static str) -> Self {
        self.value_opt::<T>(field, doc).repeated()
    }

    pub(crate) fn child_opt<N: SpecNode>(self, field: &str, doc: &'static str) -> Self {
        self.with(field, N::KEYWORD, doc, Place::Child, Of::Node(N::shape))
    }

    pub(crate) fn some<N: SpecNode>(self, field: &str, doc: &'static str) -> Self {
        self.children::<N>(field, doc).required()
    }

    pub(crate) fn children<N: SpecNode>(self, field: &str, doc: &'static str) -> Self {
        self.child_opt::<N>(field, doc).repeated()
    }
}
