//! The fuzz targets, for seconds: what was found before, the files that are at hand, and a few thousand
//! inputs made up at random. `fuzz/run` lets them look for hours.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests read files, and may fail by panicking"
)]

// Named by its path here as in `fuzz/`, so that both find its modules at the same place.
#[path = "targets.rs"]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use targets::{compile, fmt, parse, yaml};

/// The inputs of a folder.
fn inputs(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .map(|entries| {
            entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .collect()
        })
        .unwrap_or_default();
    files.sort();
    files.retain(|file| file.is_file());
    files
        .iter()
        .map(|file| fs::read(file).expect("an input"))
        .collect()
}

/// Runs a target on everything that ever made it fail, on these seeds with a byte or two changed, and on
/// bytes without any sense. The same in every run.
fn run(name: &str, target: fn(&[u8]), seeds: &[Vec<u8>], rounds: usize) {
    for input in &inputs(&format!("fuzz/regressions/{name}")) {
        target(input);
    }
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for input in seeds {
        target(input);
    }
    for round in 0..rounds {
        let mut input = match seeds.len() {
            0 => Vec::new(),
            _ if round % 2 == 0 => seeds[dice.roll(seeds.len())].clone(),
            _ => Vec::new(),
        };
        if input.is_empty() {
            let length = dice.roll(200);
            input.resize_with(length, || dice.byte());
        }
        for _ in 0..dice.roll(4).min(input.len()) {
            let at = dice.roll(input.len());
            input[at] = dice.byte();
        }
        target(&input);
    }
}

/// Numbers that look like chance, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % sides
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.roll(256)).expect("a byte has 256 values")
    }
}

#[test]
fn parse() {
    run("parse", parse::run, &inputs("tests/cases/words"), 2000);
}

#[test]
fn fmt() {
    run("fmt", fmt::run, &inputs("examples/saas"), 2000);
}

#[test]
fn compile() {
    run("compile", compile::run, &[], 100);
}

#[test]
fn yaml() {
    run("yaml", yaml::run, &[], 2000);
}
