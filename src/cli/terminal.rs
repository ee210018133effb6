//! Standard output and standard error.
//!
//! Results go to standard output, all that is said about the work to standard error.

#![expect(
    clippy::disallowed_methods,
    reason = "whether to use color is the environment's to say"
)]

use std::env;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal as _, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use terminal_size::{Width, terminal_size_of};

use super::args::Arguments;
use super::failure::Failure;
use super::stopwatch::Stopwatch;
use crate::diag::render;

/// The width of what is no terminal, such as the log of a CI job.
const DEFAULT_WIDTH: usize = 100;

/// Text is not squeezed into fewer columns than these.
const LEAST_WIDTH: usize = 40;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default();

/// Where a command says what it has to say.
#[derive(Debug)]
pub(super) struct Terminal {
    color: anstream::ColorChoice,
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    pub(super) fn new(arguments: &Arguments) -> Self {
        let color = match arguments.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self {
            color,
            quiet: arguments.quiet,
            verbose: arguments.verbose,
        }
    }

    /// Writes a result, which may hold ANSI escapes. Nobody reading to the end is no failure.
    pub(super) fn out(&self, text: &str) -> Result<(), Failure> {
        let mut stream = AutoStream::new(io::stdout().lock(), self.color);
        let written = stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.flush());
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::output(&error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes text of the user's own as a result, byte for byte.
    pub(super) fn verbatim(&self, text: &str) -> Result<(), Failure> {
        let as_it_is = Self {
            color: anstream::ColorChoice::AlwaysAnsi,
            ..*self
        };
        as_it_is.out(text)
    }

    /// Writes what is wrong. If that fails, only the exit code is left to tell.
    pub(super) fn err(&self, text: &str) {
        drop(AutoStream::new(io::stderr().lock(), self.color).write_all(text.as_bytes()));
    }

    /// Writes a line about the work, unless told to be quiet.
    pub(super) fn note(&self, line: &str) {
        if !self.quiet {
            self.err(&format!("{line}\n"));
        }
    }

    /// Says how long each step took, if that was asked for.
    pub(super) fn timings(&self, stopwatch: &Stopwatch) {
        if self.verbose {
            self.err(&stopwatch.report());
        }
    }

    /// Says what is unwise, and what to do about it.
    pub(super) fn warning(&self, message: &str, help: &str) {
        self.err(&format!(
            "{WARNING}warning:{WARNING:#} {message}\n  {HELP}help:{HELP:#} {help}\n"
        ));
    }

    /// Says why a command could not do its work.
    pub(super) fn failure(&self, failure: &Failure) {
        let mut text = format!("{ERROR}error:{ERROR:#} {}\n", failure.message);
        for line in &failure.help {
            // Writing into a `String` always succeeds.
            let _ = writeln!(text, "  {HELP}help:{HELP:#} {line}");
        }
        self.err(&text);
    }

    /// Whether somebody watches the work and wants to.
    pub(super) fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal() && !is_plain()
    }

    /// How diagnostics are drawn on standard error.
    pub(super) fn style(&self) -> render::Style {
        let stderr = io::stderr();
        let color = match self.color {
            anstream::ColorChoice::Auto => AutoStream::choice(&stderr),
            choice @ (anstream::ColorChoice::Always
            | anstream::ColorChoice::AlwaysAnsi
            | anstream::ColorChoice::Never) => choice,
        };
        let width = terminal_size_of(stderr).map(|(Width(width), _)| usize::from(width));
        let width = width.or_else(|| said_width(env::var("COLUMNS").ok()?.as_str()));
        render::Style {
            color: color != anstream::ColorChoice::Never,
            width: width.unwrap_or(DEFAULT_WIDTH),
            unicode: !is_plain(),
        }
    }
}

/// Empties the screen that standard error is shown on, if it is one.
pub(super) fn clear_screen() {
    if io::stderr().is_terminal() && !is_plain() {
        // If nobody reads, nobody sees the old text either.
        drop(io::stderr().write_all(b"\x1b[2J\x1b[H"));
    }
}

/// How wide the lines of a text on standard output may be; nothing where that is no terminal.
pub(super) fn reading_width() -> Option<usize> {
    let (Width(width), _) = terminal_size_of(io::stdout())?;
    Some(usize::from(width).clamp(LEAST_WIDTH, DEFAULT_WIDTH))
}

/// The width that the environment says, if it makes sense; what is too narrow is still drawn in a sensible width.
fn said_width(columns: &str) -> Option<usize> {
    columns.parse().ok().filter(|columns| *columns > 0)
}

/// Whether the terminal says that it can do little.
fn is_plain() -> bool {
    env::var("TERM").is_ok_and(|term| term == "dumb" || term == "linux")
}
