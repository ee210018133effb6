//! Carries an update out so that it can fail at any moment.
//!
//! 1. The journal takes down every digest that a file which changes may have from now on.
//! 2. All new text is written: a new folder with all that is in it under a temporary name, another file
//!    beside its place. This is where a disk is full, and all of it can be taken back.
//! 3. The new folders and files take their places, orphans go, the indexes follow, the journal goes last.
//!
//! A build that dies in between leaves the journal, so the next one knows the files as its own.
//! Within each step the folders are worked on in parallel.

use super::ops::Ops;
use crate::cli::error::Error;
use crate::output::RelPath;
use crate::output::index::{journal_path, temporary_path, temporary_path_in};
use crate::output::update::{Update, Write};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

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

impl Summary {
    pub(super) fn of(update: &Update<'_>) -> Self {
        Self {
            written: update.writes.len() + update.index_writes.len(),
            unchanged: update.unchanged,
            removed: update.removes.len() + update.index_removes.len(),
        }
    }
}

/// Writes and removes what the update says. If there isn't room for all of it, the disk is left as
/// it was.
pub(super) fn apply(ops: &impl Ops, root: &Path, update: &Update<'_>) -> Result<(), Error> {
    let builder = Builder {
        ops,
        root,
        made: Mutex::default(),
        written: Mutex::default(),
    };
    builder.write_journal(update)?;
    builder.clean(update)?;
    builder
        .stage(update)
        .inspect_err(|_| builder.undo(update))?;
    builder.place_folders(&update.new_folders)?;
    builder.place(&update.writes)?;
    builder.remove(&update.removes)?;
    builder.place(&update.index_writes)?;
    builder.remove(&update.index_removes)?;
    builder.remove_empty_folders(&update.vacated)?;
    builder.remove(&[&journal_path()])
}

struct Builder<'a, O> {
    ops: &'a O,
    root: &'a Path,
    /// The folders below a temporary name that were made.
    made: Mutex<BTreeSet<String>>,
    /// The temporary files so far, to be taken back if the build fails.
    written: Mutex<Vec<PathBuf>>,
}

impl<O: Ops> Builder<'_, O> {
    fn place_of(&self, path: &RelPath) -> PathBuf {
        self.root.join(path.as_str())
    }

    fn write_journal(&self, update: &Update<'_>) -> Result<(), Error> {
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
    fn clean(&self, update: &Update<'_>) -> Result<(), Error> {
        for path in &update.unfinished {
            let temporary = temporary_path(path);
            let removed = self.ops.remove_file(&self.place_of(&temporary));
            gone(removed).map_err(|error| Error::new("remove", temporary.as_str(), error))?;
        }
        for folder in &update.unfinished_folders {
            let temporary = temporary_path(folder);
            let removed = self.ops.remove_all(&self.place_of(&temporary));
            gone(removed).map_err(|error| Error::new("remove", temporary.as_str(), error))?;
        }
        Ok(())
    }

    /// Writes every text.
    fn stage(&self, update: &Update<'_>) -> Result<(), Error> {
        for folder in &update.new_folders {
            let temporary = temporary_path(folder);
            self.create_temporary(&self.place_of(&temporary))
                .map_err(|error| Error::new("make", folder.as_str(), error))?;
            locked(&self.made).insert(temporary.to_string());
        }
        self.stage_all(&update.writes)?;
        self.stage_all(&update.index_writes)
    }

    /// Makes a temporary folder, instead of what an earlier build may have left under that name.
    fn create_temporary(&self, place: &Path) -> io::Result<()> {
        match self.ops.create_folder(place) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.ops.remove_all(place)?;
                self.ops.create_folder(place)
            }
            result => result,
        }
    }

    fn stage_all(&self, writes: &[Write<'_>]) -> Result<(), Error> {
        writes
            .par_chunk_by(|one, other| one.path.parent() == other.path.parent())
            .flat_map_iter(|of_folder| of_folder)
            .try_for_each(|write| self.stage_file(write))
    }

    fn stage_file(&self, write: &Write<'_>) -> Result<(), Error> {
        let written = if let Some(new_folder) = write.new_folder {
            let staged = temporary_path_in(new_folder, write.path);
            self.make_folder_of(&staged, write.path)?;
            self.ops.write_new(&self.place_of(&staged), write.text)
        } else {
            let place = self.place_of(&temporary_path(write.path));
            locked(&self.written).push(place.clone());
            self.write_temporary(&place, write.text)
        };
        written.map_err(|error| Error::new("write", write.path.as_str(), error))
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

    /// Makes the folder of a staged file and those above it, up to the one that was made first.
    fn make_folder_of(&self, staged: &RelPath, path: &RelPath) -> Result<(), Error> {
        let unmade: Vec<&str> = {
            let made = locked(&self.made);
            staged
                .folders()
                .take_while(|folder| !made.contains(*folder))
                .collect()
        };
        for folder in unmade.into_iter().rev() {
            match self.ops.create_folder(&self.root.join(folder)) {
                // Another thread was faster.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(Error::new("make the folder of", path.as_str(), error));
                }
                Ok(()) => {}
            }
            locked(&self.made).insert(folder.to_owned());
        }
        Ok(())
    }

    /// Takes back all that was staged. What can't be removed now is left to the next build, so
    /// no failure is reported over the one that led here.
    fn undo(&self, update: &Update<'_>) {
        let files = locked(&self.written);
        let files = files.iter().map(|place| self.ops.remove_file(place));
        let folders = update.new_folders.iter();
        let folders =
            folders.map(|folder| self.ops.remove_all(&self.place_of(&temporary_path(folder))));
        // All of them, whatever becomes of one.
        let failed = files
            .chain(folders)
            .filter_map(|removed| gone(removed).err())
            .count();
        if failed == 0 && !update.has_journal {
            drop(self.ops.remove_file(&self.place_of(&journal_path())));
        }
    }

    /// Gives the new folders their names.
    fn place_folders(&self, folders: &[&RelPath]) -> Result<(), Error> {
        folders.iter().try_for_each(|folder| {
            let from = self.place_of(&temporary_path(folder));
            let placed = self.ops.rename(&from, &self.place_of(folder));
            placed.map_err(|error| Error::new("make", folder.as_str(), error))
        })
    }

    /// Moves staged files over those that they replace.
    fn place(&self, writes: &[Write<'_>]) -> Result<(), Error> {
        writes
            .par_iter()
            .filter(|write| write.new_folder.is_none())
            .try_for_each(|write| {
                let from = self.place_of(&temporary_path(write.path));
                let placed = self.ops.rename(&from, &self.place_of(write.path));
                placed.map_err(|error| Error::new("write", write.path.as_str(), error))
            })
    }

    fn remove(&self, paths: &[&RelPath]) -> Result<(), Error> {
        paths
            .par_iter()
            .try_for_each(|path| match self.ops.remove_file(&self.place_of(path)) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    Err(Error::new("remove", path.as_str(), error))
                }
                Ok(()) | Err(_) => Ok(()),
            })
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

/// It is as well if there was nothing to remove.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    // Where the folder isn't there either, some systems say so in other words.
    let nothing = [ErrorKind::NotFound, ErrorKind::NotADirectory];
    match removed {
        Err(error) if nothing.contains(&error.kind()) => Ok(()),
        result => result,
    }
}

/// A thread that panics ends the build, and nothing that it left half done is read.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
