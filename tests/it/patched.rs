//! Of several patches of one field the nearest and most specific counts.

use platformc::load::MemoryFolder;
use platformc::output::RelPath;

use crate::fixture;

/// The number of secrets of the quota of `a`, in each stage, after patches in `a`, in its class, in the class that
/// this extends, and at the top of the spec.
fn secrets([tenant, class, base, top]: [&str; 4]) -> [String; 2] {
    let text = format!(
        r#"
        language 1
        platform "x" {{ domain "x.example" }}
        region "eu" cloud="aws"
        stage "dev"
        stage "prod"
        cluster "dev" stage="dev" region="eu"
        cluster "prod" stage="prod" region="eu"
        tenant-class "base" {{ {base} }}
        tenant-class "team" extends="base" {{ {class} }}
        tenant "a" class="team" {{ {tenant} }}
        {top}
        "#
    );
    let tree = fixture::tree_of(&MemoryFolder::default().with("platform.kdl", text));
    ["dev", "prod"].map(|stage| {
        let path = format!("fleet/clusters/{stage}/tenants/a/namespace.yaml");
        let text = tree.get(&RelPath::new(path).expect("a path"));
        let mut lines = text.expect("the tenant's namespaces").lines();
        let secrets = lines.find_map(|line| line.trim().strip_prefix("secrets: "));
        secrets.expect("a number of secrets").replace('"', "")
    })
}

fn patch(selection: &str, secrets: u32) -> String {
    format!(
        r#"patch "ResourceQuota" name="compute" {selection} {{ set "/spec/hard/secrets" {secrets} }};"#
    )
}

#[test]
fn the_more_specific_patch_counts() {
    let all = patch("", 1);
    for (narrow, expected) in [
        (patch(r#"stage="prod""#, 2), ["1", "2"]),
        (patch(r#"cluster="prod""#, 2), ["1", "2"]),
        (patch(r#"namespace="a-dev""#, 2), ["2", "1"]),
        (patch("", 1), ["1", "1"]),
    ] {
        for lines in [format!("{all} {narrow}"), format!("{narrow} {all}")] {
            assert_eq!(secrets([&lines, "", "", ""]), expected, "{lines}");
        }
    }
}

#[test]
fn the_nearer_layer_counts_whatever_it_selects() {
    let (wide, narrow) = (patch("", 1), patch(r#"stage="prod""#, 2));
    assert_eq!(secrets([&wide, &narrow, "", ""]), ["1", "1"]);
    assert_eq!(secrets(["", &wide, &narrow, ""]), ["1", "1"]);
    let top = patch(r#"stage="prod" tenant="a""#, 2);
    assert_eq!(secrets(["", "", &wide, &top]), ["1", "1"]);
    assert_eq!(secrets(["", "", "", &top]), ["50", "2"]);
}
