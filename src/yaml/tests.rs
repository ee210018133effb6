use std::io::Write as _;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
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

/// What a script prints for an input, if there is a Python with PyYAML.
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

#[test]
fn raw_manifests_are_read_as_kubectl_reads_them() {
    let text = "# nothing\n---\na: &x {mode: 0644, on: yes}\nb: *x\n---\n---\nc: '0644'\n";
    let read = read_all(text).expect("YAML");
    assert_snapshot!(json!(read), @r#"[{"a":{"mode":420,"on":true},"b":{"mode":420,"on":true}},{"c":"0644"}]"#);
}

#[test]
fn wrong_manifests_say_where() {
    for (text, line) in [
        ("a: 1\nb: 2\na: 3\n", Some(3)),
        ("a: [1, 2\nb: 3\n", Some(2)),
        ("a: !!python/object x\n", Some(1)),
        ("a: .nan\n", Some(1)),
    ] {
        let error = read_all(text).expect_err(text);
        assert_eq!(error.line, line, "{text}: {}", error.message);
    }
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    assert!(read_all(&bomb).is_err());
}
