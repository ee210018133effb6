//! A mistake in a declaration is one mistake: what refers to it says nothing more.

use super::*;

#[track_caller]
fn one(text: &str, code: Code) {
    let (_, reported) = resolve(text);
    let codes: Vec<Code> = reported.iter().map(|one| one.code).collect();
    assert_eq!(codes, [code], "{text}\n{reported:#?}");
}

#[test]
fn a_region_with_a_wrong_property_is_still_there() {
    let references = r#"
        cluster "ap-{region}" stage="prod" { regions "ap" }
        cluster "ap-own" stage="prod" tenant="d"
        tenant-class "far" { jurisdiction "ap" }
        tenant "a" { place region="ap"; quota region="ap" { pods 1 } }
        tenant "b" { jurisdiction "ap"; place cluster="ap-*" }
        tenant "c" class="far" { place jurisdiction="ap" stage="prod" }
        tenant "d" home="ap" { isolation "cluster"; jurisdiction "ap" }
        tenant "e" { place region="a?" }
    "#;
    let region = r#"region "ap" cloud="AWS" jurisdiction="ap""#;
    one(&format!("{region}\n{references}"), Code::UnknownValue);
    let region = r#"regin "ap" cloud="aws" jurisdiction="ap""#;
    one(&format!("{region}\n{references}"), Code::UnknownNode);
    let (_, reported) = resolve(references);
    assert_eq!(reported.len(), 3, "{reported:#?}");
}

#[test]
fn a_misspelt_class_is_still_there() {
    let references = r#"
        tenant-class "more" extends="team"
        cluster "{tenant}" stage="prod" { tenants class="team" }
        tenant "a" class="team" { contractors "ext" }
        tenant "b" class="more" { shares-with "c" ports="80" }
        tenant "c" class="team" { connects-to "b" ports="80"; guests "d" }
        tenant "d" class="team"
        group "ext" is="contractor" until="2026-12-31"
    "#;
    let class =
        r#"tenant_class "team" { isolation "shared" with="c"; developers "{tenant}-devs" }"#;
    one(&format!("{class}\n{references}"), Code::UnknownNode);
    let class = r#"cluster_class "team" { labels { tier "x" } }"#;
    let cluster = r#"cluster "z" class="team" stage="dev""#;
    one(&format!("{class}\n{cluster}"), Code::UnknownNode);
}

#[test]
fn a_stage_with_a_wrong_name_is_still_there() {
    let references = r#"
        stage "last" after="qa"
        cluster "q" stage="qa"
        tenant "a" { place stage="qa"; quota stage="q*" { pods 1 } }
        tenant "b" { place cluster="q"; app "x" {
            source "https://git.x.example/b.git" path="."
            version dev="1.0.0" qa="1.0.0"
        } }
    "#;
    one(&format!("stage \"QA\"\n{references}"), Code::MalformedName);
    one(&format!("stage\n{references}"), Code::Missing);
}

#[test]
fn a_tenant_with_a_wrong_name_is_still_there() {
    let references = r#"
        cluster "x" stage="prod" tenant="team-b"
        tenant "a" { shares-with "team-b" ports="80"; guests "team-b" }
        tenant "c" { isolation "shared" with="team-b" }
    "#;
    one(
        &format!("tenant \"Team_B\"\n{references}"),
        Code::MalformedName,
    );
    one(
        &format!("tenat \"team-b\"\n{references}"),
        Code::UnknownNode,
    );
}

#[test]
fn a_group_with_a_wrong_role_is_still_one() {
    let text = |is: &str| {
        format!(
            "group \"ext\" is=\"{is}\" until=\"2026-12-31\"\ntenant \"a\" {{ contractors \"ext\" }}"
        )
    };
    one(&text("contactor"), Code::UnknownValue);
    assert_eq!(codes(&text("contractor")), []);
}

#[test]
fn a_sharing_with_wrong_ports_is_still_one() {
    one(
        r#"
        tenant "a" { shares-with "b" ports="80x" }
        tenant "b" { connects-to "a" ports="80" }
        "#,
        Code::MalformedPorts,
    );
    let other = r#"
        tenant "a" { shares-with "b" ports="80x" }
        tenant "b" { connects-to "a" ports="80"; shares-with "a" ports="1" }
    "#;
    assert_eq!(codes(other), [Code::MalformedPorts, Code::SharingOneSided]);
}

#[test]
fn a_name_that_nothing_declares_is_one_mistake() {
    let tenant = |at: usize| format!("tenant \"t{at}\" class=\"nobody\"");
    let tenants = (0..100).map(tenant).collect::<Vec<_>>().join("\n");
    let (_, reported) = resolve(&format!("{tenants}\ntenant \"x\" class=\"else\""));
    let codes: Vec<Code> = reported.iter().map(|one| one.code).collect();
    assert_eq!(codes, [Code::Unresolved, Code::Unresolved]);
    let first = reported.first().expect("a message");
    assert!(first.related.len() < 5, "{first:#?}");
    assert!(
        first
            .help
            .as_ref()
            .is_some_and(|help| help.contains("97 more")),
        "{first:#?}"
    );
}
