//! `platformc check`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::{Check, Spec};
use super::failure::Failure;
use super::report::{self, Report};
use super::spec_path::first_file;
use super::stopwatch::Stopwatch;
use super::terminal::{Terminal, clear_screen};
use super::watch::{Waited, Watch};
use super::{Outcome, build, pipeline, spec_path};
use crate::model::Platform;
use crate::plan::Plan;

pub(super) fn run(
    check: &Check,
    terminal: &Terminal,
    stopwatch: &Stopwatch,
) -> Result<Outcome, Failure> {
    let Spec {
        path,
        message_format,
        ..
    } = &check.spec;
    report::around(*message_format, &first_file(path), terminal, |report| {
        if check.watch {
            return watch(check, terminal, report);
        }
        once(check, terminal, stopwatch, report).map(|checked| checked.outcome)
    })
}

/// What a check found, and the files that it read, from the spec's folder.
struct Checked {
    outcome: Outcome,
    files: BTreeSet<PathBuf>,
}

fn once(
    check: &Check,
    terminal: &Terminal,
    stopwatch: &Stopwatch,
    report: &mut Report<'_>,
) -> Result<Checked, Failure> {
    let extent = |_: &Path, _: &Platform, plan: Plan<'_>| build::extent(&plan);
    let compiled = pipeline::compiled(&check.spec, terminal, stopwatch, report, extent)?;
    let outcome = match compiled.result {
        Some(extent) => {
            terminal.note(&format!("the spec is fine: it makes {extent}"));
            Outcome::Fine
        }
        None => Outcome::Wrong,
    };
    Ok(Checked {
        outcome,
        files: compiled.files,
    })
}

/// Checks again and again. What goes wrong on the way, such as a folder that is not there for a moment, is
/// shown and waited out.
fn watch(check: &Check, terminal: &Terminal, report: &mut Report<'_>) -> Result<Outcome, Failure> {
    if check.spec.message_format.is_on_standard_output() {
        let failure = Failure::environment("--watch shows mistakes to people, not to programs");
        return Err(failure.help("use `--message-format human` or `short`"));
    }
    let folder = spec_path::locate(&check.spec.path)?;
    let mut watch = Watch::start(&folder)?;
    let mut files = BTreeSet::new();
    clear_screen();
    loop {
        let stopwatch = Stopwatch::default();
        match once(check, terminal, &stopwatch, report) {
            Ok(checked) => files = checked.files,
            Err(failure) => terminal.failure(&failure),
        }
        terminal.timings(&stopwatch);
        terminal.note(&format!("watching {}; Ctrl-C ends it", folder.display()));
        let Waited::Changed(file) = watch.wait(&files)? else {
            return Ok(Outcome::Fine);
        };
        clear_screen();
        terminal.note(&separation(file.as_deref()));
    }
}

/// What stands between two checks.
fn separation(file: Option<&Path>) -> String {
    match file {
        Some(file) => format!("\n{} changed", file.display()),
        None => "\nthe spec changed".to_owned(),
    }
}
