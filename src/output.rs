//! The files of a build, in memory.

pub mod changes;
pub mod index;
pub mod ownership;
pub mod update;

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::iter;

/// A path inside the output tree: relative, `/` between parts, no `.` or `..`, never empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RelPath(String);

impl RelPath {
    /// Takes a path if it stays inside the tree on every system.
    pub fn new(path: impl Into<String>) -> Option<Self> {
        let path = path.into();
        let inside = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && !part.contains(|c: char| c == '\\' || c == ':' || c.is_control())
        };
        path.split('/').all(inside).then_some(Self(path))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// All parts but the last; `None` at the top of the tree.
    pub fn parent(&self) -> Option<&str> {
        parent_of(&self.0)
    }

    /// The folders that the path is in, the innermost first.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        iter::successors(self.parent(), |folder| parent_of(folder))
    }
}

/// The folder that a path is in; `None` at the top of the tree.
pub(crate) fn parent_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(parent, _)| parent)
}

impl Borrow<str> for RelPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Every file that a build writes, by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct OutputTree {
    files: BTreeMap<RelPath, String>,
    units: BTreeSet<RelPath>,
}

impl OutputTree {
    /// The content of a file.
    pub fn get(&self, path: &RelPath) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &str)> {
        self.files.iter().map(|(path, text)| (path, text.as_str()))
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Gives these folders an index of their own, so that changes below different ones
    /// don't meet in one file.
    #[must_use]
    pub fn with_units(mut self, units: impl IntoIterator<Item = RelPath>) -> Self {
        self.units.extend(units);
        self
    }

    /// The folders that have an index of their own.
    pub fn units(&self) -> &BTreeSet<RelPath> {
        &self.units
    }

    /// The first file that can't be written: its name is one that the build keeps for itself,
    /// or another file is where its folder should be.
    pub fn misplaced(&self) -> Option<&RelPath> {
        let reserved = self.files.keys().find(|path| index::is_reserved(path));
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for path in self.files.keys() {
            // What is above a folder that is known is known too.
            let unknown = |folder: &&str| !folders.contains(*folder);
            let new: Vec<&str> = path.folders().take_while(unknown).collect();
            folders.extend(new);
        }
        let blocking = || {
            let mut blocked = folders.iter();
            blocked.find_map(|folder| self.files.get_key_value(*folder).map(|(path, _)| path))
        };
        reserved.or_else(blocking)
    }
}

impl FromIterator<(RelPath, String)> for OutputTree {
    fn from_iter<I: IntoIterator<Item = (RelPath, String)>>(files: I) -> Self {
        Self {
            files: files.into_iter().collect(),
            units: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_the_tree() {
        for good in [
            "CODEOWNERS",
            "fleet/clusters/dev/kustomization.yaml",
            "a b/ü",
        ] {
            assert!(RelPath::new(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "a//b",
            "../x",
            "a/./b",
            "a\\b",
            "c:x",
            "a\n",
        ] {
            assert!(RelPath::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_path_knows_its_folders() {
        let path = RelPath::new("a/b/c").unwrap();
        assert_eq!(path.folders().collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(RelPath::new("a").unwrap().folders().count(), 0);
    }

    #[test]
    fn a_tree_knows_a_file_that_is_in_the_way_of_another() {
        let tree = |paths: &[&str]| -> OutputTree {
            let file = |path: &&str| (RelPath::new(*path).unwrap(), String::new());
            paths.iter().map(file).collect()
        };
        assert_eq!(tree(&["a/b", "a.yaml"]).misplaced(), None);
        for (paths, wrong) in [
            (&["a", "a-b", "a/b/c"] as &[&str], "a"),
            (&["x/platformc.index"], "x/platformc.index"),
            (&[".git/config"], ".git/config"),
        ] {
            let tree = tree(paths);
            assert_eq!(tree.misplaced().map(RelPath::as_str), Some(wrong));
        }
    }
}
