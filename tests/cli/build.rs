//! What a build says about the tree that it finds.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::area::{Area, platformc};

fn first_spec() -> Area {
    let area = Area::new();
    area.run(&["init", "--quiet"]).ended(0);
    area
}

#[test]
fn a_build_closes_with_one_line() {
    let area = first_spec();
    let run = area.run(&["build"]).ended(0);
    assert!(
        run.err.starts_with("wrote ") && run.err.ends_with(" s\n"),
        "{}",
        run.err
    );
    assert_eq!((run.out.as_str(), run.err.lines().count()), ("", 1));
    assert!(
        area.run(&["build"])
            .ended(0)
            .err
            .starts_with("wrote 0, unchanged ")
    );
    assert_eq!(area.run(&["build", "-q"]).ended(0).err, "");
}

#[test]
fn a_check_knows_a_build_that_died() {
    let area = first_spec();
    area.run(&["build"]).ended(0);
    let said = |run: &str| run.contains("an earlier build died before it was done");
    let index = area.root().join("platformc.index");
    std::fs::copy(&index, area.root().join("platformc.index.next")).unwrap();
    let run = area.run(&["build", "--check"]).ended(1);
    assert!(said(&run.err), "{}", run.err);
    area.run(&["build"]).ended(0);
    // The control: what is stale for another reason.
    std::fs::remove_file(index).unwrap();
    let run = area.run(&["build", "--check"]).ended(1);
    assert!(!said(&run.err), "{}", run.err);
}

#[test]
fn another_folder_can_be_built_into() {
    let area = first_spec();
    area.run(&["build", "--out", "deep/tree"]).ended(0);
    assert!(area.files().iter().all(|path| !path.starts_with("fleet/")));
    area.run(&["build", "--out", "deep/tree", "--check"])
        .ended(0);
}

#[test]
#[cfg(unix)]
fn a_build_does_not_even_look_while_another_is_at_work() {
    let area = first_spec();
    area.run(&["build"]).ended(0);
    let lock = std::fs::File::open(area.root()).unwrap();
    lock.lock().unwrap();
    let run = area.run(&["build"]).ended(2);
    assert_eq!(
        run.err,
        "error: can't build into .: another build is at work there\n"
    );
    area.run(&["build", "--check"]).ended(0);
    area.run(&["build", "--dry-run"]).ended(0);
    drop(lock);
    area.run(&["build"]).ended(0);
}

#[test]
fn a_build_with_mistakes_makes_no_folder() {
    let area = first_spec();
    area.write("platform.kdl", "language 1\n");
    let before = area.files();
    area.run(&["build", "--out", "deep/tree"]).ended(1);
    assert!(!area.place("deep").exists());
    assert_eq!(area.files(), before);
}

