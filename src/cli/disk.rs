//! The output tree on disk: what is there, and what a build does to it.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where the output tree meets the file system"
)]

mod apply;
mod lock;
mod ops;
mod reader;
mod replace;

pub use apply::Summary;
pub use lock::LockedDisk;
pub use ops::{FileSystem, Ops};
pub use reader::Reader;
pub use replace::replace;

use crate::cli::error::Error;
use crate::output::changes::{Changes, Found};
use crate::output::index::{
    Digest, Index, IndexError, index_path, is_reserved, journal_path, temporary_path,
};
use crate::output::ownership::{Evidence, Watched};
use crate::output::scope::Scope;
use crate::output::{FileBeside, RelPath, TreeBeside, parent_of};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How a refused symbolic link is explained.
const LINK: &str = "it is a symbolic link, and a build doesn't follow links inside its output. \
                    Put a real file or folder in its place, or remove it";

/// The folder of the output tree, which may be absent. It is only looked at; [`LockedDisk`] changes it.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    folders: Folders,
}

impl Disk {
    /// The output tree in a folder.
    pub fn open(root: &Path) -> Result<Self, Error> {
        Ok(Self {
            root: root.to_owned(),
            folders: Folders::new(root)?,
        })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Finds out how the files differ from the tree. Only reads, and only what is planned or in an index, as
    /// far as it is in the tree's scope.
    pub fn compare<'a>(&self, tree: &'a TreeBeside) -> Result<Changes<'a>, Error> {
        let (root, folders) = (self.root(), &self.folders);
        let (sound, evidence) =
            rayon::join(|| check_tree(tree), || read_evidence(root, tree, folders));
        sound?;
        let evidence = evidence?;
        if evidence.interrupted() && *tree.scope() != Scope::Whole {
            let why = "an earlier build isn't done. Run `platformc build` without `--only` and `--shard`, \
                       which finishes it";
            return Err(Error::wrong("build a part of", root, why));
        }
        let owned = evidence.complete();
        let watched = owned.watched(tree);
        let look = |of_folder: &[Watched<'a, '_>]| look_into(root, of_folder, folders);
        let found: Vec<Result<Vec<_>, Error>> = watched
            .par_chunk_by(|one, other| one.path().parent() == other.path().parent())
            .map(look)
            .collect();
        let found: Vec<Vec<_>> = found.into_iter().collect::<Result<_, Error>>()?;
        let found: Vec<Found> = found.into_iter().flatten().collect();
        let found: Vec<_> = watched.into_iter().zip(found).collect();
        Ok(Changes::new(tree, &owned, &found, folders.absent()))
    }
}

