//! Limits of containers and volumes.

use super::*;

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
        assert_eq!(codes(&text), [Code::LimitsInconsistent], "{wrong}");
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
    let messages = messages(&text(said, ""));
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
    let messages = messages(r#"tenant "a" { limits { volume max="1Ti" } }"#);
    assert_eq!(
        messages,
        ["a volume's `max` 1Ti is more than `requests.storage` 100Gi of `a-dev`"]
    );
}
