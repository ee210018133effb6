//! The output tree on disk: what is there, and what a build does to it.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where the output tree meets the file system"
)]

mod apply;
mod ops;
mod replace;

pub use apply::{Summary, apply, apply_with};
pub use ops::{FileSystem, Ops};
pub use replace::replace;

use crate::cli::error::Error;
use crate::output::changes::{Changes, Found};
use crate::output::index::{
    Digest, Index, IndexError, index_path, is_reserved, journal_path, temporary_path,
};
use crate::output::ownership::Ownership;
use crate::output::{OutputTree, RelPath, parent_of};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// How a refused symbolic link is explained.
const LINK: &str = "it is a symbolic link, and a build doesn't follow links inside its output. \
                    Put a real file or folder in its place, or remove it";

/// Finds out how the files below `root` differ from the tree. Only reads, and only what is
/// planned or in an index.
pub fn compare<'a>(root: &Path, tree: &'a OutputTree) -> Result<Changes<'a>, Error> {
    check_tree(tree)?;
    let mut present = Folders::new(root)?;
    let owned = read_ownership(root, tree, &mut present)?;
    let paths: Vec<&RelPath> = owned.paths_with(tree).into_iter().collect();
    for path in &paths {
        present.check_folder_of(path)?;
    }
    let look = |path: &&RelPath| look(root, path, tree.get(path), &present);
    let found: Vec<Result<Found, Error>> = paths.par_iter().map(look).collect();
    let found = paths.into_iter().zip(found);
    let found = found.map(|(path, found)| Ok((path, found?)));
    Ok(Changes::new(
        tree,
        &owned,
        &found.collect::<Result<_, Error>>()?,
    ))
}

fn check_tree(tree: &OutputTree) -> Result<(), Error> {
    match tree.misplaced() {
        None => Ok(()),
        Some(path) if is_reserved(path) => Err(Error::wrong(
            "write",
            path.as_str(),
            "the name is kept for the build and for Git",
        )),
        Some(path) => {
            let why = "another file of the output needs a folder of that name";
            Err(Error::wrong("write", path.as_str(), why))
        }
    }
}

/// The folders below the root that were looked at: whether they are there.
struct Folders<'r> {
    root: &'r Path,
    present: BTreeSet<String>,
    absent: BTreeSet<String>,
    root_present: bool,
}

impl<'r> Folders<'r> {
    /// The root may be a link: whoever named it meant what it points to.
    fn new(root: &'r Path) -> Result<Self, Error> {
        let root_present = match fs::metadata(root) {
            Ok(found) if found.is_dir() => true,
            Ok(_) => return Err(Error::wrong("write below", root, "it isn't a folder")),
            Err(error) if is_absence(&error) => false,
            Err(error) => return Err(Error::new("look at", root, error)),
        };
        Ok(Self {
            root,
            present: BTreeSet::new(),
            absent: BTreeSet::new(),
            root_present,
        })
    }

    /// Makes sure that every folder above a file is a real one or isn't there.
    fn check_folder_of(&mut self, path: &RelPath) -> Result<(), Error> {
        let known = |folder: &str| self.present.contains(folder) || self.absent.contains(folder);
        let unknown = path.folders().take_while(|folder| !known(folder));
        let unknown: Vec<&str> = unknown.collect();
        for folder in unknown.into_iter().rev() {
            if self.has(parent_of(folder)) && is_real_folder(self.root, folder)? {
                self.present.insert(folder.to_owned());
            } else {
                self.absent.insert(folder.to_owned());
            }
        }
        Ok(())
    }

    /// Whether a folder that was looked at is there; `None` is the root.
    fn has(&self, folder: Option<&str>) -> bool {
        folder.map_or(self.root_present, |folder| self.present.contains(folder))
    }
}

fn is_real_folder(root: &Path, folder: &str) -> Result<bool, Error> {
    let why = match metadata(root, folder)? {
        None => return Ok(false),
        Some(found) if found.is_dir() => return Ok(true),
        Some(found) if found.is_symlink() => LINK,
        Some(_) => "a folder is needed there, and there is a file. Move it away",
    };
    Err(Error::wrong("write below", folder, why))
}

