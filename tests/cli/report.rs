//! What CI services are told: nothing is wrong in a report exactly where the exit code is 0.

use std::collections::BTreeSet;

use platformc::diag::Code;
use serde_json::Value;

use crate::area::{Area, Run};

/// The forms that programs read.
const FORMS: [&str; 5] = ["json", "sarif", "github", "gitlab", "junit"];

const GONE: &str = "fleet/clusters/dev/kustomization.yaml";
const TENANT: &str = "fleet/clusters/dev/tenants/example/namespace.yaml";

/// An entry of a report: the code, the file, and all that is said.
type Entry = (String, String, String);

/// A spec in `spec`, built into `out`.
fn built() -> Area {
    let area = Area::new();
    area.run(&["init", "spec", "-q"]).ended(0);
    build(&area, &[]).ended(0);
    area
}

fn build(area: &Area, more: &[&str]) -> Run {
    let arguments = ["build", "spec", "--out", "out", "-q"];
    let arguments: Vec<&str> = arguments.iter().chain(more).copied().collect();
    area.run(&arguments)
}

/// The entries of a report in any form.
fn entries(form: &str, report: &str) -> Vec<Entry> {
    let json = || serde_json::from_str::<Value>(report).unwrap();
    let text = |value: &Value, at: &str| {
        let found = value.pointer(at).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    let all = |list: &Value, entry: &dyn Fn(&Value) -> Entry| -> Vec<Entry> {
        list.as_array().unwrap().iter().map(entry).collect()
    };
    match form {
        "json" => all(&json(), &|entry| {
            let said = format!("{}\n{}", text(entry, "/message"), text(entry, "/help"));
            (text(entry, "/code"), text(entry, "/primary/file"), said)
        }),
        "sarif" => all(json().pointer("/runs/0/results").unwrap(), &|entry| {
            let place = "/locations/0/physicalLocation/artifactLocation/uri";
            let said = text(entry, "/message/text");
            (text(entry, "/ruleId"), text(entry, place), said)
        }),
        "gitlab" => all(&json(), &|entry| {
            let said = text(entry, "/description");
            (
                text(entry, "/check_name"),
                text(entry, "/location/path"),
                said,
            )
        }),
        "github" => report.lines().map(annotation).collect(),
        _ => failed_tests(report),
    }
}

fn annotation(line: &str) -> Entry {
    let (place, said) = line.trim_start_matches("::").split_once("::").unwrap();
    let property = |name: &str| {
        let (_, rest) = place.split_once(name).unwrap();
        rest.split(',').next().unwrap().to_owned()
    };
    (property("title="), property("file="), said.to_owned())
}

fn failed_tests(report: &str) -> Vec<Entry> {
    let document = roxmltree::Document::parse(report).unwrap();
    let failures = document.descendants();
    let failures = failures.filter(|node| node.has_tag_name("failure"));
    let entry = |node: roxmltree::Node<'_, '_>| {
        let of = |node: &roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().to_owned();
        let file = of(&node.parent().unwrap(), "file");
        (of(&node, "type"), file, node.text().unwrap().to_owned())
    };
    failures.map(entry).collect()
}

/// The codes and files that every form tells of, the same ones; the code is told apart from success.
#[track_caller]
fn told(area: &Area, arguments: &[&str], code: i32) -> Vec<(String, String)> {
    let mut told: Vec<Vec<(String, String)>> = Vec::new();
    for form in FORMS {
        let format = format!("--message-format={form}");
        let all: Vec<&str> = arguments
            .iter()
            .chain([&format.as_str()])
            .copied()
            .collect();
        let run = area.run(&all).ended(code);
        let entries = entries(form, &run.out);
        assert!(!run.out.contains("nothing is wrong"), "{form}: {}", run.out);
        assert!(code == 0 || !entries.is_empty(), "{form}: {}", run.out);
        let pairs = entries.into_iter().map(|(code, file, said)| {
            let is_difference =
                (Code::OutputMissing.id()..=Code::IndexStale.id()).contains(&&*code);
            let helps = form == "gitlab" || !is_difference || said.contains("platformc ");
            assert!(!said.trim().is_empty() && helps, "{form}: {said}");
            (code, file)
        });
        told.push(pairs.collect());
    }
    let same = told.iter().zip(told.iter().skip(1));
    assert!(same.into_iter().all(|(one, next)| one == next), "{told:#?}");
    told.pop().unwrap()
}

fn pair(code: Code, file: &str) -> (String, String) {
    (code.id().to_owned(), file.to_owned())
}

const CHECK: [&str; 5] = ["build", "spec", "--out", "out", "--check"];

#[test]
fn a_tree_as_it_should_be_has_no_entry() {
    assert_eq!(told(&built(), &CHECK, 0), []);
}

#[test]
fn every_difference_is_an_entry_with_its_file() {
    let area = built();
    area.write(&format!("out/{TENANT}"), "edited: true\n");
    std::fs::remove_file(area.place(&format!("out/{GONE}"))).unwrap();
    let expected = [
        pair(Code::OutputMissing, &format!("out/{GONE}")),
        pair(Code::OutputEdited, &format!("out/{TENANT}")),
    ];
    assert_eq!(told(&area, &CHECK, 1), expected);
    let refused = [pair(Code::OutputEdited, &format!("out/{TENANT}"))];
    let build = ["build", "spec", "--out", "out"];
    assert_eq!(told(&area, &build, 1), refused);
    assert_eq!(
        told(&area, &["build", "spec", "--out", "out", "--dry-run"], 1),
        refused
    );
}

#[test]
fn a_changed_spec_makes_entries() {
    let area = built();
    let path = "spec/tenants/example.kdl";
    let spec = area
        .read(path)
        .replace("tenant \"example\"", "tenant \"other\"");
    area.write(path, spec);
    area.write(&format!("out/{TENANT}"), "edited: true\n");
    area.write(
        &format!("out/{}", TENANT.replace("example", "other")),
        "mine: true\n",
    );
    let codes: BTreeSet<String> = told(&area, &CHECK, 1)
        .into_iter()
        .map(|(code, _)| code)
        .collect();
    let expected = [
        Code::OutputMissing,
        Code::OutputStale,
        Code::OutputForeign,
        Code::OutputOrphaned,
        Code::OutputKept,
        Code::IndexStale,
    ];
    assert_eq!(codes, expected.map(|code| code.id().to_owned()).into());
}

#[test]
fn an_index_that_is_damaged_is_an_entry() {
    let area = built();
    let index = "out/fleet/clusters/dev/platformc.index";
    area.write(index, "nonsense\n");
    assert_eq!(told(&area, &CHECK, 1), [pair(Code::OutputUnusable, index)]);
}

#[test]
fn an_index_that_is_gone_is_the_cause_and_is_told() {
    let area = built();
    let index = "out/fleet/clusters/dev/platformc.index";
    std::fs::remove_file(area.place(index)).unwrap();
    let gone = pair(Code::IndexLost, index);
    // With nothing changed all files are as they should be, and a build writes the list anew.
    assert_eq!(told(&area, &CHECK, 1), std::slice::from_ref(&gone));
    let tenant = "spec/tenants/example.kdl";
    let spec = area.read(tenant);
    let changed = spec.replace("cc-0001", "cc-0002");
    assert_ne!(spec, changed);
    area.write(tenant, changed);
    let build_told = told(&area, &["build", "spec", "--out", "out"], 1);
    assert!(build_told.contains(&gone), "{build_told:?}");
    let said = build(&area, &[]).ended(1).err;
    let help = format!("`git checkout -- {index}` brings it back");
    assert!(
        said.contains(&help) && !said.contains("move elsewhere"),
        "{said}"
    );
    // The control: where there was no index, a file is somebody else's.
    let fresh = Area::new();
    fresh.run(&["init", "spec", "-q"]).ended(0);
    fresh.write(&format!("out/{TENANT}"), "mine: true\n");
    let said = build(&fresh, &[]).ended(1).err;
    assert!(
        said.contains("move elsewhere") && !said.contains("git checkout"),
        "{said}"
    );
}

#[test]
fn what_keeps_a_command_from_its_work_is_an_entry() {
    let area = built();
    let failed = |file: &str| [pair(Code::Failed, file)];
    assert_eq!(told(&area, &["check", "nowhere"], 2), failed("nowhere"));
    assert_eq!(told(&area, &["build", "nowhere"], 2), failed("nowhere"));
    area.write("file", "");
    assert_eq!(
        told(&area, &["build", "spec", "--out", "file"], 2),
        failed("file")
    );
    let only = ["build", "spec", "--out", "out", "--only", "tenant=exampel"];
    assert_eq!(told(&area, &only, 2), failed("spec/platform.kdl"));
    std::fs::create_dir(area.place("empty")).unwrap();
    assert_eq!(told(&area, &["check", "empty"], 2), failed("empty"));
}

#[test]
fn mistakes_of_the_spec_come_in_the_same_report() {
    let area = built();
    area.write("spec/tenants/bad.kdl", "tenannt \"x\"\n");
    let expected = [pair(Code::UnknownNode, "spec/tenants/bad.kdl")];
    assert_eq!(told(&area, &CHECK, 1), expected);
}

/// What the pages of `tests/it/codes.rs` are to a spec, the tests here are to these.
#[test]
fn every_code_of_the_output_is_told_of_here() {
    let here = include_str!("report.rs");
    let codes = Code::ALL
        .iter()
        .filter(|code| code.id().starts_with("PC10"));
    let untold: Vec<&str> = codes.map(|code| code.name()).collect();
    assert!(!untold.is_empty());
    for name in untold {
        assert!(here.contains(&format!("Code::{name}")), "{name}");
    }
}

#[test]
fn the_short_form_has_a_line_for_each_difference() {
    let area = built();
    area.write(&format!("out/{TENANT}"), "edited: true\n");
    let run = build(&area, &["--check", "--message-format=short"]).ended(1);
    let line = format!("out/{TENANT}:1:1: error[{}]: ", Code::OutputEdited.id());
    assert!(run.err.contains(&line), "{}", run.err);
}
