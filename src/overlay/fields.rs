//! Whether a patch fits the object that it changes.

use serde_json::Value;

use super::{text, title};
use crate::diag::manifest::Instead;
use crate::diag::{self, Diagnostic};
use crate::plan::argocd::{self, settings};
use crate::source::Spanned;
use crate::value::{KeyOwner, Quantity};

/// Kinds that hold the isolation of tenants as a whole.
const GUARDED_KINDS: &[&str] = &[
    "LimitRange",
    "NetworkPolicy",
    "Role",
    "RoleBinding",
    "ClusterRole",
    "ClusterRoleBinding",
    "ServiceAccount",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "AppProject",
    "ExternalSecret",
];

/// Fields by which objects of Argo CD belong to a tenant: what they bring, from where to where.
const GUARDED_DELIVERY: &[(&str, &str)] = &[
    ("Application", "/spec/project"),
    ("Application", "/spec/destination"),
    ("Application", "/spec/source"),
    ("Application", "/spec/sources"),
    ("ApplicationSet", "/spec/generators"),
    ("ApplicationSet", "/spec/template/spec/project"),
    ("ApplicationSet", "/spec/template/spec/destination"),
    ("ApplicationSet", "/spec/template/spec/source"),
];

/// Quotas that close something off rather than divide it.
const GUARDED_QUOTAS: &[&str] = &["no-system-priority", "no-cross-namespace-affinity"];

/// What a quota divides of the cluster itself, which is added up and compared with the cluster's capacity, or
/// opens a way into it: it is said in the language, and checked.
const GUARDED_RESOURCES: &[&str] = &[
    "/spec/hard/requests.",
    "/spec/hard/limits.",
    "/spec/hard/pods",
    "/spec/hard/services.",
];

/// Fields of any object that say what and whose it is.
const GUARDED_FIELDS: &[&str] = &[
    "/apiVersion",
    "/kind",
    "/metadata/name",
    "/metadata/namespace",
];

/// Maps of keys of which some are the platform's.
const KEYED_FIELDS: &[&str] = &["/metadata/labels", "/metadata/annotations"];

/// The label by which platformc's objects are told from others, whose domain is anybody's.
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// What is wrong with setting a field of an object, if anything.
pub(super) fn wrong(
    object: &Value,
    pointer: &Spanned<String>,
    value: &Spanned<Value>,
) -> Option<Diagnostic> {
    let title = title(object);
    if !pointer.starts_with('/') {
        return Some(diag::manifest::patch_field(&title, pointer, &[]));
    }
    if is_guarded(object, pointer) {
        let instead = instead(object);
        return Some(diag::manifest::patch_guarded(&title, pointer, instead));
    }
    let Some(wanted) = wanted(object, pointer) else {
        let known = known(object, pointer);
        return Some(match escaped(pointer) {
            Some(meant) => diag::manifest::patch_key(&title, pointer, &meant),
            None => diag::manifest::patch_field(&title, pointer, &known),
        });
    };
    if pointer.starts_with("/spec/hard/") && !is_quantity(&value.value) {
        return Some(diag::manifest::patch_type(
            &title,
            pointer,
            value.span,
            "a quantity",
        ));
    }
    (wanted != type_of(&fitting(object, pointer, &value.value)))
        .then(|| diag::manifest::patch_type(&title, pointer, value.span, wanted))
}

/// The value as the object holds such values: a number where it holds texts becomes a text.
pub(super) fn fitting(object: &Value, pointer: &str, value: &Value) -> Value {
    if value.is_number() && wanted(object, pointer) == Some("a text") {
        Value::String(value.to_string())
    } else {
        value.clone()
    }
}

/// The path with the key as it has to be written, if it leads into a map of free keys and goes on behind one.
fn escaped(pointer: &str) -> Option<String> {
    let key_in = |map: &str| pointer.strip_prefix(map)?.strip_prefix('/');
    let (map, key) = MAPS.iter().find_map(|map| Some((map, key_in(map)?)))?;
    key.contains('/')
        .then(|| format!("{map}/{}", key.replace('/', "~1")))
}

/// What can be done instead of patching a guarded field.
fn instead(object: &Value) -> Instead {
    if closes_off(object) {
        return Instead::OtherQuota;
    }
    if is_setting(object) && settings::has_free(text(object, "/metadata/name")) {
        return Instead::Settings;
    }
    Instead::Language
}

fn is_quantity(value: &Value) -> bool {
    let number = value.is_number().then(|| value.to_string());
    let text = number.as_deref().or_else(|| value.as_str());
    text.is_some_and(|text| Quantity::parse(text).is_ok())
}

fn is_guarded(object: &Value, pointer: &str) -> bool {
    let kind = text(object, "/kind");
    // Setting a field around a guarded one sets the guarded one, too.
    let covers = |guarded: &str| pointer == guarded || guarded.starts_with(&format!("{pointer}/"));
    let field = GUARDED_FIELDS.iter().any(|guarded| covers(guarded));
    let key = KEYED_FIELDS.iter().any(|map| {
        let below = pointer.strip_prefix(map);
        let key = below.and_then(|rest| rest.strip_prefix('/'));
        covers(map) || key.is_some_and(|key| is_guarded_key(kind, &unescaped(key)))
    });
    let divided = kind == "ResourceQuota"
        && (covers("/spec/hard/pods")
            || GUARDED_RESOURCES
                .iter()
                .any(|start| pointer.starts_with(start)));
    let delivery = GUARDED_DELIVERY.iter().any(|(of, guarded)| {
        let inside = pointer.starts_with(&format!("{guarded}/"));
        *of == kind && (covers(guarded) || inside)
    });
    let held = GUARDED_KINDS.contains(&kind) || closes_off(object) || configures(object, pointer);
    held || divided || delivery || field || key
}

