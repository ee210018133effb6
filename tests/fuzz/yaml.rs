//! Our YAML writer: two readers find the value that was written.

use platformc::yaml::{self, Object, Text};
use serde_json::{Map, Number, Value, json};

use super::generate::Choices;
use super::rust2;

/// Pieces of text that mean something to a reader of YAML, or did at some time.
const PIECES: &[&str] = &[
    "a",
    " ",
    "\n",
    ":",
    ": ",
    " #",
    "#",
    "-",
    "- ",
    "? ",
    "'",
    "\"",
    "\\",
    "\t",
    "\r",
    "\r\n",
    "|",
    ">",
    "&",
    "*",
    "!",
    "%",
    "@",
    "`",
    "{",
    "}",
    "[",
    "]",
    ",",
    "~",
    "=",
    "<<",
    "---",
    "...",
    "null",
    "true",
    "yes",
    "No",
    "off",
    "y",
    "0",
    "1",
    "07",
    "0o7",
    "0x1f",
    "0b1",
    "1_0",
    "1.5",
    ".",
    "e3",
    "+",
    ".inf",
    ".nan",
    "12:30:45",
    "2026-11-21",
    "T10:00:00Z",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{0}",
    "\u{1b}",
    "\u{7f}",
    "\u{fffe}",
    "\u{10ffff}",
    "é",
    "日本",
    "  ",
    "\n\n",
    "\n ",
    " \n",
];

pub(crate) fn run(data: &[u8]) {
    let mut choices = Choices::new(data);
    let value = match choices.of(3) {
        0 => json!([value(&mut choices, 0)]),
        1 => json!({ "value": value(&mut choices, 0) }),
        _ => json!({ text(&mut choices): [text(&mut choices)], "then": value(&mut choices, 0) }),
    };
    check(&value, |out| yaml::document(out, &value));
    check(&value, |out| yaml::document(out, &Object(&value)));
    let block = json!({ "text": text(&mut choices) });
    check(&block, |out| {
        let text = block["text"].as_str().expect("it is a text");
        yaml::document(
            out,
            &std::collections::BTreeMap::from([("text", Text(text))]),
        );
    });
}

/// Checks that what is written is read as the value.
fn check(value: &Value, write: impl FnOnce(&mut String)) {
    let mut out = String::new();
    write(&mut out);
    let read = yaml::read(&out).expect("we read what we write");
    let read: Vec<Value> = read.iter().map(yaml::Node::value).collect();
    assert_eq!(read, std::slice::from_ref(value), "{out}");
    assert_eq!(rust2::read(&out), *value, "{out}");
}

fn value(choices: &mut Choices<'_>, depth: usize) -> Value {
    match choices.of(if depth < 5 { 9 } else { 7 }) {
        0 => Value::Null,
        1 => Value::Bool(choices.of(2) == 1),
        2 => Value::from(i64::from_le_bytes(bytes(choices))),
        3 => float(f64::from_le_bytes(bytes(choices))),
        4..=6 => Value::String(text(choices)),
        7 => (0..choices.of(5))
            .map(|_| value(choices, depth + 1))
            .collect(),
        _ => {
            let fields = 0..choices.of(5);
            let field = |_| (text(choices), value(choices, depth + 1));
            Value::Object(fields.map(field).collect::<Map<_, _>>())
        }
    }
}

/// JSON has neither infinity nor what is no number.
fn float(float: f64) -> Value {
    Number::from_f64(float).map_or(Value::Null, Value::Number)
}

fn bytes<const LENGTH: usize>(choices: &mut Choices<'_>) -> [u8; LENGTH] {
    std::array::from_fn(|_| u8::try_from(choices.of(256)).expect("a byte has 256 values"))
}

fn text(choices: &mut Choices<'_>) -> String {
    if choices.of(8) == 7 {
        return String::from_utf8_lossy(&bytes::<16>(choices)).into_owned();
    }
    (0..choices.of(8)).map(|_| choices.pick(PIECES)).collect()
}
