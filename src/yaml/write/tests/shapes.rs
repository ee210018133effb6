use std::collections::BTreeMap;
use std::fmt;

use insta::assert_snapshot;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::{is_read_back, is_read_back_by_python, written};
use crate::yaml::Text;
use crate::yaml::write::{WriteError, document};

fn of<T: Serialize>(value: &T) -> Result<String, WriteError> {
    let mut out = String::new();
    document(&mut out, value).map(|()| out)
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

#[derive(Serialize)]
struct Everything {
    unit: (),
    nothing: Option<u8>,
    character: char,
    small: f32,
    pair: (i8, Newtype),
    variants: [Variant; 2],
    shown: [Shown; 4],
    keys: BTreeMap<i64, bool>,
    truths: BTreeMap<bool, char>,
    text: Text<&'static str>,
}

#[derive(Serialize)]
struct Newtype(&'static str);

#[derive(Serialize)]
enum Variant {
    Unit,
    Newtype(Vec<u64>),
}

/// What is written from its `Display`.
struct Shown(&'static str);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[test]
fn what_serde_hands_over_is_what_json_would_be() {
    let everything = Everything {
        unit: (),
        nothing: None,
        character: 'y',
        small: 0.1,
        pair: (-1, Newtype("a")),
        variants: [Variant::Unit, Variant::Newtype(vec![1, u64::MAX])],
        shown: [Shown("500m"), Shown("2"), Shown("a\n\"b\""), Shown("é")],
        keys: BTreeMap::from([(-1, true)]),
        truths: BTreeMap::from([(true, 'a')]),
        text: Text("a\nb"),
    };
    assert_snapshot!(of(&everything).expect("YAML"), @r#"
    unit: null
    nothing: null
    character: "y"
    small: 0.1
    pair:
    - -1
    - a
    variants:
    - Unit
    - Newtype:
      - 1
      - 18446744073709551615
    shown:
    - 500m
    - "2"
    - "a\n\"b\""
    - é
    keys:
      "-1": true
    truths:
      "true": a
    text: |-
      a
      b
    "#);
}

#[test]
fn a_document_can_be_a_scalar() {
    for (value, text) in [
        (json!(null), "null\n"),
        (json!(1.0), "1.0\n"),
        (json!("a"), "a\n"),
        (json!("a\n---\nb\n"), "|\n  a\n  ---\n  b\n"),
        (json!([]), "[]\n"),
        (json!({}), "{}\n"),
        (json!([[], {}, [[1], 2]]), "- []\n- {}\n- - - 1\n  - 2\n"),
    ] {
        assert_eq!(written(&value), text);
    }
}

#[test]
fn what_json_does_not_have_is_an_error() {
    #[derive(Serialize)]
    enum Odd {
        Tuple(u8, u8),
        Struct { field: u8 },
    }
    struct Bytes;
    impl Serialize for Bytes {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(&[1])
        }
    }
    let unsupported = |what| Err(WriteError::Unsupported(what));
    assert_eq!(of(&Bytes), unsupported("bytes"));
    assert_eq!(
        of(&Odd::Tuple(1, 2)),
        unsupported("a variant with unnamed fields")
    );
    assert_eq!(
        of(&[Odd::Struct { field: 1 }]),
        unsupported("a variant with fields")
    );
    assert_eq!(of(&BTreeMap::from([((), 1)])), Err(WriteError::Key));
    assert_eq!(of(&BTreeMap::from([([1], 1)])), Err(WriteError::Key));
    assert_eq!(of(&BTreeMap::from([(None::<u8>, 1)])), Err(WriteError::Key));
}

/// Readers look 1,024 characters ahead for the colon of a key.
#[test]
fn long_keys_are_read_back() {
    assert_eq!(written(&json!({ "a".repeat(1000): 1 })).find('?'), None);
    assert_eq!(
        written(&json!({ "a".repeat(1001): 1 })).find("? a"),
        Some(0)
    );
    for length in [998, 1000, 1001, 1024, 1025, 100_000] {
        for key in ["a", "\"", "é"].map(|part| part.repeat(length)) {
            let value = json!({ "first": [{ key.as_str(): { "a": 1, "b": [2] }, "second": 3 }],
                key.as_str(): [4, { key.as_str(): "a\nb\n" }], "last": { key.as_str(): {}, "": key } });
            is_read_back(&value);
            is_read_back_by_python(&value);
        }
    }
}

#[test]
fn deep_values_are_read_back() {
    let mut value = json!({ "script": "a\nb" });
    for level in 0..60 {
        value = if level % 3 == 0 {
            json!([value, 1])
        } else {
            json!({ "a": value, "b": 1 })
        };
    }
    is_read_back(&value);
    is_read_back_by_python(&value);
}
