//! What the environment refused.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Something that couldn't be done to a file or folder.
#[derive(Debug)]
pub struct Error {
    /// What was being done, as in `can't … <path>`.
    pub doing: String,
    /// To what; a file of the output is named from the output's root.
    pub path: PathBuf,
    /// Why it failed.
    pub source: io::Error,
}

impl Error {
    /// Says what was being done when an operation failed.
    pub fn new(doing: &str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self {
            doing: doing.to_owned(),
            path: path.into(),
            source,
        }
    }

    /// A file or folder that isn't what it has to be.
    pub fn wrong(doing: &str, path: impl Into<PathBuf>, why: impl fmt::Display) -> Self {
        let source = io::Error::new(io::ErrorKind::InvalidData, why.to_string());
        Self::new(doing, path, source)
    }

    /// Whether the files are at fault, and not the system below them.
    pub fn is_wrong_content(&self) -> bool {
        self.source.kind() == io::ErrorKind::InvalidData
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        write!(f, "can't {} {path}: {}", self.doing, reason(&self.source))
    }
}

impl std::error::Error for Error {}

/// The system's words without the number that Rust puts behind them.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match error.raw_os_error() {
        Some(code) => text.replace(&format!(" (os error {code})"), ""),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_a_sentence() {
        let full = io::Error::from_raw_os_error(28);
        let text = Error::new("write", "fleet/a.yaml", full).to_string();
        if cfg!(unix) {
            assert_eq!(text, "can't write fleet/a.yaml: No space left on device");
        }
        let link = Error::wrong("use", "fleet", "it is a symbolic link");
        assert_eq!(link.to_string(), "can't use fleet: it is a symbolic link");
        assert!(link.is_wrong_content());
    }
}
