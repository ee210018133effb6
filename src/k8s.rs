//! Kubernetes objects as they are written: narrow structs with the fields that platformc sets, in the order
//! in which people expect them. Nothing here is ever read back.
//!
//! Field names are the API's; a misspelt one is found by the test `upstream`, which holds every document
//! against the schemas of the real API server.

pub mod admission;
pub mod argocd;
pub mod core;
pub mod external_secrets;
pub mod kustomize;
pub mod networking;
pub mod rbac;
pub mod workloads;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::yaml;

/// The first line of every file that platformc writes.
pub const HEADER: &str =
    "# Written by platformc from the platform's spec; change the spec, not this file.\n";

/// A kind of object: everything of it but `apiVersion`, `kind` and `metadata`.
pub trait Resource: Serialize {
    /// Group and version, `apps/v1`.
    const API_VERSION: &'static str;
    /// The kind.
    const KIND: &'static str;
}

/// Labels or annotations of an object.
pub type Pairs<'a> = BTreeMap<&'a str, Cow<'a, str>>;

/// An object's name, labels and annotations.
#[derive(Clone, Debug, Serialize)]
pub struct Metadata<'a> {
    name: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    labels: Pairs<'a>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: Pairs<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    finalizers: &'static [&'static str],
}

impl<'a> Metadata<'a> {
    /// Of an object that belongs to the whole cluster.
    pub fn cluster_scoped(name: impl Into<Cow<'a, str>>) -> Self {
        Self {
            name: name.into(),
            namespace: None,
            labels: managed(),
            annotations: Pairs::new(),
            finalizers: &[],
        }
    }

    /// Of an object in a namespace.
    pub fn in_namespace(name: impl Into<Cow<'a, str>>, namespace: &'a str) -> Self {
        Self {
            namespace: Some(namespace),
            ..Self::cluster_scoped(name)
        }
    }

    /// Adds labels; one that it has already stays as it is, so none can pose as somebody else's object or
    /// weaken what was set before.
    #[must_use]
    pub fn labels<V: Into<Cow<'a, str>>>(
        mut self,
        labels: impl IntoIterator<Item = (&'a str, V)>,
    ) -> Self {
        for (key, value) in labels {
            self.labels.entry(key).or_insert_with(|| value.into());
        }
        self
    }

    /// Adds annotations; one that it has already stays as it is.
    #[must_use]
    pub fn annotations<V: Into<Cow<'a, str>>>(
        mut self,
        annotations: impl IntoIterator<Item = (&'a str, V)>,
    ) -> Self {
        for (key, value) in annotations {
            self.annotations.entry(key).or_insert_with(|| value.into());
        }
        self
    }
}

impl Metadata<'_> {
    /// Says who has something to do before the object is gone.
    #[must_use]
    pub fn finalizers(mut self, finalizers: &'static [&'static str]) -> Self {
        self.finalizers = finalizers;
        self
    }
}

/// The label by which people and tools know whose an object is (Kubernetes, "Recommended Labels").
fn managed<'a>() -> Pairs<'a> {
    Pairs::from([("app.kubernetes.io/managed-by", Cow::Borrowed("platformc"))])
}

/// A whole object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a, R> {
    api_version: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a Metadata<'a>>,
    #[serde(flatten)]
    resource: &'a R,
}

/// Where objects go: into the text of a file ([`Documents`]), into memory ([`Values`]), or nowhere but past
/// somebody who wants to know which they are ([`Identities`]).
pub trait Sink {
    /// Adds something that is a whole document.
    fn add<T: Serialize>(&mut self, document: &T);

    /// Adds an object.
    fn push<R: Resource>(&mut self, metadata: &Metadata<'_>, resource: &R) {
        self.add(&Document {
            api_version: R::API_VERSION,
            kind: R::KIND,
            metadata: Some(metadata),
            resource,
        });
    }

    /// Adds a file that no API server reads, so it has no name.
    fn push_nameless<R: Resource>(&mut self, resource: &R) {
        self.add(&Document {
            api_version: R::API_VERSION,
            kind: R::KIND,
            metadata: None,
            resource,
        });
    }
}

/// A YAML file.
#[derive(Debug, Default)]
pub struct Documents {
    text: String,
}

impl Documents {
    /// The text of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Makes it empty for the next file; the memory stays.
    pub fn clear(&mut self) {
        self.text.clear();
    }
}

impl Sink for Documents {
    fn add<T: Serialize>(&mut self, document: &T) {
        self.text.push_str(if self.text.is_empty() {
            HEADER
        } else {
            "---\n"
        });
        yaml::document(&mut self.text, document);
    }
}

/// The objects of a file in memory.
#[derive(Debug, Default)]
pub struct Values {
    objects: Vec<Value>,
}

impl Values {
    /// The objects.
    pub fn finish(self) -> Vec<Value> {
        self.objects
    }
}

impl Sink for Values {
    fn add<T: Serialize>(&mut self, document: &T) {
        self.objects
            .push(serde_json::to_value(document).expect("manifests have text as keys"));
    }
}

/// What tells an object from all others of a cluster, its version aside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Identity<'a> {
    /// The kind.
    pub kind: &'a str,
    /// The API group; empty for `v1`.
    pub group: &'a str,
    /// The namespace; empty for an object of the whole cluster.
    pub namespace: &'a str,
    /// The name.
    pub name: &'a str,
}

/// The API group of an `apiVersion`; empty for `v1`.
pub fn group(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// Shows the identity of every object to a function, and writes nothing.
pub(crate) struct Identities<F>(pub(crate) F);

impl<F: FnMut(Identity<'_>)> Sink for Identities<F> {
    /// A document that is no object of platformc's has no identity here.
    fn add<T: Serialize>(&mut self, _document: &T) {}

    fn push<R: Resource>(&mut self, metadata: &Metadata<'_>, _resource: &R) {
        (self.0)(Identity {
            kind: R::KIND,
            group: group(R::API_VERSION),
            namespace: metadata.namespace.unwrap_or_default(),
            name: &metadata.name,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::core::Namespace;
    use super::*;

    #[test]
    fn nobody_else_takes_an_object_over() {
        let metadata = Metadata::cluster_scoped("a")
            .labels([("app.kubernetes.io/managed-by", "Helm"), ("team", "b")])
            .annotations([("note", "yes")]);
        let mut out = Documents::default();
        out.push(&metadata, &Namespace {});
        out.push(&Metadata::in_namespace("b", "a"), &Namespace {});
        insta::assert_snapshot!(out.text(), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: v1
        kind: Namespace
        metadata:
          name: a
          labels:
            app.kubernetes.io/managed-by: platformc
            team: b
          annotations:
            note: "yes"
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: b
          namespace: a
          labels:
            app.kubernetes.io/managed-by: platformc
        "#);
    }
}
