//! What a build writes and removes, once it is decided that it may.

use super::RelPath;
use super::changes::{Changes, Class, Entry};
use super::index::{is_own_file, journal_path};

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
    /// The folder that the file comes with; `None` if its folder is there already.
    pub new_folder: Option<&'a RelPath>,
}

/// What a build does to the disk.
#[derive(Debug)]
pub struct Update<'a> {
    /// The folders to make, with all that is in them. What they are in is there already.
    pub new_folders: Vec<&'a RelPath>,
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
    /// Folders that an unfinished build may have left unplaced.
    pub unfinished_folders: Vec<&'a RelPath>,
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
        let (mut index_removes, removes): (Vec<_>, _) = changes.of(Class::Orphaned).partition(own);
        let journal = journal_path();
        index_removes.retain(|path| **path != journal);
        let vacated = [Class::Orphaned, Class::Gone].into_iter();
        let all = || changes.iter().map(|(path, _)| path);
        Self {
            new_folders: changes.new_folders.iter().collect(),
            writes: writes(changes),
            removes,
            index_writes: index_writes(changes),
            index_removes,
            vacated: vacated.flat_map(|class| changes.of(class)).collect(),
            unfinished: all().filter(|_| changes.interrupted).collect(),
            unfinished_folders: changes.unfinished_folders.iter().collect(),
            journal: &changes.journal,
            has_journal: changes.interrupted,
            unchanged: changes.of(Class::Unchanged).count(),
        }
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

fn writes<'a>(changes: &'a Changes<'_>) -> Vec<Write<'a>> {
    let written = changes
        .entries
        .iter()
        .filter(|entry| is_written(entry.class) && !is_own_file(&entry.path));
    let write = |entry: &'a Entry<'_>| {
        let text = entry.text.expect("only a file that is on disk has no text");
        changes.write(&entry.path, text)
    };
    written.map(write).collect()
}

fn index_writes<'a>(changes: &'a Changes<'_>) -> Vec<Write<'a>> {
    let written = changes
        .entries
        .iter()
        .filter(|entry| is_written(entry.class));
    let write = |entry: &'a Entry<'_>| {
        let text = changes.index_texts.get(&*entry.path)?;
        Some(changes.write(&entry.path, text))
    };
    written.filter_map(write).collect()
}

fn is_written(class: Class) -> bool {
    matches!(
        class,
        Class::Missing | Class::Stale | Class::EditedIndex | Class::HandEdited | Class::Foreign
    )
}

impl Changes<'_> {
    fn write<'a>(&'a self, path: &'a RelPath, text: &'a str) -> Write<'a> {
        let new_folder = path
            .folders()
            .find_map(|folder| self.new_folders.get(folder));
        Write {
            path,
            text,
            new_folder,
        }
    }
}
