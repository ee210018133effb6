//! Why a command could not do its work.

use std::io;

use super::error::{Error, reason};

/// Why a command could not do its work, in the user's words.
#[derive(Debug)]
pub(super) struct Failure {
    /// What is wrong: lower case, no full stop.
    pub(super) message: String,
    /// What to do, one line each.
    pub(super) help: Vec<String>,
    is_wrong_content: bool,
}

impl Failure {
    /// The arguments or the environment are at fault.
    pub(super) fn environment(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Vec::new(),
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

    /// The exit code of the process.
    pub(super) fn exit_code(&self) -> u8 {
        if self.is_wrong_content { 1 } else { 2 }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        if error.is_wrong_content() {
            Self::wrong(message)
        } else {
            Self::environment(message)
        }
    }
}
