//! Raw objects come out as they went in, and never take the place of another.

use std::fmt::Write as _;

use platformc::diag::{Code, Diagnostics};
use platformc::load::{self, MemoryFolder};
use platformc::output::{OutputTree, RelPath};
use platformc::yaml::{self, Node};
use serde_json::{Value, json};

use crate::fixture;

const FLEET: &str = r#"
language 1
platform "x" { domain "x.example" }
region "eu" cloud="aws"
stage "dev" debug=#true
cluster "dev" stage="dev" region="eu"
group "admins" is="platform-admin"
tenant "a" { developers "a-devs"; network { internet ports="443" } }
"#;

fn file<'t>(tree: &'t OutputTree, path: &str) -> &'t str {
    let path = RelPath::new(format!("fleet/clusters/dev/{path}")).expect("a path");
    tree.get(&path)
        .unwrap_or_else(|| panic!("{path} is not there"))
}

fn values(text: &str) -> Vec<Value> {
    let documents = yaml::read(text).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    documents.iter().map(Node::value).collect()
}

/// What comes out of an object with this data, in a tenant's namespace.
fn carried(data: &str) -> Value {
    let object = format!("apiVersion: x/v1\nkind: Thing\nmetadata:\n  name: x\ndata: {data}\n");
    let spec = format!("{FLEET}\nmanifest \"x.yaml\" each=\"tenant\"");
    let folder = MemoryFolder::default()
        .with("x.yaml", object)
        .with("platform.kdl", spec);
    let tree = fixture::tree_of(&folder);
    let objects = values(file(&tree, "tenants/a/addons.yaml"));
    let data = objects.first().and_then(|object| object.get("data"));
    data.expect("its data").clone()
}

#[test]
fn values_come_out_as_they_went_in() {
    for (text, value) in [
        ("'0644'", json!("0644")),
        ("0644", json!(420)),
        ("'yes'", json!("yes")),
        ("!!str 1.10", json!("1.10")),
        ("2026-11-21", json!("2026-11-21")),
        ("12:30:00", json!("12:30:00")),
        ("18446744073709551615", json!(u64::MAX)),
        ("1e400", json!("1e400")),
        ("0.1", json!(0.1)),
        (
            r#""\0 \u2028 \ttab \x7f""#,
            json!("\0 \u{2028} \ttab \u{7f}"),
        ),
        (
            "&a [1, &b {c: ~}, *b]",
            json!([1, { "c": null }, { "c": null }]),
        ),
        ("{<<: {a: 1}, b: 2}", json!({ "a": 1, "b": 2 })),
    ] {
        assert_eq!(carried(text), value, "{text}");
    }
}

#[test]
fn placeholders_are_filled_and_other_braces_are_not() {
    for (text, value) in [
        ("'{tenant}/{namespace}/{stage}'", json!("a/a-dev/dev")),
        (
            "[['{cluster}'], {'{region}': '{region}'}]",
            json!([["dev"], { "eu": "eu" }]),
        ),
        (r"'\{tenant} is {tenant}'", json!("{tenant} is a")),
        (
            "'${cluster} {{cluster}} {{ .x }} {unknown}'",
            json!("${cluster} {{cluster}} {{ .x }} {unknown}"),
        ),
        (r#"'{"tenant": "{tenant}"}'"#, json!(r#"{"tenant": "a"}"#)),
    ] {
        assert_eq!(carried(text), value, "{text}");
    }
}

/// Every object of a cluster without what it says: first the platform's own, then the tenant's, each a file.
fn objects_of(tree: &OutputTree) -> ([String; 2], usize) {
    let (mut own, mut tenants, mut count) = (String::new(), String::new(), 0);
    for (path, text) in tree.iter() {
        if path.file_name() == "kustomization.yaml" || path.file_name() == "CODEOWNERS" {
            continue;
        }
        for object in values(text) {
            let field = |pointer: &str| object.pointer(pointer).cloned().unwrap_or_default();
            let (name, namespace) = (field("/metadata/name"), field("/metadata/namespace"));
            let bare = json!({
                "apiVersion": field("/apiVersion"),
                "kind": field("/kind"),
                "metadata": { "name": name, "namespace": namespace },
            });
            let is_tenants = namespace == "a-dev" || namespace.is_null() && name == "a-dev";
            let out = if is_tenants { &mut tenants } else { &mut own };
            writeln!(out, "---\n{bare}").expect("a String takes every text");
            count += 1;
        }
    }
    ([own, tenants], count)
}

#[test]
fn nothing_that_is_emitted_can_be_brought_again() {
    let tree = fixture::tree_of(&MemoryFolder::default().with("platform.kdl", FLEET));
    let ([own, tenants], count) = objects_of(&tree);
    assert!(count > 20, "{count} objects");
    let spec = format!("{FLEET}\nmanifest \"own.yaml\"\nmanifest \"tenants.yaml\" each=\"tenant\"");
    let folder = MemoryFolder::default()
        .with("platform.kdl", spec)
        .with("own.yaml", own)
        .with("tenants.yaml", tenants);
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    drop(platformc::compile(&sources, &mut diags));
    let reported = diags.into_sorted();
    assert!(
        reported.iter().all(|one| one.code == Code::ManifestTwice),
        "{reported:?}"
    );
    assert_eq!(reported.len(), count);
}
