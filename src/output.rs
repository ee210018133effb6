//! The files of a build, in memory.

use std::collections::BTreeMap;
use std::fmt;

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
        self.0.rsplit_once('/').map(|(parent, _)| parent)
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
}

impl FromIterator<(RelPath, String)> for OutputTree {
    fn from_iter<I: IntoIterator<Item = (RelPath, String)>>(files: I) -> Self {
        Self {
            files: files.into_iter().collect(),
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
}
