//! Tenants in other tenants' namespaces.

use super::*;

#[test]
fn a_guest_lives_with_a_tenant_that_has_namespaces() {
    let text = r#"
        tenant "a" { guests "b" }
        tenant "b" { isolation "shared" with="a"; guests "c" }
        tenant "c" { isolation "shared" with="b" }
    "#;
    assert_eq!(codes(text), [Code::IsolationMismatch]);
}

/// A host and a guest with some lines of its own.
fn guest(lines: &str) -> String {
    format!(
        r#"
        tenant "host" {{ guests "guest" }}
        tenant "guest" {{ isolation "shared" with="host"; {lines} }}
        "#
    )
}

#[test]
fn what_a_host_decides_is_no_guests_to_say() {
    for line in [
        "quota { pods 5 }",
        "limits { max cpu=1 }",
        r#"pod-security "baseline""#,
        r#"network { internet ports="443" }"#,
        r#"annotations { contact "x" }"#,
        r#"manifest "a.yaml""#,
        r#"shares-with "host" ports="80""#,
        r#"connects-to "host" ports="80""#,
        r#"namespace "part" share="10%""#,
        r#"patch "ResourceQuota" { set "/spec/hard/secrets" "9" }"#,
    ] {
        assert_eq!(codes(&guest(line)), [Code::IsolationMismatch], "{line}");
    }
    for line in [
        r#"developers "guest-devs""#,
        r#"labels { team "guest" }"#,
        r#"place stage="prod""#,
        r#"jurisdiction "eu""#,
        r#"cost-center "cc-1""#,
        r#"app "a" { source "https://git.x.example/guest/a.git" path="deploy" }"#,
    ] {
        assert_eq!(codes(&guest(line)), [], "{line}");
    }
    assert_eq!(
        messages(&guest("quota { pods 5 }")),
        ["`quota` does nothing in `guest`, which lives in the namespaces of `host`"]
    );
}

#[test]
fn a_class_for_tenants_with_namespaces_serves_guests_too() {
    let text = |class: &str, own: &str| {
        format!(
            r#"
            tenant-class "team" {{ developers "{{tenant}}-devs"; quota {{ pods 5 }}; {class} }}
            tenant "host" {{ guests "guest" }}
            tenant "guest" class="team" {{ {own} }}
            "#
        )
    };
    let shared = r#"isolation "shared" with="host""#;
    assert_eq!(codes(&text("", shared)), []);
    assert_eq!(codes(&text(shared, "")), [Code::IsolationMismatch]);
}

#[test]
fn a_guest_is_where_its_host_is() {
    let text = |host: &str, guest: &str| {
        format!(
            r#"
            tenant "guest" {{ isolation "shared" with="host"; {guest} }}
            tenant "host" {{ guests "guest"; {host} }}
            "#
        )
    };
    let places = |host: &str, guest: &str| {
        let platform = platform(&text(host, guest));
        tenant(&platform, "guest").places.len()
    };
    assert_eq!(places("", ""), 4);
    assert_eq!(places(r#"place stage="prod""#, ""), 2);
    assert_eq!(places(r#"place stage="prod""#, r#"place region="eu""#), 1);
    assert_eq!(places("", r#"jurisdiction "eu""#), 2);
    let apart = text(r#"place stage="prod""#, r#"place stage="dev""#);
    assert_eq!(codes(&apart), [Code::SelectsNothing]);
    let bound = text(r#"place region="us""#, r#"jurisdiction "eu""#);
    assert_eq!(codes(&bound), [Code::PlacedNowhere]);
}
