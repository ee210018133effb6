//! From the folder of a spec to the files of a build, with its mistakes shown.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::{self, MessageFormat};
use super::failure::Failure;
use super::progress::Progress;
use super::repository;
use super::spec_folder::DiskFolder;
use super::spec_path;
use super::stopwatch::Stopwatch;
use super::terminal::Terminal;
use crate::diag::{Diagnostics, Report, Severity, render};
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

/// Reads and compiles a spec, shows everything that was reported, and hands the plan on with the spec's folder.
pub(super) fn compiled<T>(
    spec: &args::Spec,
    terminal: &Terminal,
    stopwatch: &Stopwatch,
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
        path_from_here(&folder)
    });
    sources.today = today();
    let begin = |step| stopwatch.begin(step);
    let finish = |platform: &Platform, plan: Plan<'_>| finish(&folder, platform, plan);
    let result = compile_with(&sources, &mut diags, begin, finish).ok();
    drop(progress);
    stopwatch.begin("show");
    let mut report = diags.into_report(&sources.map);
    if spec.deny_warnings {
        report.deny_warnings();
    }
    show(&report, spec.message_format, terminal)?;
    let is_wrong = report
        .diagnostics()
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let result = result.filter(|_| !is_wrong);
    let files = sources.map.files();
    Ok(Compiled {
        files: files.map(|(_, file)| PathBuf::from(file.path())).collect(),
        result,
    })
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

/// What to put in front of a path in the spec, so that it can be opened from here.
fn path_from_here(folder: &Path) -> String {
    if folder == Path::new(".") {
        return String::new();
    }
    folder.join("").display().to_string()
}

fn show(report: &Report<'_>, format: MessageFormat, terminal: &Terminal) -> Result<(), Failure> {
    let text = match format {
        MessageFormat::Human => render::human(report, terminal.style()),
        MessageFormat::Short => render::short(report),
        MessageFormat::Json => render::json(report),
        MessageFormat::Sarif => render::sarif(report),
        MessageFormat::Github => render::github(report),
        MessageFormat::Gitlab => render::gitlab(report),
        MessageFormat::Junit => render::junit(report),
    };
    if format.is_on_standard_output() {
        return terminal.out(&text);
    }
    terminal.err(&text);
    Ok(())
}
