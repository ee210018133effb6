//! Compiles specs for tests.

use std::path::{Path, PathBuf};

use platformc::cli::spec_folder::DiskFolder;
use platformc::diag::Diagnostics;
use platformc::diag::render::{self, Style};
use platformc::load::{self, MemoryFolder, Sources, SpecFolder};
use platformc::output::OutputTree;

/// The repository's folder.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The examples, and whether the whole tree of each is kept under `snapshots/`.
pub(crate) const EXAMPLES: &[(&str, bool)] = &[
    ("quickstart", true),
    ("saas", true),
    ("hub", true),
    ("bank", false),
    ("hospitals", false),
];

/// The sources of an example.
pub(crate) fn example(name: &str) -> Sources {
    let folder =
        DiskFolder::open(&root().join("examples").join(name)).expect("an example's folder");
    sources(&folder)
}

/// The sources of a spec that reads without a mistake.
pub(crate) fn sources(folder: &dyn SpecFolder) -> Sources {
    let mut diags = Diagnostics::default();
    let sources = load::load(folder, &mut diags);
    assert!(diags.ok().is_ok(), "{}", report(diags, &sources));
    sources
}

/// The tree of a spec in memory that has no mistake.
pub(crate) fn tree_of(folder: &MemoryFolder) -> OutputTree {
    compile(&sources(folder))
}

/// The tree of sources that have no mistake.
#[track_caller]
pub(crate) fn compile(sources: &Sources) -> OutputTree {
    let mut diags = Diagnostics::default();
    let tree = platformc::compile(sources, &mut diags);
    tree.unwrap_or_else(|_| panic!("{}", report(diags, sources)))
}

/// Everything that was reported, as a user sees it.
pub(crate) fn report(diags: Diagnostics, sources: &Sources) -> String {
    let style = Style {
        color: false,
        width: 100,
        unicode: true,
    };
    render::human(&diags.into_report(&sources.map), style)
}

/// Every file below a folder with its text, by its path with `/` from there.
pub(crate) fn files_below(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else {
            continue;
        };
        for entry in entries.map(|entry| entry.expect("a folder's entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let path = entry.strip_prefix(folder).expect("a path below the folder");
                let path = path.to_str().expect("a path in UTF-8").replace('\\', "/");
                found.push((path, std::fs::read_to_string(&entry).expect("a text file")));
            }
        }
    }
    found.sort();
    found
}

/// Whether snapshots are to be written rather than compared: `INSTA_UPDATE=always`, as for `insta`.
pub(crate) fn updates_snapshots() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always")
}

/// Whether a file of the output is YAML; the others are for people.
pub(crate) fn is_yaml(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "yaml")
}
