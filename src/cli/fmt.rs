//! `platformc fmt`.

mod files;
mod patch;

use std::path::Path;

use serde_json::{Value, json};

use super::Outcome;
use super::args::{Fmt, Format};
use super::disk;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diag::{Diagnostics, render};
use crate::fmt::format;
use crate::load;
use files::Files;

pub(super) fn run(fmt: &Fmt, terminal: &Terminal) -> Result<Outcome, Failure> {
    let from_standard_input = files::is_standard_input(&fmt.paths)?;
    let mut diags = Diagnostics::default();
    let files = if from_standard_input {
        files::standard_input(&mut diags)?
    } else {
        files::named(&fmt.paths, &mut diags)?
    };
    let layouts = layouts(&files, &mut diags);
    let outcome = match diags.ok() {
        Ok(()) => Outcome::Fine,
        Err(_) => Outcome::Wrong,
    };
    let mistakes = render::human(&diags.into_report(&files.map), terminal.style());
    terminal.err(&mistakes);
    let changed: Vec<&Layout<'_>> = layouts.iter().filter(|layout| layout.changes()).collect();
    if fmt.diff {
        show(&changed, terminal)?;
    }
    if fmt.check {
        return check(fmt, &changed, layouts.len(), terminal).map(|()| outcome);
    }
    if from_standard_input && !fmt.diff {
        layouts
            .iter()
            .try_for_each(|layout| terminal.verbatim(&layout.after))?;
    } else if !fmt.diff {
        write(&changed, layouts.len(), terminal)?;
    }
    Ok(outcome)
}

/// A file as it is, and as it should be laid out.
struct Layout<'f> {
    place: &'f Path,
    before: &'f str,
    after: String,
}

impl Layout<'_> {
    fn changes(&self) -> bool {
        self.before != self.after
    }
}

/// The layouts of all files but those with mistakes.
fn layouts<'f>(files: &'f Files, diags: &mut Diagnostics) -> Vec<Layout<'f>> {
    let mut layouts = Vec::new();
    for (place, source) in &files.all {
        let before = files.map.file(*source).text();
        match format(before, *source) {
            Ok(after) => layouts.push(Layout {
                place,
                before,
                after,
            }),
            Err(errors) => load::report_syntax(&errors, diags),
        }
    }
    layouts
}

fn show(changed: &[&Layout<'_>], terminal: &Terminal) -> Result<(), Failure> {
    changed.iter().try_for_each(|layout| {
        terminal.verbatim(&patch::patch(layout.place, layout.before, &layout.after))
    })
}

/// Fails if anything would change.
fn check(
    fmt: &Fmt,
    changed: &[&Layout<'_>],
    of: usize,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let paths = changed
        .iter()
        .map(|layout| layout.place.display().to_string());
    match fmt.format {
        Format::Json => terminal.out(&for_programs(paths))?,
        Format::Text if fmt.diff => {}
        Format::Text => terminal.verbatim(&paths.map(|path| path + "\n").collect::<String>())?,
    }
    if changed.is_empty() {
        return Ok(());
    }
    let failure = Failure::wrong(format!(
        "not formatted: {} of {}",
        changed.len(),
        files::count(of)
    ));
    Err(failure.help("`platformc fmt` with the same paths formats them"))
}

/// The list as `build --check` writes one.
fn for_programs(paths: impl Iterator<Item = String>) -> String {
    let entries = paths.map(|path| json!({ "path": path, "state": "not formatted" }));
    format!("{:#}\n", Value::Array(entries.collect()))
}

fn write(changed: &[&Layout<'_>], of: usize, terminal: &Terminal) -> Result<(), Failure> {
    for layout in changed {
        disk::replace(layout.place, &layout.after)?;
        terminal.note(&format!("formatted {}", layout.place.display()));
    }
    // Files with mistakes are not among them.
    if changed.is_empty() && of > 0 {
        terminal.note(&format!("nothing to change in {}", files::count(of)));
    }
    Ok(())
}
