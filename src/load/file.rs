//! One file of a spec: its text, or why there is none.

use super::folder::{ReadError, SpecFolder};
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::SyntaxError;

/// The text of a file, or why there is none.
pub(super) enum Fetched {
    Text(String),
    NotText(usize),
    Failed(ReadError),
}

pub(super) fn fetch(folder: &dyn SpecFolder, path: &str) -> Fetched {
    match folder.read(path).map(String::from_utf8) {
        Ok(Ok(text)) => Fetched::Text(text),
        Ok(Err(error)) => Fetched::NotText(error.utf8_error().valid_up_to()),
        Err(error) => Fetched::Failed(error),
    }
}

/// Says that a file has no text, at the place that names it.
pub(super) fn failure(path: &str, named: Span, fetched: &Fetched) -> Option<Diagnostic> {
    match fetched {
        Fetched::Text(_) => None,
        Fetched::NotText(at) => Some(diag::spec::not_text(path, *at, named)),
        Fetched::Failed(ReadError::TooLarge { bytes, most }) => {
            Some(diag::spec::too_large(path, *bytes, *most, named))
        }
        Fetched::Failed(error) => Some(diag::spec::unreadable(path, &error.to_string(), named)),
    }
}

/// Reads a file by itself, whatever spec it is of, and adds it to a map under the path that users know it by.
/// A file without a text is reported.
pub fn load_file(
    folder: &dyn SpecFolder,
    path: &str,
    shown: &str,
    map: &mut SourceMap,
    diags: &mut Diagnostics,
) -> Option<SourceId> {
    match fetch(folder, path) {
        Fetched::Text(text) => Some(map.add(shown, text)),
        fetched @ (Fetched::NotText(_) | Fetched::Failed(_)) => {
            let nothing = map.add(shown, "");
            diags.extend(failure(shown, map.whole(nothing), &fetched));
            None
        }
    }
}

/// Reports why a file is not KDL.
pub fn report_syntax(errors: &[SyntaxError], diags: &mut Diagnostics) {
    diags.extend(errors.iter().map(|error| {
        diag::spec::syntax(
            &error.message,
            error.span,
            &error.label,
            error.related.as_ref(),
            error.help.as_deref(),
        )
    }));
}
