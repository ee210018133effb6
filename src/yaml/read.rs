//! From text to nodes. The events are those of a parser; what they mean is decided here, as kubectl decides it
//! (sigs.k8s.io/yaml): other readers take some words for other things, and what is committed must be what is
//! applied. What kubectl would change behind its author's back is a mistake.

mod scalar;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use indexmap::IndexMap;
use indexmap::map;

use super::node::{Content, Entry, Node, Size};
use scalar::Scalar;

/// Why a text is not YAML that Kubernetes takes, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// The bytes.
    pub at: Range<usize>,
    /// What is wrong there.
    pub why: String,
    /// What to do about it, where it is not obvious.
    pub help: Option<String>,
}

impl YamlError {
    /// A mistake without advice.
    pub fn new(at: Range<usize>, why: impl Into<String>) -> Self {
        Self {
            at,
            why: why.into(),
            help: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The most nodes that aliases may add to a file: enough for a shared block of labels, too little for a bomb.
const ALIASED: usize = 10_000;

/// How many mistakes of a file are told; whoever has more has other worries than the next one.
const MOST_ERRORS: usize = 100;

/// The most bytes of text that aliases may add to a file: about what the API server takes in one object.
const ALIASED_BYTES: usize = 1 << 20;

/// The most values of a file. What has more is no manifest, and would take more memory than its bytes let expect.
const MOST_VALUES: usize = 1_000_000;

/// Reads every document of a text. Documents without content are left out.
pub fn read(text: &str) -> Result<Vec<Node>, Vec<YamlError>> {
    let mut options = granit_parser::Options::default();
    options.set_emit_comments(false);
    let mut composer = Composer::new(text);
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((_, span)) if composer.errors.len() >= MOST_ERRORS => {
                composer.errors.push(more(composer.range(&span)));
                break;
            }
            Ok((_, span)) if composer.values > MOST_VALUES => {
                composer.errors.push(too_many(composer.range(&span)));
                break;
            }
            Ok((event, span)) => composer.take(event, span),
            Err(error) => {
                composer.errors.push(syntax(text, &error));
                break;
            }
        }
    }
    if composer.errors.is_empty() {
        Ok(composer.documents)
    } else {
        Err(composer.errors)
    }
}

fn more(at: Range<usize>) -> YamlError {
    let help = format!("correct the first {MOST_ERRORS}, then look again");
    YamlError::new(at, "this file has more mistakes than are shown").help(help)
}

fn too_many(at: Range<usize>) -> YamlError {
    let why = format!("the file has more than {MOST_VALUES} values");
    YamlError::new(at, why).help("divide it into several files")
}

fn syntax(text: &str, error: &ScanError) -> YamlError {
    let start = error.marker().byte_offset().unwrap_or(text.len());
    let width = text.get(start..).and_then(|rest| rest.chars().next());
    let at = start..start + width.map_or(0, char::len_utf8);
    YamlError::new(at, error.info())
}

/// Puts events together to documents.
struct Composer<'t> {
    text: &'t str,
    documents: Vec<Node>,
    /// The collections that have begun, the innermost last.
    open: Vec<Frame>,
    /// The anchors of the document that are complete.
    anchors: BTreeMap<usize, Arc<Node>>,
    /// How much aliases have added.
    aliased: Size,
    /// How many values there are.
    values: usize,
    errors: Vec<YamlError>,
}

/// A collection that has begun.
struct Frame {
    start: usize,
    anchor: usize,
    items: Items,
}

enum Items {
    List(Vec<Arc<Node>>),
    Map {
        entries: IndexMap<String, Entry>,
        /// Entries of other maps, which the map's own win over.
        merged: IndexMap<String, Entry>,
        /// The key whose value comes next.
        key: Option<Key>,
    },
}

enum Key {
    Text(String, Range<usize>),
    /// `<<`.
    Merge(Range<usize>),
    /// One that was reported.
    Wrong,
}

