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

/// A file that a build writes; `T` is what is kept of its text.
#[derive(Debug, PartialEq, Eq)]
pub struct OutputFile<T = Box<str>> {
    path: RelPath,
    text: T,
    digest: Digest,
}

/// A file of a build beside the folder that it goes to.
pub type FileBeside = OutputFile<Beside>;

/// What a build has yet to write of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Beside {
    /// Its text, which may differ from what is on disk.
    Text(Box<str>),
    /// Nothing: the file is on disk, byte for byte.
    OnDisk,
}

impl From<Box<str>> for Beside {
    fn from(text: Box<str>) -> Self {
        Self::Text(text)
    }
}

impl<T: From<Box<str>>> OutputFile<T> {
    /// A file with its whole content.
    pub fn new(path: RelPath, text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let digest = Digest::of(text.as_bytes());
        Self {
            path,
            text: text.into(),
            digest,
        }
    }
}

impl<T> OutputFile<T> {
    /// Where it is.
    pub fn path(&self) -> &RelPath {
        &self.path
    }

    /// The digest of its content.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl FileBeside {
    /// A file that is on disk, byte for byte, so that its text is not needed any more.
    pub fn on_disk(path: RelPath, text: &str) -> Self {
        Self {
            path,
            text: Beside::OnDisk,
            digest: Digest::of(text.as_bytes()),
        }
    }

    /// Whether it is known to be on disk already.
    pub fn is_on_disk(&self) -> bool {
        self.text == Beside::OnDisk
    }

    /// Its content, unless it is on disk already.
    pub fn text_to_write(&self) -> Option<&str> {
        match &self.text {
            Beside::Text(text) => Some(text),
            Beside::OnDisk => None,
        }
    }
}

/// Every file that a build writes; `T` is what is kept of each one's text.
#[derive(Debug, PartialEq, Eq)]
pub struct OutputTree<T = Box<str>> {
    /// Ordered by path; each path once.
    files: Vec<OutputFile<T>>,
    units: BTreeSet<RelPath>,
    scope: Scope,
}

/// Every file that a build writes, beside the one folder that it goes to: of a file that is there already, the
/// text isn't kept.
pub type TreeBeside = OutputTree<Beside>;

impl OutputTree {
    /// The content of a file.
    pub fn get(&self, path: &RelPath) -> Option<&str> {
        self.file(path.as_str()).map(|file| &*file.text)
    }

    /// All files with their content, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &str)> {
        self.files.iter().map(|file| (&file.path, &*file.text))
    }
}

impl<T> OutputTree<T> {
    fn file(&self, path: &str) -> Option<&OutputFile<T>> {
        let at = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path));
        at.ok().and_then(|at| self.files.get(at))
    }

    /// All files in the order of their paths.
    pub fn files(&self) -> &[OutputFile<T>] {
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

impl<T> FromIterator<OutputFile<T>> for OutputTree<T> {
    /// No two files have one path: what wrote one of them would be lost.
    fn from_iter<I: IntoIterator<Item = OutputFile<T>>>(files: I) -> Self {
        let mut files: Vec<OutputFile<T>> = files.into_iter().collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        for (one, other) in files.iter().zip(files.iter().skip(1)) {
            assert!(
                one.path != other.path,
                "two files of the output are {}",
                one.path
            );
        }
        Self {
            files,
            units: BTreeSet::new(),
            scope: Scope::default(),
        }
    }
}

impl<T: From<Box<str>>> FromIterator<(RelPath, String)> for OutputTree<T> {
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
    #[should_panic(expected = "two files of the output are a")]
    fn no_two_files_have_one_path() {
        let file = |text: &str| OutputFile::new(RelPath::new("a").unwrap(), text);
        let _: OutputTree = [file("one"), file("other")].into_iter().collect();
    }

    #[test]
    fn a_file_on_disk_has_nothing_to_write() {
        let path = || RelPath::new("a").unwrap();
        let (there, new) = (
            FileBeside::on_disk(path(), "a"),
            FileBeside::new(path(), "a"),
        );
        assert_eq!((there.is_on_disk(), there.text_to_write()), (true, None));
        assert_eq!((new.is_on_disk(), new.text_to_write()), (false, Some("a")));
        assert_eq!(there.digest(), new.digest());
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
