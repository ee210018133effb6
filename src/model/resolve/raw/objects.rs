//! The objects of a raw manifest: what they must have, what they may be, and their placeholders.

use serde_json::Value;

use crate::diag::{self, Diagnostics};
use crate::load::ManifestFile;
use crate::model::resolve::fleet::Fleet;
use crate::model::{Cluster, Id, Place, Tenant};
use crate::source::{SourceMap, Span};
use crate::value::{fill, placeholders};
use crate::yaml;

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

/// What the placeholders of a manifest stand for at one place.
pub(super) struct Fill<'f> {
    values: Vec<(&'static str, &'f str)>,
    /// The number of the namespace among those of its tenant.
    number: usize,
}

impl<'f> Fill<'f> {
    pub(super) fn of_cluster(fleet: &'f Fleet, id: Id<Cluster>) -> Self {
        let cluster = &fleet.clusters[id];
        let mut values = vec![("cluster", cluster.name.as_str())];
        if let Some(region) = cluster.region {
            values.push(("region", fleet.regions[region].name.as_str()));
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
        fill.values.push(("tenant", tenant.name.as_str()));
        fill.values.push(("namespace", namespace));
        fill.values
            .push(("stage", fleet.stages[place.stage].name.as_str()));
        fill
    }

    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// The namespace that the manifest is for.
    pub(super) fn namespace(&self) -> Option<&'f str> {
        self.get("namespace")
    }

    fn get(&self, word: &str) -> Option<&'f str> {
        self.values
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, value)| *value)
    }
}

/// Every word that can be a placeholder somewhere.
const WORDS: &[&str] = &["cluster", "region", "tenant", "namespace", "stage"];

/// A raw manifest as read.
pub(super) struct File {
    pub(super) path: String,
    objects: Vec<Value>,
}

