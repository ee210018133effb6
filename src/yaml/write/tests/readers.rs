//! Other readers of what we write.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Map, Value};
use yaml_rust2::{Yaml, YamlLoader};

/// What yaml-rust2 reads: a reader that has nothing in common with the writer.
pub(super) fn rust2(text: &str) -> Value {
    let documents = YamlLoader::load_from_str(text).expect("yaml-rust2 reads what we write");
    assert_eq!(documents.len(), 1, "{text}");
    value(&documents[0])
}

fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Real(number) => Value::from(number.parse::<f64>().expect("a number")),
        Yaml::Integer(number) => Value::from(*number),
        Yaml::String(text) => Value::from(text.as_str()),
        Yaml::Boolean(flag) => Value::from(*flag),
        Yaml::Array(items) => items.iter().map(value).collect(),
        Yaml::Hash(fields) => {
            let field = |(key, field): (&Yaml, &Yaml)| {
                (
                    key.as_str().expect("keys are text").to_owned(),
                    value(field),
                )
            };
            Value::Object(fields.iter().map(field).collect::<Map<_, _>>())
        }
        Yaml::Null => Value::Null,
        Yaml::BadValue | Yaml::Alias(_) => panic!("{yaml:?}"),
    }
}

/// What `PyYAML` reads, by itself and through libyaml; nothing without a Python that has it.
pub(super) fn python(text: &str) -> Vec<Value> {
    let found = Command::new("python3")
        .args(["-c", "import yaml"])
        .stderr(Stdio::null())
        .status();
    if !found.is_ok_and(|status| status.success()) {
        let mut stderr = std::io::stderr();
        let _ = writeln!(stderr, "skipped: no python3 with PyYAML");
        return Vec::new();
    }
    let read = run(
        "import sys, json, yaml\n\
         text = sys.stdin.buffer.read()\n\
         loaders = {yaml.SafeLoader, getattr(yaml, 'CSafeLoader', yaml.SafeLoader)}\n\
         json.dump([yaml.load(text, loader) for loader in loaders], sys.stdout)",
        text,
    );
    serde_json::from_str(&read).expect("JSON")
}

fn run(script: &str, input: &str) -> String {
    let mut child = Command::new("python3")
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
    String::from_utf8(output.stdout).expect("text")
}
