//! Reads a spec from its folder.

use std::collections::{BTreeMap, BTreeSet};

/// The largest file of a spec, in bytes.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// The folder of a spec, as the loader sees it. Paths are relative to the folder, with `/`.
pub trait SpecFolder: Sync {
    /// The bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
    /// The names in a folder (`""` is the spec's folder itself), sorted.
    fn list(&self, folder: &str) -> Result<Vec<DirEntry>, ReadError>;
}

/// A name in a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DirEntry {
    /// The name.
    pub name: String,
    /// Whether it is a folder; a symbolic link to one isn't, so that no walk goes in circles.
    pub is_folder: bool,
}

/// Why a file of the spec can't be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// There is no such file or folder.
    NotFound,
    /// It is a folder, not a file.
    IsFolder,
    /// It is a device or a pipe.
    NotAFile,
    /// The path leads out of the spec's folder, by `..` or by a symbolic link.
    LeavesFolder,
    /// The file is larger than any spec.
    TooLarge {
        /// How large it is.
        bytes: u64,
        /// How large it may be.
        most: u64,
    },
    /// The system's own words.
    Other(String),
}

/// The parts of a path without `.` and `..`, if it stays inside the spec's folder.
pub fn parts_inside(path: &str) -> Result<Vec<&str>, ReadError> {
    if path.starts_with('/') {
        return Err(ReadError::LeavesFolder);
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(ReadError::LeavesFolder)?;
            }
            name => parts.push(name),
        }
    }
    Ok(parts)
}

/// A spec in memory.
#[derive(Clone, Default, Debug)]
pub struct MemoryFolder {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFolder {
    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// The paths below a folder, each without the folder's part.
    fn below(&self, folder: &str) -> impl Iterator<Item = &str> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let paths = self.files.keys();
        paths.filter_map(move |path| path.strip_prefix(&prefix))
    }
}

impl<P: Into<String>, B: Into<Vec<u8>>> FromIterator<(P, B)> for MemoryFolder {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        let files = files.into_iter();
        Self {
            files: files
                .map(|(path, bytes)| (path.into(), bytes.into()))
                .collect(),
        }
    }
}

impl SpecFolder for MemoryFolder {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let path = parts_inside(path)?.join("/");
        match self.files.get(&path) {
            Some(bytes) => Ok(bytes.clone()),
            None if path.is_empty() || self.below(&path).next().is_some() => {
                Err(ReadError::IsFolder)
            }
            None => Err(ReadError::NotFound),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<DirEntry>, ReadError> {
        let folder = parts_inside(folder)?.join("/");
        let entry = |path: &str| {
            let (name, is_folder) = match path.split_once('/') {
                Some((name, _)) => (name, true),
                None => (path, false),
            };
            let name = name.to_owned();
            DirEntry { name, is_folder }
        };
        let entries: BTreeSet<DirEntry> = self.below(&folder).map(entry).collect();
        if entries.is_empty() && !folder.is_empty() {
            return Err(ReadError::NotFound);
        }
        Ok(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> MemoryFolder {
        let files = [
            "platform.kdl",
            "tenants/a.kdl",
            "tenants/b.kdl",
            "files/x/y.yaml",
        ];
        files.into_iter().map(|path| (path, path)).collect()
    }

    #[test]
    fn a_path_stays_inside_the_folder() {
        assert_eq!(parts_inside("./a//b/../c"), Ok(vec!["a", "c"]));
        assert_eq!(parts_inside(""), Ok(vec![]));
        for path in ["/etc/passwd", "..", "a/../../b", "../spec/platform.kdl"] {
            assert_eq!(parts_inside(path), Err(ReadError::LeavesFolder), "{path}");
        }
    }

    #[test]
    fn a_folder_in_memory_reads_like_one_on_disk() {
        let folder = folder();
        assert_eq!(
            folder.read("./tenants/a.kdl"),
            Ok(b"tenants/a.kdl".to_vec())
        );
        assert_eq!(folder.read("tenants"), Err(ReadError::IsFolder));
        assert_eq!(folder.read("ten"), Err(ReadError::NotFound));
        assert_eq!(folder.read("../a"), Err(ReadError::LeavesFolder));
    }

    #[test]
    fn a_folder_in_memory_lists_each_name_once() {
        let names = |path: &str| -> Vec<(String, bool)> {
            let entries = folder().list(path).unwrap();
            entries
                .into_iter()
                .map(|entry| (entry.name, entry.is_folder))
                .collect()
        };
        let file = |name: &str| (name.to_owned(), false);
        let sub = |name: &str| (name.to_owned(), true);
        assert_eq!(
            names(""),
            [sub("files"), file("platform.kdl"), sub("tenants")]
        );
        assert_eq!(names("tenants"), [file("a.kdl"), file("b.kdl")]);
        assert_eq!(folder().list("nothing"), Err(ReadError::NotFound));
    }
}
