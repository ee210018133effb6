//! One file of the user's own gets another text.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::ops::{FileSystem, Ops as _};
use crate::cli::error::Error;
use crate::output::index::TEMPORARY_PREFIX;

/// Puts a text in place of a file's. At any moment the file has all of the one or all of the other; who may
/// read and write it stays. Of a symbolic link, the file that it leads to is replaced.
pub fn replace(file: &Path, text: &str) -> Result<(), Error> {
    replaced(file, text).map_err(|error| Error::new("write", file, error))
}

fn replaced(file: &Path, text: &str) -> io::Result<()> {
    let real = fs::canonicalize(file)?;
    let found = fs::metadata(&real)?;
    // A rename would ask for the folder's permission only.
    if found.permissions().readonly() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    let mut name = OsString::from(TEMPORARY_PREFIX);
    name.push(real.file_name().unwrap_or_default());
    let temporary = real.with_file_name(name);
    let placed =
        write_beside(&temporary, text, &found).and_then(|()| FileSystem.rename(&temporary, &real));
    if placed.is_err() {
        drop(FileSystem.remove_file(&temporary));
    }
    placed
}

/// Writes the temporary file, over what an earlier run may have left.
fn write_beside(temporary: &Path, text: &str, like: &Metadata) -> io::Result<()> {
    match FileSystem.remove_file(temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    FileSystem.write_new(temporary, text)?;
    fs::set_permissions(temporary, like.permissions())?;
    FileSystem.flush(temporary)
}