#[test]
fn output_needs_a_folder() {
    let area = first_spec();
    for flag in [None, Some("--check"), Some("--dry-run")] {
        let arguments = ["build", "--out", "platform.kdl"];
        let arguments: Vec<&str> = arguments.into_iter().chain(flag).collect();
        let run = area.run(&arguments).ended(2);
        assert!(run.err.contains("it isn't a folder"), "{}", run.err);
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    let area = first_spec();
    let before = area.files();
    let said = area.run(&["build", "--dry-run"]).ended(0).err;
    assert!(said.starts_with("would write "), "{said}");
    assert_eq!(area.files(), before);
}

#[test]
fn a_check_tells_what_is_wrong_apart() {
    let area = first_spec();
    area.run(&["build"]).ended(0);
    let file = "fleet/clusters/dev/tenants/example/namespace.yaml";
    area.write(file, "edited: true\n");
    let run = area.run(&["build", "--check"]).ended(1);
    assert!(
        run.out.contains("hand-edited: ") && run.out.contains(file),
        "{}",
        run.out
    );
    assert!(run.err.contains("1 hand-edited"), "{}", run.err);
    let refused = area.run(&["build"]).ended(1).err;
    assert!(
        refused.contains("nothing was written: 1 file is in the way"),
        "{refused}"
    );
    assert!(
        refused.contains("move what was edited into the spec"),
        "{refused}"
    );
    assert!(!refused.contains("not platformc's"), "{refused}");
    assert_eq!(area.read(file), "edited: true\n");
    area.run(&["build", "--overwrite"]).ended(0);
    area.run(&["build", "--check"]).ended(0);
    std::fs::remove_file(area.place(file)).unwrap();
    let run = area.run(&["build", "--check"]).ended(1);
    assert!(run.out.contains("missing: not there (1)"), "{}", run.out);
}

#[test]
fn the_other_ways_to_differ_have_their_own_lists() {
    let area = first_spec();
    area.write("CODEOWNERS", "* @somebody\n");
    let foreign = area.run(&["build", "--check"]).ended(1).out;
    assert!(
        foreign.contains("foreign: ") && foreign.contains("  CODEOWNERS\n"),
        "{foreign}"
    );
    let refused = area.run(&["build"]).ended(1).err;
    assert!(
        refused.contains("move elsewhere what is not platformc's")
            && !refused.contains("edited into the spec"),
        "{refused}"
    );
    area.run(&["build", "--overwrite"]).ended(0);
    std::fs::remove_file(area.place("tenants/example.kdl")).unwrap();
    area.write("tenants/other.kdl", "tenant \"other\"\n");
    let moved = area.run(&["build", "--check"]).ended(1).out;
    for list in ["\nmissing: ", "\norphaned: ", "stale: "] {
        assert!(moved.contains(list), "{list}: {moved}");
    }
    let built = area.run(&["build"]).ended(0).err;
    assert!(built.contains("of 3 clusters in "), "{built}");
    assert!(
        !area
            .files()
            .iter()
            .any(|path| path.contains("tenants/example"))
    );
}

#[test]
fn a_dry_run_says_what_a_build_would_leave() {
    let area = first_spec();
    area.run(&["build"]).ended(0);
    let file = "fleet/clusters/dev/tenants/example/access.yaml";
    area.write(file, "edited: true\n");
    std::fs::remove_file(area.place("CODEOWNERS")).unwrap();
    let refused = area.run(&["build", "--dry-run"]).ended(1);
    assert!(
        refused
            .err
            .contains("a build would write nothing: 1 file is in the way"),
        "{}",
        refused.err
    );
    assert!(
        refused.out.contains("hand-edited: ") && refused.out.contains("missing: "),
        "{}",
        refused.out
    );
    std::fs::remove_file(area.place("tenants/example.kdl")).unwrap();
    area.write("tenants/other.kdl", "tenant \"other\"\n");
    let kept = format!("would keep, though no longer in the spec: edited (1):\n  {file}\n");
    for _ in 0..2 {
        let said = area.run(&["build", "--dry-run"]).ended(0).out;
        assert!(said.ends_with(&kept), "{said}");
        area.run(&["build"]).ended(0);
    }
    let json = area
        .run(&["build", "--dry-run", "--format", "json"])
        .ended(0)
        .out;
    let list: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(list, serde_json::json!([{ "path": file, "state": "keep" }]));
}

#[test]
fn a_check_says_a_way_out_of_each_difference() {
    let area = first_spec();
    let way_out = |expected: &[&str]| {
        let said = area.run(&["build", "--check"]).ended(1).err;
        // Behind what is said of the spec.
        let (_, failure) = said.rsplit_once("error: ").unwrap();
        let said: Vec<&str> = failure
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("help: "))
            .collect();
        assert_eq!(said, expected);
    };
    let overwrite = "`platformc build --overwrite` writes over it";
    let build = "`platformc build` brings it up to date; commit what it changes";
    way_out(&[build]);
    area.write("CODEOWNERS", "* @somebody\n");
    way_out(&["move elsewhere what is not platformc's", overwrite]);
    area.run(&["build", "--overwrite"]).ended(0);
    let file = "fleet/clusters/dev/tenants/example/access.yaml";
    area.write(file, "edited: true\n");
    way_out(&["move what was edited into the spec", overwrite]);
    std::fs::remove_file(area.place("tenants/example.kdl")).unwrap();
    area.write("tenants/other.kdl", "tenant \"other\"\n");
    let remove = "platformc removes no file that somebody edited; remove it once it is of no use";
    way_out(&[remove, "`platformc build` brings the rest up to date"]);
    area.run(&["build"]).ended(0);
    way_out(&[remove]);
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let mut child = platformc(&["explain"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn programs_get_lists_as_json() {
    let area = first_spec();
    let list = |arguments: &[&str], code| {
        let run = area.run(arguments).ended(code);
        let list: Vec<Value> = serde_json::from_str(&run.out).unwrap();
        let pair = |entry: &Value| {
            let text = |key| entry[key].as_str().unwrap().to_owned();
            (text("path"), text("state"))
        };
        list.iter().map(pair).collect::<Vec<_>>()
    };
    let planned = list(&["build", "--dry-run", "--format", "json"], 0);
    assert!(planned.iter().all(|(_, state)| state == "write") && planned.len() > 20);
    area.run(&["build"]).ended(0);
    let check = ["build", "--check", "--format", "json"];
    assert_eq!(list(&check, 0), []);
    area.write("CODEOWNERS", "* @somebody\n");
    let edited = ("CODEOWNERS".to_owned(), "hand-edited".to_owned());
    assert_eq!(list(&check, 1), [edited]);
    let without = area.run(&["build", "--format", "json"]).ended(2).err;
    assert!(without.contains("<--check|--dry-run>"), "{without}");
}

#[test]
fn standard_output_holds_one_document() {
    let area = first_spec();
    let run = area
        .run(&["build", "--check", "--message-format", "json"])
        .ended(1);
    let entries: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    assert!(!entries.is_empty());
    assert!(run.err.contains("missing: not there"), "{}", run.err);
    let both = [
        "build",
        "--check",
        "--message-format=sarif",
        "--format=json",
    ];
    let said = area.run(&both).ended(2).err;
    assert!(said.contains("can't both be on standard output"), "{said}");
}

#[test]
fn the_steps_are_timed_when_asked_for() {
    let area = first_spec();
    let steps = |arguments: &[&str]| {
        let said = area.run(arguments).ended(0).err;
        let timed = said.lines().filter(|line| line.ends_with(" ms"));
        let steps = timed.filter_map(|line| line.split_whitespace().next());
        steps.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    let compile = "load read resolve check lint lower overlay";
    assert_eq!(steps(&["check", "-v"]), format!("{compile} show"));
    assert_eq!(
        steps(&["build", "--verbose"]),
        format!("{compile} emit show compare write")
    );
    assert_eq!(steps(&["build"]), "");
    area.run(&["build", "-q", "-v"]).ended(2);
}

// It starts processes, so it does not stand with the tests of `disk`, whose locks they would inherit.
#[test]
fn sha256sum_checks_an_index() {
    let area = first_spec();
    area.run(&["build"]).ended(0);
    let passes = |index: &str| {
        let mut sha256sum = Command::new("sha256sum");
        sha256sum.args(["--check", "--strict", "--quiet", index]);
        let run = sha256sum.current_dir(area.root()).stderr(Stdio::null());
        run.stdout(Stdio::null()).status().unwrap().success()
    };
    if Command::new("sha256sum").arg("--version").output().is_err() {
        return;
    }
    let cluster = "fleet/clusters/dev/platformc.index";
    let all_pass = || {
        let mut find = Command::new("find");
        find.args([".", "-name", "platformc.index", "-exec"]);
        find.args(["sha256sum", "--check", "--quiet", "{}", "+"]);
        let run = find.current_dir(area.root()).stderr(Stdio::null());
        run.stdout(Stdio::null()).status().unwrap().success()
    };
    assert!(passes("platformc.index") && passes(cluster) && all_pass());
    area.write("fleet/clusters/dev/kustomization.yaml", "edited\n");
    assert!(passes("platformc.index") && !passes(cluster) && !all_pass());
}

#[test]
fn an_output_that_nobody_will_find_is_warned_of() {
    let area = Area::new();
    fs::create_dir_all(area.place(".git")).unwrap();
    area.run(&["init", "-q", "spec"]).ended(0);
    let said = |arguments: &[&str]| area.run(&[&["build"], arguments].concat()).ended(0).err;
    let beside = said(&["spec"]);
    assert!(
        beside.contains("looks for `fleet/` at its root, and this build writes `spec/fleet/`"),
        "{beside}"
    );
    assert!(
        beside.contains("write to the root of the repository: `--out .`"),
        "{beside}"
    );
    let at_root = said(&["spec", "--out", "."]);
    assert!(
        at_root.contains("CODEOWNERS has the spec in the root, and it is in `spec/`"),
        "{at_root}"
    );
    assert!(at_root.contains("`spec=\"spec\"`"), "{at_root}");
    let spec = area.read("spec/platform.kdl");
    area.write(
        "spec/platform.kdl",
        spec.replace("branch=\"main\"", "spec=\"spec\""),
    );
    assert!(!said(&["spec", "--out", "."]).contains("warning"));
    let elsewhere = Area::new();
    elsewhere.run(&["init", "-q", "spec"]).ended(0);
    assert!(
        !elsewhere
            .run(&["build", "spec"])
            .ended(0)
            .err
            .contains("warning")
    );
}
