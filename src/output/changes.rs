//! What a build would change on disk.

use super::index::{self, Digest, Line};
use super::ownership::{Ownership, Target, Watched};
use super::scope::Scope;
use super::update::{Conflicts, Update};
use super::{RelPath, TreeBeside};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What is on disk where a file is planned or was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// Nothing.
    Absent,
    /// The planned file, byte for byte.
    Same,
    /// Another file.
    Differs {
        /// What is in it.
        digest: Digest,
        /// Whether it is empty or only the beginning of the planned file, as a power failure
        /// leaves it.
        begun: bool,
    },
}

impl Found {
    /// Compares a file's bytes with what is planned.
    pub fn compare(bytes: &[u8], planned: Option<&str>) -> Self {
        let planned = planned.map(str::as_bytes);
        if planned == Some(bytes) {
            return Self::Same;
        }
        Self::Differs {
            digest: Digest::of(bytes),
            begun: planned.unwrap_or_default().starts_with(bytes),
        }
    }
}

/// What a path is to the build.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    /// Planned, and not on disk.
    Missing,
    /// Planned, and on disk as planned.
    Unchanged,
    /// As an earlier build wrote it; the spec has moved on.
    Stale,
    /// Written by an earlier build and edited since.
    HandEdited,
    /// Planned, and somebody else's file is there.
    Foreign,
    /// As an earlier build wrote it, and no longer planned.
    Orphaned,
    /// No longer planned, but edited since an earlier build wrote it: it is kept and reported.
    EditedOrphan,
    /// No longer planned, and not on disk any more.
    Gone,
    /// An index that says something else of files that are as they should be: somebody or a merge changed it.
    EditedIndex,
}

impl Class {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unchanged => "unchanged",
            Self::Stale => "stale",
            Self::HandEdited => "hand-edited",
            Self::Foreign => "foreign",
            Self::Orphaned => "orphaned",
            Self::EditedOrphan => "edited orphan",
            Self::Gone => "gone",
            Self::EditedIndex => "edited index",
        }
    }

    /// Whether a build writes nothing because of such a file, unless told.
    pub fn is_in_the_way(self) -> bool {
        matches!(self, Self::HandEdited | Self::Foreign)
    }

    fn of(found: Found, watched: &Watched<'_, '_>, interrupted: bool) -> Self {
        let emptied = Digest::of(&[]);
        // A power failure may empty a file after the build is done; there is nothing in it to be lost.
        let ours =
            |digest, begun| watched.wrote(digest) || digest == emptied || (interrupted && begun);
        match (found, watched.target) {
            (Found::Absent, Target::File(_)) => Self::Missing,
            (Found::Absent, Target::Nothing(_)) => Self::Gone,
            (Found::Same, _) => Self::Unchanged,
            (Found::Differs { .. }, Target::File(_)) if !watched.is_owned() => Self::Foreign,
            (Found::Differs { digest, begun }, Target::File(_)) if ours(digest, begun) => {
                Self::Stale
            }
            (Found::Differs { .. }, Target::File(_)) => Self::HandEdited,
            (Found::Differs { digest, begun }, Target::Nothing(_)) if ours(digest, begun) => {
                Self::Orphaned
            }
            (Found::Differs { .. }, Target::Nothing(_)) => Self::EditedOrphan,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A path and what it is.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) path: Cow<'a, RelPath>,
    pub(super) class: Class,
    /// What to write, if the path is planned and no index, and not on disk already.
    pub(super) text: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn new(watched: &Watched<'a, '_>, found: Found, interrupted: bool) -> Self {
        Self {
            path: match watched.target {
                Target::File(file) => Cow::Borrowed(file.path()),
                Target::Nothing(path) => Cow::Owned(path.clone()),
            },
            class: Class::of(found, watched, interrupted),
            text: watched.text(),
        }
    }

    fn index((path, class): (RelPath, Class)) -> Self {
        Self {
            path: Cow::Owned(path),
            class,
            text: None,
        }
    }
}

/// How the files on disk differ from a tree.
#[derive(Debug)]
pub struct Changes<'a> {
    /// Ordered by path; each path once.
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) index_texts: BTreeMap<RelPath, String>,
    pub(super) new_folders: BTreeSet<RelPath>,
    pub(super) journal: String,
    pub(super) interrupted: bool,
    pub(super) unfinished_folders: BTreeSet<RelPath>,
    lost_indexes: BTreeSet<RelPath>,
}

