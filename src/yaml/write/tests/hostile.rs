//! Values that are hard to write.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample;
use serde_json::{Value, json};

/// Texts that some reader of YAML takes for something else.
pub(super) const HOSTILE: &[&str] = &[
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
pub(super) fn everywhere() -> Value {
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

/// Texts of the characters that mean something in YAML, and any others.
pub(super) fn texts() -> impl Strategy<Value = String> {
    let characters = sample::select(
        " \t\n\r-:#?,[]{}&*!|>'\"%@`=<~.+0123456789abeEfnotuxyzüTZ\u{85}\u{a0}\u{2028}\u{feff}\u{fffe}"
            .chars()
            .collect::<Vec<_>>(),
    );
    let hard = vec(characters, 0..12).prop_map(String::from_iter);
    let line = "[a-z #:]{0,6}";
    let lines = vec(line, 1..5).prop_map(|lines| lines.join("\n"));
    let known = sample::select(HOSTILE).prop_map(str::to_owned);
    prop_oneof![4 => hard, 1 => any::<String>(), 1 => lines, 1 => known]
}

/// Numbers like dates and times, dates like numbers.
pub(super) fn digits() -> impl Strategy<Value = String> {
    "[-+]?[0-9._]{0,4}[-+:.,eExobTtZ_ ]?[0-9a-f_]{0,4}[-+:.Z ]?[0-9]{0,2}"
}

/// Any JSON values of these scalars, with these keys.
pub(super) fn values(
    scalar: impl Strategy<Value = Value> + 'static,
    key: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = Value> {
    let key = key.boxed();
    scalar.prop_recursive(5, 40, 6, move |inner| {
        let list = vec(inner.clone(), 0..5).prop_map(Value::Array);
        let fields = vec((key.clone(), inner), 0..5);
        let map = fields.prop_map(|fields| Value::Object(fields.into_iter().collect()));
        prop_oneof![list, map]
    })
}

/// Scalars of which JSON keeps every digit.
pub(super) fn scalars(
    text: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = Value> {
    let float = sample::select(vec![0.5, -1.25, 1e300, 1e-7, -1e16, 0.0, 123_456.75]);
    prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => float.prop_map(Value::from),
        5 => text.prop_map(Value::from),
    ]
}
