//! Specs that nobody writes by hand. Each has an answer, and a short one.

use crate::area::Area;

const BEGINNING: &str = include_str!("../../examples/quickstart/platform.kdl");

/// The most that anybody is told about one file, in bytes.
const LONGEST_ANSWER: usize = 2_000_000;

/// What `check` says of a spec.
fn answer(spec: &str) -> String {
    let area = Area::new();
    area.write("platform.kdl", spec);
    told(&area)
}

fn told(area: &Area) -> String {
    let run = area.run(&["check", "--message-format", "short"]).ended(1);
    let told = run.out + &run.err;
    assert!(!told.contains("panicked"), "{told}");
    assert!(told.len() < LONGEST_ANSWER, "{}", told.len());
    told
}

#[test]
fn a_word_of_a_megabyte_is_told_in_short() {
    let answer = answer(&"a".repeat(1_000_000));
    assert!(answer.contains("aaa…aaa"), "{answer}");
    assert!(answer.len() < 2_000, "{}", answer.len());
}

#[test]
fn a_chain_of_groups_has_no_longest() {
    let group = |number: usize| {
        let next = number + 1;
        format!("group \"g{number}\" {{ includes \"g{next}\" }}\n")
    };
    let chain: String = (0..20_000).map(group).collect();
    let end = "group \"g20000\" { includes \"g0\" }\n";
    let answer = answer(&format!("{BEGINNING}\n{chain}{end}"));
    assert!(answer.contains("PC0203"), "{answer}");
}

#[test]
fn a_manifest_with_many_mistakes_is_told_the_first_hundred() {
    let area = Area::new();
    area.write(
        "platform.kdl",
        format!("{BEGINNING}\nmanifest \"wrong.yaml\"\n"),
    );
    area.write("wrong.yaml", "a: b\n".repeat(100_000));
    let answer = told(&area);
    assert_eq!(answer.matches("error[").count(), 101, "{answer}");
    assert!(answer.contains("more mistakes than are shown"), "{answer}");
}

#[test]
fn of_very_many_mistakes_the_first_are_told() {
    let group = |number: u32| format!("group \"g{number}\" owner=\"x\"\n");
    let groups: String = (0..21_000).map(group).collect();
    let answer = answer(&format!("{BEGINNING}\n{groups}"));
    assert_eq!(answer.matches("error[PC0102]").count(), 20_001);
    let last = "the spec has more mistakes than are shown";
    assert!(answer.contains(last), "{}", answer.len());
}

#[test]
fn of_many_warnings_of_a_kind_the_first_are_shown_and_the_rest_counted() {
    let told = |groups: u32| {
        let group = |number: u32| format!("group \"g{number}\"\n");
        let groups: String = (0..groups).map(group).collect();
        let area = Area::new();
        area.write("platform.kdl", format!("{BEGINNING}\n{groups}"));
        area.run(&["check", "--message-format", "short"])
            .ended(0)
            .err
    };
    let many = told(1_000);
    assert_eq!(many.matches("warning[PC0906]").count(), 301);
    assert!(
        many.contains("700 more of this warning are not shown"),
        "{many}"
    );
    let few = told(300);
    assert_eq!(few.matches("warning[PC0906]").count(), 300);
    assert!(!few.contains("not shown"), "{few}");
}

#[test]
fn groups_have_their_limit() {
    let group = |number: u32| format!("group g{number}\n");
    let groups: String = (0..100_001).map(group).collect();
    let answer = answer(&format!("{BEGINNING}\n{groups}"));
    assert!(
        answer.contains("more than 100000 nodes `group`"),
        "{answer}"
    );
}

/// A spec whose clusters stand in as many regions as it has, `lines` times.
fn fleet(lines: u32, regions: u32) -> String {
    let region = |number: u32| {
        format!("region \"r{number}\" cloud=\"aws\" location=\"l{number}\" jurisdiction=\"eu\"\n")
    };
    let name = |number: u32| format!(" \"r{number}\"");
    let names: String = (0..regions).map(name).collect();
    let cluster = |number: u32| {
        format!("cluster \"c{number}-{{region}}\" stage=\"dev\" {{ regions{names}; }}\n")
    };
    let (all, clusters): (String, String) = (
        (0..regions).map(region).collect(),
        (0..lines).map(cluster).collect(),
    );
    let platform = "language 1\nplatform \"x\" { domain \"x.example\"; }\nstage \"dev\"\n";
    format!("{platform}{all}{clusters}")
}

