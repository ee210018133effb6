//! The folder of a spec on disk.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where a spec is read from the file system"
)]

use crate::cli::error::{Error, reason};
use crate::load::{DirEntry, ReadError, SpecFolder};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The largest file of a spec, in bytes.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// A spec's folder on disk. Nothing outside of it is ever read.
#[derive(Debug)]
pub struct DiskFolder {
    root: PathBuf,
}

impl DiskFolder {
    /// Opens a spec's folder; only its own path may lead through symbolic links to anywhere.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let root = fs::canonicalize(folder);
        let root = root.map_err(|error| Error::new("open", folder, error))?;
        if root.is_dir() {
            Ok(Self { root })
        } else {
            Err(Error::wrong("open", folder, "it isn't a folder"))
        }
    }

    /// Where a path really is, all links followed, if that is inside the folder.
    fn resolve(&self, path: &str) -> Result<PathBuf, ReadError> {
        let mut place = self.root.clone();
        place.extend(parts_inside(path)?);
        let real = fs::canonicalize(place).map_err(|error| read_error(&error))?;
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err(ReadError::LeavesFolder)
        }
    }
}

impl SpecFolder for DiskFolder {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let place = self.resolve(path)?;
        let found = fs::metadata(&place).map_err(|error| read_error(&error))?;
        if found.is_dir() {
            return Err(ReadError::IsFolder);
        }
        if !found.is_file() {
            return Err(ReadError::NotAFile);
        }
        if found.len() > MOST_BYTES {
            return Err(too_large(found.len()));
        }
        let bytes = read_at_most(&place, MOST_BYTES + 1).map_err(|error| read_error(&error))?;
        let length = bytes.len() as u64;
        if length > MOST_BYTES {
            return Err(too_large(length));
        }
        Ok(bytes)
    }

    fn list(&self, folder: &str) -> Result<Vec<DirEntry>, ReadError> {
        let place = self.resolve(folder)?;
        let names = fs::read_dir(place).and_then(|entries| entries.map(named).collect());
        let mut names: Vec<DirEntry> = names.map_err(|error| read_error(&error))?;
        names.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        Ok(names)
    }
}

/// The parts of a path without `.` and `..`, if it stays inside the spec's folder.
fn parts_inside(path: &str) -> Result<Vec<&str>, ReadError> {
    if path.starts_with('/') {
        return Err(ReadError::LeavesFolder);
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(ReadError::LeavesFolder)?;
            }
            name => parts.push(name),
        }
    }
    Ok(parts)
}

/// A name that isn't Unicode gets marks where it isn't, so that whoever asks for it is told.
fn named(entry: io::Result<fs::DirEntry>) -> io::Result<DirEntry> {
    let entry = entry?;
    Ok(DirEntry {
        name: entry.file_name().to_string_lossy().into_owned(),
        is_folder: entry.file_type()?.is_dir(),
    })
}

/// A file may grow while it is read, and some never end.
fn read_at_most(place: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(place)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large(bytes: u64) -> ReadError {
    let most = MOST_BYTES;
    ReadError::TooLarge { bytes, most }
}

fn read_error(error: &io::Error) -> ReadError {
    if [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind()) {
        ReadError::NotFound
    } else {
        ReadError::Other(reason(error))
    }
}
