//! Mistakes in a spec, in every form.

use std::path::Path;

use serde_json::Value;

use crate::area::{Area, platformc};

const SPEC: &str =
    "language 1\n\nplatform \"acorn\" {\n    domain \"acorn.example\"\n}\n\ntennant \"shop\"\n";

fn area() -> Area {
    Area::with(&[("platform.kdl", SPEC)])
}

#[test]
fn a_mistake_is_shown_with_its_line_and_the_way_out() {
    let run = area().run(&["check"]).ended(1);
    assert_eq!(run.out, "");
    for part in [
        "error[PC0101]: ",
        "[platform.kdl:7:1]",
        "7 │ tennant \"shop\"",
        "did you mean `tenant`?",
        "1 error; platformc explain PC0101",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    assert!(!run.err.contains('\x1b'), "{}", run.err);
}

#[test]
fn a_build_with_mistakes_writes_nothing() {
    let area = area();
    area.run(&["build"]).ended(1);
    assert_eq!(area.files(), ["platform.kdl"]);
}

#[test]
fn the_short_form_is_one_line() {
    let run = area().run(&["check", "--message-format", "short"]).ended(1);
    assert!(
        run.err.starts_with("platform.kdl:7:1: error[PC0101]: "),
        "{}",
        run.err
    );
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn a_path_can_be_opened_from_where_the_user_is() {
    let area = Area::with(&[("platform/platform.kdl", SPEC)]);
    let short = area
        .run(&["check", "platform", "--message-format=short"])
        .ended(1);
    let path = Path::new("platform").join("platform.kdl");
    assert!(
        short.err.starts_with(&format!("{}:7:1: ", path.display())),
        "{}",
        short.err
    );
}

#[test]
fn the_json_form_is_on_standard_output() {
    let run = area().run(&["build", "--message-format=json"]).ended(1);
    let all: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(all[0]["code"], "PC0101");
    assert_eq!(all[0]["severity"], "error");
    assert_eq!(all[0]["primary"]["line"], 7);
    assert_eq!(all[0]["primary"]["end_column"], 8);
    assert_eq!(run.err, "");
}

#[test]
fn color_comes_when_it_is_asked_for() {
    let is_colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let area = area();
        let mut command = platformc(arguments);
        command.envs(variables.iter().copied());
        let output = command.current_dir(area.root()).output().unwrap();
        String::from_utf8(output.stderr).unwrap().contains("\x1b[")
    };
    let force = ("CLICOLOR_FORCE", "1");
    assert!(is_colored(&["check", "--color", "always"], &[]));
    assert!(is_colored(&["check"], &[force]));
    assert!(!is_colored(&["check"], &[]));
    assert!(!is_colored(&["check"], &[force, ("NO_COLOR", "1")]));
    assert!(!is_colored(&["check", "--color", "never"], &[force]));
    assert!(is_colored(
        &["check", "--color", "always"],
        &[("NO_COLOR", "1")]
    ));
}

#[test]
fn the_forms_for_ci_are_on_standard_output_and_name_paths_of_the_repository() {
    let area = Area::with(&[("fleet/spec/platform.kdl", SPEC), (".git/HEAD", "")]);
    for (format, path) in [
        ("github", "::error file=fleet/spec/platform.kdl,line=7,"),
        ("gitlab", "\"path\": \"fleet/spec/platform.kdl\""),
        ("junit", "file=\"fleet/spec/platform.kdl\" line=\"7\""),
        ("sarif", "\"uri\": \"fleet/spec/platform.kdl\""),
    ] {
        let run = area
            .run(&["check", "fleet/../fleet/spec", "--message-format", format])
            .ended(1);
        assert!(run.out.contains(path), "{format}: {}", run.out);
        assert_eq!(run.err, "");
    }
}

#[test]
fn quiet_still_says_what_is_wrong() {
    assert!(area().run(&["check", "-q"]).ended(1).err.contains("PC0101"));
}

#[test]
fn a_file_that_is_no_text_is_a_mistake_too() {
    let area = Area::new();
    area.write("platform.kdl", b"language 1\n\xff\xfe");
    let said = area.run(&["check"]).ended(1).err;
    assert!(
        said.contains("error[PC0002]: `platform.kdl` is not a text file"),
        "{said}"
    );
}

#[test]
fn deep_nesting_is_no_crash() {
    let area = Area::with(&[(
        "platform.kdl",
        &format!("language 1\n{}", "a {".repeat(100_000)),
    )]);
    area.run(&["check", "--message-format", "short"]).ended(1);
}

#[test]
fn warnings_fail_only_if_they_are_denied() {
    let area = Area::new();
    area.run(&["init", "-q"]).ended(0);
    area.write(
        "tenants/agent.kdl",
        "tenant \"agent\" { pod-security \"privileged\" }\n",
    );
    let short = ["check", "--message-format", "short"];
    let warned = area.run(&short).ended(0).err;
    assert!(warned.contains(": warning[PC0903]: "), "{warned}");
    let deny = "--deny-warnings";
    let denied = area.run(&[short.as_slice(), &[deny]].concat()).ended(1).err;
    assert!(denied.contains(": error[PC0903]: "), "{denied}");
    area.run(&["build", deny]).ended(1);
    assert_eq!(
        area.files(),
        ["platform.kdl", "tenants/agent.kdl", "tenants/example.kdl"]
    );
    let junit = ["check", deny, "--message-format", "junit"];
    let report = area.run(&junit).ended(1).out;
    assert!(report.contains("<failure type=\"PC0903\""), "{report}");
    area.write(
        "tenants/agent.kdl",
        "tenant \"agent\" { pod-security \"privileged\" { allow \"PC0903\" reason=\"it traces the kernel\" } }\n",
    );
    area.run(&["build", deny]).ended(0);
}