impl<'a> Changes<'a> {
    /// Classes every path that is watched. Of `absent` folders all that they are in is there.
    pub fn new(
        tree: &'a TreeBeside,
        owned: &Ownership,
        found: &[(Watched<'a, '_>, Found)],
        absent: BTreeSet<RelPath>,
    ) -> Self {
        let interrupted = owned.interrupted();
        let entry =
            |(watched, found): &(Watched<'a, '_>, Found)| Entry::new(watched, *found, interrupted);
        let mut entries: Vec<Entry<'a>> = found.iter().map(entry).collect();
        let lines = lines(tree, owned, &entries);
        let mut index_texts = index::texts(tree.units(), &lines);
        let scope = tree.scope();
        index_texts.retain(|path, _| scope.touches(index::unit_of(path).as_ref()));
        let indexes = index_classes(&index_texts, owned, scope, &entries);
        entries.extend(indexes.into_iter().map(Entry::index));
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        let clean = entries.iter().all(|entry| entry.class == Class::Unchanged);
        let new_folders = needed(absent, &entries);
        let lost_indexes = lost_indexes(tree, owned, &entries);
        let journal = (!clean).then(|| journal(tree, owned, &lines, &new_folders));
        Self {
            entries,
            index_texts,
            new_folders,
            journal: journal.unwrap_or_default(),
            interrupted,
            unfinished_folders: owned.new_folders().clone(),
            lost_indexes,
        }
    }

    /// The indexes of units that have planned files on disk and no index, though the root's names it: whose files
    /// they are is not known any more.
    pub fn lost_indexes(&self) -> &BTreeSet<RelPath> {
        &self.lost_indexes
    }

    /// Whether a build began to change files and isn't done: it died, or is still at work.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    /// Whether the disk is what a build leaves, with nothing to say.
    pub fn is_clean(&self) -> bool {
        self.entries
            .iter()
            .all(|entry| entry.class == Class::Unchanged)
    }

    /// Every path with its class, in the order of the paths; the indexes are among them.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, Class)> {
        self.entries.iter().map(|entry| (&*entry.path, entry.class))
    }

    /// The paths of one class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &RelPath> {
        let same = move |(path, found)| (found == class).then_some(path);
        self.iter().filter_map(same)
    }

    /// The hand-edited and the foreign files.
    pub fn in_the_way(&self) -> impl Iterator<Item = (&RelPath, Class)> {
        self.iter().filter(|(_, class)| class.is_in_the_way())
    }

    /// What to write and remove; `None` if files are in the way and must not be overwritten.
    pub fn update(&self, conflicts: Conflicts) -> Option<Update<'_>> {
        let refused = conflicts == Conflicts::Refuse && self.in_the_way().next().is_some();
        (!refused).then(|| Update::new(self))
    }
}

/// The lines of the new indexes. An edited orphan stays listed, so that it is reported until
/// somebody has removed it, and so does what is outside of the tree's scope.
fn lines<'l>(tree: &'l TreeBeside, owned: &'l Ownership, entries: &[Entry<'_>]) -> Vec<Line<'l>> {
    let planned = tree.files().iter();
    let mut lines: Vec<Line<'_>> = planned.map(|file| (file.path(), file.digest())).collect();
    let edited = |entry: &&Entry<'_>| entry.class == Class::EditedOrphan;
    let edited: BTreeSet<&RelPath> = entries
        .iter()
        .filter(edited)
        .map(|entry| &*entry.path)
        .collect();
    let kept = |(path, _): &Line<'_>| !tree.scope().covers(path) || edited.contains(path);
    lines.extend(owned.lines().filter(kept));
    lines.sort();
    lines
}

