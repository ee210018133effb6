//! A line for one place changes that place and no other. Places of a stage share what the same lines say of them, so
//! each kind of line must count among what tells places apart.

use platformc::load::MemoryFolder;
use platformc::output::RelPath;

use crate::fixture;

/// The namespaces of a tenant on two clusters of one stage, with a line in the tenant and one in its part.
fn namespaces(line: &str, of_part: &str) -> [String; 2] {
    let spec = format!(
        r#"
        language 1
        platform "x" {{ domain "x.example" }}
        region "eu" cloud="aws"
        stage "dev"
        cluster "one" stage="dev" region="eu"
        cluster "two" stage="dev" region="eu"
        tenant "a" {{
            isolation "hierarchy"
            {line}
            namespace "part" share="30%" {{
                {of_part}
                namespace "inner" share="30%" {{ {of_part} }}
            }}
        }}
        "#
    );
    let tree = fixture::tree_of(&MemoryFolder::default().with("platform.kdl", spec));
    ["one", "two"].map(|cluster| {
        let path = format!("fleet/clusters/{cluster}/tenants/a/namespace.yaml");
        let text = tree.get(&RelPath::new(path).expect("a path"));
        let text = text.expect("the tenant's namespaces");
        text.replace(&format!("cluster: {cluster}"), "cluster: x")
    })
}

/// Lines of a tenant, with a hole for the place.
const LINES: &[&str] = &[
    r#"pod-security "baseline" @"#,
    r#"labels @ { "team" "x" }"#,
    r#"annotations @ { "contact" "x" }"#,
    "quota @ { secrets 7 }",
    r#"limits @ { max memory="600Mi" }"#,
];

#[test]
fn a_line_for_one_place_changes_no_other() {
    let without = namespaces("", "");
    for line in LINES {
        let (all, two) = (line.replace('@', ""), line.replace('@', "cluster=\"two\""));
        let of_part = !line.starts_with("annotations");
        for in_part in [false, true].into_iter().filter(|part| of_part || !part) {
            let text = |line: &str| {
                if in_part {
                    namespaces("", line)
                } else {
                    namespaces(line, "")
                }
            };
            let ([everywhere, _], [one, other]) = (text(&all), text(&two));
            assert_ne!(everywhere, without[0], "{line} says nothing");
            assert_eq!(one, without[0], "{line}, in a part: {in_part}");
            assert_eq!(other, everywhere, "{line}, in a part: {in_part}");
        }
    }
}
