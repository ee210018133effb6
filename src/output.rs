//! The files of a build, in memory.

pub mod changes;
pub mod index;
pub mod ownership;
pub mod scope;
pub mod update;

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::fmt;
use std::iter;

use index::Digest;
use scope::Scope;

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

/// Whether a path is a folder or in it.
fn is_in(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
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

/// A file that a build writes.
#[derive(Debug, PartialEq, Eq)]
pub struct OutputFile {
    path: RelPath,
    /// `None` for a file that is on disk already.
    text: Option<Box<str>>,
    digest: Digest,
}

impl OutputFile {
    /// A file with its whole content.
    pub fn new(path: RelPath, text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let digest = Digest::of(text.as_bytes());
        Self {
            path,
            text: Some(text),
            digest,
        }
    }

    /// A file that is on disk, byte for byte, so that its text is not needed any more.
    pub fn already_there(path: RelPath, text: &str) -> Self {
        Self {
            path,
            text: None,
            digest: Digest::of(text.as_bytes()),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &RelPath {
        &self.path
    }

    /// Its content; `None` if it is on disk already.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The digest of its content.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// Every file that a build writes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct OutputTree {
    /// Ordered by path; each path once.
    files: Vec<OutputFile>,
    units: BTreeSet<RelPath>,
    scope: Scope,
}

impl OutputTree {
    /// The content of a file that is not on disk already.
    pub fn get(&self, path: &RelPath) -> Option<&str> {
        self.file(path.as_str()).and_then(OutputFile::text)
    }

    fn file(&self, path: &str) -> Option<&OutputFile> {
        let at = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path));
        at.ok().and_then(|at| self.files.get(at))
    }

    /// All files that are not on disk already with their content, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &str)> {
        let files = self.files.iter();
        files.filter_map(|file| Some((&file.path, file.text()?)))
    }

    /// All files in the order of their paths.
    pub fn files(&self) -> &[OutputFile] {
        &self.files
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

    /// Leaves alone what is on disk outside of a scope. The tree has no file there.
    #[must_use]
    pub fn within(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// The part of the output that the tree is the whole of.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The first file that can't be written: its name is one that the build keeps for itself,
    /// or another file is where its folder should be.
    pub fn misplaced(&self) -> Option<&RelPath> {
        let paths = || self.files.iter().map(OutputFile::path);
        let reserved = paths().find(|path| index::is_reserved(path));
        reserved.or_else(|| self.in_the_place_of_a_folder())
    }

    fn in_the_place_of_a_folder(&self) -> Option<&RelPath> {
        let mut before = "";
        for folder in self.files.iter().filter_map(|file| file.path.parent()) {
            // What is above the folder before, too, has been looked for.
            let is_new = |above: &&str| !is_in(before, above);
            let new = iter::successors(Some(folder), |folder| parent_of(folder)).take_while(is_new);
            if let Some(file) = new.into_iter().find_map(|folder| self.file(folder)) {
                return Some(&file.path);
            }
            before = folder;
        }
        None
    }
}

impl FromIterator<OutputFile> for OutputTree {
    /// Of several files with one path the first is kept.
    fn from_iter<I: IntoIterator<Item = OutputFile>>(files: I) -> Self {
        let mut files: Vec<OutputFile> = files.into_iter().collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files.dedup_by(|later, first| later.path == first.path);
        Self {
            files,
            units: BTreeSet::new(),
            scope: Scope::default(),
        }
    }
}

impl FromIterator<(RelPath, String)> for OutputTree {
    fn from_iter<I: IntoIterator<Item = (RelPath, String)>>(files: I) -> Self {
        let file = |(path, text)| OutputFile::new(path, text);
        files.into_iter().map(file).collect()
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
