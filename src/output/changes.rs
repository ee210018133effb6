//! What a build would change on disk.

use super::index::{self, Digest, Line};
use super::ownership::Ownership;
use super::update::{Conflicts, Update};
use super::{OutputTree, RelPath};
use rayon::prelude::*;
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
    /// Compares a file's bytes with the update.
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
        }
    }

    /// Whether a build writes nothing because of such a file, unless told.
    pub fn is_in_the_way(self) -> bool {
        matches!(self, Self::HandEdited | Self::Foreign)
    }

    fn of(found: Found, planned: bool, evidence: &[Digest], interrupted: bool) -> Self {
        let ours = |digest, begun| evidence.contains(&digest) || (interrupted && begun);
        match (found, planned) {
            (Found::Absent, true) => Self::Missing,
            (Found::Absent, false) => Self::Gone,
            (Found::Same, _) => Self::Unchanged,
            (Found::Differs { .. }, true) if evidence.is_empty() => Self::Foreign,
            (Found::Differs { digest, begun }, true) if ours(digest, begun) => Self::Stale,
            (Found::Differs { .. }, true) => Self::HandEdited,
            (Found::Differs { digest, begun }, false) if ours(digest, begun) => Self::Orphaned,
            (Found::Differs { .. }, false) => Self::EditedOrphan,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How the files on disk differ from a tree.
#[derive(Debug)]
pub struct Changes<'a> {
    pub(super) tree: &'a OutputTree,
    pub(super) classes: BTreeMap<RelPath, Class>,
    pub(super) index_texts: BTreeMap<RelPath, String>,
    pub(super) journal: String,
    pub(super) interrupted: bool,
}

impl<'a> Changes<'a> {
    /// Classes every path of `found`, which is all that is planned or owned.
    pub fn new(tree: &'a OutputTree, owned: &Ownership, found: &BTreeMap<&RelPath, Found>) -> Self {
        let interrupted = owned.interrupted();
        let class = |(path, found): (&&RelPath, &Found)| {
            let planned = tree.get(path).is_some();
            let class = Class::of(*found, planned, owned.digests(path), interrupted);
            ((*path).clone(), class)
        };
        let mut classes: BTreeMap<RelPath, Class> = found.iter().map(class).collect();
        let lines = lines(tree, owned, &classes);
        let index_texts = index::texts(tree.units(), &lines);
        classes.extend(index_classes(&index_texts, owned));
        let mut changes = Self {
            tree,
            classes,
            index_texts,
            journal: String::new(),
            interrupted,
        };
        if !changes.is_clean() {
            changes.journal = journal(tree, owned, lines);
        }
        changes
    }

    /// Whether the disk is what a build leaves, with nothing to say.
    pub fn is_clean(&self) -> bool {
        self.classes
            .values()
            .all(|class| *class == Class::Unchanged)
    }

    /// Every path with its class, in the order of the paths; the indexes are among them.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, Class)> {
        self.classes.iter().map(|(path, class)| (path, *class))
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
/// somebody has removed it.
fn lines<'a>(
    tree: &'a OutputTree,
    owned: &'a Ownership,
    classes: &BTreeMap<RelPath, Class>,
) -> Vec<Line<'a>> {
    let planned: Vec<(&RelPath, &str)> = tree.iter().collect();
    let digest = |(path, text): &(&'a RelPath, &str)| (*path, Digest::of(text.as_bytes()));
    let mut lines: Vec<Line<'_>> = planned.par_iter().map(digest).collect();
    let kept = |line: &Line<'_>| classes.get(line.0) == Some(&Class::EditedOrphan);
    lines.extend(owned.lines().filter(kept));
    lines.sort_unstable();
    lines
}

/// An index is written anew whenever its text differs: whatever it says, the build took it in.
fn index_classes(
    planned: &BTreeMap<RelPath, String>,
    owned: &Ownership,
) -> BTreeMap<RelPath, Class> {
    let gone = owned
        .units()
        .iter()
        .map(|unit| index::index_path(Some(unit)));
    let mut classes: BTreeMap<RelPath, Class> = gone.map(|path| (path, Class::Gone)).collect();
    let there = owned.index_texts().keys().chain(owned.leftovers());
    classes.extend(there.map(|path| (path.clone(), Class::Orphaned)));
    for (path, text) in planned {
        let class = match owned.index_texts().get(path) {
            None => Class::Missing,
            Some(found) if found == text => Class::Unchanged,
            Some(_) => Class::Stale,
        };
        classes.insert(path.clone(), class);
    }
    classes
}

/// All evidence, old and new: with the journal beside them, the indexes and the files can
/// change in any order, and no moment makes a file of the build look like somebody else's.
fn journal<'a>(tree: &'a OutputTree, owned: &'a Ownership, new: Vec<Line<'a>>) -> String {
    let mut lines = new;
    lines.extend(owned.lines());
    lines.sort_unstable();
    lines.dedup();
    let units: BTreeSet<&RelPath> = tree.units().union(owned.units()).collect();
    index::journal_text(&units, &lines)
}

#[cfg(test)]
mod tests;
