//! From what the user said to the folder of a spec.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where a spec is looked for"
)]

use std::fs;
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// The file that a spec begins with.
pub(super) const FIRST_FILE: &str = "platform.kdl";

/// The folder of the spec: the path itself, or where it names the spec's first file, its folder.
pub(super) fn locate(path: &Path) -> Result<PathBuf, Failure> {
    if path.join(FIRST_FILE).is_file() {
        return Ok(path.to_owned());
    }
    if path.is_file() {
        return if path.file_name().is_some_and(|name| name == FIRST_FILE) {
            Ok(folder_of(path))
        } else {
            Err(not_the_first_file(path).at(path))
        };
    }
    Err(if path.join(FIRST_FILE).exists() {
        no_file(path).at(path.join(FIRST_FILE))
    } else if path.is_dir() {
        nothing_there(path).at(path)
    } else {
        no_folder(path).at(path)
    })
}

/// The spec's first file, whether it is named or its folder, or where it would be.
pub(super) fn first_file(path: &Path) -> PathBuf {
    if path.is_file() {
        path.to_owned()
    } else {
        path.join(FIRST_FILE)
    }
}

fn no_file(path: &Path) -> Failure {
    let first = path.join(FIRST_FILE);
    let what = if first.is_dir() {
        "a folder"
    } else {
        "no plain file"
    };
    Failure::environment(format!("{} is {what}", first.display())).help(format!(
        "a spec is a folder, and {FIRST_FILE} is the file in it that is read first"
    ))
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

fn not_the_first_file(path: &Path) -> Failure {
    let message = format!(
        "a spec is a folder, or the {FIRST_FILE} in it, not {}",
        path.display()
    );
    let folder = folder_of(path);
    if folder.join(FIRST_FILE).is_file() {
        Failure::environment(message).help(format!("there is a spec in {}", folder.display()))
    } else {
        Failure::environment(message)
    }
}

fn no_folder(path: &Path) -> Failure {
    Failure::environment(format!("there is no folder {}", path.display())).help(format!(
        "`platformc init {}` makes it, with a first spec",
        path.display()
    ))
}

fn nothing_there(path: &Path) -> Failure {
    let place = if path == Path::new(".") {
        "this folder".to_owned()
    } else {
        path.display().to_string()
    };
    let failure = Failure::environment(format!(
        "there is no spec in {place}: it has no {FIRST_FILE}"
    ));
    match nearby(path) {
        Some(other) => failure.help(format!(
            "there is one in {}; name that folder",
            other.display()
        )),
        None if path == Path::new(".") => failure.help("`platformc init` writes a first spec"),
        None => failure.help(format!(
            "`platformc init {}` writes a first spec",
            path.display()
        )),
    }
}

/// A spec in one of the folders around, or right below.
fn nearby(path: &Path) -> Option<PathBuf> {
    let has_spec = |folder: &PathBuf| folder.join(FIRST_FILE).is_file();
    let real = fs::canonicalize(path).ok()?;
    if let Some(above) = real.ancestors().skip(1).map(Path::to_owned).find(has_spec) {
        return Some(above);
    }
    let entries = fs::read_dir(path).ok()?;
    let mut below: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(has_spec)
        .collect();
    below.sort_unstable();
    let first = below.into_iter().next()?;
    Some(
        first
            .strip_prefix(".")
            .map_or_else(|_| first.clone(), Path::to_owned),
    )
}
