//! The objects of a raw manifest at one place: their placeholders, their namespace, and what they may be.

use std::sync::Arc;

use serde_json::Value;

use super::placeholders::{self, Values, Written};
use super::shape;
use crate::diag::{self, Diagnostics};
use crate::load::ManifestFile;
use crate::model::resolve::fleet::Fleet;
use crate::model::{Cluster, Id, Place, RawObject, Tenant};
use crate::source::{self, SourceId, SourceMap, Span};
use crate::yaml::{self, Node};

/// Common kinds that live in a namespace: without one they would land in `default`.
const NAMESPACED: &[&str] = &[
    "ConfigMap",
    "Secret",
    "Service",
    "Pod",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "PersistentVolumeClaim",
    "ServiceAccount",
    "Role",
    "RoleBinding",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "Ingress",
    "HTTPRoute",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
    "ExternalSecret",
];

/// Where a manifest goes, and what its placeholders stand for there.
pub(super) struct Fill<'f> {
    values: Values<'f>,
    /// The number of the namespace among those of its tenant.
    number: usize,
}

impl<'f> Fill<'f> {
    pub(super) fn of_cluster(fleet: &'f Fleet, id: Id<Cluster>) -> Self {
        let cluster = &fleet.clusters[id];
        let mut values = Values(vec![("cluster", cluster.name.as_str())]);
        if let Some(region) = cluster.region {
            values
                .0
                .push(("region", fleet.regions[region].name.as_str()));
        }
        Self { values, number: 0 }
    }

    pub(super) fn of_namespace(
        fleet: &'f Fleet,
        tenant: &'f Tenant,
        place: &'f Place,
        (number, namespace): (usize, &'f str),
    ) -> Self {
        let mut fill = Self::of_cluster(fleet, place.cluster);
        fill.number = number;
        fill.values.0.extend([
            ("tenant", tenant.name.as_str()),
            ("namespace", namespace),
            ("stage", fleet.stages[place.stage].name.as_str()),
        ]);
        fill
    }

    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// The namespace that the manifest is for.
    pub(super) fn namespace(&self) -> Option<&'f str> {
        self.values.get("namespace")
    }
}

/// A raw manifest as read.
pub(super) struct File {
    pub(super) path: String,
    source: SourceId,
    documents: Vec<Arc<Node>>,
}

impl File {
    /// Reads a file and checks that it holds Kubernetes objects.
    pub(super) fn read(
        file: &ManifestFile,
        map: &SourceMap,
        named: Span,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        let errors = diags.errors();
        let whole = map.whole(file.source);
        let mut report = |error: yaml::YamlError| {
            let at = whole.part(&error.at);
            let help = error.help.as_deref();
            diags.report(diag::manifest::malformed(
                &file.path, &error.why, help, at, named,
            ));
        };
        let documents = match yaml::read(map.file(file.source).text()) {
            Ok(documents) => documents,
            Err(errors) => {
                match source::conflict(map.file(file.source).text()) {
                    Some(conflict) => report(shape::conflict(conflict)),
                    None => errors.into_iter().for_each(report),
                }
                return None;
            }
        };
        if documents.is_empty() {
            report(shape::no_object());
        }
        documents
            .iter()
            .flat_map(shape::wrong)
            .for_each(&mut report);
        (diags.errors() == errors).then(|| Self {
            path: file.path.clone(),
            source: file.source,
            documents: documents.into_iter().map(Arc::new).collect(),
        })
    }

    /// The name of the emitted file: the file's own without folder and ending, as far as it can stand there.
    pub(super) fn stem(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let stem: String = stem
            .chars()
            .map(|c| if fits(c) { c } else { '-' })
            .collect();
        let taken =
            matches!(stem.as_str(), "" | "." | "..") || stem.eq_ignore_ascii_case("kustomization");
        if taken { format!("raw-{stem}") } else { stem }
    }

    /// The objects at one place, and a report of what they may not be.
    pub(super) fn objects(
        &self,
        map: &SourceMap,
        fill: &Fill<'_>,
        named: Span,
        diags: &mut Diagnostics,
    ) -> Vec<RawObject> {
        let written = Written {
            path: &self.path,
            text: map.file(self.source).text(),
            span: map.whole(self.source),
            named,
        };
        let mut objects = Vec::with_capacity(self.documents.len());
        for node in &self.documents {
            let errors = diags.errors();
            let mut value = placeholders::fill(node, written, &fill.values, diags);
            if diags.errors() > errors {
                continue;
            }
            settle(&mut value, fill.namespace());
            let object = RawObject::new(value, written.span, Arc::clone(node));
            if let Some(wrong) = forbidden(&object, fill.namespace()) {
                let title = title(&object.value);
                diags.report(diag::manifest::outside(
                    &title, &wrong.why, wrong.at, named, wrong.help,
                ));
            }
            objects.push(object);
        }
        objects
    }
}

/// Why an object may not be carried along.
struct Forbidden {
    /// Where that is written.
    at: Span,
    why: String,
    help: &'static str,
}

