//! `platformc build`.

#![expect(clippy::disallowed_methods, reason = "a build says how long it took")]

mod entries;
mod found;
mod listing;
mod lists;

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::Outcome;
use super::args::{Build, Spec};
use super::disk::{Disk, LockedDisk};
use super::failure::Failure;
use super::progress::Progress;
use super::report::{self, Report};
use super::spec_path::first_file;
use super::stopwatch::Stopwatch;
use super::terminal::Terminal;
use super::{part, pipeline};
use crate::emit;
use crate::model::Platform;
use crate::output::changes::{Changes, Class};
use crate::output::update::Conflicts;
use crate::output::{RelPath, TreeBeside};
use crate::plan::{Plan, layout};
use listing::{count, files};
use lists::Lists;

pub(super) fn run(
    build: &Build,
    terminal: &Terminal,
    stopwatch: &Stopwatch,
) -> Result<Outcome, Failure> {
    let Spec {
        path,
        message_format,
        ..
    } = &build.spec;
    report::around(*message_format, &first_file(path), terminal, |report| {
        reported(build, terminal, stopwatch, report)
    })
}

fn reported(
    build: &Build,
    terminal: &Terminal,
    stopwatch: &Stopwatch,
    report: &mut Report<'_>,
) -> Result<Outcome, Failure> {
    let begin = Instant::now();
    let lists = Lists::new(build, terminal)?;
    let compiled = pipeline::compiled(
        &build.spec,
        terminal,
        stopwatch,
        report,
        |folder, platform, plan| {
            stopwatch.begin("emit");
            let root = build.out.as_deref().unwrap_or(folder);
            let tree = tree_of(build, root, platform, plan);
            found::warn(platform, folder, root, terminal);
            tree
        },
    )?;
    let Some((aim, tree)) = compiled.result.transpose()? else {
        return Ok(Outcome::Wrong);
    };
    let progress = Progress::start(&format!("comparing {}", files(tree.len())), terminal);
    stopwatch.begin("compare");
    let root = aim.disk().root().to_owned();
    let below = |error| Failure::from(error).below(&root);
    let changes = aim.disk().compare(&tree).map_err(below)?;
    report.take_files(&root, entries::told(&changes, &aim, conflicts(build)));
    stopwatch.begin(aim.step());
    let work = Work {
        root,
        tree: &tree,
        changes,
        begin,
        terminal,
        lists,
        part: part::described(&build.part),
    };
    match aim {
        Aim::Check(_) => {
            drop(progress);
            work.check()
        }
        Aim::Preview(_) => {
            drop(progress);
            work.preview(conflicts(build))
        }
        Aim::Write(disk) => work.write(disk, conflicts(build), progress),
    }
}

/// What is to be done to the disk.
enum Aim {
    /// To say whether it is what the spec says.
    Check(Disk),
    /// To say what a build would do.
    Preview(Disk),
    /// To bring it to what the spec says, while no other build does.
    Write(LockedDisk),
}

impl Aim {
    fn new(build: &Build, root: &Path) -> Result<Self, Failure> {
        Ok(if build.check {
            Self::Check(Disk::open(root)?)
        } else if build.dry_run {
            Self::Preview(Disk::open(root)?)
        } else {
            Self::Write(LockedDisk::open(root)?)
        })
    }

    fn disk(&self) -> &Disk {
        match self {
            Self::Check(disk) | Self::Preview(disk) => disk,
            Self::Write(disk) => disk,
        }
    }

    /// What comes after comparing.
    fn step(&self) -> &'static str {
        match self {
            Self::Check(_) | Self::Preview(_) => "list",
            Self::Write(_) => "write",
        }
    }
}

/// The files of the part that is asked for, beside the disk that has some of them already.
fn tree_of(
    build: &Build,
    root: &Path,
    platform: &Platform,
    mut plan: Plan<'_>,
) -> Result<(Aim, TreeBeside), Failure> {
    plan.limit_to(part::scope(&build.part, platform)?);
    let aim = Aim::new(build, root)?;
    let look = || {
        let mut reader = aim.disk().reader();
        move |path: &RelPath, text: &str| reader.holds(path, text)
    };
    let tree = emit::emit_beside(plan, look);
    Ok((aim, tree))
}

fn conflicts(build: &Build) -> Conflicts {
    if build.overwrite {
        Conflicts::Overwrite
    } else {
        Conflicts::Refuse
    }
}

/// `12,641 files of 31 clusters`: what a whole build makes, with the indexes.
pub(super) fn extent(plan: &Plan<'_>) -> String {
    let is_cluster = |unit: &&RelPath| layout::is_cluster_folder(unit);
    let clusters = plan.units.iter().filter(is_cluster).count();
    let indexes = plan.units.len() + 1;
    format!(
        "{}{}",
        files(plan.artifacts.len() + indexes),
        of_clusters(clusters)
    )
}

/// ` of 31 clusters`; nothing if there is none.
fn of_clusters(number: usize) -> String {
    match number {
        0 => String::new(),
        1 => " of 1 cluster".to_owned(),
        clusters => format!(" of {} clusters", count(clusters)),
    }
}

/// A tree, and how the disk differs from it.
struct Work<'a> {
    root: PathBuf,
    tree: &'a TreeBeside,
    changes: Changes<'a>,
    begin: Instant,
    terminal: &'a Terminal,
    lists: Lists<'a>,
    /// What of the clusters is built, if it is not all.
    part: Option<String>,
}

