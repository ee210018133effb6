//! What a build writes and removes, once it is decided that it may.

use super::changes::{Changes, Class};
use super::index::{is_own_file, journal_path};
use super::{OutputTree, RelPath};

/// What to do with a hand-edited or a foreign file where a file is planned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conflicts {
    /// Write nothing at all.
    Refuse,
    /// Write over it.
    Overwrite,
}

/// A file to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Write<'a> {
    /// Where.
    pub path: &'a RelPath,
    /// Its whole content.
    pub text: &'a str,
}

/// What a build does to the disk.
#[derive(Debug)]
pub struct Update<'a> {
    /// The files to write.
    pub writes: Vec<Write<'a>>,
    /// The files to remove.
    pub removes: Vec<&'a RelPath>,
    /// The indexes to write, after the files.
    pub index_writes: Vec<Write<'a>>,
    /// The indexes and left-over files to remove, after the files; not the journal.
    pub index_removes: Vec<&'a RelPath>,
    /// Paths that are no file afterwards: their folders go if nothing is left in them.
    pub vacated: Vec<&'a RelPath>,
    /// Paths that an unfinished build may have left temporary files for.
    pub unfinished: Vec<&'a RelPath>,
    /// The text of the journal to keep meanwhile.
    pub journal: &'a str,
    /// Whether a journal is there already.
    pub has_journal: bool,
    /// How many files stay as they are.
    pub unchanged: usize,
}

impl<'a> Update<'a> {
    pub(super) fn new(changes: &'a Changes<'_>) -> Self {
        let own = |path: &&RelPath| is_own_file(path);
        let (index_removes, removes) = changes.of(Class::Orphaned).partition(own);
        let mut update = Self {
            writes: writes(changes, changes.tree),
            removes,
            index_writes: index_writes(changes),
            index_removes,
            vacated: Vec::new(),
            unfinished: Vec::new(),
            journal: &changes.journal,
            has_journal: changes.interrupted,
            unchanged: changes.of(Class::Unchanged).count(),
        };
        let journal = journal_path();
        update.index_removes.retain(|path| **path != journal);
        let vacated = [Class::Orphaned, Class::Gone];
        update.vacated = vacated
            .into_iter()
            .flat_map(|class| changes.of(class))
            .collect();
        if changes.interrupted {
            update.unfinished = changes.iter().map(|(path, _)| path).collect();
        }
        update
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
            && self.index_writes.is_empty()
            && self.removes.is_empty()
            && self.index_removes.is_empty()
            && !self.has_journal
    }

    /// Every path that is written, indexes too, in order.
    pub fn written(&self) -> Vec<&'a RelPath> {
        let all = self.writes.iter().chain(&self.index_writes);
        let mut paths: Vec<_> = all.map(|write| write.path).collect();
        paths.sort_unstable();
        paths
    }

    /// Every path that is removed, indexes too, in order.
    pub fn removed(&self) -> Vec<&'a RelPath> {
        let all = self.removes.iter().chain(&self.index_removes);
        let mut paths: Vec<_> = all.copied().collect();
        paths.sort_unstable();
        paths
    }
}

fn is_written(class: Class) -> bool {
    matches!(
        class,
        Class::Missing | Class::Stale | Class::HandEdited | Class::Foreign
    )
}

fn writes<'a>(changes: &'a Changes<'_>, tree: &'a OutputTree) -> Vec<Write<'a>> {
    let written = changes.iter().filter(|(_, class)| is_written(*class));
    let write = |(path, _)| tree.get(path).map(|text| Write { path, text });
    written.filter_map(write).collect()
}

fn index_writes<'a>(changes: &'a Changes<'_>) -> Vec<Write<'a>> {
    let classed = |path: &RelPath| changes.classes.get(path).copied();
    let written = |path: &RelPath| classed(path).is_some_and(is_written);
    let indexes = changes.index_texts.iter().filter(|(path, _)| written(path));
    indexes.map(|(path, text)| Write { path, text }).collect()
}
