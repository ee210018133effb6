//! Which files are to be laid out.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where the files to lay out are looked for"
)]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::failure::Failure;
use crate::cli::spec_folder::DiskFolder;
use crate::cli::spec_path;
use crate::diag::Diagnostics;
use crate::load::{MemoryFolder, SpecFolder, load_file};
use crate::source::{SourceId, SourceMap};

/// How standard input is named on the command line, and in messages.
const STANDARD_INPUT: (&str, &str) = ("-", "<stdin>");

/// The files that have a text.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) map: SourceMap,
    pub(super) all: Vec<(PathBuf, SourceId)>,
    /// Where each file really is: none is read twice.
    seen: BTreeSet<PathBuf>,
}

/// `27 files`.
pub(super) fn count(files: usize) -> String {
    format!("{files} {}", if files == 1 { "file" } else { "files" })
}

/// Whether the text comes from standard input, and then from nowhere else.
pub(super) fn is_standard_input(paths: &[PathBuf]) -> Result<bool, Failure> {
    let (argument, _) = STANDARD_INPUT;
    let is_it = |path: &PathBuf| path == Path::new(argument);
    match paths {
        [only] => Ok(is_it(only)),
        _ if paths.iter().any(is_it) => Err(Failure::environment(
            "`-`, which is standard input, stands alone",
        )),
        _ => Ok(false),
    }
}

/// The text from standard input.
pub(super) fn standard_input(diags: &mut Diagnostics) -> Result<Files, Failure> {
    let (argument, shown) = STANDARD_INPUT;
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Error::new("read", shown, error))?;
    let mut files = Files::default();
    let folder = MemoryFolder::default().with(argument, bytes);
    files.take(&folder, argument, Path::new(shown), diags);
    Ok(files)
}

/// The files that paths stand for: a folder for all `.kdl` files below it, no path for the spec of this
/// folder. What can't be read is reported.
pub(super) fn named(paths: &[PathBuf], diags: &mut Diagnostics) -> Result<Files, Failure> {
    let mut files = Files::default();
    if paths.is_empty() {
        let here = spec_path::locate(Path::new("."))?;
        files.take_folder(&here, diags)?;
    }
    for path in paths {
        if path.is_dir() {
            files.take_folder(path, diags)?;
        } else {
            files.take_file(path, diags)?;
        }
    }
    Ok(files)
}

impl Files {
    fn take_folder(&mut self, path: &Path, diags: &mut Diagnostics) -> Result<(), Failure> {
        let folder = DiskFolder::open(path)?;
        let mut found = Vec::new();
        below(&folder, "", &mut found)?;
        if found.is_empty() {
            let message = format!("there is no .kdl file below {}", path.display());
            return Err(Failure::environment(message));
        }
        for name in found {
            let place = path.join(&name);
            let place = place.strip_prefix(".").unwrap_or(&place);
            self.take(&folder, &name, place, diags);
        }
        Ok(())
    }

    fn take_file(&mut self, path: &Path, diags: &mut Diagnostics) -> Result<(), Failure> {
        let nothing =
            || Failure::environment(format!("there is no file or folder {}", path.display()));
        let name = path
            .file_name()
            .filter(|_| path.exists())
            .ok_or_else(nothing)?;
        let around = path.parent().filter(|around| *around != Path::new(""));
        let folder = DiskFolder::open(around.unwrap_or(Path::new(".")))?;
        self.take(&folder, &name.to_string_lossy(), path, diags);
        Ok(())
    }

    /// Reads a file of a folder, unless it was read before.
    fn take(&mut self, folder: &dyn SpecFolder, name: &str, place: &Path, diags: &mut Diagnostics) {
        let real = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
        if self.seen.insert(real) {
            let shown = place.display().to_string();
            let source = load_file(folder, name, &shown, &mut self.map, diags);
            self.all
                .extend(source.map(|source| (place.to_owned(), source)));
        }
    }
}

/// Collects the `.kdl` files below a folder, but nothing hidden.
fn below(folder: &DiskFolder, path: &str, found: &mut Vec<String>) -> Result<(), Failure> {
    let entries = folder.list(path);
    let entries = entries
        .map_err(|why| Failure::environment(format!("can't read the folder {path}: {why}")))?;
    for entry in entries.iter().filter(|entry| !entry.name.starts_with('.')) {
        let inner = match path {
            "" => entry.name.clone(),
            _ => format!("{path}/{}", entry.name),
        };
        if entry.is_folder {
            below(folder, &inner, found)?;
        } else if Path::new(&inner).extension() == Some(OsStr::new("kdl")) {
            found.push(inner);
        }
    }
    Ok(())
}
