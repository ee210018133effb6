//! From the folder of a spec to the files of a build, with its mistakes shown.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::args;
use super::failure::Failure;
use super::progress::Progress;
use super::report::{self, Report};
use super::repository;
use super::spec_folder::DiskFolder;
use super::spec_path;
use super::stopwatch::Stopwatch;
use super::terminal::Terminal;
use crate::diag::{Diagnostics, Severity};
use crate::model::Platform;
use crate::plan::Plan;
use crate::value::Date;
use crate::{compile_with, load};

/// A spec whose mistakes were shown.
#[derive(Debug)]
pub(super) struct Compiled<T> {
    /// The files that were read, from there.
    pub(super) files: BTreeSet<PathBuf>,
    /// What was made of its plan; `None` if the spec has errors.
    pub(super) result: Option<T>,
}

/// Reads and compiles a spec, tells everything that was reported, and hands the plan on with the spec's folder.
pub(super) fn compiled<T>(
    spec: &args::Spec,
    terminal: &Terminal,
    stopwatch: &Stopwatch,
    report: &mut Report<'_>,
    finish: impl FnOnce(&Path, &Platform, Plan<'_>) -> T,
) -> Result<Compiled<T>, Failure> {
    let progress = Progress::start("compiling", terminal);
    let folder = spec_path::locate(&spec.path)?;
    stopwatch.begin("load");
    let disk = DiskFolder::open(&folder)?;
    let mut diags = Diagnostics::default();
    let mut sources = load::load(&disk, &mut diags);
    sources.map.set_folder(if spec.message_format.is_for_ci() {
        repository::path_in_repository(&folder)
    } else {
        report::path_from_here(&folder)
    });
    sources.today = today();
    let begin = |step| stopwatch.begin(step);
    let finish = |platform: &Platform, plan: Plan<'_>| finish(&folder, platform, plan);
    let result = compile_with(&sources, &mut diags, begin, finish).ok();
    drop(progress);
    stopwatch.begin("show");
    let mut found = diags.into_report(&sources.map).into_owned();
    if spec.deny_warnings {
        found.deny_warnings();
    }
    let is_wrong = found
        .diagnostics()
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let result = result.filter(|_| !is_wrong);
    let files = sources.map.files();
    let files = files.map(|(_, file)| PathBuf::from(file.path())).collect();
    report.take(found);
    Ok(Compiled { files, result })
}

/// The day in UTC.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place with a calendar; it leads to warnings only"
)]
fn today() -> Option<Date> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Date::after_epoch(since_epoch.as_secs() / SECONDS_OF_A_DAY)
}

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;