/// Whether a field configures Argo CD in a way that is not free to all. What platformc says itself is not: without
/// its label Argo CD does not find such a map.
fn configures(object: &Value, pointer: &str) -> bool {
    let key = pointer.strip_prefix("/data/").map(unescaped);
    let is_free = key.is_some_and(|key| settings::is_free(text(object, "/metadata/name"), &key));
    let is_said = object.pointer(pointer).is_some();
    is_setting(object) && (is_said || (pointer.starts_with("/data") && !is_free))
}

/// Whether an object configures Argo CD.
fn is_setting(object: &Value) -> bool {
    text(object, "/kind") == "ConfigMap" && text(object, "/metadata/namespace") == argocd::NAMESPACE
}

/// Whether an object is a quota that closes something off.
fn closes_off(object: &Value) -> bool {
    text(object, "/kind") == "ResourceQuota"
        && GUARDED_QUOTAS.contains(&text(object, "/metadata/name"))
}

/// Whether a label or annotation is not for patches. On a namespace some that Kubernetes reads say where pods run.
fn is_guarded_key(kind: &str, key: &str) -> bool {
    let guarded = |owner: KeyOwner| owner.is_platforms() || kind == "Namespace";
    key == MANAGED_BY || KeyOwner::of(key).is_some_and(guarded)
}

/// A part of a JSON pointer as the key that it means (RFC 6901, section 4).
fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// The type that a field must have: that of the value that is there or, for a new key of a map, that of
/// the map's other values.
fn wanted(object: &Value, pointer: &str) -> Option<&'static str> {
    if let Some(value) = object.pointer(pointer) {
        return Some(type_of(value));
    }
    let (around, _) = pointer.rsplit_once('/')?;
    let map = MAPS
        .contains(&around)
        .then(|| object.pointer(around))
        .flatten()?;
    map.as_object()?.values().next().map(type_of)
}

/// Fields that hold keys of the user's choice.
const MAPS: &[&str] = &[
    "/metadata/labels",
    "/metadata/annotations",
    "/spec/hard",
    "/data",
    "/binaryData",
];

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "`#true` or `#false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The fields beside the one that does not exist, at the deepest part of its path that does.
fn known(object: &Value, pointer: &str) -> Vec<String> {
    let mut around = pointer;
    while let Some((shorter, _)) = around.rsplit_once('/') {
        around = shorter;
        if let Some(fields) = object.pointer(around).and_then(Value::as_object) {
            return fields.keys().cloned().collect();
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diag::Code;
    use crate::source::{SourceMap, Span};

    fn check(pointer: &str, value: Value) -> Option<Code> {
        let object = json!({
            "apiVersion": "v1", "kind": "ResourceQuota",
            "metadata": { "name": "compute", "namespace": "a-dev", "labels": { "platformc.io/tenant": "a", "team": "a" } },
            "spec": { "hard": { "pods": "50", "secrets": "50" } },
        });
        let mut map = SourceMap::default();
        let span: Span = {
            let id = map.add("a", "");
            map.whole(id)
        };
        wrong(
            &object,
            &Spanned::new(pointer.to_owned(), span),
            &Spanned::new(value, span),
        )
        .map(|diagnostic| diagnostic.code)
    }

    #[test]
    fn a_patch_fits_its_object() {
        assert_eq!(check("/spec/hard/secrets", json!("60")), None);
        assert_eq!(check("/spec/hard/secrets", json!(60)), None);
        assert_eq!(
            check("/spec/hard/secrets", json!("many")),
            Some(Code::PatchType)
        );
        assert_eq!(check("/spec/hard/services", json!("6")), None);
        assert_eq!(check("/metadata/labels/team", json!("b")), None);
        assert_eq!(
            check("/metadata/labels/team", json!(true)),
            Some(Code::PatchType)
        );
        assert_eq!(check("/spec/scopes", json!("x")), Some(Code::PatchField));
        assert_eq!(check("spec", json!("x")), Some(Code::PatchField));
    }

    #[test]
    fn what_isolation_rests_on_is_guarded() {
        for pointer in [
            "/metadata/namespace",
            "/metadata",
            "/metadata/labels",
            "/metadata/labels/platformc.io~1tenant",
            "/kind",
            "/spec/hard/pods",
            "/spec/hard/requests.cpu",
            "/spec/hard/services.nodeports",
            "/spec/hard",
        ] {
            assert_eq!(
                check(pointer, json!("x")),
                Some(Code::PatchGuarded),
                "{pointer}"
            );
        }
    }

    #[test]
    fn keys_with_a_meaning_are_guarded() {
        for (key, of_namespaces, of_others) in [
            ("platformc.io~1purpose", true, true),
            ("admission.gatekeeper.sh~1ignore", true, true),
            ("argocd.argoproj.io~1sync-options", true, true),
            ("kustomize.toolkit.fluxcd.io~1prune", true, true),
            ("pod-security.kubernetes.io~1enforce", true, true),
            ("app.kubernetes.io~1managed-by", true, true),
            ("app.kubernetes.io~1part-of", true, false),
            ("scheduler.alpha.kubernetes.io~1node-selector", true, false),
            ("kubernetes.io~1x", true, false),
            ("x.k8s.io~1x", true, false),
            ("istio.io~1dataplane-mode", false, false),
            ("notkubernetes.io~1x", false, false),
            ("contact", false, false),
        ] {
            for map in KEYED_FIELDS {
                let pointer = format!("{map}/{key}");
                let guards = |kind: &str| is_guarded(&json!({ "kind": kind }), &pointer);
                assert_eq!(guards("Namespace"), of_namespaces, "{pointer}");
                assert_eq!(guards("ConfigMap"), of_others, "{pointer}");
            }
        }
    }
}
