//! A build that dies or finds no room at any of its steps.

use crate::area::{Area, tree};
use platformc::cli::disk::{FileSystem, LockedDisk, Ops};
use platformc::cli::error::Error;
use platformc::output::TreeBeside;
use platformc::output::update::Conflicts;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A file system that gives out after some steps.
struct Failing {
    steps_left: AtomicUsize,
    /// Whether only writing fails, as on a full disk; else nothing works after the last step.
    full: bool,
}

impl Failing {
    fn after(steps: usize, full: bool) -> Self {
        let steps_left = AtomicUsize::new(steps);
        Self { steps_left, full }
    }

    fn never() -> Self {
        Self::after(usize::MAX, false)
    }

    fn step(&self) -> io::Result<()> {
        let next = |left: usize| left.checked_sub(1);
        let left = self
            .steps_left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, next);
        left.map(drop)
            .map_err(|_| io::ErrorKind::StorageFull.into())
    }

    fn removal_step(&self) -> io::Result<()> {
        if self.full { Ok(()) } else { self.step() }
    }
}

impl Ops for Failing {
    fn create_root(&self, root: &Path) -> io::Result<()> {
        FileSystem.create_root(root)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        FileSystem.create_folder(folder)
    }

    fn write_new(&self, file: &Path, text: &str) -> io::Result<()> {
        let half = text.get(..text.len() / 2).unwrap();
        self.step()
            .inspect_err(|_| drop(FileSystem.write_new(file, half)))?;
        FileSystem.write_new(file, text)
    }

    fn flush(&self, _file: &Path) -> io::Result<()> {
        self.step()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.removal_step()?;
        FileSystem.rename(from, to)
    }

    fn remove_file(&self, file: &Path) -> io::Result<()> {
        self.removal_step()?;
        FileSystem.remove_file(file)
    }

    fn remove_all(&self, folder: &Path) -> io::Result<()> {
        self.removal_step()?;
        FileSystem.remove_all(folder)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        self.removal_step()?;
        FileSystem.remove_folder(folder)
    }
}

const DEV: &str = "fleet/clusters/dev/x/a.yaml";
const PROD: &str = "fleet/clusters/prod/x/a.yaml";

fn old() -> TreeBeside {
    tree(&[
        ("CODEOWNERS", "old owners"),
        (DEV, "old a"),
        ("gone/x/b", "b"),
        ("same", "same"),
    ])
}

fn new() -> TreeBeside {
    tree(&[
        ("CODEOWNERS", "new owners"),
        (PROD, "new a"),
        ("more", "more"),
        ("same", "same"),
    ])
}

fn third() -> TreeBeside {
    tree(&[
        ("CODEOWNERS", "third"),
        (DEV, "third a"),
        (PROD, "third a"),
        ("gone/x/b", "third"),
    ])
}

fn built(tree: &TreeBeside) -> Area {
    let area = Area::new();
    build_failing(&area, tree, &Failing::never()).unwrap();
    area
}

/// `old()` with some other texts: all that it has, and nothing more.
fn edited() -> TreeBeside {
    tree(&[
        ("CODEOWNERS", "old owners"),
        (DEV, "edited a"),
        ("gone/x/b", "edited b"),
        ("same", "same"),
    ])
}

/// Builds `new()` over `old()` with operations that fail. The foreign file stays what it is.
fn fail(steps: usize, full: bool) -> (Area, Result<(), Error>) {
    fail_with(&new(), steps, full)
}

fn fail_with(tree: &TreeBeside, steps: usize, full: bool) -> (Area, Result<(), Error>) {
    let area = built(&old());
    area.write("gone/theirs", "theirs");
    let outcome = build_failing(&area, tree, &Failing::after(steps, full));
    (area, outcome)
}

fn build_failing(area: &Area, tree: &TreeBeside, ops: &Failing) -> Result<(), Error> {
    let disk = LockedDisk::open(area.root()).unwrap();
    let changes = disk.compare(tree).unwrap();
    let update = changes.update(Conflicts::Refuse).unwrap();
    disk.apply_with(ops, &update).map(drop)
}

/// The number of steps after which a build first succeeds; what fails before is given to `each`.
fn each_failure(full: bool, each: impl Fn(usize, Area)) -> usize {
    for steps in 0..1000 {
        let (area, outcome) = fail(steps, full);
        if outcome.is_ok() {
            return steps;
        }
        each(steps, area);
    }
    panic!("the build never ends");
}

/// Builds a tree into what a crash left, and expects what a build from nothing gives.
fn recover(area: &Area, tree: &TreeBeside, steps: usize) {
    area.build(tree)
        .unwrap_or_else(|error| panic!("after {steps} steps: {error}"));
    let mut found = area.snapshot();
    assert_eq!(found.remove("gone/theirs"), Some(Some("theirs".to_owned())));
    let mut expected = self::built(tree).snapshot();
    // The foreign file keeps its folder.
    expected.insert("gone".to_owned(), None);
    assert_eq!(found, expected, "after {steps} steps");
}

/// How many calls of the system a build of `new()` over `old()` makes that write, flush, rename or remove; at each of
/// them it dies once, and the disk is full once at those that write.
const STEPS: usize = 24;

#[test]
fn the_next_build_finishes_the_job() {
    let steps = each_failure(false, |steps, area| recover(&area, &new(), steps));
    assert_eq!(steps, STEPS);
}

