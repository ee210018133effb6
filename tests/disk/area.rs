//! A folder to build into.

use platformc::cli::disk::{Disk, LockedDisk, Summary};
use platformc::cli::error::Error;
use platformc::output::changes::{Changes, Class};
use platformc::output::update::Conflicts;
use platformc::output::{RelPath, TreeBeside};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A temporary folder.
pub(crate) struct Area {
    folder: TempDir,
}

impl Area {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A folder that a build has filled with these files.
    pub(crate) fn built(files: &[(&str, &str)]) -> Self {
        let area = Self::new();
        area.build(&tree(files)).unwrap();
        area
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn place(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let place = self.place(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.place(path)).unwrap()
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.place(path)).is_ok()
    }

    /// Builds, if nothing is in the way.
    pub(crate) fn build(&self, tree: &TreeBeside) -> Result<Summary, Error> {
        let disk = LockedDisk::open(self.root())?;
        let changes = disk.compare(tree)?;
        let in_the_way = named(changes.in_the_way());
        let update = changes.update(Conflicts::Refuse);
        disk.apply(&update.ok_or(in_the_way).unwrap())
    }

    /// The folder, to be looked at.
    pub(crate) fn disk(&self) -> Disk {
        Disk::open(self.root()).unwrap()
    }

    /// All that isn't as it should be.
    pub(crate) fn check(&self, tree: &TreeBeside) -> Vec<(String, Class)> {
        report(&self.disk().compare(tree).unwrap())
    }

    /// Why a tree can't be built.
    pub(crate) fn refusal(&self, tree: &TreeBeside) -> String {
        let before = self.snapshot();
        let error = self.disk().compare(tree).unwrap_err();
        assert_eq!(self.snapshot(), before);
        assert!(error.is_wrong_content(), "{error}");
        error.to_string()
    }

    /// Every file with its content, and every folder.
    pub(crate) fn snapshot(&self) -> BTreeMap<String, Option<String>> {
        let mut found = BTreeMap::new();
        collect(self.root(), self.root(), &mut found);
        found
    }
}

fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, Option<String>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let place = entry.path();
        let name = place
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            collect(root, &place, found);
        }
        let text = kind.is_file().then(|| fs::read_to_string(&place).unwrap());
        found.insert(name, text);
    }
}

/// All classes but `unchanged`, as a report has them.
pub(crate) fn report(changes: &Changes<'_>) -> Vec<(String, Class)> {
    named(
        changes
            .iter()
            .filter(|(_, class)| *class != Class::Unchanged),
    )
}

fn named<'a>(classes: impl Iterator<Item = (&'a RelPath, Class)>) -> Vec<(String, Class)> {
    classes
        .map(|(path, class)| (path.to_string(), class))
        .collect()
}

/// A tree whose folders `fleet/clusters/<cluster>` have their own indexes.
pub(crate) fn tree(files: &[(&str, &str)]) -> TreeBeside {
    let path = |path: &str| RelPath::new(path).unwrap();
    let cluster = |(name, _): &(&str, &str)| {
        let cluster = name.strip_prefix("fleet/clusters/")?.split('/').next()?;
        Some(path(&format!("fleet/clusters/{cluster}")))
    };
    let units: Vec<RelPath> = files.iter().filter_map(cluster).collect();
    let file = |(name, text): &(&str, &str)| (path(name), (*text).to_owned());
    files
        .iter()
        .map(file)
        .collect::<TreeBeside>()
        .with_units(units)
}