/// What is at a path that must be a plain file or nothing.
fn plain_file(root: &Path, path: &RelPath) -> Result<Option<Metadata>, Error> {
    let why = match metadata(root, path.as_str())? {
        None => return Ok(None),
        Some(found) if found.is_file() => return Ok(Some(found)),
        Some(found) if found.is_symlink() => LINK,
        Some(found) if found.is_dir() => {
            "a file belongs there, and there is a folder. Move it away"
        }
        Some(_) => "it is a device or a pipe. Move it away",
    };
    Err(Error::wrong("write", path.as_str(), why))
}

/// What is at a path, links not followed.
fn metadata(root: &Path, path: &str) -> Result<Option<Metadata>, Error> {
    match fs::symlink_metadata(root.join(path)) {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(Error::new("look at", path, error)),
    }
}

/// Whether the error only says that nothing is there.
fn is_absence(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Reads the journal, the root's index, and the index of every unit that any of them or the
/// tree names.
fn read_ownership(
    root: &Path,
    tree: &OutputTree,
    folders: &mut Folders<'_>,
) -> Result<Ownership, Error> {
    let mut owned = Ownership::default();
    let journal = journal_path();
    if let Some(text) = read_text(root, &journal, folders)? {
        let index = parse(&text, &journal, None)?;
        owned.add_journal(journal.clone(), index);
    }
    let temporary = temporary_path(&journal);
    if plain_file(root, &temporary)?.is_some() {
        owned.add_leftover(temporary);
    }
    add_index(&mut owned, root, None, folders)?;
    let units: BTreeSet<RelPath> = owned.units().union(tree.units()).cloned().collect();
    for unit in &units {
        add_index(&mut owned, root, Some(unit), folders)?;
    }
    Ok(owned)
}

fn add_index(
    owned: &mut Ownership,
    root: &Path,
    unit: Option<&RelPath>,
    folders: &mut Folders<'_>,
) -> Result<(), Error> {
    let path = index_path(unit);
    if let Some(text) = read_text(root, &path, folders)? {
        // A power failure may empty a file; the journal has all that this index said.
        if text.is_empty() && owned.interrupted() {
            return Ok(());
        }
        let index = parse(&text, &path, unit)?;
        owned.add_index(path, text, index);
    }
    Ok(())
}

fn parse(text: &str, path: &RelPath, unit: Option<&RelPath>) -> Result<Index, Error> {
    Index::parse(text, unit).map_err(|why| Error::wrong("use", path.as_str(), why))
}

fn read_text(
    root: &Path,
    path: &RelPath,
    folders: &mut Folders<'_>,
) -> Result<Option<String>, Error> {
    folders.check_folder_of(path)?;
    if !folders.has(path.parent()) || plain_file(root, path)?.is_none() {
        return Ok(None);
    }
    let bytes = fs::read(root.join(path.as_str()));
    let bytes = bytes.map_err(|error| Error::new("read", path.as_str(), error))?;
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| Error::wrong("use", path.as_str(), IndexError::NotAnIndex))?;
    Ok(Some(text))
}

/// Compares the file at a path with the update.
fn look(
    root: &Path,
    path: &RelPath,
    planned: Option<&str>,
    folders: &Folders<'_>,
) -> Result<Found, Error> {
    if !folders.has(path.parent()) {
        return Ok(Found::Absent);
    }
    let Some(found) = plain_file(root, path)? else {
        return Ok(Found::Absent);
    };
    let place = root.join(path.as_str());
    let longest = planned.map_or(0, str::len);
    let compared = match usize::try_from(found.len()) {
        Ok(length) if length <= longest => {
            read_exactly(&place, length).map(|bytes| Found::compare(&bytes, planned))
        }
        Ok(_) | Err(_) => digest_of(&place).map(|digest| Found::Differs {
            digest,
            begun: false,
        }),
    };
    compared.map_err(|error| Error::new("read", path.as_str(), error))
}

/// Reads a file of known length: `fs::read` would ask for the length again, and for the end.
fn read_exactly(place: &Path, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    File::open(place)?.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Hashes a file piece by piece: it may be anything, and of any size.
fn digest_of(place: &Path) -> io::Result<Digest> {
    let mut file = File::open(place)?;
    let mut hasher = Sha256::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        match buffer.get(..read) {
            Some(bytes) if read > 0 => hasher.update(bytes),
            Some(_) | None => return Ok(Digest::from_hasher(hasher)),
        }
    }
}
