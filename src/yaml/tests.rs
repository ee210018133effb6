use std::io::Write as _;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample;
use serde_json::json;

use super::*;

/// Texts that some reader of YAML takes for something else.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "\t",
    "\n",
    "\n\n",
    "~",
    "null",
    "Null",
    "NULL",
    "true",
    "True",
    "TRUE",
    "false",
    "yes",
    "Yes",
    "no",
    "NO",
    "on",
    "off",
    "On",
    "y",
    "n",
    "Y",
    "N",
    "1",
    "-1",
    "+1",
    "0",
    "00",
    "007",
    "0644",
    "0o17",
    "0x1F",
    "0b11",
    "0b_1",
    "1_000",
    "1.0",
    "1.",
    ".5",
    "1e3",
    "1E3",
    "-1.5e-3",
    ".inf",
    "-.Inf",
    ".nan",
    ".NaN",
    "inf",
    "nan",
    "12:30",
    "1:2:3",
    "190:20:30",
    "2026-11-21",
    "2026-11-21T10:00:00Z",
    "2001-12-14 21:59:43.10 -5",
    "=",
    "<<",
    "-",
    "--",
    "---",
    "...",
    "--- a",
    "... a",
    "- a",
    "? a",
    ": a",
    "?",
    ":",
    "a:",
    "a: b",
    "a :b",
    "a:b",
    "a #b",
    "a#b",
    "#a",
    " a",
    "a ",
    "\ta",
    "a\t",
    "a\tb",
    "!a",
    "!!str a",
    "&a",
    "*a",
    "*",
    "&",
    "%a",
    "@a",
    "`a`",
    "'a'",
    "\"a\"",
    "a'b",
    "a\"b",
    "it's",
    "{a}",
    "[a]",
    "{",
    "}",
    "[",
    "]",
    ",",
    "a, b",
    "|",
    ">",
    "|-",
    "> a",
    "| a\n  b",
    "\\",
    "a\\b",
    "\\n",
    "$x",
    "${x}",
    "{{ .Values.x }}",
    "a\nb",
    "a\nb\n",
    "a\n\nb",
    "a\nb\n\n",
    "\na\nb",
    " a\nb",
    "a \nb",
    "a\n b\n  c\n",
    "a\n\tb",
    "a\r\nb",
    "a\rb",
    "#!/bin/sh\nset -e\n",
    "a\n---\nb",
    "a\n...\nb",
    "- a\n- b",
    "a: 1\nb: 2\n",
    "a\n# b\nc",
    "\u{85}",
    "a\u{85}b",
    "\u{2028}",
    "a\n\u{2029}b",
    "\u{feff}a",
    "a\n\u{feff}b",
    "\u{0}",
    "\u{7}",
    "\u{1b}[0m",
    "\u{7f}",
    "\u{9f}",
    "é",
    "日本語",
    "\u{1f600}",
    "\u{a0}",
    "a\u{a0}\nb",
    "1Gi",
    "500m",
    "v1.36",
    "10.0.0.0/8",
    "::/0",
    "::",
    "1:",
    "0.0.0.0/0",
    "fd00:ec2::254/128",
    "300-400",
    "65535",
    "18446744073709551616",
    "1e400",
    "a/b.c",
    "system:serviceaccount:a:b",
    "platformc:tenant-viewer",
    "_",
    "__proto__",
    "CN=Payments, Leads",
    "!(a in b)",
    "!has(object.spec)",
    "e1",
    "e",
    "E",
    ".",
    "..",
    "+",
    "_1",
    "1_",
    "-_1",
    "0_7",
    "0.",
    "-0",
];

/// Every hostile text as a value, a key, an item of a list, and an item with company.
fn hostile() -> Value {
    let mut keys = serde_json::Map::new();
    for (place, text) in HOSTILE.iter().enumerate() {
        keys.insert((*text).to_owned(), json!(place));
    }
    let nested: Vec<Value> = HOSTILE
        .iter()
        .map(|text| json!({ "value": text, "then": [text, [text]] }))
        .collect();
    json!({ "keys": keys, "items": HOSTILE, "nested": nested, "last": { "deep": { "deeper": HOSTILE } } })
}

fn written(value: &Value) -> String {
    let mut out = String::new();
    document(&mut out, &Object(value));
    out
}

#[test]
fn hostile_texts_are_read_back() {
    let value = hostile();
    assert_eq!(read_all(&written(&value)).expect("our own YAML"), [value]);
}

