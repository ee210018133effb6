//! Why a command could not do its work.

use std::io;
use std::path::{Path, PathBuf};

use super::error::{Error, reason};
use crate::diag::{self, Diagnostic};
use crate::source::Span;

/// Why a command could not do its work, in the user's words.
#[derive(Debug)]
pub(super) struct Failure {
    /// What is wrong: lower case, no full stop.
    pub(super) message: String,
    /// What to do, one line each.
    pub(super) help: Vec<String>,
    /// The file or folder that it is about.
    place: Option<PathBuf>,
    is_wrong_content: bool,
}

impl Failure {
    /// The arguments or the environment are at fault.
    pub(super) fn environment(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Vec::new(),
            place: None,
            is_wrong_content: false,
        }
    }

    /// The spec or the tree is.
    pub(super) fn wrong(message: impl Into<String>) -> Self {
        Self {
            is_wrong_content: true,
            ..Self::environment(message)
        }
    }

    /// An output that takes no more.
    pub(super) fn output(error: &io::Error) -> Self {
        Self::environment(format!("can't write the output: {}", reason(error)))
    }

    /// Adds a line that says what to do.
    pub(super) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    /// Says which file or folder it is about.
    pub(super) fn at(mut self, place: impl Into<PathBuf>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Says which folder the file that it is about is in, unless it is about that folder.
    pub(super) fn below(mut self, folder: &Path) -> Self {
        self.place = match self.place {
            Some(place) if place != folder => Some(folder.join(place)),
            _ => Some(folder.to_owned()),
        };
        self
    }

    /// The file or folder that it is about.
    pub(super) fn place(&self) -> Option<&Path> {
        self.place.as_deref()
    }

    /// The failure as an entry of a report.
    pub(super) fn diagnostic(&self, span: Span) -> Diagnostic {
        let help = (!self.help.is_empty()).then(|| self.help.join("\n"));
        if self.is_wrong_content {
            diag::output::unusable(&self.message, help, span)
        } else {
            diag::output::failed(&self.message, help, span)
        }
    }

    /// The exit code of the process.
    pub(super) fn exit_code(&self) -> u8 {
        if self.is_wrong_content { 1 } else { 2 }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let failure = if error.is_wrong_content() {
            Self::wrong(message)
        } else {
            Self::environment(message)
        };
        failure.at(error.path)
    }
}
