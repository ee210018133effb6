//! What the indexes on disk say about who wrote a file.

use super::index::{Digest, Index};
use super::{OutputTree, RelPath};
use std::collections::{BTreeMap, BTreeSet};

/// The evidence of what earlier builds wrote.
#[derive(Debug, Default)]
pub struct Ownership {
    digests: BTreeMap<RelPath, Vec<Digest>>,
    units: BTreeSet<RelPath>,
    index_texts: BTreeMap<RelPath, String>,
    leftovers: BTreeSet<RelPath>,
    interrupted: bool,
}

impl Ownership {
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
        for (path, digest) in index.files {
            let digests = self.digests.entry(path).or_default();
            if !digests.contains(&digest) {
                digests.push(digest);
            }
        }
    }

    /// What a build is known to have written into a file; empty if it never wrote it.
    pub fn digests(&self, path: &RelPath) -> &[Digest] {
        self.digests.get(path).map_or(&[], Vec::as_slice)
    }

    /// Every file with each of its digests.
    pub fn lines(&self) -> impl Iterator<Item = (&RelPath, Digest)> {
        let files = self.digests.iter();
        files.flat_map(|(path, digests)| digests.iter().map(move |digest| (path, *digest)))
    }

    /// The folders that had an index of their own.
    pub fn units(&self) -> &BTreeSet<RelPath> {
        &self.units
    }

    /// The indexes on disk.
    pub fn index_texts(&self) -> &BTreeMap<RelPath, String> {
        &self.index_texts
    }

    /// The files that an unfinished build left behind for itself.
    pub fn leftovers(&self) -> &BTreeSet<RelPath> {
        &self.leftovers
    }

    /// Whether a build began to change files and isn't done.
    pub fn interrupted(&self) -> bool {
        self.interrupted
    }

    /// Every file that is planned or owned, in order: all that a build looks at.
    pub fn paths_with<'a>(&'a self, tree: &'a OutputTree) -> BTreeSet<&'a RelPath> {
        let planned = tree.iter().map(|(path, _)| path);
        planned.chain(self.digests.keys()).collect()
    }
}
