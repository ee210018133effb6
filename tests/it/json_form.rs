//! The JSON form of specs fits its schema.

#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the example specs"
)]

use std::fs;
use std::path::Path;

use platformc::diag::Diagnostics;
use platformc::load::{self, MemoryFolder};
use platformc::spec;
use serde_json::{Value, json};

/// A spec with every node of the language.
const EVERYTHING: &str = include_str!("json_form.kdl");

/// The JSON form of a spec.
fn form(folder: &MemoryFolder) -> Value {
    let mut diags = Diagnostics::default();
    let (sources, loaded) = load::load(folder, &mut diags);
    let spec = spec::read(&sources.root, &mut diags);
    let messages: Vec<String> = diags
        .into_sorted()
        .into_iter()
        .map(|diagnostic| diagnostic.message)
        .collect();
    assert!(loaded.is_ok() && messages.is_empty(), "{messages:#?}");
    serde_json::to_value(&spec).expect("a spec has a JSON form")
}

fn schema() -> Value {
    let files = platformc::schema::files();
    let (_, text) = files
        .iter()
        .find(|(name, _)| *name == "spec.schema.json")
        .expect("there is a schema");
    serde_json::from_str(text).expect("the schema is JSON")
}

/// What of the form does not fit the schema.
fn misfits(form: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(&schema()).expect("the schema is one");
    validator
        .iter_errors(form)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn everything() -> Value {
    let folder = MemoryFolder::default().with("platform.kdl", EVERYTHING);
    form(
        &folder
            .with("addons/a.yaml", "")
            .with("tenants/a.kdl", "tenant \"included\"\n"),
    )
}

#[test]
fn the_schema_is_valid() {
    assert!(jsonschema::draft202012::meta::is_valid(&schema()));
}

#[test]
fn an_empty_spec_fits() {
    assert_eq!(
        misfits(&form(&MemoryFolder::default().with("platform.kdl", ""))),
        [""; 0]
    );
}

#[test]
fn every_node_fits() {
    assert_eq!(misfits(&everything()), [""; 0]);
}

#[test]
fn other_forms_do_not_fit() {
    for (path, wrong) in [
        ("/platform/name", json!(1)),
        ("/platform/delivery/engine", json!("jenkins")),
        ("/platform/owners/platform", json!([])),
        (
            "/tenants/0/settings/quota/0/at",
            json!({ "stage": ["prod"] }),
        ),
        ("/tenants/0/settings/quota/0/resources/pods", json!(true)),
        ("/stages/0/approvals/count", json!(-1)),
        ("/clusters/0", json!({})),
    ] {
        let mut form = everything();
        *form.pointer_mut(path).expect(path) = wrong;
        assert_ne!(misfits(&form), [""; 0], "{path}");
    }
    let mut form = everything();
    form["unknown"] = json!(null);
    assert_ne!(misfits(&form), [""; 0]);
}

#[test]
fn every_field_is_in_the_spec_with_everything() {
    let mut missing = Vec::new();
    empty_fields("", &everything(), &mut missing);
    // A source is one of a folder, an overlay or a chart, and sub-namespaces end somewhere.
    missing
        .retain(|path| !path.contains("/source/") && !path.contains("/namespace/0/namespace/0/"));
    assert_eq!(missing, [""; 0]);
}

/// The fields of the first of each kind of node that hold nothing.
fn empty_fields(path: &str, value: &Value, missing: &mut Vec<String>) {
    match value {
        Value::Null => missing.push(path.to_owned()),
        Value::Array(items) => match items.first() {
            Some(first) => empty_fields(&format!("{path}/0"), first, missing),
            None => missing.push(path.to_owned()),
        },
        Value::Object(fields) => {
            for (name, value) in fields {
                empty_fields(&format!("{path}/{name}"), value, missing);
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_examples_fit() {
    let Ok(examples) = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")) else {
        return;
    };
    for example in examples {
        let path = example.expect("a folder that can be listed").path();
        if path.join("platform.kdl").is_file() {
            let folder = read_into(&path, &path, MemoryFolder::default());
            assert_eq!(misfits(&form(&folder)), [""; 0], "{}", path.display());
        }
    }
}

/// Adds every file of a folder.
fn read_into(root: &Path, path: &Path, mut folder: MemoryFolder) -> MemoryFolder {
    for entry in fs::read_dir(path).expect("a folder that can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            folder = read_into(root, &path, folder);
        } else {
            let inner = path
                .strip_prefix(root)
                .expect("a path inside")
                .to_string_lossy()
                .replace('\\', "/");
            folder = folder.with(&inner, fs::read(&path).expect("a file that can be read"));
        }
    }
    folder
}