fn forbidden(object: &RawObject, namespace: Option<&str>) -> Option<Forbidden> {
    let value = &object.value;
    let kind = value.get("kind").and_then(Value::as_str);
    let kind = kind.unwrap_or_default();
    let mut texts = ["data", "stringData"].into_iter();
    if let Some(key) = texts.find(|key| kind == "Secret" && value.get(key).is_some()) {
        return Some(Forbidden {
            at: object.place_of_key(&[key]),
            why: "it holds a secret's text".to_owned(),
            help: "name the secret by reference, for example with an ExternalSecret",
        });
    }
    match (namespace, namespace_of(value)) {
        (Some(own), Some(other)) if own != other => Some(Forbidden {
            at: object.place(&["metadata", "namespace"]),
            why: format!("it names the namespace `{other}`"),
            help: "leave `metadata.namespace` away, or write `{namespace}`",
        }),
        (None, None) if NAMESPACED.contains(&kind) => Some(Forbidden {
            at: object.place_of_key(&["metadata"]),
            why: "it names no namespace".to_owned(),
            help: "add `metadata.namespace`, or carry it along with `each=\"tenant\"`",
        }),
        _ => None,
    }
}

/// The namespace that an object names.
pub(super) fn namespace_of(object: &Value) -> Option<&str> {
    object
        .pointer("/metadata/namespace")
        .and_then(Value::as_str)
}

/// The kind and name of an object.
pub(super) fn title(object: &Value) -> String {
    let text = |pointer: &str| {
        object
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    format!("{} `{}`", text("/kind"), text("/metadata/name"))
}

/// Puts an object into a namespace if it names none and its kind is not known to live outside of one. A
/// namespace that is empty or nothing is none: the API server takes it for the one that the request is for.
fn settle(object: &mut Value, namespace: Option<&str>) {
    let kind = object
        .get("kind")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_cluster_scoped = CLUSTER_SCOPED.contains(&kind);
    let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else {
        return;
    };
    let named = metadata.get("namespace").and_then(Value::as_str);
    if named.is_some_and(|named| !named.is_empty()) {
        return;
    }
    match namespace.filter(|_| !is_cluster_scoped) {
        Some(namespace) => {
            let namespace = Value::String(namespace.to_owned());
            metadata.insert("namespace".to_owned(), namespace);
        }
        None => {
            metadata.shift_remove("namespace");
        }
    }
}

/// Common kinds that live outside of namespaces.
const CLUSTER_SCOPED: &[&str] = &[
    "Namespace",
    "ClusterRole",
    "ClusterRoleBinding",
    "PersistentVolume",
    "StorageClass",
    "PriorityClass",
    "RuntimeClass",
    "CustomResourceDefinition",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "Node",
    "IngressClass",
    "GatewayClass",
    "ClusterSecretStore",
    "ClusterPolicy",
    "ClusterIssuer",
    "FlowSchema",
    "PriorityLevelConfiguration",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A `ConfigMap` with this namespace, carried to a namespace or to a cluster.
    fn config(namespace: &str, own: Option<&str>) -> RawObject {
        let text = format!("{{kind: ConfigMap, metadata: {{name: a, namespace: {namespace}}}}}");
        let mut map = SourceMap::default();
        let source = map.add("a", text.as_str());
        let mut documents = yaml::read(&text).expect("YAML").into_iter();
        let node = documents.next().expect("an object");
        let mut value = node.value();
        settle(&mut value, own);
        RawObject::new(value, map.whole(source), Arc::new(node))
    }

    #[test]
    fn an_object_lands_in_its_own_namespace() {
        for none in ["", "~", "''"] {
            let own = config(none, Some("a-dev"));
            assert_eq!(namespace_of(&own.value), Some("a-dev"), "{none}");
            assert!(forbidden(&own, Some("a-dev")).is_none(), "{none}");
            let nobodys = config(none, None);
            assert_eq!(namespace_of(&nobodys.value), None, "{none}");
            assert!(forbidden(&nobodys, None).is_some(), "{none}");
        }
        let other = config("b-dev", Some("a-dev"));
        assert!(forbidden(&other, Some("a-dev")).is_some());
        assert!(forbidden(&config("tools", None), None).is_none());
    }

    #[test]
    fn an_object_of_the_whole_cluster_lands_in_no_namespace() {
        let mut class = json!({ "kind": "PriorityClass", "metadata": { "name": "a" } });
        settle(&mut class, Some("a-dev"));
        assert_eq!(namespace_of(&class), None);
    }

    #[test]
    fn every_file_has_a_name_in_the_tree() {
        let mut map = SourceMap::default();
        let source = map.add("a", "");
        let stem = |path: &str| {
            let path = path.to_owned();
            File {
                path,
                source,
                documents: Vec::new(),
            }
            .stem()
        };
        assert_eq!(stem("addons/quota-alerts.yaml"), "quota-alerts");
        assert_eq!(stem("addons/kustomization.yaml"), "raw-kustomization");
        assert_eq!(stem("addons/Kustomization.yaml"), "raw-Kustomization");
        assert_eq!(stem("addons/a:b c\n.yaml"), "a-b-c-");
        assert_eq!(stem("addons/.yaml"), "raw-");
    }
}
