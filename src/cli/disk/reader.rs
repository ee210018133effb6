//! Whether texts are on the disk already: where a rebuild spends its time, so a file is looked up once and its
//! folder once for all that is in it.

use super::{Disk, Folders};
use crate::output::RelPath;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Looks at one file after another; each thread has its own.
#[derive(Debug)]
pub struct Reader<'d> {
    root: &'d Path,
    folders: &'d Folders,
    /// The folder of the last file.
    folder: Folder,
    /// Longer than the longest file so far. What is in it is of no interest.
    buffer: Vec<u8>,
}

/// A folder that was looked at; a path of `None` is the root.
#[derive(Debug)]
struct Folder {
    path: Option<String>,
    is_there: bool,
}

impl Disk {
    /// Something that looks at files as fast as it can.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            root: &self.root,
            folders: &self.folders,
            folder: Folder {
                path: None,
                is_there: self.folders.root_present,
            },
            buffer: Vec::new(),
        }
    }
}

impl Reader<'_> {
    /// Whether a file is there, and holds a text, byte for byte. What is wrong with it, [`Disk::compare`]
    /// finds out.
    pub fn holds(&mut self, path: &RelPath, text: &str) -> bool {
        self.has(path.parent())
            && same(&self.root.join(path.as_str()), text, &mut self.buffer).unwrap_or(false)
    }

    /// Files come folder by folder.
    fn has(&mut self, folder: Option<&str>) -> bool {
        if self.folder.path.as_deref() != folder {
            self.folder = Folder {
                path: folder.map(str::to_owned),
                is_there: self.folders.has(folder).unwrap_or(false),
            };
        }
        self.folder.is_there
    }
}

/// Whether a file holds a text. The buffer's content is of no interest.
///
/// What gives these bytes and no more is taken for a plain file: to ask would cost a fifth of reading it.
fn same(place: &Path, text: &str, buffer: &mut Vec<u8>) -> io::Result<bool> {
    // One more, to see that the file ends: a read gives less than it may only at the end.
    let most = text.len() + 1;
    if buffer.len() < most {
        buffer.resize(most, 0);
    }
    let found = open(place)?.read(buffer.get_mut(..most).unwrap_or_default())?;
    // An empty pipe looks like an empty file.
    Ok(found > 0 && buffer.get(..found) == Some(text.as_bytes()))
}

/// Opens a file, but no link, and doesn't wait for somebody to write into a pipe.
#[cfg(unix)]
fn open(place: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(place)
}

/// Opens a file, but no link.
#[cfg(not(unix))]
fn open(place: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(place)?.is_file() {
        File::open(place)
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    }
}
