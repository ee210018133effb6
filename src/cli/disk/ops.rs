//! What a build does to the file system, one step at a time.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// The steps that change the disk. A test stops a build after any of them.
pub trait Ops: Sync {
    /// Makes the root of the output, which isn't there yet, and what is above it.
    fn create_root(&self, root: &Path) -> io::Result<()>;
    /// Makes a folder that isn't there yet.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
    /// Writes a file that isn't there yet.
    fn write_new(&self, file: &Path, text: &str) -> io::Result<()>;
    /// Makes sure that a file outlives a power failure.
    fn flush(&self, file: &Path) -> io::Result<()>;
    /// Gives a file another name; a file of that name is replaced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, file: &Path) -> io::Result<()>;
    /// Removes a folder with all that is in it; if it is a link, only the link.
    fn remove_all(&self, folder: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The real file system.
#[derive(Clone, Copy, Debug)]
pub struct FileSystem;

impl Ops for FileSystem {
    fn create_root(&self, root: &Path) -> io::Result<()> {
        root.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::create_dir(root)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)
    }

    fn write_new(&self, file: &Path, text: &str) -> io::Result<()> {
        File::create_new(file)?.write_all(text.as_bytes())
    }

    fn flush(&self, file: &Path) -> io::Result<()> {
        File::open(file)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }

    fn remove_all(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir_all(folder)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir(folder)
    }
}
