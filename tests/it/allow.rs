//! Warnings, and the lines of a spec that accept them.

use platformc::diag::Diagnostics;
use platformc::load::{self, MemoryFolder};

/// The codes that a spec is told, after its head: a fleet, and what the test is about.
fn codes(rest: &str) -> Vec<&'static str> {
    let head = "language 1\nplatform \"x\" { domain \"x.example\" }\nregion \"eu\" cloud=\"aws\"\n\
                stage \"prod\"\ncluster \"prod\" stage=\"prod\" region=\"eu\" server=\"https://prod.x.example\"\n";
    let folder = MemoryFolder::default().with("platform.kdl", format!("{head}{rest}\n"));
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    // What is wrong is in the diagnostics.
    drop(platformc::compile(&sources, &mut diags));
    let reported = diags.into_sorted();
    reported
        .iter()
        .map(|diagnostic| diagnostic.code.id())
        .collect()
}

#[test]
fn a_warning_is_accepted_in_its_node_and_in_any_around_it() {
    assert_eq!(
        codes("tenant \"a\" { pod-security \"privileged\" }"),
        ["PC0903"]
    );
    let none = [""; 0];
    assert_eq!(
        codes("tenant \"a\" { pod-security \"privileged\" { allow \"PC0903\" reason=\"r\" } }"),
        none
    );
    assert_eq!(
        codes("tenant \"a\" { allow \"PC0903\" reason=\"r\"; pod-security \"privileged\" }"),
        none
    );
}

#[test]
fn a_file_that_nothing_includes_is_accepted_where_it_is_told() {
    let told = |more: &str| {
        let platform = format!("language 1\nplatform \"x\" {{ domain \"x.example\"; {more} }}\n");
        let folder = MemoryFolder::default()
            .with("platform.kdl", platform)
            .with("draft.kdl", "");
        let mut diags = Diagnostics::default();
        let sources = load::load(&folder, &mut diags);
        drop(platformc::compile(&sources, &mut diags));
        let reported = diags.into_sorted().into_iter();
        reported.map(|one| one.code.id()).collect::<Vec<_>>()
    };
    assert_eq!(told(""), ["PC0911"]);
    assert_eq!(told("allow \"PC0911\" reason=\"not done yet\""), [""; 0]);
}

#[test]
fn it_is_accepted_nowhere_else() {
    let other = "tenant \"a\" { pod-security \"privileged\" }\ntenant \"b\" { allow \"PC0903\" reason=\"r\" }";
    assert_eq!(codes(other), ["PC0903", "PC0902"]);
    let code = "tenant \"a\" { pod-security \"privileged\" { allow \"PC0906\" reason=\"r\" } }";
    assert_eq!(codes(code), ["PC0903", "PC0902"]);
    let top = "allow \"PC0903\" reason=\"r\"\ntenant \"a\" { pod-security \"privileged\" }";
    assert_eq!(codes(top), ["PC0101"]);
}

#[test]
fn only_the_innermost_allowance_is_needed() {
    let twice = "tenant \"a\" {\n allow \"PC0903\" reason=\"outer\"\n \
                 pod-security \"privileged\" { allow \"PC0903\" reason=\"inner\" }\n}";
    assert_eq!(codes(twice), ["PC0902"]);
    let same = "tenant \"a\" { pod-security \"privileged\" { allow \"PC0903\" reason=\"r\"; allow \"PC0903\" reason=\"s\" } }";
    assert_eq!(codes(same), ["PC0902"]);
}

#[test]
fn what_is_not_needed_is_said_only_of_a_spec_without_mistakes() {
    let wrong = "tenant \"a\" { allow \"PC0903\" reason=\"r\"; limmits }";
    assert_eq!(codes(wrong), ["PC0101"]);
}

#[test]
fn an_allowance_has_a_code_of_a_warning_and_a_reason() {
    assert_eq!(
        codes("tenant \"a\" { allow \"PC0101\" reason=\"r\" }"),
        ["PC0901"]
    );
    assert_eq!(
        codes("tenant \"a\" { allow \"privileged\" reason=\"r\" }"),
        ["PC0901"]
    );
    assert_eq!(codes("tenant \"a\" { allow \"PC0903\" }"), ["PC0104"]);
    assert_eq!(
        codes("tenant \"a\" { place stage=\"prod\" { allow } }"),
        ["PC0104"]
    );
}

#[test]
fn a_label_may_have_that_name() {
    let label = "tenant \"a\" { labels { allow \"all\" } }";
    assert_eq!(codes(label), [""; 0]);
    let both = "tenant \"a\" { labels { allow \"all\"; allow \"PC0903\" reason=\"r\" } }";
    assert_eq!(codes(both), ["PC0902"]);
}

#[test]
fn a_node_without_children_may_have_one() {
    let fleet =
        "tenant-class \"c\"\ntenant \"a\" { cost-center \"x\" { allow \"PC0906\" reason=\"r\" } }";
    assert_eq!(codes(fleet), ["PC0906", "PC0902"]);
    assert_eq!(codes("tenant \"a\" { cost-center \"x\" { } }"), ["PC0108"]);
    assert_eq!(
        codes("tenant \"a\" { cost-center { allow \"PC0906\" reason=\"r\" } }"),
        ["PC0104"]
    );
}
