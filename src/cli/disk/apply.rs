//! Carries an update out so that it can fail at any moment.
//!
//! 1. The journal takes down every digest that a file may have from now on.
//! 2. All new text is written into temporary files, each in the folder of its file. This is where
//!    a disk is full, and all of it can be taken back.
//! 3. The new files take their places, orphans go, the indexes follow, the journal goes last.
//!
//! A build that dies in between leaves the journal, so the next one knows the files as its own.

use super::ops::{FileSystem, Ops};
use crate::cli::error::Error;
use crate::output::index::{journal_path, temporary_path};
use crate::output::update::{Update, Write};
use crate::output::{RelPath, parent_of};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What a build did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// How many files were written, indexes too.
    pub written: usize,
    /// How many files stayed as they are.
    pub unchanged: usize,
    /// How many files were removed.
    pub removed: usize,
}

/// Writes and removes what the update says. If there isn't room for all of it, the disk is left as
/// it was.
pub fn apply(root: &Path, update: &Update<'_>) -> Result<Summary, Error> {
    apply_with(&FileSystem, root, update)
}

/// [`apply`] with other operations than the file system's.
pub fn apply_with(ops: &impl Ops, root: &Path, update: &Update<'_>) -> Result<Summary, Error> {
    let summary = Summary {
        written: update.writes.len() + update.index_writes.len(),
        unchanged: update.unchanged,
        removed: update.removes.len() + update.index_removes.len(),
    };
    if update.is_empty() {
        return Ok(summary);
    }
    let created = ops.create_root(root);
    created.map_err(|error| Error::new("make", root, error))?;
    let _lock = lock(root)?;
    let mut builder = Builder {
        ops,
        root,
        folders: BTreeMap::new(),
        written: Vec::new(),
    };
    builder.write_journal(update)?;
    builder.clean(&update.unfinished)?;
    let Staged { files, indexes } = builder
        .stage(update)
        .inspect_err(|_| builder.undo(update))?;
    builder.place(&files)?;
    builder.remove(&update.removes)?;
    builder.place(&indexes)?;
    builder.remove(&update.index_removes)?;
    builder.remove_empty_folders(&update.vacated)?;
    builder.remove(&[&journal_path()])?;
    Ok(summary)
}

/// Keeps two builds from working in one folder. Where a folder can't be locked, nothing
/// does.
fn lock(root: &Path) -> Result<Option<File>, Error> {
    let Ok(folder) = File::open(root) else {
        return Ok(None);
    };
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(TryLockError::Error(_)) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            let busy = io::Error::new(ErrorKind::WouldBlock, "another build is at work there");
            Err(Error::new("build into", root, busy))
        }
    }
}

/// Files whose text is on disk under a temporary name.
#[derive(Default)]
struct Staged<'p> {
    files: Vec<&'p RelPath>,
    indexes: Vec<&'p RelPath>,
}

struct Builder<'a, O> {
    ops: &'a O,
    root: &'a Path,
    /// The folders that are known to be there: whether this build made them.
    folders: BTreeMap<String, bool>,
    /// The files of this build so far, to be taken back if it fails.
    written: Vec<PathBuf>,
}

