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
