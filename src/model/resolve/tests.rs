//! What settings mean, from the text of a spec to the model.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::load::{self, MemoryFolder};
use crate::model::{Limits, Place, Platform, Tenant};
use crate::spec;

/// Two regions with a cluster each, which both serve two stages.
const FLEET: &str = r#"
language 1
platform "x" { domain "x.example" }
region "eu" cloud="aws" jurisdiction="eu"
region "us" cloud="aws" jurisdiction="us"
stage "dev"
stage "prod" after="dev"
cluster "eu-1" stage="dev prod" region="eu" { labels { tier "gold" } }
cluster "us-1" stage="dev prod" region="us"
"#;

fn resolve(text: &str) -> (Option<Platform>, Vec<Code>) {
    let (platform, all) = resolve_with_diagnostics(text);
    (platform, all.into_iter().map(|one| one.code).collect())
}

fn resolve_with_messages(text: &str) -> (Option<Platform>, Vec<String>) {
    let (platform, all) = resolve_with_diagnostics(text);
    (platform, all.into_iter().map(|one| one.message).collect())
}

fn resolve_with_diagnostics(text: &str) -> (Option<Platform>, Vec<Diagnostic>) {
    let folder = MemoryFolder::default().with("platform.kdl", format!("{FLEET}{text}"));
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    let spec = spec::read(&sources, &mut diags).expect("the spec is KDL");
    let platform = super::resolve(&spec, &sources, &mut diags).ok();
    (platform, diags.into_sorted())
}

/// The model of a spec without a mistake.
#[track_caller]
fn platform(text: &str) -> Platform {
    let (platform, codes) = resolve(text);
    assert_eq!(codes, Vec::<Code>::new());
    platform.expect("a platform")
}

#[track_caller]
fn tenant<'p>(platform: &'p Platform, name: &str) -> &'p Tenant {
    let mut all = platform.tenants.rows().iter();
    all.find(|tenant| tenant.name.as_str() == name)
        .expect("a tenant of this name")
}

#[track_caller]
fn place<'p>(platform: &'p Platform, tenant_name: &str, cluster: &str, stage: &str) -> &'p Place {
    let mut all = tenant(platform, tenant_name).places.iter();
    all.find(|place| {
        platform.clusters[place.cluster].name.as_str() == cluster
            && platform.stages[place.stage].name.as_str() == stage
    })
    .expect("a place of the tenant")
}

/// A resource of one of a place's namespaces; its own is the first.
#[track_caller]
fn quota(place: &Place, namespace: usize, resource: &str) -> String {
    let namespace = place.namespaces.get(namespace).expect("a namespace");
    let mut all = namespace.quota.iter();
    all.find(|(name, _)| name.as_str() == resource)
        .map(|(_, amount)| amount.to_string())
        .expect("a resource of the quota")
}

/// The limits of one of a place's namespaces.
#[track_caller]
fn limits(place: &Place, namespace: usize) -> &Limits {
    let namespace = place.namespaces.get(namespace);
    &namespace.expect("a namespace").limits
}

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
    assert_eq!(resolve(both).1, [Code::Conflict]);
    let alike = r#"tenant "a" { quota stage="prod" { pods 1 }; quota region="eu" { pods 1 } }"#;
    assert_eq!(resolve(alike).1, []);
    let settled = r#"tenant "a" { quota stage="prod" { pods 1 }; quota region="eu" { pods 2 }; quota region="eu" stage="prod" { pods 3 } }"#;
    let platform = platform(settled);
    assert_eq!(quota(place(&platform, "a", "eu-1", "prod"), 0, "pods"), "3");
}