impl<O: Ops> Builder<'_, O> {
    fn place_of(&self, path: &RelPath) -> PathBuf {
        self.root.join(path.as_str())
    }

    fn write_journal(&mut self, update: &Update<'_>) -> Result<(), Error> {
        let path = journal_path();
        let from = self.place_of(&temporary_path(&path));
        let written = self.write_temporary(&from, update.journal);
        let written = written.and_then(|()| self.ops.flush(&from));
        let written = written.and_then(|()| self.ops.rename(&from, &self.place_of(&path)));
        written.map_err(|error| {
            drop(self.ops.remove_file(&from));
            // Nobody knows this file; what is wrong is that the folder takes none.
            Error::new("write into", self.root, error)
        })
    }

    /// Removes what a build left that didn't finish.
    fn clean(&self, paths: &[&RelPath]) -> Result<(), Error> {
        for path in paths {
            let temporary = temporary_path(path);
            let removed = self.ops.remove_file(&self.place_of(&temporary));
            // Where the folder isn't there either, some systems say so in other words.
            let nothing = [ErrorKind::NotFound, ErrorKind::NotADirectory];
            if let Err(error) = removed
                && !nothing.contains(&error.kind())
            {
                return Err(Error::new("remove", temporary.as_str(), error));
            }
        }
        Ok(())
    }

    /// Writes every text, and returns what has yet to take its place.
    fn stage<'p>(&mut self, update: &Update<'p>) -> Result<Staged<'p>, Error> {
        Ok(Staged {
            files: self.stage_all(&update.writes)?,
            indexes: self.stage_all(&update.index_writes)?,
        })
    }

    fn stage_all<'p>(&mut self, writes: &[Write<'p>]) -> Result<Vec<&'p RelPath>, Error> {
        let mut staged = Vec::new();
        for write in writes {
            if let Some(folder) = write.path.parent() {
                self.make_folder(folder)?;
            }
            staged.push(write.path);
            let place = self.place_of(&temporary_path(write.path));
            self.written.push(place.clone());
            let written = self.write_temporary(&place, write.text);
            written.map_err(|error| Error::new("write", write.path.as_str(), error))?;
        }
        Ok(staged)
    }

    /// Writes a temporary file, over what an earlier build may have left under that name.
    fn write_temporary(&self, place: &Path, text: &str) -> io::Result<()> {
        match self.ops.write_new(place, text) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.ops.remove_file(place)?;
                self.ops.write_new(place, text)
            }
            result => result,
        }
    }

    /// Makes a folder and those above it, if they aren't there.
    fn make_folder(&mut self, folder: &str) -> Result<(), Error> {
        if self.folders.contains_key(folder) {
            return Ok(());
        }
        if let Some(parent) = parent_of(folder) {
            self.make_folder(parent)?;
        }
        let fresh = match self.ops.create_folder(&self.root.join(folder)) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
            Err(error) => return Err(Error::new("make", folder, error)),
        };
        self.folders.insert(folder.to_owned(), fresh);
        Ok(())
    }

    /// Takes back all that was staged. What can't be removed now is left to the next build, so
    /// no failure is reported over the one that led here.
    fn undo(&self, update: &Update<'_>) {
        let mut complete = true;
        for place in &self.written {
            let removed = self.ops.remove_file(place);
            complete &= removed.map_or_else(|error| error.kind() == ErrorKind::NotFound, |()| true);
        }
        for (folder, _) in self.folders.iter().rev().filter(|(_, fresh)| **fresh) {
            drop(self.ops.remove_folder(&self.root.join(folder)));
        }
        if complete && !update.has_journal {
            drop(self.ops.remove_file(&self.place_of(&journal_path())));
        }
    }

    /// Moves staged files over those that they replace.
    fn place(&self, paths: &[&RelPath]) -> Result<(), Error> {
        for path in paths {
            let from = self.place_of(&temporary_path(path));
            let placed = self.ops.rename(&from, &self.place_of(path));
            placed.map_err(|error| Error::new("write", path.as_str(), error))?;
        }
        Ok(())
    }

    fn remove(&self, paths: &[&RelPath]) -> Result<(), Error> {
        for path in paths {
            match self.ops.remove_file(&self.place_of(path)) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(Error::new("remove", path.as_str(), error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Removes the folders of these paths, and those above them, as far as nothing is in them.
    fn remove_empty_folders(&self, vacated: &[&RelPath]) -> Result<(), Error> {
        let folders: BTreeSet<&str> = vacated.iter().flat_map(|path| path.folders()).collect();
        // A folder comes before what is in it, so the way back meets the innermost first.
        for folder in folders.into_iter().rev() {
            let kept = [
                ErrorKind::DirectoryNotEmpty,
                ErrorKind::NotFound,
                ErrorKind::NotADirectory,
            ];
            match self.ops.remove_folder(&self.root.join(folder)) {
                Err(error) if !kept.contains(&error.kind()) => {
                    return Err(Error::new("remove", folder, error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}
