use serde_json::json;

use super::*;

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
