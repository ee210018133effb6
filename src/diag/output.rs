//! What can be wrong with the files of the output, and what keeps a command from its work. A person at a terminal
//! is shown lists instead; these are the entries of reports for programs.

use super::{Code, Diagnostic, Severity};
use crate::source::Span;

const BUILD: &str = "`platformc build` brings it up to date; commit what it changes";

/// A planned file that is not there.
pub(crate) fn missing(file: Span) -> Diagnostic {
    Diagnostic::new(
        Code::OutputMissing,
        "the spec makes this file, and it is not there",
        file,
    )
    .help("`platformc build` writes it; commit it")
}

/// A file that is as an earlier build wrote it, and should be another one.
pub(crate) fn stale(file: Span) -> Diagnostic {
    let message = "the file is as an earlier build left it, and the spec has changed";
    Diagnostic::new(Code::OutputStale, message, file).help(BUILD)
}

/// A planned file that somebody edited.
pub(crate) fn edited(file: Span) -> Diagnostic {
    let message = "the file was edited since platformc wrote it";
    Diagnostic::new(Code::OutputEdited, message, file).help(
        "move what was edited into the spec; then `platformc build --overwrite` writes over it",
    )
}

/// A file of somebody else where one is planned.
pub(crate) fn foreign(file: Span) -> Diagnostic {
    let message = "the file is somebody else's, where the output has one";
    Diagnostic::new(Code::OutputForeign, message, file)
        .help("move it elsewhere, or let `platformc build --overwrite` write over it")
}

/// A file that is as an earlier build wrote it, and is planned no more.
pub(crate) fn orphaned(file: Span) -> Diagnostic {
    let message = "platformc wrote the file, and the spec has no more use for it";
    Diagnostic::new(Code::OutputOrphaned, message, file)
        .help("`platformc build` removes it; commit that")
}

/// A file that is planned no more, and was edited.
pub(crate) fn kept(file: Span) -> Diagnostic {
    let message = "the spec has no more use for the file, which is kept because it was edited";
    Diagnostic::new(Code::OutputKept, message, file)
        .help("remove it once it is of no use: platformc removes no file that somebody edited")
}

/// What a build says of a file that it keeps.
pub(crate) fn kept_again(file: Span) -> Diagnostic {
    Diagnostic {
        severity: Severity::Warning,
        ..kept(file)
    }
}

/// An index, or a journal, that is not what a build leaves.
pub(crate) fn index_stale(file: Span) -> Diagnostic {
    let message = "the list of the files that platformc wrote is not up to date";
    Diagnostic::new(Code::IndexStale, message, file).help(BUILD)
}

/// An index that should be there, beside the files that it listed.
pub(crate) fn index_lost(file: Span) -> Diagnostic {
    let message = "the list of the files that platformc wrote here is gone";
    Diagnostic::new(Code::IndexLost, message, file)
        .help("bring it back with `git checkout`: without it, platformc's own files count as somebody else's")
}

/// The output has something that a build can't work with.
pub(crate) fn unusable(message: &str, help: Option<String>, file: Span) -> Diagnostic {
    with_help(Diagnostic::new(Code::OutputUnusable, message, file), help)
}

/// A command could not do its work.
pub(crate) fn failed(message: &str, help: Option<String>, file: Span) -> Diagnostic {
    with_help(Diagnostic::new(Code::Failed, message, file), help)
}

fn with_help(diagnostic: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
