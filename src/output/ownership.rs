//! What the indexes on disk say about who wrote a file.

use super::index::{Digest, Index, Line};
use super::{FileBeside, RelPath, TreeBeside};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// What was read of the indexes and the journal so far.
#[derive(Debug, Default)]
pub struct Evidence {
    lines: Vec<(RelPath, Digest)>,
    units: BTreeSet<RelPath>,
    index_texts: BTreeMap<RelPath, String>,
    leftovers: BTreeSet<RelPath>,
    new_folders: BTreeSet<RelPath>,
    interrupted: bool,
}

impl Evidence {
    /// Takes what the index at `path` says.
    pub fn add_index(&mut self, path: RelPath, text: String, index: Index) {
        self.add(index);
        self.index_texts.insert(path, text);
    }

    /// Takes what the journal of an unfinished build says.
    pub fn add_journal(&mut self, path: RelPath, journal: Index) {
        self.add(journal);
        self.leftovers.insert(path);
        self.interrupted = true;
    }

    /// Takes a file that an unfinished build left and that says nothing.
    pub fn add_leftover(&mut self, path: RelPath) {
        self.leftovers.insert(path);
    }

    fn add(&mut self, index: Index) {
        self.units.extend(index.units);
        self.new_folders.extend(index.new_folders);
        self.lines.extend(index.files);
    }

    /// The folders that have an index of their own.
    pub fn units(&self) -> &BTreeSet<RelPath> {
        &self.units
    }

    /// Whether a build began to change files and isn't done.
    pub fn interrupted(&self) -> bool {
        self.interrupted
    }

    /// Ends the reading.
    pub fn complete(mut self) -> Ownership {
        self.lines.sort();
        self.lines.dedup();
        Ownership { evidence: self }
    }
}

/// What earlier builds are known to have written.
#[derive(Debug)]
pub struct Ownership {
    /// Its lines are ordered, and each is there once.
    evidence: Evidence,
}

impl Ownership {
    /// Every file with each of its digests, in order.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.evidence
            .lines
            .iter()
            .map(|(path, digest)| (path, *digest))
    }

    /// The folders that had an index of their own.
    pub fn units(&self) -> &BTreeSet<RelPath> {
        &self.evidence.units
    }

    /// The indexes on disk.
    pub fn index_texts(&self) -> &BTreeMap<RelPath, String> {
        &self.evidence.index_texts
    }

    /// The files that an unfinished build left behind for itself.
    pub fn leftovers(&self) -> &BTreeSet<RelPath> {
        &self.evidence.leftovers
    }

    /// The folders that an unfinished build was about to make.
    pub fn new_folders(&self) -> &BTreeSet<RelPath> {
        &self.evidence.new_folders
    }

    /// Whether a build began to change files and isn't done.
    pub fn interrupted(&self) -> bool {
        self.evidence.interrupted
    }

    /// Every file that is planned or owned, in order: all that a build looks at.
    pub fn watched<'t, 'o>(&'o self, tree: &'t TreeBeside) -> Vec<Watched<'t, 'o>> {
        let mut planned = tree.files().iter().peekable();
        let mut watched = Vec::with_capacity(tree.len());
        for lines in self
            .evidence
            .lines
            .chunk_by(|(one, _), (other, _)| one == other)
        {
            let Some((path, _)) = lines.first() else {
                continue;
            };
            let before = |file: &&FileBeside| file.path().cmp(path) == Ordering::Less;
            while let Some(file) = planned.next_if(before) {
                watched.push(Watched::planned(file, &[]));
            }
            match planned.next_if(|file| file.path() == path) {
                Some(file) => watched.push(Watched::planned(file, lines)),
                None if tree.scope().covers(path) => watched.push(Watched::owned(path, lines)),
                None => {}
            }
        }
        watched.extend(planned.map(|file| Watched::planned(file, &[])));
        watched
    }
}

/// A path that a build looks at.
#[derive(Clone, Copy, Debug)]
pub struct Watched<'t, 'o> {
    /// What to find there.
    pub target: Target<'t, 'o>,
    evidence: &'o [(RelPath, Digest)],
}

/// What the build wants of a path.
#[derive(Clone, Copy, Debug)]
pub enum Target<'t, 'o> {
    /// This file.
    File(&'t FileBeside),
    /// Nothing: an earlier build wrote a file to this path.
    Nothing(&'o RelPath),
}

impl<'t, 'o> Watched<'t, 'o> {
    fn planned(file: &'t FileBeside, evidence: &'o [(RelPath, Digest)]) -> Self {
        let target = Target::File(file);
        Self { target, evidence }
    }

    fn owned(path: &'o RelPath, evidence: &'o [(RelPath, Digest)]) -> Self {
        let target = Target::Nothing(path);
        Self { target, evidence }
    }

    /// The path.
    pub fn path(&self) -> &RelPath {
        match self.target {
            Target::File(file) => file.path(),
            Target::Nothing(path) => path,
        }
    }

    /// The file to write there.
    pub fn file(&self) -> Option<&'t FileBeside> {
        match self.target {
            Target::File(file) => Some(file),
            Target::Nothing(_) => None,
        }
    }

    /// The text to write there, unless that is known to be on disk already.
    pub fn text(&self) -> Option<&'t str> {
        self.file().and_then(FileBeside::text_to_write)
    }

    /// Whether an earlier build wrote a file there.
    pub fn is_owned(&self) -> bool {
        !self.evidence.is_empty()
    }

    /// Whether an earlier build wrote this content.
    pub fn wrote(&self, digest: Digest) -> bool {
        self.evidence.iter().any(|(_, written)| *written == digest)
    }
}
