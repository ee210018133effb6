//! A reader of another language.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What `PyYAML` reads, by itself and through libyaml; nothing without a Python that has it.
pub(super) fn read(text: &str) -> Vec<Value> {
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
