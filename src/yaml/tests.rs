use serde_json::{Value, json};

use super::*;

fn values(text: &str) -> Result<Vec<Value>, Vec<YamlError>> {
    let documents = read(text)?;
    Ok(documents.iter().map(Node::value).collect())
}

/// The right-hand sides are what sigs.k8s.io/yaml 1.6 makes of them, and with it kubectl. Numbers in JSON are
/// written in many ways: what is a float here may be an integer there if it has the same value.
#[test]
fn words_are_what_kubectl_takes_them_for() {
    all_are_read(&[
        ("yes", json!(true)),
        ("y", json!(true)),
        ("on", json!(true)),
        ("OFF", json!(false)),
        ("n", json!(false)),
        ("tRue", json!("tRue")),
        ("oFF", json!("oFF")),
        ("nULL", json!("nULL")),
        ("~", json!(null)),
        ("", json!(null)),
        ("2026-11-21", json!("2026-11-21")),
        (
            "2001-12-14 21:59:43.10 -5",
            json!("2001-12-14 21:59:43.10 -5"),
        ),
        ("=", json!("=")),
        ("<<", json!("<<")),
        ("'0644'", json!("0644")),
        ("\"yes\"", json!("yes")),
        ("!!str 123", json!("123")),
        ("! 123", json!("123")),
        ("!!int '5'", json!(5)),
        ("!!float 5", json!(5)),
        ("!!bool 'true'", json!(true)),
        ("!!map {a: b}", json!({ "a": "b" })),
        ("!!seq [a]", json!(["a"])),
        ("|\n  0644\n", json!("0644\n")),
        (">-\n  yes\n", json!("yes")),
    ]);
}