impl Work<'_> {
    /// Says the closing line.
    fn note(&self, done: &str) {
        let seconds = self.begin.elapsed().as_secs_f64();
        let clusters = of_clusters(self.clusters());
        let of = match &self.part {
            Some(part) => format!(" of {part}{}", clusters.replacen(" of", " on", 1)),
            None => clusters,
        };
        self.terminal.note(&format!("{done}{of} in {seconds:.2} s"));
    }

    /// How many clusters are built.
    fn clusters(&self) -> usize {
        let touched = |unit: &&RelPath| {
            layout::is_cluster_folder(unit) && self.tree.scope().touches(Some(*unit))
        };
        self.tree.units().iter().filter(touched).count()
    }

    /// Brings the disk to what the spec says.
    fn write(
        &self,
        disk: LockedDisk,
        conflicts: Conflicts,
        progress: Progress,
    ) -> Result<Outcome, Failure> {
        let Some(update) = self.changes.update(conflicts) else {
            drop(progress);
            self.lists.in_the_way(&self.changes);
            return Err(self.refusal("nothing was written"));
        };
        progress.now(&format!("writing {}", files(update.written().len())));
        let below = |error| Failure::from(error).below(&self.root);
        let summary = disk.apply(&update).map_err(below)?;
        drop(progress);
        self.lists.kept(&self.changes);
        self.note(&format!(
            "wrote {}, unchanged {}, removed {}",
            count(summary.written),
            count(summary.unchanged),
            files(summary.removed)
        ));
        Ok(Outcome::Fine)
    }

    /// Whether the disk is what the spec says, and if not, what is not.
    fn check(&self) -> Result<Outcome, Failure> {
        self.lists.differences(&self.changes)?;
        if self.changes.is_clean() {
            self.note(&format!(
                "up to date: {}",
                files(self.changes.of(Class::Unchanged).count())
            ));
            return Ok(Outcome::Fine);
        }
        let counts = listing::counts(&self.changes);
        let failure = Failure::wrong(format!(
            "{} is not what the spec says: {counts}",
            self.place()
        ));
        Err(self.advise(failure))
    }

    /// Says how to get from what is there to what should be.
    fn advise(&self, failure: Failure) -> Failure {
        let failure = if self.changes.is_interrupted() {
            failure.help("an earlier build died before it was done, or is still at work; the next one finishes it")
        } else {
            failure
        };
        let failure = self.clear_the_way(failure);
        let has = |class: &Class| self.changes.of(*class).next().is_some();
        let (kept, blocked) = (
            has(&Class::EditedOrphan),
            listing::IN_THE_WAY.iter().any(has),
        );
        let built = listing::BUILT.iter().any(has);
        let failure = if kept {
            failure.help(
                "platformc removes no file that somebody edited; remove it once it is of no use",
            )
        } else {
            failure
        };
        match (blocked, kept) {
            (false, false) => {
                failure.help("`platformc build` brings it up to date; commit what it changes")
            }
            (false, true) if built => failure.help("`platformc build` brings the rest up to date"),
            _ => failure,
        }
    }

    /// Says what to do about the files that are in the way, if there are any.
    fn clear_the_way(&self, mut failure: Failure) -> Failure {
        if self.changes.of(Class::HandEdited).next().is_some() {
            failure = failure.help("move what was edited into the spec");
        }
        for index in self.changes.lost_indexes() {
            let place = self.root.join(index.as_str());
            let place = place.strip_prefix(".").unwrap_or(&place).display();
            failure = failure.help(format!(
                "{place} is gone; without it, platformc's own files there count as somebody else's. \
                 `git checkout -- {place}` brings it back"
            ));
        }
        if self
            .changes
            .of(Class::Foreign)
            .any(|path| !self.is_unlisted(path))
        {
            failure = failure.help("move elsewhere what is not platformc's");
        }
        match self.changes.in_the_way().count() {
            0 => failure,
            1 => failure.help("`platformc build --overwrite` writes over it"),
            _ => failure.help("`platformc build --overwrite` writes over them"),
        }
    }

    /// Whether a file is where an index is lost, so that nobody knows whose it is.
    fn is_unlisted(&self, path: &RelPath) -> bool {
        let mut lost = self.changes.lost_indexes().iter();
        lost.any(|index| path.folders().any(|folder| index.parent() == Some(folder)))
    }

    /// What a build would do.
    fn preview(&self, conflicts: Conflicts) -> Result<Outcome, Failure> {
        let Some(update) = self.changes.update(conflicts) else {
            self.lists.differences(&self.changes)?;
            return Err(self.refusal("a build would write nothing"));
        };
        self.lists.planned(&update, &self.changes)?;
        let (written, removed) = (update.written().len(), update.removed().len());
        self.note(&format!(
            "would write {}, leave {}, remove {}",
            count(written),
            count(update.unchanged),
            files(removed)
        ));
        Ok(Outcome::Fine)
    }

    /// Why a build does nothing.
    fn refusal(&self, done: &str) -> Failure {
        let in_the_way = self.changes.in_the_way().count();
        let verb = if in_the_way == 1 { "is" } else { "are" };
        self.clear_the_way(Failure::wrong(format!(
            "{done}: {} {verb} in the way",
            files(in_the_way)
        )))
    }

    fn place(&self) -> String {
        if self.root == Path::new(".") {
            "this folder".to_owned()
        } else {
            self.root.display().to_string()
        }
    }
}
