//! One build at a time in a folder.

use super::apply::{Summary, apply};
use super::ops::{FileSystem, Ops};
use super::{Disk, Folders};
use crate::cli::error::Error;
use crate::output::update::Update;
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::ops::Deref;
use std::path::Path;

/// The folder of the output tree for a build that writes: what it sees there, no other build changes, until it
/// has applied its update.
#[derive(Debug)]
pub struct LockedDisk {
    disk: Disk,
    /// `None` if the folder is absent, or can't be locked: then nothing keeps others away.
    lock: Option<File>,
}

impl LockedDisk {
    /// Keeps other builds away. What is absent stays so: it isn't sure yet that there is something to write.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let disk = Disk::open(root)?;
        let lock = if disk.folders.root_present {
            lock(root)?
        } else {
            None
        };
        Ok(Self { disk, lock })
    }

    /// Writes and removes what the update says. If there isn't room for all of it, the disk is left as
    /// it was.
    pub fn apply(self, update: &Update<'_>) -> Result<Summary, Error> {
        self.apply_with(&FileSystem, update)
    }

    /// [`LockedDisk::apply`] with other operations than the file system's.
    pub fn apply_with(self, ops: &impl Ops, update: &Update<'_>) -> Result<Summary, Error> {
        let Disk { root, folders } = self.disk;
        if !update.is_empty() {
            let _lock = match self.lock {
                Some(lock) => Some(lock),
                None => claim(ops, &root, &folders)?,
            };
            apply(ops, &root, update)?;
        }
        Ok(Summary::of(update))
    }
}

impl Deref for LockedDisk {
    type Target = Disk;

    fn deref(&self) -> &Disk {
        &self.disk
    }
}

/// Makes and locks a folder that was absent. Of several builds that saw it so, one makes it.
fn claim(ops: &impl Ops, root: &Path, folders: &Folders) -> Result<Option<File>, Error> {
    if folders.root_present {
        return Ok(None);
    }
    match ops.create_root(root) {
        Ok(()) => lock(root),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && root.is_dir() => Err(busy(root)),
        Err(error) => Err(Error::new("make", root, error)),
    }
}

/// Where a folder can't be locked, nothing keeps two builds apart.
fn lock(root: &Path) -> Result<Option<File>, Error> {
    let Ok(folder) = File::open(root) else {
        return Ok(None);
    };
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(TryLockError::Error(_)) => Ok(None),
        Err(TryLockError::WouldBlock) => Err(busy(root)),
    }
}

fn busy(root: &Path) -> Error {
    let busy = io::Error::new(ErrorKind::WouldBlock, "another build is at work there");
    Error::new("build into", root, busy)
}
