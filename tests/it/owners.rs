//! CODEOWNERS gives each path of a tree the owners that it should have.

use platformc::load::MemoryFolder;
use platformc::output::RelPath;
use platformc::value::matches_glob;

use crate::fixture;

const SPEC: &str = r#"
language 1
platform "x" {
    domain "x.example"
    owners "@x/platform" security="@x/security"
    repository "https://git.x.example/fleet.git" path="out" spec="spec"
}
region "eu" cloud="aws"
stage "dev"
cluster "dev" stage="dev" region="eu"
include "tenants"
"#;

const NOTES: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes }\n";

fn code_owners(platform: &str) -> String {
    let folder = MemoryFolder::default()
        .with("platform.kdl", platform)
        .with("notes.yaml", NOTES)
        .with("fence.yaml", NOTES.replace("notes", "fence"))
        .with(
            "tenants/a.kdl",
            "tenant \"a\" { owners \"@x/a\"; manifest \"../notes.yaml\" }",
        )
        .with(
            "tenants/b.kdl",
            "tenant \"b\" { owners \"@x/b\" \"@x/b2\" }",
        )
        .with("tenants/c.kdl", "tenant \"c\"")
        .with(
            "tenants/same.kdl",
            "tenant \"d\" { owners \"@x/d\" }\ntenant \"e\" { owners \"@x/d\" }",
        )
        .with(
            "tenants/mixed.kdl",
            "tenant \"f\" { owners \"@x/f\" }\ntenant \"g\" { owners \"@x/g\" }",
        )
        .with("tenants/[a-z].kdl", "tenant \"j\" { owners \"@x/j\" }")
        .with("tenants/j?.kdl", "tenant \"k\" { owners \"@x/k\" }")
        .with(
            "tenants/more.kdl",
            "tenant \"h\" { owners \"@x/h\" }\nstage \"prod\"",
        );
    let path = RelPath::new("CODEOWNERS".to_owned()).expect("a path");
    let tree = fixture::tree_of(&folder);
    tree.get(&path).map(str::to_owned).unwrap_or_default()
}

/// The owners of a path: those of the last line that matches it, as Git hosts have it.
fn owners_of<'f>(path: &str, file: &'f str) -> &'f str {
    let lines = file.lines().filter_map(|line| line.split_once(' '));
    let rules = lines.filter(|(pattern, _)| *pattern != "#");
    let mut matching = rules.filter(|(pattern, _)| matches_path(pattern, path));
    matching
        .next_back()
        .map_or("nobody", |(_, owners)| owners.trim())
}

fn matches_path(pattern: &str, path: &str) -> bool {
    let Some(rooted) = pattern.strip_prefix('/') else {
        return pattern == "*";
    };
    let (folder, plain) = (rooted.ends_with('/'), rooted.trim_end_matches('/'));
    let (wanted, found): (Vec<&str>, Vec<&str>) =
        (plain.split('/').collect(), path.split('/').collect());
    let deep_enough = if folder {
        found.len() > wanted.len()
    } else {
        found.len() == wanted.len()
    };
    let mut pairs = wanted.iter().zip(&found);
    deep_enough && pairs.all(|(glob, name)| matches_glob(glob, name))
}

#[test]
fn each_path_has_its_owners() {
    let file = code_owners(SPEC);
    for (path, owners) in [
        ("CODEOWNERS", "@x/platform"),
        ("platformc.index", "@x/platform"),
        (".github/workflows/ci.yaml", "@x/platform"),
        ("README.md", "@x/platform"),
        ("spec/platform.kdl", "@x/platform"),
        ("out/clusters/dev/kustomization.yaml", "@x/platform"),
        ("out/clusters/dev/platform/roles.yaml", "@x/security"),
        (
            "out/clusters/dev/policies/namespace-guard.yaml",
            "@x/security",
        ),
        ("out/clusters/dev/tenants/a/access.yaml", "@x/security"),
        ("out/clusters/dev/tenants/a/network.yaml", "@x/security"),
        // What fences a tenant in is security's; what it brings along is its own.
        ("out/clusters/dev/tenants/a/namespace.yaml", "@x/security"),
        ("out/clusters/dev/tenants/a/addons.yaml", "@x/a"),
        ("out/clusters/dev/tenants/b/addons.yaml", "@x/platform"),
        ("spec/tenants/a.kdl", "@x/a"),
        ("spec/tenants/b.kdl", "@x/b @x/b2"),
        ("spec/tenants/c.kdl", "@x/platform"),
        ("spec/tenants/same.kdl", "@x/d"),
        ("spec/tenants/mixed.kdl", "@x/platform"),
        ("spec/tenants/more.kdl", "@x/platform"),
        // As patterns these would give others' files away.
        ("spec/tenants/[a-z].kdl", "@x/platform"),
        ("spec/tenants/j?.kdl", "@x/platform"),
        ("spec/tenants/jj.kdl", "@x/platform"),
    ] {
        assert_eq!(owners_of(path, &file), owners, "{path}\n{file}");
    }
}

#[test]
fn what_the_platform_brings_to_a_tenant_is_the_platforms() {
    let to_all = "manifest \"fence.yaml\" each=\"tenant\"";
    let of_class = "tenant-class \"team\" { manifest \"notes.yaml\" }\n\
                    tenant \"i\" class=\"team\" { owners \"@x/i\" }";
    for (tenant, more, owners) in [
        ("a", String::new(), "@x/a"),
        ("a", to_all.to_owned(), "@x/platform"),
        ("a", format!("{to_all} tenant=\"b\""), "@x/a"),
        ("b", format!("{to_all} tenant=\"b\""), "@x/platform"),
        ("i", of_class.to_owned(), "@x/platform"),
    ] {
        let file = code_owners(&format!("{SPEC}{more}"));
        let addons = format!("out/clusters/dev/tenants/{tenant}/addons.yaml");
        assert_eq!(owners_of(&addons, &file), owners, "{more}\n{file}");
    }
}

#[test]
fn without_security_owners_all_is_the_platforms() {
    let file = code_owners(&SPEC.replace(" security=\"@x/security\"", ""));
    for path in [
        "out/clusters/dev/platform/roles.yaml",
        "out/clusters/dev/tenants/a/access.yaml",
    ] {
        assert_eq!(owners_of(path, &file), "@x/platform", "{path}\n{file}");
    }
}

#[test]
fn a_folder_that_would_be_a_glob_stays_with_the_platform() {
    let file = code_owners(&SPEC.replace("spec=\"spec\"", "spec=\"s?\""));
    assert!(!file.contains("s?"), "{file}");
    assert_eq!(owners_of("CODEOWNERS", &file), "@x/platform", "{file}");
}

#[test]
fn without_owners_there_is_no_file() {
    let nobody = SPEC.replace("owners \"@x/platform\" security=\"@x/security\"", "");
    assert_eq!(code_owners(&nobody), "");
}
