//! How fast YAML is written: every document of the bank, by our writer, by serde-saphyr's, and as lines
//! that are already there, which is what writing the bytes costs.
//!
//! The writers take turns on one thread, so what else the machine does hits all of them.

#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads an example and measures time"
)]

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use platformc::cli::spec_folder::DiskFolder;
use platformc::diag::Diagnostics;
use platformc::output::OutputTree;
use platformc::{load, yaml};
use serde_json::Value;

#[path = "../src/yaml/write/tests/peer.rs"]
mod peer;

/// How often each writer takes its turn.
const TURNS: usize = 9;

/// What appends one document.
type Writer = fn(&mut String, &Value);

fn main() -> std::io::Result<()> {
    let documents = documents(&bank());
    let (mut text, mut other) = (String::new(), String::new());
    whole(&mut text, &documents, ours);
    whole(&mut other, &documents, peer::document);
    assert!(text == other, "the writers write different bytes");
    let [mut own, mut saphyr, mut bytes] = [const { Vec::new() }; 3];
    for _ in 0..TURNS {
        own.push(time(|| whole(&mut other, &documents, ours)));
        saphyr.push(time(|| whole(&mut other, &documents, peer::document)));
        bytes.push(time(|| lines(&mut other, &text)));
    }
    let own = fastest(&own);
    let mut out = std::io::stdout().lock();
    let bytes_written = u32::try_from(text.len()).expect("less than 4 GB");
    let megabytes = f64::from(bytes_written) / 1e6;
    writeln!(out, "{} documents, {megabytes:.1} MB", documents.len())?;
    for (name, time) in [
        ("ours", own),
        ("serde-saphyr", fastest(&saphyr)),
        ("lines", fastest(&bytes)),
    ] {
        let speed = megabytes / time.as_secs_f64();
        let ratio = time.as_secs_f64() / own.as_secs_f64();
        writeln!(out, "{name:>12}: {speed:6.0} MB/s, {ratio:5.2} × our time")?;
    }
    Ok(())
}

fn bank() -> OutputTree {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bank");
    let folder = DiskFolder::open(&path).expect("the example");
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    platformc::compile(&sources, &mut diags).expect("the example compiles")
}

fn documents(tree: &OutputTree) -> Vec<Value> {
    let files = tree
        .iter()
        .filter(|(path, _)| path.file_name() != "CODEOWNERS");
    files
        .flat_map(|(_, text)| yaml::read(text).expect("YAML"))
        .map(|document| document.value())
        .collect()
}

fn ours(out: &mut String, value: &Value) {
    yaml::document(out, &yaml::Object(value));
}

/// Writes everything into a text that keeps its memory, so none of the time is the kernel's.
fn whole(out: &mut String, documents: &[Value], write: Writer) {
    out.clear();
    for document in documents {
        out.push_str("---\n");
        write(out, document);
    }
}

fn lines(out: &mut String, text: &str) {
    out.clear();
    for line in text.split_inclusive('\n') {
        out.push_str(line);
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The turn that was disturbed the least.
fn fastest(times: &[Duration]) -> Duration {
    times.iter().copied().min().unwrap_or_default()
}