#[test]
fn numbers_are_what_kubectl_takes_them_for() {
    all_are_read(&[
        ("0644", json!(420)),
        ("0o17", json!(15)),
        ("0o8", json!("0o8")),
        ("0b11", json!(3)),
        ("089", json!(89.0)),
        ("0x1F", json!(31)),
        ("-0x10", json!(-16)),
        ("0xg", json!("0xg")),
        ("0x1FFFFFFFFFFFFFFFF", json!("0x1FFFFFFFFFFFFFFFF")),
        ("1_000", json!(1000)),
        ("1__0", json!(10)),
        ("1_", json!(1)),
        ("_1", json!("_1")),
        ("1_0.5", json!(10.5)),
        ("1e3", json!(1000.0)),
        ("1e400", json!("1e400")),
        ("1e", json!("1e")),
        (".5", json!(0.5)),
        ("5.", json!(5.0)),
        (".", json!(".")),
        ("+1", json!(1)),
        ("+-1", json!("+-1")),
        ("18446744073709551615", json!(u64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("9007199254740993", json!(9_007_199_254_740_993_i64)),
        ("12:30", json!("12:30")),
        ("1.2.3", json!("1.2.3")),
    ]);
}

#[track_caller]
fn all_are_read(rows: &[(&str, Value)]) {
    for (text, value) in rows {
        assert_eq!(
            values(&format!("a: {text}\n")),
            Ok(vec![json!({ "a": value })]),
            "{text}"
        );
    }
}

#[test]
fn keys_are_text() {
    let text = "a: 1\n1: 2\ntrue: 3\n'yes': 4\n\"0x10\": 5\n!!str on: 6\n2001-01-01: 7\n&k k: 8\n";
    let value =
        json!({ "a": 1, "1": 2, "true": 3, "yes": 4, "0x10": 5, "on": 6, "2001-01-01": 7, "k": 8 });
    assert_eq!(values(text), Ok(vec![value]));
}

#[test]
fn documents_without_content_are_left_out() {
    for text in ["", "# nothing\n", "---\n", "--- # a\n...\n---\n# b\n"] {
        assert_eq!(values(text), Ok(Vec::new()), "{text}");
    }
    let text = "\u{feff}# nothing\n---\na: &x [1]\nb: *x\n---\n---\r\nc: |\r\n  d\r\n  e\r\n";
    let expected = vec![json!({ "a": [1], "b": [1] }), json!({ "c": "d\ne\n" })];
    assert_eq!(values(text), Ok(expected));
}

#[test]
fn maps_are_merged() {
    let text = "a: &a {x: 1, z: 1}\nb: {z: 2, <<: *a}\nc: {<<: [{x: 3}, *a], '<<': 4}\n";
    let value = json!({
        "a": { "x": 1, "z": 1 },
        "b": { "z": 2, "x": 1 },
        "c": { "<<": 4, "x": 3, "z": 1 },
    });
    assert_eq!(values(text), Ok(vec![value]));
}

#[test]
fn every_node_knows_its_place() {
    let text = "ü: 1\nb:\n  - 'c'\n  - d: |\n      long\n";
    let documents = read(text).expect("YAML");
    let [document] = documents.as_slice() else {
        unreachable!("one document");
    };
    let entry = document.entry("b").expect("a key");
    assert_eq!(&text[entry.key_at.clone()], "b");
    let Content::List(items) = &entry.node.content else {
        unreachable!("a list");
    };
    let places: Vec<&str> = items.iter().map(|item| &text[item.at.clone()]).collect();
    assert_eq!(places, ["'c'", "d: |"]);
    assert_eq!(
        document.find(&["ü"]).map(|node| node.at.clone()),
        Some(4..5)
    );
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let errors = read(text).expect_err(text);
    let found: Vec<(&str, &str)> = errors
        .iter()
        .map(|error| (&text[error.at.clone()], error.why.as_str()))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn what_would_change_is_refused() {
    let digits = "Kubernetes keeps no number of so many digits";
    let infinite = "JSON, which Kubernetes speaks, has no such number";
    check(
        "a: 123456789012345678901\n",
        &[("123456789012345678901", digits)],
    );
    check(
        "a: -9223372036854775809\n",
        &[("-9223372036854775809", digits)],
    );
    check(
        "a: [.nan, -.Inf]\n",
        &[(".nan", infinite), ("-.Inf", infinite)],
    );
    check(
        "yes: 1\n0x10: 2\n1_0: 3\n",
        &[
            ("yes", "kubectl reads this key as `true`"),
            ("0x10", "kubectl reads this key as `16`"),
            ("1_0", "kubectl reads this key as `10`"),
        ],
    );
    for key in ["~", "1.5", ".inf"] {
        check(&format!("{key}: 1\n"), &[(key, "a key that is not text")]);
    }
    for tag in [
        "!!binary",
        "!!timestamp",
        "!!set",
        "!foo",
        "!!python/object",
    ] {
        let why = format!("the tag `{tag}` means nothing here");
        check(&format!("a: {tag} x\n"), &[(tag, &why)]);
    }
    check(
        "a: !foo {b: 1}\n",
        &[("!foo", "the tag `!foo` means nothing here")],
    );
    check("a: !!int x\n", &[("x", "not what `!!int` says")]);
}

#[test]
fn wrong_manifests_say_where() {
    for (text, at, why) in [
        ("a: 1\nb: ü\na: 3\n", "a", "this key is in line 1 already"),
        (
            "a: [1, 2\nb: 3\n",
            ":",
            "illegal placement of ':' indicator",
        ),
        ("a: *b\n", "*", "while parsing node, found unknown anchor"),
        ("a: &x [*x]\n", "*x", "an alias of what it stands in"),
        ("? [a]\n: b\n", "[a]", "a key that is not text"),
        (
            "a: {{ .Values.b }}\n",
            "{ .Values.b }",
            "a key that is not text",
        ),
        (
            "a: {<<: 1}\n",
            "<<",
            "`<<` takes over a map, and this is none",
        ),
        (
            "a:\n\tb: 1\n",
            "b",
            "tabs disallowed within this context (block indentation)",
        ),
    ] {
        check(text, &[(at, why)]);
    }
}

#[test]
fn all_mistakes_are_told() {
    check(
        "a: .nan\nb: !x 1\n---\nc: 1\nc: 2\n",
        &[
            (".nan", "JSON, which Kubernetes speaks, has no such number"),
            ("!x", "the tag `!x` means nothing here"),
            ("c", "this key is in line 4 already"),
        ],
    );
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.extend([format!("a{level}: &a{level} [{items}]\n")]);
    }
    let errors = read(&bomb).expect_err("a bomb");
    let why: Vec<&str> = errors.iter().map(|error| error.why.as_str()).collect();
    assert_eq!(why, ["aliases add more than 10000 values to this file"]);
}

#[test]
fn depth_has_its_limit() {
    let deep = |depth: usize| format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&deep(200)).is_ok());
    assert!(read(&deep(100_000)).is_err());
}
