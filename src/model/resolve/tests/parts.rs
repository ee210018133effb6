//! Sub-namespaces.

use super::*;

#[test]
fn parts_take_their_share_and_leave_the_rest() {
    let platform = platform(
        r#"
        tenant "a" {
            isolation "hierarchy"
            quota { requests.cpu 10; pods 10; "requests.nvidia.com/gpu" 3 }
            namespace "b" share="30%" { quota { pods 5; requests.cpu 4 } }
        }
        "#,
    );
    let place = place(&platform, "a", "eu-1", "dev");
    let names: Vec<&str> = place
        .namespaces
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["a-dev", "a-b-dev"]);
    for (resource, rest, part) in [
        ("requests.cpu", "6", "4"),
        ("limits.cpu", "12", "8"),
        ("pods", "5", "5"),
        ("services", "14", "6"),
        ("requests.nvidia.com/gpu", "3", "0"),
    ] {
        assert_eq!(quota(place, 0, resource), rest, "{resource}");
        assert_eq!(quota(place, 1, resource), part, "{resource}");
    }
}

#[test]
fn parts_take_no_more_than_there_is() {
    let part = |inside: &str| {
        let text = format!("tenant \"a\" {{ isolation \"hierarchy\"; {inside} }}");
        codes(&text)
    };
    let (b, c) = (
        r#"namespace "b" share="60%""#,
        r#"namespace "c" share="50%""#,
    );
    assert_eq!(part(&format!("{b}; {c}")), [Code::SharesExceeded]);
    let gpu = r#"namespace "b" share="10%" { quota { "requests.nvidia.com/gpu" 1 } }"#;
    assert_eq!(part(gpu), [Code::SharesExceeded]);
}

#[test]
fn lines_of_parts_are_checked_like_any_other() {
    let part = |line: &str| {
        let part = format!("namespace \"b\" share=\"10%\" {{ {line} }}");
        codes(&format!(
            "tenant \"a\" {{ isolation \"hierarchy\"; {part} }}"
        ))
    };
    assert_eq!(part(r#"quota stage="prdo" { pods 1 }"#), [Code::Unresolved]);
    assert_eq!(
        part(r#"labels { "platformc.io/tenant" "b" }"#),
        [Code::LabelReserved]
    );
}
