//! What a spec declares in nodes that could not be read. A mistake there is told there; it does not make every
//! reference a mistake, too.

use std::collections::BTreeSet;

use super::Spec;
use super::node::SpecNode;
use super::tenant::{ConnectsTo, SharesWith};
use crate::diag;
use crate::load::Sources;
use crate::source::Span;
use crate::syntax::{Node, Value};
use crate::value::{Pattern, matches_glob};

/// What can be declared and referred to by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// `region`
    Region,
    /// The `jurisdiction=` of a region.
    Jurisdiction,
    /// `stage`
    Stage,
    /// `cluster-class`
    ClusterClass,
    /// `cluster`
    Cluster,
    /// `tenant-class`
    TenantClass,
    /// `tenant`
    Tenant,
    /// `group`
    Group,
}

impl Kind {
    const NODES: [Self; 7] = [
        Self::Region,
        Self::Stage,
        Self::ClusterClass,
        Self::Cluster,
        Self::TenantClass,
        Self::Tenant,
        Self::Group,
    ];

    /// Its word in a spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Jurisdiction => "jurisdiction",
            Self::Stage => "stage",
            Self::ClusterClass => "cluster-class",
            Self::Cluster => "cluster",
            Self::TenantClass => "tenant-class",
            Self::Tenant => "tenant",
            Self::Group => "group",
        }
    }
}

/// The names of nodes that could not be read.
#[derive(Clone, Debug, Default)]
pub struct Lost {
    /// Globs over names: a placeholder stands for any text, and so does a name that is missing itself.
    names: BTreeSet<(Kind, String)>,
    /// Lines of tenants about other tenants: whose, its word, about whom.
    sharing: BTreeSet<(String, &'static str, String)>,
}

impl Lost {
    /// Looks for what was written and is not in the spec.
    pub fn find(sources: &Sources, spec: &Spec) -> Self {
        let read = read(spec);
        let mut lost = Self::default();
        for node in sources.root.children.iter().flatten() {
            let meant = meant(node, Kind::NODES.map(Kind::word));
            let Some(kind) = Kind::NODES
                .into_iter()
                .find(|kind| Some(kind.word()) == meant)
            else {
                continue;
            };
            if kind == Kind::Tenant {
                lost.add_sharing(node);
            }
            if !read.contains(&node.head) {
                lost.names.insert((kind, glob(argument(node))));
                lost.add_jurisdiction(kind, node);
            }
        }
        // Its jurisdiction may be what could not be read.
        let unclear = |region: &super::Region| !region.sound && region.jurisdiction.is_none();
        if spec.regions.iter().any(unclear) {
            lost.names.insert((Kind::Jurisdiction, glob(None)));
        }
        lost
    }

    fn add_jurisdiction(&mut self, kind: Kind, node: &Node) {
        if kind == Kind::Region {
            let mut entries = node.entries.iter();
            let entry = entries.find(|entry| {
                let name = entry.name.as_ref();
                name.is_some_and(|name| name.value == Kind::Jurisdiction.word())
            });
            let name = entry.and_then(|entry| text(&entry.value));
            self.names.insert((Kind::Jurisdiction, glob(name)));
        }
    }

    fn add_sharing(&mut self, node: &Node) {
        let Some(tenant) = argument(node) else { return };
        for line in node.children.iter().flatten() {
            let word = meant(line, [SharesWith::KEYWORD, ConnectsTo::KEYWORD]);
            if let Some((word, other)) = word.zip(argument(line)) {
                self.sharing
                    .insert((tenant.to_owned(), word, other.to_owned()));
            }
        }
    }

    /// Whether a node that could not be read declares a name.
    pub fn declares(&self, kind: Kind, name: &str) -> bool {
        let name = plain(name);
        self.of(kind).any(|lost| matches_glob(lost, &name))
    }

    /// Whether a node that could not be read declares a name that a pattern matches.
    pub fn declares_any(&self, kind: Kind, pattern: &Pattern) -> bool {
        self.of(kind)
            .any(|lost| lost.contains('*') || pattern.matches(lost))
    }

    /// Whether any node of a kind could not be read.
    pub fn has(&self, kind: Kind) -> bool {
        self.of(kind).next().is_some()
    }

    /// Whether a tenant has a line about another one, which may be wrong.
    pub fn shares(&self, tenant: &str, word: &'static str, other: &str) -> bool {
        let line = (tenant.to_owned(), word, other.to_owned());
        self.sharing.contains(&line)
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let names = self.names.iter();
        names
            .filter(move |(other, _)| *other == kind)
            .map(|(_, name)| name.as_str())
    }
}

/// The nodes that could be read, by where they stand.
fn read(spec: &Spec) -> BTreeSet<Span> {
    let regions = spec.regions.iter().map(|node| node.span);
    let stages = spec.stages.iter().map(|node| node.span);
    let cluster_classes = spec.cluster_classes.iter().map(|node| node.span);
    let clusters = spec.clusters.iter().map(|node| node.span);
    let tenant_classes = spec.tenant_classes.iter().map(|node| node.span);
    let tenants = spec.tenants.iter().map(|node| node.span);
    let groups = spec.groups.iter().map(|node| node.span);
    regions
        .chain(stages)
        .chain(cluster_classes)
        .chain(clusters)
        .chain(tenant_classes)
        .chain(tenants)
        .chain(groups)
        .collect()
}

/// Which of some words a node has, or was meant to have.
fn meant<const N: usize>(node: &Node, words: [&'static str; N]) -> Option<&'static str> {
    let word = node.name.value.as_str();
    let exact = words.into_iter().find(|known| *known == word);
    exact.or_else(|| {
        let nearest = diag::closest(word, words);
        words.into_iter().find(|known| Some(*known) == nearest)
    })
}

/// The first argument of a node.
fn argument(node: &Node) -> Option<&str> {
    let mut entries = node.entries.iter();
    let first = entries.find(|entry| entry.name.is_none())?;
    text(&first.value)
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(_) | Value::Bool(_) | Value::Null | Value::Broken => None,
    }
}

/// The names that a written name may have been meant to be.
fn glob(name: Option<&str>) -> String {
    let Some(name) = name else {
        return "*".to_owned();
    };
    let mut glob = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('{') {
        glob.push_str(before);
        glob.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    plain(&(glob + rest))
}

/// A name as it would have to be written, but for placeholders.
fn plain(name: &str) -> String {
    let letter = |c: char| {
        if c.is_alphanumeric() || c == '*' {
            c
        } else {
            '-'
        }
    };
    name.to_lowercase().chars().map(letter).collect()
}
