//! What is emitted for a tenant in another tenant's namespaces: who may do what there, and nothing else.

use platformc::diag::{Code, Diagnostics};
use platformc::load::MemoryFolder;
use platformc::output::OutputTree;

use crate::fixture;

const GUEST: &str = r#"
        tenant "guest" {
            isolation "shared" with="host" { allow "PC0306" reason="one team" }
            developers "guest-devs"
            contractors "acme"
        }
"#;

fn folder(guest: &str, host: &str, more: &str) -> MemoryFolder {
    let text = format!(
        r#"
        language 1
        platform "x" {{ domain "x.example" }}
        region "eu" cloud="aws"
        stage "dev" debug=#true
        cluster "dev" stage="dev" region="eu"
        group "acme" is="contractor" until="2999-12-31"
        tenant "host" {{ {host} isolation "hierarchy"; namespace "part" share="10%" }}
        {guest}
        {more}
        "#
    );
    MemoryFolder::default().with("platform.kdl", text).with(
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n",
    )
}

fn with_guest(more: &str) -> MemoryFolder {
    folder(GUEST, r#"guests "guest";"#, more)
}

fn files_of<'t>(tree: &'t OutputTree, tenant: &str) -> Vec<(&'t str, &'t str)> {
    let files = tree.iter().filter_map(|(path, text)| {
        let inside = path.as_str().split_once("/tenants/")?.1;
        let (owner, file) = inside.split_once('/')?;
        (owner == tenant).then_some((file, text))
    });
    files.collect()
}

/// The values of a field, in the order of the text.
fn values<'t>(text: &'t str, field: &str) -> Vec<&'t str> {
    let lines = text.lines().map(|line| line.trim_start_matches([' ', '-']));
    lines.filter_map(|line| line.strip_prefix(field)).collect()
}

#[test]
fn a_guest_has_an_identity_and_bindings_in_its_hosts_first_namespace() {
    let tree = fixture::tree_of(&with_guest(""));
    let files = files_of(&tree, "guest");
    let [("access.yaml", text)] = files.as_slice() else {
        panic!("{files:?}");
    };
    assert_eq!(
        values(text, "kind: ")
            .into_iter()
            .filter(|kind| *kind != "ClusterRole" && *kind != "Group")
            .collect::<Vec<_>>(),
        [
            "ServiceAccount",
            "RoleBinding",
            "RoleBinding",
            "RoleBinding",
            "RoleBinding",
            "RoleBinding",
            "ServiceAccount",
        ]
    );
    assert_eq!(
        values(text, "name: "),
        [
            "guest-dev",
            "guest-guest-tenant-viewer",
            "platformc:tenant-viewer",
            "guest-devs",
            "guest-guest-tenant-debugger",
            "platformc:tenant-debugger",
            "guest-devs",
            "guest-guest-tenant-viewer-until-2999-12-31",
            "platformc:tenant-viewer",
            "acme",
            "guest-guest-tenant-debugger-until-2999-12-31",
            "platformc:tenant-debugger",
            "acme",
            "guest-guest-tenant-deployer",
            "platformc:tenant-deployer",
            "guest-dev",
        ]
    );
    let namespaces = values(text, "namespace: ").into_iter();
    let others: Vec<&str> = namespaces.filter(|name| *name != "host-dev").collect();
    assert_eq!(others, ["platformc-deployers", "platformc-deployers"]);
}

#[test]
fn a_guest_changes_no_file_of_its_host() {
    let with = fixture::tree_of(&with_guest(""));
    let somebody = r#"tenant "other" { contractors "acme" }"#;
    let without = fixture::tree_of(&folder(somebody, "", ""));
    assert_eq!(files_of(&with, "host"), files_of(&without, "host"));
}

#[test]
fn what_is_laid_into_a_guests_namespaces_selects_nothing() {
    for (line, code) in [
        (
            r#"manifest "a.yaml" each="tenant" tenant="guest""#,
            Code::SelectsNothing,
        ),
        (
            r#"patch "NetworkPolicy" name="default-deny" tenant="guest" { set "/metadata/labels/x" "y" }"#,
            Code::PatchNothing,
        ),
    ] {
        let sources = fixture::sources(&with_guest(line));
        let mut diags = Diagnostics::default();
        drop(platformc::compile(&sources, &mut diags));
        let codes: Vec<Code> = diags.into_sorted().iter().map(|one| one.code).collect();
        assert_eq!(codes, [code], "{line}");
    }
}