fn check_tree(tree: &TreeBeside) -> Result<(), Error> {
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

/// The folders below the root that were looked at.
#[derive(Debug)]
struct Folders {
    root: PathBuf,
    root_present: bool,
    /// Whether they are there.
    known: Mutex<BTreeMap<String, bool>>,
}

impl Folders {
    /// The root may be a link: whoever named it meant what it points to.
    fn new(root: &Path) -> Result<Self, Error> {
        let root_present = match fs::metadata(root) {
            Ok(found) if found.is_dir() => true,
            Ok(_) => {
                let why = io::Error::new(io::ErrorKind::NotADirectory, "it isn't a folder");
                return Err(Error::new("write below", root, why));
            }
            Err(error) if is_absence(&error) => false,
            Err(error) => return Err(Error::new("look at", root, error)),
        };
        Ok(Self {
            root: root.to_owned(),
            root_present,
            known: Mutex::default(),
        })
    }

    /// Whether a folder is there, and a real one like all above it; `None` is the root.
    fn has(&self, folder: Option<&str>) -> Result<bool, Error> {
        let Some(folder) = folder else {
            return Ok(self.root_present);
        };
        if let Some(known) = self.known().get(folder) {
            return Ok(*known);
        }
        let present = self.has(parent_of(folder))? && is_real_folder(&self.root, folder)?;
        self.known().insert(folder.to_owned(), present);
        Ok(present)
    }

    /// The absent folders that are in a present one, or in the root.
    fn absent(&self) -> BTreeSet<RelPath> {
        let known = self.known();
        let absent = |folder: &str| known.get(folder) == Some(&false);
        let topmost = known
            .keys()
            .filter(|folder| absent(folder) && !parent_of(folder).is_some_and(absent));
        topmost
            .filter_map(|folder| RelPath::new(folder.as_str()))
            .collect()
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, bool>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
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
fn read_evidence(root: &Path, tree: &TreeBeside, folders: &Folders) -> Result<Evidence, Error> {
    let mut evidence = Evidence::default();
    let journal = journal_path();
    if let Some(text) = read_text(root, &journal, folders)? {
        let index = parse(&text, &journal, None)?;
        evidence.add_journal(journal.clone(), index);
    }
    let temporary = temporary_path(&journal);
    if plain_file(root, &temporary)?.is_some() {
        evidence.add_leftover(temporary);
    }
    if let Some((text, index)) = read_index(root, None, folders, evidence.interrupted())? {
        evidence.add_index(index_path(None), text, index);
    }
    let units: Vec<RelPath> = evidence.units().union(tree.units()).cloned().collect();
    let interrupted = evidence.interrupted();
    let read = |unit: &RelPath| read_index(root, Some(unit), folders, interrupted);
    let read: Vec<_> = units.par_iter().map(read).collect();
    for (unit, read) in units.iter().zip(read) {
        if let Some((text, index)) = read? {
            evidence.add_index(index_path(Some(unit)), text, index);
        }
    }
    Ok(evidence)
}

fn read_index(
    root: &Path,
    unit: Option<&RelPath>,
    folders: &Folders,
    interrupted: bool,
) -> Result<Option<(String, Index)>, Error> {
    let path = index_path(unit);
    match read_text(root, &path, folders)? {
        // A power failure may empty a file; the journal has what this index said of all that changes.
        Some(text) if text.is_empty() && interrupted => Ok(None),
        Some(text) => parse(&text, &path, unit).map(|index| Some((text, index))),
        None => Ok(None),
    }
}

fn parse(text: &str, path: &RelPath, unit: Option<&RelPath>) -> Result<Index, Error> {
    Index::parse(text, unit).map_err(|why| Error::wrong("use", path.as_str(), why))
}

fn read_text(root: &Path, path: &RelPath, folders: &Folders) -> Result<Option<String>, Error> {
    if !folders.has(path.parent())? || plain_file(root, path)?.is_none() {
        return Ok(None);
    }
    let bytes = fs::read(root.join(path.as_str()));
    let bytes = bytes.map_err(|error| Error::new("read", path.as_str(), error))?;
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| Error::wrong("use", path.as_str(), IndexError::NotAnIndex))?;
    Ok(Some(text))
}

/// Compares the files of one folder with the tree.
fn look_into(
    root: &Path,
    of_folder: &[Watched<'_, '_>],
    folders: &Folders,
) -> Result<Vec<Found>, Error> {
    if of_folder.iter().all(is_there) {
        return Ok(vec![Found::Same; of_folder.len()]);
    }
    let folder = of_folder
        .first()
        .and_then(|watched| watched.path().parent());
    if !folders.has(folder)? {
        return Ok(vec![Found::Absent; of_folder.len()]);
    }
    let mut buffer = Vec::new();
    let look = |watched: &Watched<'_, '_>| look_at(root, watched, &mut buffer);
    of_folder.iter().map(look).collect()
}

/// Whether it is known already that the planned file is there.
fn is_there(watched: &Watched<'_, '_>) -> bool {
    watched.file().is_some_and(FileBeside::is_on_disk)
}

/// Compares the file at a path with the tree. The buffer's content is of no interest.
fn look_at(root: &Path, watched: &Watched<'_, '_>, buffer: &mut Vec<u8>) -> Result<Found, Error> {
    if is_there(watched) {
        return Ok(Found::Same);
    }
    find(root, watched.path(), watched.text(), buffer)
}

/// Compares the file at a path with a text. The buffer's content is of no interest.
fn find(
    root: &Path,
    path: &RelPath,
    text: Option<&str>,
    buffer: &mut Vec<u8>,
) -> Result<Found, Error> {
    let Some(found) = plain_file(root, path)? else {
        return Ok(Found::Absent);
    };
    let place = root.join(path.as_str());
    let longest = text.map_or(0, str::len);
    let compared = match usize::try_from(found.len()) {
        Ok(length) if length <= longest => {
            read_exactly(&place, length, buffer).map(|()| Found::compare(buffer, text))
        }
        Ok(_) | Err(_) => digest_of(&place).map(|digest| Found::Differs {
            digest,
            begun: false,
        }),
    };
    compared.map_err(|error| Error::new("read", path.as_str(), error))
}

/// Reads a file of known length: `fs::read` would ask for the length again, and for the end.
fn read_exactly(place: &Path, length: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.resize(length, 0);
    File::open(place)?.read_exact(bytes)
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
