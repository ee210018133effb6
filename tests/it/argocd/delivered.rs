//! A compiled fleet as Argo CD sees it.

use std::collections::BTreeMap;

use platformc::load::{MemoryFolder, Sources};
use platformc::output::OutputTree;
use platformc::yaml;
use serde_json::Value;

use crate::fixture::{self, EXAMPLES};

/// A spec in which everything that concerns Argo CD occurs, with sets that select their clusters.
pub(super) const ORCHARD: &str = include_str!("orchard.kdl");

/// The same spec with static applications.
pub(super) fn orchard_static() -> String {
    let waves = |line: &&str| !line.trim_start().starts_with("wave ");
    let lines: Vec<&str> = ORCHARD.lines().filter(waves).collect();
    lines.join("\n").replace(
        r#"applications "sets" generator="clusters""#,
        r#"applications "static""#,
    )
}

/// The same spec with sets that list their clusters.
pub(super) fn orchard_listed() -> String {
    ORCHARD.replace(r#"generator="clusters""#, r#"generator="list""#)
}

/// The same spec with sets that make several apps each.
pub(super) fn orchard_together() -> String {
    ORCHARD.replace(r#"generator="clusters""#, r#"generator="matrix""#)
}

/// Every object that concerns Argo CD, by the file that it is in.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Delivered {
    files: BTreeMap<String, Vec<Value>>,
}

/// The examples and the small specs.
pub(super) fn all() -> Vec<(String, Delivered)> {
    let examples = EXAMPLES.iter();
    let mut all: Vec<(String, Delivered)> = examples
        .map(|(name, _)| ((*name).to_owned(), of_sources(&fixture::example(name))))
        .collect();
    all.push(("orchard".to_owned(), of_spec(ORCHARD)));
    all.push(("orchard, listed".to_owned(), of_spec(&orchard_listed())));
    all.push(("orchard, together".to_owned(), of_spec(&orchard_together())));
    all.push(("orchard, static".to_owned(), of_spec(&orchard_static())));
    all
}

pub(super) fn of_spec(text: &str) -> Delivered {
    Delivered::new(&tree_of(text))
}

pub(super) fn tree_of(text: &str) -> OutputTree {
    fixture::tree_of(&MemoryFolder::default().with("platform.kdl", text))
}

fn of_sources(sources: &Sources) -> Delivered {
    Delivered::new(&fixture::compile(sources))
}

impl Delivered {
    pub(super) fn new(tree: &OutputTree) -> Self {
        let wanted = tree
            .iter()
            .map(|(path, text)| (path.as_str(), text))
            .filter(|(path, _)| fixture::is_yaml(path) && concerns(path));
        let read = |text: &str| {
            let documents = yaml::read(text).expect("what is emitted is YAML");
            documents.iter().map(yaml::Node::value).collect()
        };
        Self {
            files: wanted
                .map(|(path, text)| (path.to_owned(), read(text)))
                .collect(),
        }
    }

    /// Every object of the hubs, with the hub's name.
    pub(super) fn on_hubs(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.files.iter().flat_map(|(path, objects)| {
            let hub = hub_of(path);
            objects
                .iter()
                .filter_map(move |object| Some((hub?, object)))
        })
    }

    /// Every object of a kind on the hubs.
    pub(super) fn kind<'f>(
        &'f self,
        kind: &'f str,
    ) -> impl Iterator<Item = (&'f str, &'f Value)> + 'f {
        self.on_hubs()
            .filter(move |(_, object)| text(object, "/kind") == kind)
    }

    /// The projects of tenants.
    pub(super) fn projects(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.kind("AppProject")
            .filter(|(_, project)| !text(project, TENANT).is_empty())
    }

    /// The project of a name on a hub.
    pub(super) fn project(&self, hub: &str, name: &str) -> Option<&Value> {
        let mut projects = self.kind("AppProject");
        projects
            .find(|(on, project)| *on == hub && text(project, NAME) == name)
            .map(|(_, project)| project)
    }

    /// The address of each cluster that a hub delivers to, by name.
    pub(super) fn servers(&self, hub: &str) -> BTreeMap<&str, &str> {
        let path = format!("fleet/argocd/{hub}/clusters.yaml");
        let applications = self.files.get(&path).into_iter().flatten();
        applications
            .map(|it| (text(it, CLUSTER), text(it, "/spec/destination/server")))
            .collect()
    }

    /// Every object of a cluster that is read here: namespaces and bindings of tenants, and what the hub may do.
    pub(super) fn on_cluster(&self, cluster: &str) -> impl Iterator<Item = &Value> {
        let folder = format!("fleet/clusters/{cluster}/");
        let files = self
            .files
            .range(folder.clone()..)
            .take_while(move |(path, _)| path.starts_with(&folder));
        files.flat_map(|(_, objects)| objects)
    }

    /// A file's documents.
    pub(super) fn file(&self, path: &str) -> &[Value] {
        self.files.get(path).map_or(&[], Vec::as_slice)
    }

    /// Every file with its documents.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &Value)> {
        let files = self.files.iter();
        files.flat_map(|(path, all)| all.iter().map(move |object| (path.as_str(), object)))
    }

    /// Changes every object of a kind and name.
    pub(super) fn change(&mut self, kind: &str, name: &str, change: impl Fn(&mut Value)) {
        for object in self.files.values_mut().flatten() {
            if text(object, "/kind") == kind && text(object, NAME) == name {
                change(object);
            }
        }
    }

    /// Sets a field of an object, which may not have been there.
    pub(super) fn set(&mut self, kind: &str, name: &str, pointer: &str, value: &Value) {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let key = key.replace("~1", "/");
        self.change(kind, name, |object| match object.pointer_mut(parent) {
            Some(Value::Object(fields)) => drop(fields.insert(key.clone(), value.clone())),
            Some(Value::Array(items)) => items.push(value.clone()),
            _ => panic!("{kind} {name} has no {parent}"),
        });
    }

    /// Takes away every object of a kind and name.
    pub(super) fn take(&mut self, kind: &str, name: &str) {
        for objects in self.files.values_mut() {
            objects.retain(|it| text(it, "/kind") != kind || text(it, NAME) != name);
        }
    }
}

pub(super) const NAME: &str = "/metadata/name";
pub(super) const TENANT: &str = "/metadata/labels/platformc.io~1tenant";
pub(super) const STAGE: &str = "/metadata/labels/platformc.io~1stage";
pub(super) const CLUSTER: &str = "/metadata/labels/platformc.io~1cluster";

fn concerns(path: &str) -> bool {
    let of_tenants = path.ends_with("/access.yaml") || path.ends_with("/namespace.yaml");
    let of_hub = path.ends_with("/platform/hub.yaml");
    let of_virtual = path.contains("/virtual-clusters/");
    hub_of(path).is_some() || of_hub || of_virtual || path.contains("/tenants/") && of_tenants
}

fn hub_of(path: &str) -> Option<&str> {
    path.strip_prefix("fleet/argocd/")?.split('/').next()
}

/// The text at a pointer; empty if there is none.
pub(super) fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    let found = value.pointer(pointer);
    found.and_then(Value::as_str).unwrap_or_default()
}

/// The list at a pointer; empty if there is none.
pub(super) fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    let found = value.pointer(pointer).and_then(Value::as_array);
    found.map_or(&[], Vec::as_slice)
}

/// The texts of a list.
pub(super) fn texts<'v>(value: &'v Value, pointer: &str) -> Vec<&'v str> {
    let items = list(value, pointer).iter();
    items.filter_map(Value::as_str).collect()
}