#[test]
fn a_tenants_widest_line_counts_more_than_its_classes_narrowest() {
    let platform = platform(
        r#"
        tenant-class "base" { quota { pods 1; services 1 } }
        tenant-class "team" extends="base" { quota cluster="eu-1" stage="prod" { pods 2 } }
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
    assert_eq!(resolve(less).1, [Code::LimitsInconsistent]);
}

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
        resolve(&text).1
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
        resolve(&format!(
            "tenant \"a\" {{ isolation \"hierarchy\"; {part} }}"
        ))
        .1
    };
    assert_eq!(part(r#"quota stage="prdo" { pods 1 }"#), [Code::Unresolved]);
    assert_eq!(
        part(r#"labels { "platformc.io/tenant" "b" }"#),
        [Code::LabelReserved]
    );
}

#[test]
fn limits_that_are_not_said_give_way() {
    let platform =
        platform(r#"tenant "a" { quota { limits.cpu "200m" }; limits { max memory="100Mi" } }"#);
    let limits = limits(place(&platform, "a", "eu-1", "dev"), 0);
    assert_eq!(limits.max.cpu.to_string(), "200m");
    assert_eq!(limits.default.cpu.to_string(), "200m");
    assert_eq!(limits.default_request.cpu.to_string(), "100m");
    assert_eq!(limits.default.memory.to_string(), "100Mi");
    assert_eq!(limits.default_request.memory.to_string(), "100Mi");
    for wrong in [
        "default cpu=9",
        "min cpu=9",
        r#"min cpu="200m"; default-request cpu="100m""#,
        r#"default-request cpu=1; default cpu="500m""#,
        r#"max memory="1Ti""#,
        r#"volume min="2Gi" max="1Gi""#,
    ] {
        let text = format!("tenant \"a\" {{ limits {{ {wrong} }} }}");
        assert_eq!(resolve(&text).1, [Code::LimitsInconsistent], "{wrong}");
    }
}

#[test]
fn bounds_that_are_not_said_make_room_below_and_above() {
    let of = |lines: &str| {
        let platform = platform(&format!("tenant \"a\" {{ limits {{ {lines} }} }}"));
        let limits = limits(place(&platform, "a", "eu-1", "dev"), 0);
        let min = limits.min.expect("a least amount").cpu;
        [
            min,
            limits.default_request.cpu,
            limits.default.cpu,
            limits.max.cpu,
        ]
        .map(|amount| amount.to_string())
    };
    assert_eq!(of(r#"min cpu="200m""#), ["200m", "200m", "500m", "4"]);
    assert_eq!(of("min cpu=1"), ["1", "1", "1", "4"]);
    assert_eq!(of("min cpu=5"), ["5", "5", "5", "5"]);
    assert_eq!(of("min cpu=1; max cpu=2"), ["1", "1", "1", "2"]);
    assert_eq!(
        of(r#"min cpu="50m"; default cpu=6"#),
        ["50m", "100m", "6", "6"]
    );
}

#[test]
fn limits_fit_the_quota_of_each_namespace() {
    let text = |limits: &str, part: &str| {
        format!(
            r#"tenant "a" {{
                isolation "hierarchy"
                quota {{ limits.cpu 8; requests.storage "100Gi" }}
                limits {{ {limits} }}
                namespace "b" share="2%" {{ {part} }}
                namespace "c" share="98%"
            }}"#
        )
    };
    let platform = platform(&text("", ""));
    let at = place(&platform, "a", "eu-1", "dev");
    let small = limits(at, 1);
    assert_eq!(small.default.cpu.to_string(), "160m");
    assert_eq!(small.max.cpu.to_string(), "160m");
    assert_eq!(small.volume_max.to_string(), "2Gi");
    assert_eq!(limits(at, 2).max.cpu.to_string(), "4");
    // The parts leave nothing of it.
    assert!(limits(at, 0).max.cpu.is_zero());
    let said = r#"default cpu="300m""#;
    let (_, messages) = resolve_with_messages(&text(said, ""));
    assert_eq!(
        messages,
        ["a container's `default cpu` 300m is more than `limits.cpu` 160m of `a-b-dev`"]
    );
    let own = r#"limits { default cpu="100m" }"#;
    let platform = self::platform(&text(said, own));
    let at = place(&platform, "a", "eu-1", "dev");
    assert_eq!(limits(at, 1).default.cpu.to_string(), "100m");
    assert_eq!(limits(at, 2).default.cpu.to_string(), "300m");
}

#[test]
fn messages_about_volumes_are_about_volumes() {
    let (_, messages) = resolve_with_messages(r#"tenant "a" { limits { volume max="1Ti" } }"#);
    assert_eq!(
        messages,
        ["a volume's `max` 1Ti is more than `requests.storage` 100Gi of `a-dev`"]
    );
}

#[test]
fn a_law_narrows_places_and_refuses_those_that_are_named() {
    let platform = platform(r#"tenant "a" { jurisdiction "eu" stage="prod" }"#);
    assert_eq!(tenant(&platform, "a").places.len(), 3);
    let named = r#"tenant "a" { jurisdiction "eu"; place region="us" }"#;
    assert_eq!(resolve(named).1, [Code::OutsideJurisdiction]);
    let nowhere = r#"tenant "a" { jurisdiction "eu"; place stage="prod" label="tier=silver" }"#;
    assert_eq!(resolve(nowhere).1, [Code::SelectsNothing]);
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
        super::resolve(&spec, &sources, &mut diags).expect("a platform");
        assert_eq!(diags.errors(), 0, "{order}");
    }
}

#[test]
fn a_group_with_a_role_is_known_by_its_claim_too() {
    let roles = r#"
        group "admins" is="platform-admin" claim="idp-1"
        group "ext" is="contractor" until="2026-12-31"
    "#;
    for (group, codes) in [
        ("idp-1", vec![Code::RoleMisplaced]),
        ("admins", vec![Code::RoleMisplaced]),
        ("ext", vec![Code::RoleMisplaced]),
        ("a-devs", vec![]),
    ] {
        let text = format!("{roles}\ntenant \"a\" {{ developers \"{group}\" }}");
        assert_eq!(resolve(&text).1, codes, "{group}");
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

#[test]
fn a_second_line_about_the_same_tenant_is_refused() {
    let text = r#"
        tenant "a" { shares-with "b" ports="80" }
        tenant "b" { connects-to "a" ports="80"; connects-to "a" ports="443" }
    "#;
    assert_eq!(resolve(text).1, [Code::DeclaredTwice]);
}

#[test]
fn a_guest_lives_with_a_tenant_that_has_namespaces() {
    let text = r#"
        tenant "a" { guests "b" }
        tenant "b" { isolation "shared" with="a"; guests "c" }
        tenant "c" { isolation "shared" with="b" }
    "#;
    assert_eq!(resolve(text).1, [Code::IsolationMismatch]);
}
