//! The folder of a spec, as the loader sees it.

use std::collections::BTreeMap;
use std::fmt;

/// The folder of a spec, as the loader sees it. Paths are relative to the folder, with `/`.
pub trait SpecFolder: Sync {
    /// The bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
    /// The names in a folder (`""` is the spec's folder itself), sorted.
    fn list(&self, folder: &str) -> Result<Vec<DirEntry>, ReadError>;
}

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// The name alone.
    pub name: String,
    /// Whether it is a folder, not a file.
    pub is_folder: bool,
}

/// Why a file of the spec can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    NotFound,
    /// It is a folder.
    IsFolder,
    /// It is a device, a pipe or a socket.
    NotAFile,
    /// It lies outside of the spec's folder.
    LeavesFolder,
    /// It is larger than a file of a spec may be.
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// The system says why.
    Other(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("there is no such file"),
            Self::IsFolder => f.write_str("this is a folder"),
            Self::NotAFile => f.write_str("this is no plain file"),
            Self::LeavesFolder => f.write_str("this leads out of the spec's folder"),
            Self::TooLarge { bytes, most } => {
                write!(f, "it has {bytes} bytes; a file may have {most}")
            }
            Self::Other(why) => f.write_str(why),
        }
    }
}

/// A spec in memory.
#[derive(Debug, Default)]
pub struct MemoryFolder {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFolder {
    /// Adds a file.
    #[must_use]
    pub fn with(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), text.into());
        self
    }
}

impl SpecFolder for MemoryFolder {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.files.get(path).cloned().ok_or(ReadError::NotFound)
    }

    fn list(&self, folder: &str) -> Result<Vec<DirEntry>, ReadError> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut entries: Vec<DirEntry> = Vec::new();
        for rest in self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
        {
            let (name, is_folder) = rest
                .split_once('/')
                .map_or((rest, false), |(name, _)| (name, true));
            if entries.last().is_none_or(|last| last.name != name) {
                entries.push(DirEntry {
                    name: name.to_owned(),
                    is_folder,
                });
            }
        }
        if entries.is_empty() && !folder.is_empty() {
            Err(ReadError::NotFound)
        } else {
            Ok(entries)
        }
    }
}