fn tenants(number: u32) -> String {
    let tenant = |number: u32| format!("tenant \"t{number}\" {{ cost-center \"c\"; }}\n");
    (0..number).map(tenant).collect()
}

#[test]
fn a_few_lines_do_not_make_millions_of_clusters() {
    let spec = fleet(140, 140);
    let answer = answer(&spec);
    assert!(answer.contains("more than 5000 clusters"), "{answer}");
    // It is the line with which it is too many: 35 times 140 are 4,900.
    let line = 1 + spec
        .lines()
        .position(|line| line.contains("\"c35-"))
        .unwrap();
    assert!(
        answer.contains(&format!("platform.kdl:{line}:9: ")),
        "{answer}"
    );
    assert_eq!(answer.lines().count(), 1, "{answer}");
}

#[test]
fn tenants_are_not_at_millions_of_places() {
    let spec = fleet(25, 10);
    let answer = answer(&format!("{spec}{}", tenants(1_000)));
    assert!(answer.contains("more than 200000 places"), "{answer}");
    let line = 1 + spec.lines().count() + 800;
    assert!(
        answer.contains(&format!("platform.kdl:{line}:8: ")),
        "{answer}"
    );
    let area = Area::new();
    area.write("platform.kdl", format!("{spec}{}", tenants(20)));
    area.run(&["check"]).ended(0);
}

#[test]
fn a_byte_that_is_no_text_is_told_where_it_is() {
    let area = Area::with(&[("platform.kdl", BEGINNING)]);
    area.write(
        "platform.kdl",
        format!("{BEGINNING}\ninclude \"more.kdl\"\n"),
    );
    area.write("more.kdl", b"tenant \"a\"\n\ntenant \"b\xffc\"\n");
    let short = told(&area);
    assert!(
        short.starts_with("more.kdl:3:10: error[PC0002]: "),
        "{short}"
    );
    let drawn = area.run(&["check"]).ended(1).err;
    assert!(
        drawn.contains("tenant \"b\u{fffd}") && drawn.contains("include \"more.kdl\""),
        "{drawn}"
    );
    area.write("platform.kdl", b"language 1\n\xff");
    let first = told(&area);
    assert!(
        first.starts_with("platform.kdl:2:1: error[PC0002]: "),
        "{first}"
    );
    assert_eq!(first.lines().count(), 1, "{first}");
}

#[test]
fn a_line_of_what_nobody_sees_is_cut() {
    for sign in ["\u{202e}", "\0", "\u{301}", "\u{200b}"] {
        let area = Area::new();
        let text = format!("{BEGINNING}\ntenant \"a{}\"\n", sign.repeat(1_000_000));
        area.write("platform.kdl", text);
        let said = area.run(&["check"]).ended(1).err;
        assert!(said.len() < 10_000, "{sign:?}: {}", said.len());
    }
}

#[test]
fn nodes_without_a_name_are_told_as_such() {
    let answer = answer(&format!("{BEGINNING}\n{}", "\"\"\n".repeat(20_001)));
    assert!(
        answer.contains("more than 20000 nodes without a name"),
        "{answer}"
    );
}

#[test]
fn a_spec_has_its_limits() {
    let tenant = |number: u32| format!("tenant \"t{number}\"\n");
    let tenants: String = (0..20_001).map(tenant).collect();
    let answer = self::answer(&format!("{BEGINNING}\n{tenants}"));
    assert!(
        answer.contains("more than 20000 nodes `tenant`"),
        "{answer}"
    );
    let places = "place stage=\"prod\"\n".repeat(5_001);
    let answer = self::answer(&format!("{BEGINNING}\ntenant \"x\" {{ {places} }}\n"));
    let message = "`tenant` has more in it than a node may have";
    assert!(answer.contains(message), "{answer}");
    let viewer = |number: u32| format!(" \"v{number}\"");
    let viewers: String = (0..5_001).map(viewer).collect();
    let answer = self::answer(&format!(
        "{BEGINNING}\ntenant \"x\" {{ viewers{viewers}; }}\n"
    ));
    assert!(answer.contains("`viewers` has more in it"), "{answer}");
}