proptest! {
    #[test]
    fn any_text_is_read_back(texts in vec(of_hard_characters(), 1..20), more in vec(any::<String>(), 0..5)) {
        let value = json!({ "items": texts, "more": [more] });
        prop_assert_eq!(read_all(&written(&value)).expect("our own YAML"), [value]);
    }
}

/// Texts of the characters that mean something in YAML.
fn of_hard_characters() -> impl Strategy<Value = String> {
    let characters = sample::select(
        " \t\n\r-:#?,[]{}&*!|>'\"%@`=<~.+0123456789abeEfnotuxyzüT\u{85}\u{2028}\u{feff}"
            .chars()
            .collect::<Vec<_>>(),
    );
    vec(characters, 0..12).prop_map(String::from_iter)
}

#[test]
fn hostile_texts_are_read_back_by_another_reader() {
    let value = hostile();
    let script = "import sys, json, yaml; json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout)";
    let Some(read) = python(script, &written(&value)) else {
        let mut stderr = std::io::stderr();
        let _ = writeln!(stderr, "skipped: no python3 with PyYAML");
        return;
    };
    let read: Value = serde_json::from_str(&read).expect("JSON");
    assert_eq!(read, value);
}

/// What a script prints for an input, if there is a Python with `PyYAML`.
fn python(script: &str, input: &str) -> Option<String> {
    let found = Command::new("python3")
        .args(["-c", "import yaml"])
        .stderr(Stdio::null())
        .status();
    if !found.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut command = Command::new("python3");
    let mut child = command
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("python3 reads");
    drop(stdin);
    let output = child.wait_with_output().expect("python3 ends");
    assert!(output.status.success(), "PyYAML refuses what we write");
    Some(String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn lists_stand_at_their_parents_indent_and_lines_are_blocks() {
    let value = json!({
        "quoted": ["20", "yes", "plain"],
        "script": "set -e\n  indented\n",
        "steps": [{ "expression": "a &&\nb", "empty": {}, "none": [] }],
        "number": 53,
    });
    assert_snapshot!(written(&value), @r#"
    quoted:
    - "20"
    - "yes"
    - plain
    script: |
      set -e
        indented
    steps:
    - expression: |-
        a &&
        b
      empty: {}
      none: []
    number: 53
    "#);
}

/// The right-hand sides are what `kubectl label --local -o json` of Kubernetes 1.32 prints.
#[test]
fn raw_manifests_are_read_as_kubectl_reads_them() {
    for (text, value) in [
        ("yes", json!(true)),
        ("y", json!(true)),
        ("on", json!(true)),
        ("n", json!(false)),
        ("0644", json!(420)),
        ("0o17", json!(15)),
        ("089", json!(89.0)),
        ("0x1F", json!(31)),
        ("1_000", json!(1000)),
        ("12:30", json!("12:30")),
        ("2026-11-21", json!("2026-11-21")),
        ("=", json!("=")),
        (".5", json!(0.5)),
        ("+1", json!(1)),
        ("~", json!(null)),
        ("'0644'", json!("0644")),
    ] {
        assert_eq!(
            read_all(&format!("a: {text}\n")).expect(text),
            [json!({ "a": value })],
            "{text}"
        );
    }
}

#[test]
fn documents_without_content_are_left_out() {
    let text = "# nothing\n---\na: &x [1]\nb: *x\n---\n---\nc: {<<: {d: 1}, e: 2}\n";
    let read = read_all(text).expect("YAML");
    assert_eq!(
        read,
        [
            json!({ "a": [1], "b": [1] }),
            json!({ "c": { "d": 1, "e": 2 } })
        ]
    );
}

#[test]
fn wrong_manifests_say_where() {
    for (text, at, message) in [
        ("a: 1\nb: ü\na: 3\n", 11, "a key that stands here before"),
        ("a: [1, 2\nb: 3\n", 10, "illegal placement of ':' indicator"),
        (
            "ü: !!python/object x\n",
            20,
            "unsupported tag `!!python/object`",
        ),
        ("a: .nan\n", 3, "not a number that JSON has"),
        (
            "a: 'b\n c\nd'\n",
            9,
            "invalid indentation in multiline quoted scalar",
        ),
        (
            "a: *b\n",
            3,
            "an alias of something that is not there, or too many aliases",
        ),
        ("a: &x [*x]\n", 7, "an alias of what it stands in"),
        ("? [a]\n: b\n", 2, "a key that is not text"),
    ] {
        let error = read_all(text).expect_err(text);
        assert_eq!(
            (error.offset, error.message.as_str()),
            (Some(at), message),
            "{text}"
        );
    }
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.extend([format!("a{level}: &a{level} [{items}]\n")]);
    }
    assert!(read_all(&bomb).is_err());
}
