//! The schemas, each compiled once.

#![expect(
    clippy::disallowed_methods,
    reason = "the rule against IO is the core's; this test reads files"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::{env, fs};

use jsonschema::{Draft, Validator};
use platformc::yaml::{self, Node};
use serde_json::{Map, Value, json};

use crate::report::yaml_files;

/// `apiVersion` and `kind`.
type Kind = (String, String);

/// The schemas of everything that platformc writes.
pub(crate) struct Schemas {
    folder: PathBuf,
    compiled: Mutex<BTreeMap<Kind, Option<Arc<Validator>>>>,
    custom: OnceLock<BTreeMap<Kind, Value>>,
}

impl Schemas {
    /// The schemas of this machine, if it has them.
    pub(crate) fn here() -> Option<&'static Self> {
        static HERE: OnceLock<Option<Schemas>> = OnceLock::new();
        HERE.get_or_init(Self::find).as_ref()
    }

    fn find() -> Option<Self> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
        let folder = env::var_os("PLATFORMC_SHARED")
            .map_or_else(beside, PathBuf::from)
            .join("schemas");
        folder.join("kubernetes").is_dir().then(|| Self {
            folder,
            compiled: Mutex::default(),
            custom: OnceLock::new(),
        })
    }

    /// The validator of a kind, if there is a schema of it.
    pub(crate) fn validator(&self, api_version: &str, kind: &str) -> Option<Arc<Validator>> {
        let mut compiled = self
            .compiled
            .lock()
            .expect("no test panics while it compiles");
        let key = (api_version.to_owned(), kind.to_owned());
        compiled
            .entry(key)
            .or_insert_with_key(|key| self.schema(key).map(|schema| Arc::new(compile(&schema))))
            .clone()
    }

    fn schema(&self, key: &Kind) -> Option<Value> {
        self.built_in(key).or_else(|| self.custom_resource(key))
    }

    /// A kind of Kubernetes itself: a reference to its part of the `OpenAPI` document of its group.
    fn built_in(&self, (api_version, kind): &Kind) -> Option<Value> {
        let components = self.components(api_version)?;
        let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
        let this = json!({ "group": group, "kind": kind, "version": version });
        let is_this = |schema: &Value| {
            let kinds = schema
                .get("x-kubernetes-group-version-kind")
                .and_then(Value::as_array);
            kinds.is_some_and(|kinds| kinds.contains(&this))
        };
        let (name, _) = components.iter().find(|(_, schema)| is_this(schema))?;
        let reference = format!("#/components/schemas/{name}");
        Some(json!({ "$ref": reference, "components": { "schemas": components } }))
    }

    /// The schemas of an `OpenAPI` document, closed.
    fn components(&self, api_version: &str) -> Option<Map<String, Value>> {
        let file = self
            .folder
            .join("kubernetes")
            .join(format!("{}.json", api_version.replace('/', "_")));
        let mut document: Value =
            serde_json::from_slice(&fs::read(file).ok()?).expect("OpenAPI is JSON");
        let Value::Object(mut components) = document.pointer_mut("/components/schemas")?.take()
        else {
            return None;
        };
        components
            .values_mut()
            .for_each(|schema| close(schema, Openness::WithoutFields));
        Some(components)
    }

    /// A kind of a `CustomResourceDefinition`, with the metadata that every object has.
    fn custom_resource(&self, key: &Kind) -> Option<Value> {
        let mut schema = self
            .custom
            .get_or_init(|| custom_resources(&self.folder))
            .get(key)?
            .clone();
        let metadata = json!({ "$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" });
        let root = schema.as_object_mut()?;
        root.insert(
            "components".to_owned(),
            json!({ "schemas": self.components("v1")? }),
        );
        let fields = root.get_mut("properties")?.as_object_mut()?;
        fields.insert("metadata".to_owned(), metadata);
        for field in ["apiVersion", "kind"] {
            fields.insert(field.to_owned(), json!({ "type": "string" }));
        }
        Some(schema)
    }
}

fn compile(schema: &Value) -> Validator {
    // OpenAPI 3.0 is closest to draft 4: `exclusiveMinimum` is true or false.
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .build(schema)
        .expect("a schema of a released product")
}

/// The schemas of all `CustomResourceDefinitions` in all folders, closed.
fn custom_resources(folder: &Path) -> BTreeMap<Kind, Value> {
    let mut schemas = BTreeMap::new();
    for (path, text) in yaml_files(folder) {
        for definition in yaml::read(&text).unwrap_or_else(|_| repaired(&path, &text)) {
            schemas.extend(versions(&definition.value()));
        }
    }
    schemas
}

/// A file in which a quoted text of several lines is indented too little, as flagger's is. Go's reader takes
/// that, the YAML specification does not; so the lines are joined.
fn repaired(path: &str, text: &str) -> Vec<Node> {
    let mut joined = String::new();
    for line in text.lines() {
        let quoted = joined
            .rsplit('\n')
            .next()
            .is_some_and(|last| last.matches('\'').count() % 2 == 1);
        joined.push_str(if quoted { " " } else { "\n" });
        joined.push_str(if quoted { line.trim_start() } else { line });
    }
    let documents = yaml::read(&joined);
    assert!(documents.is_ok(), "{path}: {documents:?}");
    documents.unwrap_or_default()
}

/// Each version of a `CustomResourceDefinition` with its schema.
fn versions(definition: &Value) -> Vec<(Kind, Value)> {
    let text = |at: &str| {
        definition
            .pointer(at)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let (group, kind) = (text("/spec/group"), text("/spec/names/kind"));
    let versions = definition
        .pointer("/spec/versions")
        .and_then(Value::as_array);
    let version = |version: &Value| {
        let name = version.get("name")?.as_str()?;
        let mut schema = version.pointer("/schema/openAPIV3Schema")?.clone();
        close(&mut schema, Openness::Never);
        Some(((format!("{group}/{name}"), kind.to_owned()), schema))
    };
    versions.into_iter().flatten().filter_map(version).collect()
}

/// When an object that says nothing about further fields may have them.
#[derive(Clone, Copy, PartialEq)]
enum Openness {
    /// When it has no fields of its own: `OpenAPI`'s way to say "any object".
    WithoutFields,
    /// Never: the API server drops what a `CustomResourceDefinition` does not name.
    Never,
}

/// Closes every object that does not say that it is open, as the API server does with `fieldValidation=Strict`.
/// What stands in `allOf`, `anyOf`, `oneOf` and `not` only narrows an object, so it is left alone.
fn close(schema: &mut Value, openness: Openness) {
    let Value::Object(schema) = schema else {
        return;
    };
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get_mut(keyword) {
            close(inner, openness);
        }
    }
    let fields = schema.get_mut("properties").and_then(Value::as_object_mut);
    let has_fields = fields.is_some_and(|fields| {
        fields.values_mut().for_each(|field| close(field, openness));
        true
    });
    let is_object = schema.get("type").is_some_and(|kind| kind == "object");
    let open = schema.contains_key("additionalProperties")
        || schema.get("x-kubernetes-preserve-unknown-fields") == Some(&Value::Bool(true))
        || schema.get("x-kubernetes-embedded-resource") == Some(&Value::Bool(true));
    if is_object && !open && (has_fields || openness == Openness::Never) {
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
}