impl File {
    /// Reads a file and checks that it holds Kubernetes objects.
    pub(super) fn read(
        file: &ManifestFile,
        map: &SourceMap,
        named: Span,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        let whole = map.whole(file.source);
        let objects = match yaml::read_all(map.file(file.source).text()) {
            Ok(objects) => objects,
            Err(error) => {
                let at = error
                    .offset
                    .map_or(whole.slice(0, 1), |offset| whole.slice(offset, 1));
                diags.report(diag::manifest::malformed(
                    &file.path,
                    &error.message,
                    at,
                    named,
                ));
                return None;
            }
        };
        if objects.is_empty() {
            diags.report(diag::manifest::malformed(
                &file.path,
                "it holds no object",
                whole.slice(0, 1),
                named,
            ));
        }
        for (number, object) in objects.iter().enumerate() {
            if let Some(wrong) = wrong(object) {
                let why = format!("its object {} {wrong}", number + 1);
                diags.report(diag::manifest::malformed(
                    &file.path,
                    &why,
                    whole.slice(0, 1),
                    named,
                ));
                return None;
            }
        }
        Some(Self {
            path: file.path.clone(),
            objects,
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
        let taken = matches!(stem.as_str(), "kustomization" | "" | "." | "..");
        if taken { format!("raw-{stem}") } else { stem }
    }

    /// The objects at one place, and a report of what they may not be.
    pub(super) fn objects(
        &self,
        fill: &Fill<'_>,
        named: Span,
        diags: &mut Diagnostics,
    ) -> Vec<Value> {
        let mut objects = self.objects.clone();
        for object in &mut objects {
            let errors = diags.errors();
            self.fill(object, fill, named, diags);
            if diags.errors() > errors {
                continue;
            }
            if let Some(namespace) = fill.namespace() {
                set_namespace(object, namespace);
            }
            if let Some((why, help)) = forbidden(object, fill.namespace()) {
                diags.report(diag::manifest::outside(
                    &title(object),
                    &self.path,
                    &why,
                    named,
                    help,
                ));
            }
        }
        objects
    }

    /// Fills the placeholders of every string, keys aside.
    fn fill(&self, value: &mut Value, values: &Fill<'_>, named: Span, diags: &mut Diagnostics) {
        match value {
            Value::String(text) if text.contains('{') => {
                let unknown = placeholders(text).find(|word| {
                    WORDS.contains(word) && values.get(word).is_none() || is_misspelt(word)
                });
                if let Some(word) = unknown {
                    let known: Vec<&str> = values.values.iter().map(|(word, _)| *word).collect();
                    diags.report(diag::manifest::placeholder(word, &self.path, named, &known));
                }
                *text = fill(text, |word| values.get(word));
            }
            Value::Array(items) => items
                .iter_mut()
                .for_each(|item| self.fill(item, values, named, diags)),
            Value::Object(fields) => fields
                .values_mut()
                .for_each(|field| self.fill(field, values, named, diags)),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// A word in braces that is nearly a placeholder; other braces, as in Go templates or JSON, are text.
fn is_misspelt(word: &str) -> bool {
    diag::closest(word, WORDS.iter().copied()).is_some()
}

/// Why something is not one object of Kubernetes. A list is not: its items would pass every check unseen.
fn wrong(object: &Value) -> Option<&'static str> {
    let text = |pointer: &str| {
        object
            .pointer(pointer)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    let kind = object.get("kind").and_then(Value::as_str);
    if kind.is_some_and(|kind| kind.ends_with("List")) && object.get("items").is_some() {
        return Some("is a list; write its objects one by one");
    }
    [
        ("/apiVersion", "has no `apiVersion`"),
        ("/kind", "has no `kind`"),
        ("/metadata/name", "has no `metadata.name`"),
    ]
    .into_iter()
    .find(|(pointer, _)| !text(pointer))
    .map(|(_, what)| what)
}

/// Why an object may not be carried along, and what to do.
fn forbidden(object: &Value, namespace: Option<&str>) -> Option<(String, &'static str)> {
    let kind = object
        .get("kind")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let has_secret =
        kind == "Secret" && (object.get("data").is_some() || object.get("stringData").is_some());
    if has_secret {
        return Some((
            "it holds a secret's text".to_owned(),
            "name the secret by reference, for example with an ExternalSecret",
        ));
    }
    match (namespace, namespace_of(object)) {
        (Some(own), Some(other)) if own != other => Some((
            format!("it names the namespace `{other}`"),
            "leave `metadata.namespace` away, or write `{namespace}`",
        )),
        (None, None) if NAMESPACED.contains(&kind) => Some((
            "it names no namespace".to_owned(),
            "add `metadata.namespace`, or carry it along with `each=\"tenant\"`",
        )),
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

/// Puts an object into a namespace if it names none and its kind is not known to live outside of one.
fn set_namespace(object: &mut Value, namespace: &str) {
    let kind = object
        .get("kind")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_cluster_scoped = CLUSTER_SCOPED.contains(&kind);
    let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else {
        return;
    };
    if !is_cluster_scoped && !metadata.contains_key("namespace") {
        metadata.insert("namespace".to_owned(), Value::String(namespace.to_owned()));
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

    #[test]
    fn an_object_lands_in_its_own_namespace() {
        let config = |namespace: Option<&str>| json!({ "kind": "ConfigMap", "metadata": { "name": "a", "namespace": namespace } });
        let refused = |object: &Value, own: Option<&str>| forbidden(object, own);
        assert_eq!(refused(&config(Some("a-dev")), Some("a-dev")), None);
        assert!(refused(&config(Some("b-dev")), Some("a-dev")).is_some());
        assert!(refused(&config(None), None).is_some());
        let mut bare = json!({ "kind": "ConfigMap", "metadata": { "name": "a" } });
        set_namespace(&mut bare, "a-dev");
        assert_eq!(namespace_of(&bare), Some("a-dev"));
    }

    #[test]
    fn every_file_has_a_name_in_the_tree() {
        let stem = |path: &str| {
            let path = path.to_owned();
            File {
                path,
                objects: Vec::new(),
            }
            .stem()
        };
        assert_eq!(stem("addons/quota-alerts.yaml"), "quota-alerts");
        assert_eq!(stem("addons/kustomization.yaml"), "raw-kustomization");
        assert_eq!(stem("addons/a:b c\n.yaml"), "a-b-c-");
        assert_eq!(stem("addons/.yaml"), "raw-");
    }

    #[test]
    fn a_list_is_no_object() {
        let items = json!([{ "kind": "ClusterRoleBinding" }]);
        let list = json!({ "apiVersion": "v1", "kind": "List", "metadata": { "name": "a" }, "items": items });
        assert_eq!(
            wrong(&list),
            Some("is a list; write its objects one by one")
        );
        assert_eq!(
            wrong(&json!({ "apiVersion": "v1", "kind": "Secret" })),
            Some("has no `metadata.name`")
        );
    }
}
