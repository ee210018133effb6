//! Groups.

use super::*;

#[test]
fn a_group_with_a_role_is_known_by_its_claim_too() {
    let roles = r#"
        group "admins" is="platform-admin" claim="idp-1"
        group "ext" is="contractor" until="2026-12-31"
    "#;
    for (group, expected) in [
        ("idp-1", vec![Code::RoleMisplaced]),
        ("admins", vec![Code::RoleMisplaced]),
        ("ext", vec![Code::RoleMisplaced]),
        ("a-devs", vec![]),
    ] {
        let text = format!("{roles}\ntenant \"a\" {{ developers \"{group}\" }}");
        assert_eq!(codes(&text), expected, "{group}");
    }
}

#[test]
fn many_groups_that_include_the_same_ones_are_walked_once() {
    let layer = |at: usize| {
        let next = at + 1;
        format!(
            "group \"g{at}a\" {{ includes \"g{next}a\" \"g{next}b\" }}\ngroup \"g{at}b\" {{ includes \"g{next}a\" \"g{next}b\" }}\n"
        )
    };
    let layers: String = (0..60).map(layer).collect();
    let platform = platform(&format!("{layers}\ntenant \"a\" {{ developers \"g0a\" }}"));
    assert_eq!(tenant(&platform, "a").access.developers, ["g60a", "g60b"]);
}
