//! Where tenants are.

use super::*;

#[test]
fn a_law_narrows_places_and_refuses_those_that_are_named() {
    let platform = platform(r#"tenant "a" { jurisdiction "eu" stage="prod" }"#);
    assert_eq!(tenant(&platform, "a").places.len(), 3);
    let named = r#"tenant "a" { jurisdiction "eu"; place region="us" }"#;
    assert_eq!(codes(named), [Code::OutsideJurisdiction]);
    let nowhere = r#"tenant "a" { jurisdiction "eu"; place stage="prod" label="tier=silver" }"#;
    assert_eq!(codes(nowhere), [Code::SelectsNothing]);
}

/// What is said of the only mistake: message, label, help.
fn said(text: &str) -> [String; 3] {
    let (_, reported) = resolve(text);
    let [one] = reported.as_slice() else {
        panic!("one mistake: {reported:#?}")
    };
    let help = one.help.clone().unwrap_or_default();
    [one.message.clone(), one.primary.text.clone(), help]
}

#[test]
fn a_law_without_a_cluster_is_named() {
    let text = r#"
        region "mumbai" cloud="aws" jurisdiction="in"
        tenant "a" { jurisdiction "in" }
    "#;
    let [message, label, help] = said(text);
    assert_eq!(message, "the tenant `a` is on no cluster");
    assert_eq!(label, "no cluster stands in jurisdiction `in`");
    assert!(help.contains("declare a cluster"), "{help}");
}

#[test]
fn a_law_that_does_not_exist_is_one_mistake() {
    let [message, label, help] = said(r#"tenant "a" { jurisdiction "uss" }"#);
    assert_eq!(message, "there is no jurisdiction `uss`");
    assert_eq!(label, "did you mean `us`?");
    assert_eq!(help, "write `us`, or give a region `jurisdiction=\"uss\"`");
    let [_, _, help] = said(r#"tenant "a" { jurisdiction "mars"; place region="eu" }"#);
    assert!(!help.contains("jurisdiction \"mars\""), "{help}");
}

#[test]
fn a_class_that_leads_nowhere_is_one_mistake() {
    let tenant = |at: usize| format!("tenant \"t{at}\" class=\"c\"");
    let tenants = (0..9).map(tenant).collect::<Vec<_>>().join(
        "
",
    );
    for (class, code) in [
        (r#"isolation "cluster""#, Code::PlacedNowhere),
        (r#"jurisdiction "in""#, Code::PlacedNowhere),
        (
            r#"jurisdiction "eu"; place region="us""#,
            Code::OutsideJurisdiction,
        ),
        (
            r#"jurisdiction "eu"; place stage="prod" label="tier=silver""#,
            Code::SelectsNothing,
        ),
    ] {
        let region = r#"region "mumbai" cloud="aws" jurisdiction="in""#;
        let text = format!("{region}\ntenant-class \"c\" {{ {class} }}\n{tenants}");
        assert_eq!(codes(&text), [code], "{class}");
    }
}
