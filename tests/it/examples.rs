//! The examples compile to what stands under `snapshots/`: the small ones file by file, the large ones as
//! a digest of every file and, to read, one cluster and some tenants.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use platformc::diag::Diagnostics;
use platformc::output::OutputTree;
use platformc::source::SourceMap;
use platformc::value::Date;
use sha2::{Digest as _, Sha256};

use crate::fixture::{self, EXAMPLES};

const HOW: &str = "read the difference; if it is meant, write it with `INSTA_UPDATE=always cargo test --test it examples` \
                   and name it in CHANGELOG.md under \"Changed output\"";

/// What of a large example is kept to read: the paths that begin so.
const SAMPLES: &[(&str, &[&str])] = &[
    (
        "bank",
        &[
            "CODEOWNERS",
            "fleet/clusters/prod-eu-frankfurt/kustomization.yaml",
            "fleet/clusters/prod-eu-frankfurt/platform/",
            "fleet/clusters/prod-eu-frankfurt/policies/",
            "fleet/clusters/prod-eu-frankfurt/tenants/atm-network/",
        ],
    ),
    ("hospitals", &["CODEOWNERS", "fleet/clusters/alder-creek/"]),
];

#[test]
fn examples_compile_to_their_snapshots() {
    let mut wrong = String::new();
    for (name, whole) in EXAMPLES {
        let tree = fixture::compile(&fixture::example(name));
        let kept = if *whole {
            files(&tree, &[""])
        } else {
            sample(name, &tree)
        };
        compare(name, &kept, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}{HOW}");
}

fn files(tree: &OutputTree, beginnings: &[&str]) -> BTreeMap<String, String> {
    let wanted = |path: &str| {
        beginnings
            .iter()
            .any(|beginning| path.starts_with(beginning))
    };
    tree.iter()
        .filter(|(path, _)| wanted(path.as_str()))
        .map(|(path, text)| (path.as_str().to_owned(), text.to_owned()))
        .collect()
}

fn sample(name: &str, tree: &OutputTree) -> BTreeMap<String, String> {
    let beginnings = SAMPLES
        .iter()
        .find(|(example, _)| *example == name)
        .map_or(&[][..], |(_, beginnings)| beginnings);
    for beginning in beginnings {
        assert!(
            !files(tree, &[beginning]).is_empty(),
            "the sample `{beginning}` of {name} holds no file"
        );
    }
    let mut kept = files(tree, beginnings);
    kept.insert("digest.txt".to_owned(), digest(tree));
    kept
}

/// Counts, and one hash for each cluster: enough to see where something changed.
fn digest(tree: &OutputTree) -> String {
    let mut clusters: BTreeMap<&str, (usize, usize, Sha256)> = BTreeMap::new();
    for (path, text) in tree.iter() {
        let cluster = path
            .as_str()
            .strip_prefix("fleet/clusters/")
            .and_then(|rest| rest.split('/').next())
            .unwrap_or("(fleet)");
        let (files, documents, hasher) = clusters.entry(cluster).or_default();
        *files += 1;
        *documents += documents_in(text);
        hasher.update(path.as_str());
        hasher.update([0]);
        hasher.update(text);
        hasher.update([0]);
    }
    let (files, documents) = clusters.values().fold((0, 0), |(files, documents), entry| {
        (files + entry.0, documents + entry.1)
    });
    let mut text = format!("{files} files, {documents} documents\n");
    for (cluster, (files, documents, hasher)) in clusters {
        let hash: String =
            hasher
                .finalize()
                .iter()
                .take(8)
                .fold(String::new(), |mut hash, byte| {
                    write!(hash, "{byte:02x}").expect("a string takes everything");
                    hash
                });
        writeln!(
            text,
            "{cluster}: {files} files, {documents} documents, {hash}"
        )
        .expect("a string takes everything");
    }
    text
}

fn documents_in(text: &str) -> usize {
    text.lines()
        .filter(|line| line.starts_with("kind:"))
        .count()
}

fn compare(name: &str, kept: &BTreeMap<String, String>, wrong: &mut String) {
    let folder = fixture::root().join("snapshots/examples").join(name);
    if fixture::updates_snapshots() {
        return write(&folder, kept);
    }
    let stored: BTreeMap<String, String> = fixture::files_below(&folder).into_iter().collect();
    for path in kept.keys().chain(stored.keys()) {
        let line = match (kept.get(path), stored.get(path)) {
            (Some(new), Some(old)) if new != old => first_difference(old, new),
            (Some(_), None) => "is new".to_owned(),
            (None, Some(_)) => "is gone".to_owned(),
            _ => continue,
        };
        if !wrong.contains(path.as_str()) {
            writeln!(wrong, "snapshots/examples/{name}/{path}: {line}")
                .expect("a string takes everything");
        }
    }
}

fn first_difference(old: &str, new: &str) -> String {
    let lines = old.lines().zip(new.lines()).zip(1..);
    match lines.into_iter().find(|((old, new), _)| old != new) {
        Some(((old, new), number)) => format!("line {number} was `{old}`, is `{new}`"),
        None => format!(
            "had {} lines, has {}",
            old.lines().count(),
            new.lines().count()
        ),
    }
}

fn write(folder: &Path, kept: &BTreeMap<String, String>) {
    if folder.exists() {
        std::fs::remove_dir_all(folder).expect("the old snapshots can be removed");
    }
    for (path, text) in kept {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().expect("a file's folder"))
            .expect("a folder for snapshots");
        std::fs::write(file, text).expect("a snapshot can be written");
    }
}

/// What people copy from is laid out as `platformc fmt` would.
#[test]
fn specs_are_laid_out() {
    let mut wrong = Vec::new();
    for folder in ["examples", "src/cli/init", "tests/coverage"] {
        let files = fixture::files_below(&fixture::root().join(folder));
        let specs: Vec<_> = files
            .into_iter()
            .filter(|(path, _)| {
                Path::new(path)
                    .extension()
                    .is_some_and(|ending| ending == "kdl")
            })
            .collect();
        assert!(!specs.is_empty(), "{folder} holds no spec");
        for (path, text) in specs {
            let id = SourceMap::default().add(path.as_str(), text.as_str());
            if platformc::fmt::format(&text, id).as_ref() != Ok(&text) {
                wrong.push(format!("{folder}/{path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "run `cargo run -- fmt` on {wrong:#?}");
}

#[test]
fn examples_give_no_cause_for_warnings() {
    for (name, _) in EXAMPLES {
        let mut diags = Diagnostics::default();
        let mut sources = fixture::example(name);
        sources.today = Date::parse("2026-11-21").ok();
        assert!(platformc::compile(&sources, &mut diags).is_ok());
        let reported = fixture::report(diags, &sources);
        assert!(reported.is_empty(), "{name}:\n{reported}");
    }
}

#[test]
fn the_bank_is_of_a_banks_size() {
    let tree = fixture::compile(&fixture::example("bank"));
    let documents: usize = tree.iter().map(|(_, text)| documents_in(text)).sum();
    assert!(documents > 50_000, "{documents} documents");
}