impl<'t> Composer<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            documents: Vec::new(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            aliased: Size::default(),
            values: 0,
            errors: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, span: granit_parser::Span) {
        self.values += 1;
        let at = self.range(&span);
        let tag_at = span.tag_span().map_or(at.clone(), |span| self.range(&span));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let scalar = Written {
                    text: &text,
                    is_plain: style == ScalarStyle::Plain,
                    tag: tag.as_deref(),
                    at,
                    tag_at,
                };
                self.scalar(&scalar, anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.check_collection(tag.as_deref(), "seq", &tag_at);
                self.open(at, anchor, Items::List(Vec::new()));
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_collection(tag.as_deref(), "map", &tag_at);
                let items = Items::Map {
                    entries: IndexMap::new(),
                    merged: IndexMap::new(),
                    key: None,
                };
                self.open(at, anchor, items);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at.end),
            Event::Alias(anchor) => self.alias(anchor, &at),
            Event::DocumentEnd => self.anchors.clear(),
            // Nothing of these is content; comments and what is below the anchors are not asked for.
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(..)
            | Event::Anchor(..)
            | Event::UnresolvedAlias(_)
            | _ => {}
        }
    }

    fn range(&self, span: &granit_parser::Span) -> Range<usize> {
        let end = self.text.len();
        let byte = |mark: &granit_parser::Marker| mark.byte_offset().unwrap_or(end).min(end);
        let start = byte(&span.start);
        start..byte(&span.end).max(start)
    }

    fn open(&mut self, at: Range<usize>, anchor: usize, items: Items) {
        self.open.push(Frame {
            start: at.start,
            anchor,
            items,
        });
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.open.pop() else { return };
        let content = match frame.items {
            Items::List(items) => Content::List(items),
            Items::Map {
                mut entries,
                merged,
                ..
            } => {
                for (key, entry) in merged {
                    entries.entry(key).or_insert(entry);
                }
                Content::Map(entries)
            }
        };
        let text = self.text.get(frame.start..end).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default().trim_end();
        let node = Node::new(frame.start..frame.start + line.len(), content);
        self.place(Arc::new(node), frame.anchor);
    }

    /// Puts a complete node where it belongs: into the collection around it, or as a document.
    fn place(&mut self, node: Arc<Node>, anchor: usize) {
        // An anchor has a number from 1.
        if anchor > 0 {
            self.anchors.insert(anchor, Arc::clone(&node));
        }
        match self.open.last_mut().map(|frame| &mut frame.items) {
            None if node.content == Content::Null => {}
            None => self.documents.push(Arc::unwrap_or_clone(node)),
            Some(Items::List(items)) => items.push(node),
            Some(Items::Map { key, .. }) => match key.take() {
                None => {
                    *key = Some(Key::Wrong);
                    let error = self.not_text(&node.at);
                    self.errors.push(error);
                }
                Some(Key::Text(text, key_at)) => self.enter(text, Entry { key_at, node }),
                Some(Key::Merge(at)) => self.merge(&node, &at),
                Some(Key::Wrong) => {}
            },
        }
    }

    fn enter(&mut self, key: String, entry: Entry) {
        let Some(Items::Map { entries, .. }) = self.open.last_mut().map(|frame| &mut frame.items)
        else {
            return;
        };
        match entries.entry(key) {
            map::Entry::Vacant(place) => {
                place.insert(entry);
            }
            map::Entry::Occupied(first) => {
                let before = self.text.get(..first.get().key_at.start);
                let line = before.unwrap_or_default().matches('\n').count() + 1;
                let why = format!("this key is in line {line} already");
                self.errors
                    .push(YamlError::new(entry.key_at.clone(), why).help("keep one of them"));
            }
        }
    }

    /// Takes over the entries of a map, or of each map of a list. The map's own win, then the first of the list.
    fn merge(&mut self, node: &Node, at: &Range<usize>) {
        let maps = match &node.content {
            Content::List(items) => items.iter().map(|item| &**item).collect(),
            Content::Map(_) => vec![node],
            Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => Vec::new(),
        };
        let maps: Option<Vec<_>> = maps.into_iter().map(Node::map).collect();
        let Some(maps) = maps.filter(|maps| !maps.is_empty()) else {
            self.errors.push(YamlError::new(
                at.clone(),
                "`<<` takes over a map, and this is none",
            ));
            return;
        };
        if let Some(Items::Map { merged, .. }) = self.open.last_mut().map(|frame| &mut frame.items)
        {
            for (key, entry) in maps.into_iter().flatten() {
                merged.entry(key.clone()).or_insert_with(|| entry.clone());
            }
        }
    }

    fn alias(&mut self, anchor: usize, at: &Range<usize>) {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            self.errors
                .push(YamlError::new(at.clone(), "an alias of what it stands in"));
            self.place(nothing(at), 0);
            return;
        };
        let was = too_much(self.aliased);
        self.aliased = self.aliased.plus(node.size);
        let Some(why) = too_much(self.aliased) else {
            self.place(node, 0);
            return;
        };
        // Once is enough.
        if was.is_none() {
            self.errors.push(YamlError::new(at.clone(), why));
        }
        self.place(nothing(at), 0);
    }

    fn scalar(&mut self, scalar: &Written<'_>, anchor: usize) {
        if let Some(Items::Map { key, .. }) = self.open.last_mut().map(|frame| &mut frame.items)
            && key.is_none()
        {
            let (found, error) = match scalar.key() {
                Ok(found) => (found, None),
                Err(error) => (Key::Wrong, Some(error)),
            };
            *key = Some(found);
            self.errors.extend(error);
            // An alias of a key is an alias of its text.
            if anchor > 0 {
                let content = Content::Text(scalar.text.to_owned());
                let node = Node::new(scalar.at.clone(), content);
                self.anchors.insert(anchor, Arc::new(node));
            }
            return;
        }
        let content = scalar.content().unwrap_or_else(|error| {
            self.errors.push(error);
            Content::Null
        });
        let node = Node::new(scalar.at.clone(), content);
        self.place(Arc::new(node), anchor);
    }

    fn check_collection(&mut self, tag: Option<&Tag>, expected: &str, at: &Range<usize>) {
        let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema_tag(expected)) else {
            return;
        };
        self.errors.push(foreign_tag(tag, at));
    }

    fn not_text(&self, at: &Range<usize>) -> YamlError {
        let error = YamlError::new(at.clone(), "a key that is not text");
        let template = self.text.get(at.start.saturating_sub(1)..);
        if template.is_some_and(|text| text.starts_with("{{")) {
            error.help("`{{ … }}` is a template: render it first, what is carried along is final")
        } else {
            error
        }
    }
}

