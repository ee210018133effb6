//! Which line counts.

use super::*;

#[test]
fn the_most_specific_line_counts_wherever_it_stands() {
    let lines = [
        "quota { pods 1 }",
        r#"quota stage="prod" { pods 2 }"#,
        r#"quota region="eu" stage="prod" { pods 3 }"#,
        r#"quota cluster="eu-1" stage="prod" { pods 4 }"#,
    ];
    let mut backwards = lines;
    backwards.reverse();
    for lines in [lines, backwards] {
        let platform = platform(&format!("tenant \"a\" {{ {} }}", lines.join("\n")));
        let pods = |cluster, stage| quota(place(&platform, "a", cluster, stage), 0, "pods");
        assert_eq!(pods("us-1", "dev"), "1");
        assert_eq!(pods("us-1", "prod"), "2");
        assert_eq!(pods("eu-1", "prod"), "4");
    }
}

#[test]
fn lines_that_say_more_in_different_ways_are_a_conflict() {
    let both = r#"tenant "a" { quota stage="prod" { pods 1 }; quota region="eu" { pods 2 } }"#;
    assert_eq!(codes(both), [Code::Conflict]);
    let alike = r#"tenant "a" { quota stage="prod" { pods 1 }; quota region="eu" { pods 1 } }"#;
    assert_eq!(codes(alike), []);
    let settled = r#"tenant "a" { quota stage="prod" { pods 1 }; quota region="eu" { pods 2 }; quota region="eu" stage="prod" { pods 3 } }"#;
    let platform = platform(settled);
    assert_eq!(quota(place(&platform, "a", "eu-1", "prod"), 0, "pods"), "3");
}

#[test]
fn a_tenants_widest_line_counts_more_than_its_classes_narrowest() {
    let platform = platform(
        r#"
        tenant-class "base" { quota { pods 1; services 1 } }
        tenant-class "team" extends="base" { quota cluster="eu-1" region="eu" { pods 2 } }
        tenant "a" class="team" { quota { pods 3 } }
        tenant "b" class="team"
        "#,
    );
    let at = |name| place(&platform, name, "eu-1", "prod");
    assert_eq!(quota(at("a"), 0, "pods"), "3");
    assert_eq!(quota(at("b"), 0, "pods"), "2");
    assert_eq!(quota(at("b"), 0, "services"), "1");
}

#[test]
fn an_amount_for_all_stages_over_one_for_a_stage_is_warned_of() {
    let text = |own: &str| {
        format!(
            r#"
            tenant-class "team" {{ quota stage="prod" {{ pods 2 }} }}
            tenant "a" class="team" {{ {own} }}
            "#
        )
    };
    for line in ["quota { pods 3 }", r#"quota region="eu" { pods 3 }"#] {
        assert_eq!(codes(&text(line)), [Code::StageOverridden], "{line}");
    }
    for line in [
        "quota { pods 2 }",
        "quota { secrets 3 }",
        r#"quota stage="*" { pods 3 }"#,
        r#"quota stage="dev" { pods 3 }"#,
        r#"quota { pods 3 }; quota stage="prod" { pods 4 }"#,
    ] {
        assert_eq!(codes(&text(line)), [], "{line}");
    }
}

#[test]
fn limits_follow_requests_unless_they_are_said() {
    let platform = platform(
        r#"
        tenant "a" { quota { requests.cpu 6 } }
        tenant "b" { quota { limits.cpu 2 } }
        "#,
    );
    let at = |name| place(&platform, name, "eu-1", "dev");
    assert_eq!(quota(at("a"), 0, "limits.cpu"), "12");
    assert_eq!(quota(at("b"), 0, "requests.cpu"), "2");
    let less = r#"tenant "a" { quota { requests.cpu 6; limits.cpu 4 } }"#;
    assert_eq!(codes(less), [Code::LimitsInconsistent]);
}

#[test]
fn a_gateway_can_be_for_one_of_a_clusters_stages() {
    let text = |order: &str| {
        format!(
            r#"
            cluster "x" stage="{order}" region="eu"
            tenant "a" {{ place cluster="x"; network stage="dev" {{ gateway ports="80" }} }}
            "#
        )
    };
    for order in ["dev prod", "prod dev"] {
        let gateway = r#"gateway namespace="gw" stage="dev""#;
        let fleet = text(order);
        let folder_text = format!("{FLEET}{fleet}").replace(
            r#"{ domain "x.example" }"#,
            &format!("{{ domain \"x.example\"; {gateway} }}"),
        );
        let folder = MemoryFolder::default().with("platform.kdl", folder_text);
        let mut diags = Diagnostics::default();
        let sources = load::load(&folder, &mut diags);
        let spec = spec::read(&sources, &mut diags).expect("the spec is KDL");
        super::super::resolve(&spec, &sources, &mut diags).expect("a platform");
        assert_eq!(diags.errors(), 0, "{order}");
    }
}

#[test]
fn a_classes_app_need_not_run_with_every_tenant() {
    let app = r#"app "agent" { source "https://git.x.example/a.git" path="."; place stage="dev" }"#;
    let of_class = format!(
        r#"
        tenant-class "c" {{ {app} }}
        tenant "a" class="c" {{ place stage="prod" }}
        "#
    );
    assert_eq!(codes(&of_class), []);
    let own = format!(r#"tenant "a" {{ place stage="prod"; {app} }}"#);
    assert_eq!(codes(&own), [Code::SelectsNothing]);
    let wrong = own.replace("path=\".\"", "path=\"/\"");
    assert_eq!(codes(&wrong), [Code::SelectsNothing, Code::MalformedText]);
}
