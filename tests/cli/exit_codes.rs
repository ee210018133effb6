//! What each exit code means, as `--help` has it.

use std::fs;

use crate::area::Area;

/// A spec without a mistake, one with, and a tree that is not what the spec says.
fn area() -> Area {
    let area = Area::new();
    area.run(&["init", "fine", "-q"]).ended(0);
    area.write("wrong/platform.kdl", "language 1\ntennant \"a\"\n");
    area.write("file", "");
    area
}

#[test]
fn zero_is_fine() {
    let area = area();
    for arguments in [
        &["check", "fine"][..],
        &["build", "fine", "--dry-run"],
        &["build", "fine"],
        &["build", "fine", "--check"],
        &["explain", "PC0001"],
        &["schema"],
        &["--help"],
        &["--version"],
    ] {
        area.run(arguments).ended(0);
    }
}

#[test]
fn one_is_a_wrong_spec_or_tree() {
    let area = area();
    for arguments in [
        &["check", "wrong"][..],
        &["build", "wrong"],
        &["build", "fine", "--check"],
        &["init", "fine"],
    ] {
        area.run(arguments).ended(1);
    }
}

#[test]
fn two_is_everything_else() {
    let area = area();
    for arguments in [
        &[][..],
        &["biuld"],
        &["build", "--shout"],
        &["check", "nowhere"],
        &["explain", "PC9999"],
        &["schema", "--out", "file/docs"],
    ] {
        area.run(arguments).ended(2);
    }
}

#[test]
fn the_codes_are_documented() {
    let help = Area::new().run(&["--help"]).ended(0).out;
    let (_, codes) = help.split_once("Exit codes:\n").unwrap();
    let documented = codes.lines().take_while(|line| !line.is_empty());
    let numbers: Vec<&str> = documented
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(numbers, ["0", "1", "2"]);
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains("Exit codes: 0 "));
}