/// What is wrong with so much that aliases have added, if anything.
fn too_much(aliased: Size) -> Option<String> {
    if aliased.nodes > ALIASED {
        return Some(format!(
            "aliases add more than {ALIASED} values to this file"
        ));
    }
    let long = aliased.bytes > ALIASED_BYTES;
    long.then(|| format!("aliases add more than {ALIASED_BYTES} bytes of text to this file"))
}

fn nothing(at: &Range<usize>) -> Arc<Node> {
    Arc::new(Node::new(at.clone(), Content::Null))
}

fn foreign_tag(tag: &Tag, at: &Range<usize>) -> YamlError {
    let error = YamlError::new(
        at.clone(),
        format!("the tag `{}` means nothing here", tag.original()),
    );
    match tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() {
        Some("binary") => error.help("leave it away: Kubernetes has bytes as text in base64"),
        _ => error.help("leave it away: what Kubernetes reads has no tags"),
    }
}

/// A scalar as it is written.
struct Written<'e> {
    text: &'e str,
    is_plain: bool,
    tag: Option<&'e Tag>,
    at: Range<usize>,
    tag_at: Range<usize>,
}

impl Written<'_> {
    fn content(&self) -> Result<Content, YamlError> {
        let wanted = self.wanted()?;
        if wanted == Some("str") || wanted.is_none() && !self.is_plain {
            return Ok(Content::Text(self.text.to_owned()));
        }
        let found = scalar::resolve(self.text);
        let content = match found {
            Scalar::Null => Content::Null,
            Scalar::Bool(value) => Content::Bool(value),
            Scalar::Int(number) | Scalar::Float(number) => Content::Number(number),
            Scalar::Text => Content::Text(self.text.to_owned()),
            Scalar::NotFinite => {
                return Err(YamlError::new(
                    self.at.clone(),
                    "JSON, which Kubernetes speaks, has no such number",
                )
                .help(self.quoted("for the text")));
            }
            Scalar::TooLarge => {
                return Err(YamlError::new(
                    self.at.clone(),
                    "Kubernetes keeps no number of so many digits",
                )
                .help(self.quoted("for the text")));
            }
        };
        let fits = match wanted {
            None => true,
            Some("int") => matches!(&content, Content::Number(number) if !number.is_f64()),
            Some("float") => matches!(content, Content::Number(_)),
            Some("bool") => matches!(content, Content::Bool(_)),
            Some(_) => content == Content::Null,
        };
        if fits {
            return Ok(content);
        }
        let tag = self.tag.map(Tag::original).unwrap_or_default();
        Err(YamlError::new(
            self.at.clone(),
            format!("not what `{tag}` says"),
        ))
    }

    /// A key. kubectl makes text of a key that is none, and not always the text that is written.
    fn key(&self) -> Result<Key, YamlError> {
        let text = || Ok(Key::Text(self.text.to_owned(), self.at.clone()));
        let wanted = self.wanted()?;
        if wanted == Some("str") || wanted.is_none() && !self.is_plain {
            return text();
        }
        if wanted.is_none() && self.text == "<<" {
            return Ok(Key::Merge(self.at.clone()));
        }
        let read = match scalar::resolve(self.text) {
            Scalar::Text => return text(),
            Scalar::Bool(value) => value.to_string(),
            Scalar::Int(number) => number.to_string(),
            Scalar::Null | Scalar::Float(_) | Scalar::NotFinite | Scalar::TooLarge => {
                let error = YamlError::new(self.at.clone(), "a key that is not text");
                return Err(error.help(self.quoted("for the text")));
            }
        };
        if read == self.text {
            return text();
        }
        let error = YamlError::new(
            self.at.clone(),
            format!("kubectl reads this key as `{read}`"),
        );
        Err(error.help(self.quoted("for the text")))
    }

    /// The type that its tag asks for.
    fn wanted(&self) -> Result<Option<&str>, YamlError> {
        let Some(tag) = self.tag else { return Ok(None) };
        match tag.core_suffix() {
            // `! x` is a text, whatever it looks like.
            None if tag.original() == "!" => Ok(Some("str")),
            Some(known @ ("str" | "int" | "float" | "bool" | "null")) => Ok(Some(known)),
            _ => Err(foreign_tag(tag, &self.tag_at)),
        }
    }

    fn quoted(&self, why: &str) -> String {
        format!("write `\"{}\"` {why}", self.text)
    }
}
