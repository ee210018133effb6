//! Files that a user asked for by name: what was there is written over.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where schemas and manual pages are written"
)]

use std::fs;
use std::path::Path;

use super::error::Error;

/// Writes a file, and makes the folders around it.
pub(super) fn write(file: &Path, text: &str) -> Result<(), Error> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::new("make", folder, error))?;
    }
    fs::write(file, text).map_err(|error| Error::new("write", file, error))
}
