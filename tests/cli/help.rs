//! Help, and arguments that make no sense.

use crate::area::{Area, Run};

fn run(arguments: &[&str]) -> Run {
    Area::new().run(arguments)
}

#[test]
fn help_shows_every_command_with_examples() {
    let help = run(&["--help"]).ended(0).out;
    for word in [
        "init",
        "build",
        "check",
        "fmt",
        "explain",
        "schema",
        "Examples:",
        "Exit codes:",
        "platformc build --check",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn every_command_teaches_itself() {
    for command in [
        "init",
        "build",
        "check",
        "fmt",
        "explain",
        "schema",
        "completions",
        "man",
    ] {
        let help = run(&[command, "--help"]).ended(0).out;
        assert!(help.contains("Examples:"), "{help}");
    }
    let build = run(&["build", "--help"]).ended(0).out;
    for option in [
        "--out",
        "--check",
        "--dry-run",
        "--overwrite",
        "--message-format",
        "--color",
        "--quiet",
    ] {
        assert!(build.contains(option), "{option}: {build}");
    }
}

#[test]
fn what_all_commands_have_stands_last() {
    let help = run(&["build", "--help"]).ended(0).out;
    let at = |option: &str| {
        help.find(&format!("{option} "))
            .or(help.find(option))
            .unwrap()
    };
    let order = [
        "--out <DIR>",
        "--only <",
        "--shard <",
        "--color <",
        "--quiet",
        "--verbose",
    ];
    assert!(order.is_sorted_by_key(|option| at(option)), "{help}");
}

#[test]
fn no_command_shows_help() {
    assert!(
        run(&[])
            .ended(2)
            .err
            .contains("platformc init && platformc build")
    );
}

#[test]
fn an_unknown_command_has_a_nearest_one() {
    let said = run(&["biuld"]).ended(2).err;
    assert!(said.contains("biuld") && said.contains("'build'"), "{said}");
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    let said = run(&["build", "--check", "--dry-run"]).ended(2).err;
    assert!(said.contains("cannot be used with"), "{said}");
}

#[test]
fn the_version_is_one_line() {
    let version = run(&["--version"]).ended(0).out;
    assert_eq!(
        version,
        concat!("platformc ", env!("CARGO_PKG_VERSION"), "\n")
    );
}
