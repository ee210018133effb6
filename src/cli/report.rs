//! All that a command finds wrong, in the form that was asked for.
//!
//! People are shown mistakes as they are found. Programs get one document when all is done, with everything that
//! keeps the exit code from being 0.

use std::path::Path;

use super::Outcome;
use super::args::MessageFormat;
use super::failure::Failure;
use super::repository;
use super::terminal::Terminal;
use crate::diag::{self, Diagnostic, Severity, render};
use crate::source::Span;

/// How many files of the output have an entry; whoever has that many needs no further ones.
const MOST_FILES: usize = 20_000;

/// Words an entry about a file.
pub(super) type Entry = fn(Span) -> Diagnostic;

/// What was found so far.
#[derive(Debug)]
pub(super) struct Report<'a> {
    format: MessageFormat,
    terminal: &'a Terminal,
    /// The file that is named where none is at fault.
    spec: &'a Path,
    found: diag::Report<'static>,
}

/// Does some work that says what is wrong in a report. `spec` is named where no other file is at fault.
pub(super) fn around(
    format: MessageFormat,
    spec: &Path,
    terminal: &Terminal,
    work: impl FnOnce(&mut Report<'_>) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let mut report = Report {
        format,
        terminal,
        spec,
        found: diag::Report::default(),
    };
    let ended = work(&mut report);
    report.end(ended)
}

impl Report<'_> {
    /// Takes what is wrong with a spec. Nothing was taken before.
    pub(super) fn take(&mut self, found: diag::Report<'static>) {
        self.found = found;
        if self.format == MessageFormat::Human {
            let style = self.terminal.style();
            self.terminal.err(&render::human(&self.found, style));
        }
        self.show_lines(0);
    }

    /// Takes what is wrong with files of a folder. It is left to others to show it to people, but in lines.
    pub(super) fn take_files<'p>(
        &mut self,
        folder: &Path,
        entries: impl Iterator<Item = (&'p str, Entry)>,
    ) {
        let folder = self.shown_folder(folder);
        let before = self.found.diagnostics().len();
        for (path, entry) in entries.take(MOST_FILES) {
            self.found.add(format!("{folder}{path}"), entry);
        }
        self.show_lines(before);
    }

    /// Shows what was found from here on, if there is to be a line for each.
    fn show_lines(&self, from: usize) {
        if self.format == MessageFormat::Short {
            self.terminal.err(&render::short(&self.found.behind(from)));
        }
    }

    fn shown_folder(&self, folder: &Path) -> String {
        if self.format.is_for_ci() {
            repository::path_in_repository(folder)
        } else {
            path_from_here(folder)
        }
    }

    /// Writes the document for programs.
    fn end(mut self, ended: Result<Outcome, Failure>) -> Result<Outcome, Failure> {
        if !self.format.is_on_standard_output() {
            return ended;
        }
        if let Err(failure) = &ended {
            self.take_failure(failure);
        }
        let written = self.terminal.out(&self.document());
        ended.and_then(|outcome| written.map(|()| outcome))
    }

    /// Adds why the command failed, unless other entries say so.
    fn take_failure(&mut self, failure: &Failure) {
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        if self.found.diagnostics().iter().any(is_error) {
            return;
        }
        let place = failure.place().unwrap_or(self.spec);
        let shown = if self.format.is_for_ci() {
            repository::file_in_repository(place)
        } else {
            place.display().to_string()
        };
        self.found.add(shown, |span| failure.diagnostic(span));
    }

    fn document(&self) -> String {
        let found = &self.found;
        match self.format {
            MessageFormat::Human | MessageFormat::Short => String::new(),
            MessageFormat::Json => render::json(found),
            MessageFormat::Sarif => render::sarif(found),
            MessageFormat::Github => render::github(found),
            MessageFormat::Gitlab => render::gitlab(found),
            MessageFormat::Junit => render::junit(found),
        }
    }
}

/// What to put in front of a path in a folder, so that it can be opened from here.
pub(super) fn path_from_here(folder: &Path) -> String {
    if folder == Path::new(".") {
        return String::new();
    }
    folder.join("").display().to_string()
}
