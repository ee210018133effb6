//! Files laid out on disk.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use serde_json::json;

use crate::area::{Area, Run, platformc};

const LOOSE: &str = "a   1\r\nb { c\n}";
const NEAT: &str = "a 1\nb {\n    c\n}\n";

fn spec() -> Area {
    Area::with(&[
        ("platform.kdl", LOOSE),
        ("tenants/a.kdl", NEAT),
        ("tenants/b.kdl", LOOSE),
        ("tenants/notes.txt", LOOSE),
        (".hidden/c.kdl", LOOSE),
    ])
}

fn with_input(arguments: &[&str], text: &[u8]) -> Run {
    let mut child = platformc(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn all_files_of_the_spec_are_laid_out() {
    let area = spec();
    let said = area.run(&["fmt"]).ended(0).err;
    assert_eq!(said, "formatted platform.kdl\nformatted tenants/b.kdl\n");
    assert_eq!(area.read("platform.kdl"), NEAT);
    assert_eq!(area.read("tenants/b.kdl"), NEAT);
    assert_eq!(area.read("tenants/notes.txt"), LOOSE);
    assert_eq!(area.read(".hidden/c.kdl"), LOOSE);
    assert_eq!(area.files().len(), 5, "nothing else is left behind");
    let said = area.run(&["fmt"]).ended(0).err;
    assert_eq!(said, "nothing to change in 3 files\n");
}

#[test]
fn a_file_that_is_as_it_should_be_is_not_written() {
    let area = spec();
    let time = |area: &Area| {
        let found = fs::metadata(area.place("tenants/a.kdl")).unwrap();
        found.modified().unwrap()
    };
    let before = time(&area);
    area.run(&["fmt"]).ended(0);
    assert_eq!(time(&area), before);
}

#[test]
fn paths_choose_the_files() {
    let area = spec();
    let paths = ["fmt", "tenants", "tenants/b.kdl", "tenants/notes.txt"];
    let said = area.run(&paths).ended(0).err;
    assert_eq!(
        said,
        "formatted tenants/b.kdl\nformatted tenants/notes.txt\n"
    );
    assert_eq!(area.read("platform.kdl"), LOOSE);
}

#[test]
fn a_check_lists_what_would_change_and_writes_nothing() {
    let area = spec();
    let run = area.run(&["fmt", "--check"]).ended(1);
    assert_eq!(run.out, "platform.kdl\ntenants/b.kdl\n");
    assert!(
        run.err.contains("not formatted: 2 of 3 files"),
        "{}",
        run.err
    );
    assert_eq!(area.read("platform.kdl"), LOOSE);
    let run = area.run(&["fmt", "--check", "tenants/a.kdl"]).ended(0);
    assert_eq!((run.out, run.err), (String::new(), String::new()));
    let list = |args: &[&str], code| -> serde_json::Value {
        let run = area.run(&[&["fmt", "--check", "--format", "json"], args].concat());
        serde_json::from_str(&run.ended(code).out).expect("JSON")
    };
    let state = "not formatted";
    let expected = json!([
        { "path": "platform.kdl", "state": state },
        { "path": "tenants/b.kdl", "state": state },
    ]);
    assert_eq!(list(&[], 1), expected);
    assert_eq!(list(&["tenants/a.kdl"], 0), json!([]));
    area.run(&["fmt", "--format", "json"]).ended(2);
}

#[test]
fn a_diff_is_a_patch() {
    let area = spec();
    let run = area.run(&["fmt", "--diff", "tenants/b.kdl"]).ended(0);
    let patch = "--- a/tenants/b.kdl\n+++ b/tenants/b.kdl\n@@ -1,3 +1,4 @@\n-a   1\r\n-b { c\n-}\n\
                 \\ No newline at end of file\n+a 1\n+b {\n+    c\n+}\n";
    assert_eq!(run.out, patch);
    assert_eq!(area.read("tenants/b.kdl"), LOOSE);
    let run = area.run(&["fmt", "--diff", "--check"]).ended(1);
    assert!(run.out.starts_with("--- a/platform.kdl\n"), "{}", run.out);
}

#[test]
fn a_file_with_mistakes_is_left_alone_and_the_others_are_not() {
    let area = spec();
    area.write("platform.kdl", "a   {");
    area.write("tenants/c.kdl", b"a \xff");
    let said = area.run(&["fmt"]).ended(1).err;
    assert!(
        said.contains("PC0001") && said.contains("[platform.kdl:1:5]"),
        "{said}"
    );
    assert!(
        said.contains("`tenants/c.kdl` is not a text file"),
        "{said}"
    );
    assert!(said.contains("formatted tenants/b.kdl"), "{said}");
    assert_eq!(area.read("platform.kdl"), "a   {");
    area.run(&["fmt", "--check"]).ended(1);
}

#[test]
fn standard_input_goes_to_standard_output() {
    assert_eq!(
        with_input(&["fmt", "-"], LOOSE.as_bytes()).ended(0).out,
        NEAT
    );
    assert_eq!(
        with_input(&["fmt", "-"], NEAT.as_bytes()).ended(0).out,
        NEAT
    );
    let wrong = with_input(&["fmt", "-"], b"a {").ended(1);
    assert!(wrong.err.contains("[<stdin>:1:3]"), "{}", wrong.err);
    assert_eq!(wrong.out, "");
    let check = with_input(&["fmt", "--check", "-"], LOOSE.as_bytes()).ended(1);
    assert_eq!(check.out, "<stdin>\n");
    let both = with_input(&["fmt", "-", "platform.kdl"], b"").ended(2);
    assert!(both.err.contains("stands alone"), "{}", both.err);
}

#[test]
fn what_is_not_there_is_said() {
    let area = Area::with(&[("empty/notes.txt", "")]);
    let said = area.run(&["fmt"]).ended(2).err;
    assert!(said.contains("no spec in this folder"), "{said}");
    let said = area.run(&["fmt", "nowhere.kdl"]).ended(2).err;
    assert!(said.contains("no file or folder nowhere.kdl"), "{said}");
    let said = area.run(&["fmt", "empty"]).ended(2).err;
    assert!(said.contains("no .kdl file below empty"), "{said}");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let area = spec();
    let mode = |mode| fs::Permissions::from_mode(mode);
    fs::set_permissions(area.place("tenants/b.kdl"), mode(0o640)).unwrap();
    fs::set_permissions(area.place("platform.kdl"), mode(0o440)).unwrap();
    symlink("tenants/b.kdl", area.place("link.kdl")).unwrap();
    let said = area.run(&["fmt", "link.kdl", "tenants"]).ended(0).err;
    assert_eq!(said, "formatted link.kdl\n");
    assert_eq!(area.read("tenants/b.kdl"), NEAT);
    assert!(area.place("link.kdl").is_symlink());
    let found = fs::metadata(area.place("tenants/b.kdl")).unwrap();
    assert_eq!(found.permissions().mode() & 0o777, 0o640);
    let said = area.run(&["fmt", "platform.kdl"]).ended(2).err;
    assert!(said.contains("can't write platform.kdl"), "{said}");
    assert_eq!(area.read("platform.kdl"), LOOSE);
}

#[test]
fn what_a_broken_run_left_is_no_obstacle() {
    let area = spec();
    area.write("tenants/.platformc-tmp-b.kdl", "half");
    area.run(&["fmt"]).ended(0);
    assert_eq!(area.read("tenants/b.kdl"), NEAT);
    assert_eq!(area.files().len(), 5);
}