fn lost_indexes(tree: &TreeBeside, owned: &Ownership, entries: &[Entry<'_>]) -> BTreeSet<RelPath> {
    let named = tree.units().intersection(owned.units());
    let has_none = |unit: &&RelPath| {
        let index = index::index_path(Some(unit));
        tree.scope().touches(Some(unit)) && !owned.index_texts().contains_key(&index)
    };
    let is_on_disk = |entry: &&Entry<'_>| !matches!(entry.class, Class::Missing | Class::Gone);
    let on_disk = |unit: &RelPath| {
        let mut entries = entries.iter().filter(is_on_disk);
        entries.any(|entry| entry.path.folders().any(|folder| folder == unit.as_str()))
    };
    let lost = named.filter(has_none).filter(|unit| on_disk(unit));
    lost.map(|unit| index::index_path(Some(unit))).collect()
}

/// An index is written anew whenever its text differs: whatever it says, the build took it in.
fn index_classes(
    planned: &BTreeMap<RelPath, String>,
    owned: &Ownership,
    scope: &Scope,
    entries: &[Entry<'_>],
) -> BTreeMap<RelPath, Class> {
    let touched = |unit: &&RelPath| scope.touches(Some(*unit));
    let gone = owned.units().iter().filter(touched);
    let gone = gone.map(|unit| (index::index_path(Some(unit)), Class::Gone));
    let mut classes: BTreeMap<RelPath, Class> = gone.collect();
    let touched = |path: &&RelPath| scope.touches(index::unit_of(path).as_ref());
    let there = owned.index_texts().keys().filter(touched);
    let there = there.chain(owned.leftovers());
    classes.extend(there.map(|path| (path.clone(), Class::Orphaned)));
    for (path, text) in planned {
        let class = match owned.index_texts().get(path) {
            None => Class::Missing,
            Some(found) if found == text => Class::Unchanged,
            Some(found) if is_edited(found, text, owned, entries) => Class::EditedIndex,
            Some(_) => Class::Stale,
        };
        classes.insert(path.clone(), class);
    }
    classes
}

/// Whether an index differs from what a build writes only in lines about what no build would change. While a build
/// is at work its indexes are behind.
fn is_edited(found: &str, planned: &str, owned: &Ownership, entries: &[Entry<'_>]) -> bool {
    let is_unchanged = |path: &str| {
        let at = entries.binary_search_by(|entry| entry.path.as_str().cmp(path));
        let entry = at.ok().and_then(|at| entries.get(at));
        entry.is_some_and(|entry| entry.class == Class::Unchanged)
    };
    let is_kept = |line: &&str| {
        index::path_in_line(line).is_none_or(|path| {
            let mut indexes = owned.index_texts().keys();
            is_unchanged(path) || indexes.any(|index| index.as_str() == path)
        })
    };
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) =
        (found.lines().collect(), planned.lines().collect());
    !owned.interrupted() && old.symmetric_difference(&new).all(is_kept)
}

/// The evidence of what changes, old and new: with the journal beside them, the indexes and the files can
/// change in any order, and no moment makes a file of the build look like somebody else's.
fn journal(
    tree: &TreeBeside,
    owned: &Ownership,
    new: &[Line<'_>],
    new_folders: &BTreeSet<RelPath>,
) -> String {
    let mut lines = new.to_vec();
    lines.extend(owned.lines());
    lines.sort();
    // Where lines move from one index to another, or only an earlier journal has them, it needs all.
    let all = owned.interrupted() || owned.units() != tree.units();
    let mut lines: Vec<Line<'_>> = lines
        .chunk_by(|(one, _), (other, _)| one == other)
        .filter(|of_path| all || !stays(of_path))
        .flatten()
        .copied()
        .collect();
    lines.dedup();
    let units: BTreeSet<&RelPath> = tree.units().union(owned.units()).collect();
    // What an earlier build left is removed by this one, or by the one after it.
    let new_folders = new_folders.union(owned.new_folders()).collect();
    index::journal_text(&units, &new_folders, &lines)
}

/// Whether the old lines and the new ones say the same of a path.
fn stays(of_path: &[Line<'_>]) -> bool {
    matches!(of_path, [old, new] if old == new)
}

/// The folders that something planned is in.
fn needed(mut absent: BTreeSet<RelPath>, entries: &[Entry<'_>]) -> BTreeSet<RelPath> {
    let missing = entries.iter().filter(|entry| entry.class == Class::Missing);
    let folders = missing.flat_map(|entry| entry.path.folders());
    let folders: BTreeSet<&str> = folders.collect();
    absent.retain(|folder| folders.contains(folder.as_str()));
    absent
}

#[cfg(test)]
mod tests;