#[test]
fn a_later_build_may_go_back() {
    each_failure(false, |steps, area| recover(&area, &old(), steps));
}

#[test]
fn a_later_build_may_go_elsewhere() {
    each_failure(false, |steps, area| {
        recover(&area, &third(), steps);
    });
}

#[test]
fn two_crashes_in_a_row_are_no_worse() {
    each_failure(false, |steps, area| {
        // Every pair of steps takes long, and any third one finds as much.
        if steps % 3 != 0 {
            return;
        }
        let first = area.snapshot();
        for again in 0..100 {
            let copy = restored(&first);
            if build_failing(&copy, &third(), &Failing::after(again, false)).is_ok() {
                return;
            }
            recover(&copy, &old(), steps);
        }
    });
}

#[test]
fn a_crash_while_few_files_change_is_finished() {
    for next in [edited(), old(), new(), third()] {
        for steps in 0..1000 {
            let (area, outcome) = fail_with(&edited(), steps, false);
            recover(&area, &next, steps);
            if outcome.is_ok() {
                assert!(steps > 10, "{steps} steps");
                break;
            }
        }
    }
}

#[test]
fn two_crashes_while_few_files_change_are_no_worse() {
    for steps in 0..1000 {
        let (area, outcome) = fail_with(&edited(), steps, false);
        let first = area.snapshot();
        for again in 0..1000 {
            let copy = restored(&first);
            let done = build_failing(&copy, &edited(), &Failing::after(again, false)).is_ok();
            recover(&copy, &old(), steps);
            if done {
                break;
            }
        }
        if outcome.is_ok() {
            return;
        }
    }
}

#[test]
fn the_journal_has_what_changes() {
    let (area, outcome) = fail_with(&edited(), 4, false);
    assert!(outcome.is_err());
    let journal = area.read("platformc.index.next");
    let lines = |path: &str| journal.lines().filter(|line| line.ends_with(path)).count();
    assert_eq!(
        [DEV, "gone/x/b", "CODEOWNERS", "  same"].map(lines),
        [2, 2, 0, 0],
        "{journal}"
    );
}

/// A copy of a folder's files; empty folders too.
fn restored(snapshot: &std::collections::BTreeMap<String, Option<String>>) -> Area {
    let area = Area::new();
    for (path, text) in snapshot {
        match text {
            Some(text) => area.write(path, text),
            None => fs::create_dir_all(area.place(path)).unwrap(),
        }
    }
    area
}

#[test]
fn a_full_disk_leaves_the_old_tree() {
    let (before, _) = fail(0, true);
    each_failure(true, |steps, area| {
        assert_eq!(area.snapshot(), before.snapshot(), "after {steps} steps");
    });
    let mut expected = built(&old()).snapshot();
    expected.insert("gone/theirs".to_owned(), Some("theirs".to_owned()));
    assert_eq!(before.snapshot(), expected);
}

#[test]
fn the_error_of_a_full_disk_names_what_the_user_knows() {
    let (_, outcome) = fail(0, true);
    let message = outcome.unwrap_err().to_string();
    assert!(message.starts_with("can't write into "), "{message}");
    assert!(!message.contains("platformc.index.next"), "{message}");
}

#[test]
fn a_crash_in_a_first_build_is_finished() {
    for steps in 0..100 {
        let area = Area::new();
        let done = build_failing(&area, &new(), &Failing::after(steps, false)).is_ok();
        area.build(&new()).unwrap();
        assert_eq!(
            area.snapshot(),
            built(&new()).snapshot(),
            "after {steps} steps"
        );
        if done {
            return;
        }
    }
}

#[test]
fn an_edit_after_a_crash_is_still_an_edit() {
    each_failure(false, |steps, area| {
        area.write("same", "edited");
        let planned = tree(&[("same", "planned")]);
        let changes = area.disk().compare(&planned).unwrap();
        let in_the_way: Vec<_> = changes
            .in_the_way()
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(in_the_way, ["same"], "after {steps} steps");
    });
}

#[test]
fn files_emptied_by_a_power_failure_are_written_again() {
    let area = built(&new());
    let index = area.read("platformc.index");
    area.write("platformc.index.next", &index);
    area.write("more", "");
    area.write("CODEOWNERS", "new ow");
    area.write("platformc.index", "");
    area.build(&new()).unwrap();
    assert_eq!(area.snapshot(), built(&new()).snapshot());
}

#[test]
fn a_file_may_be_emptied_when_the_build_is_done() {
    for next in [new(), third()] {
        let area = built(&new());
        area.write("more", "");
        area.write("CODEOWNERS", "");
        area.build(&next).unwrap();
        assert_eq!(area.snapshot(), built(&next).snapshot());
    }
}

#[test]
#[cfg(unix)]
fn a_folder_that_can_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let area = built(&old());
    let folder = area.place("fleet/clusters/dev/x");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let may_write_anyway = fs::write(folder.join("probe"), "").is_ok();
    if !may_write_anyway {
        let before = area.snapshot();
        let message = area.build(&third()).unwrap_err().to_string();
        assert_eq!(message, format!("can't write {DEV}: Permission denied"));
        assert_eq!(area.snapshot(), before);
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_journal_alone_is_removed() {
    let area = built(&new());
    let index = area.read("platformc.index");
    area.write("platformc.index.next", &index);
    assert!(!area.disk().compare(&new()).unwrap().is_clean());
    area.build(&new()).unwrap();
    assert!(!area.has("platformc.index.next"));
}
