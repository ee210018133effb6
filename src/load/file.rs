//! One file of a spec: its text, or why there is none.

use super::folder::{ReadError, SpecFolder};
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::SyntaxError;

/// The text of a file, or why there is none.
pub(super) enum Fetched {
    Text(String),
    NotText(NotText),
    Failed(ReadError),
}

/// A file that is not UTF-8.
pub(super) struct NotText {
    /// What is shown of it: the text until the line of the wrong byte ends.
    shown: String,
    /// Where the first wrong byte is.
    at: usize,
    byte: u8,
}

/// How many bytes are shown behind one that is wrong.
const MOST_BEHIND: usize = 1_000;

impl NotText {
    fn new(bytes: &[u8], at: usize) -> Self {
        let behind = bytes.get(at..).unwrap_or_default();
        let line = behind.iter().position(|byte| *byte == b'\n');
        let end = at + line.unwrap_or(behind.len()).min(MOST_BEHIND);
        Self {
            shown: String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned(),
            at,
            byte: behind.first().copied().unwrap_or_default(),
        }
    }

    /// Adds the file to a map, and says what is wrong with it. An include or `manifest` may have named it.
    pub(super) fn report(
        &self,
        path: &str,
        named: Option<Span>,
        map: &mut SourceMap,
        diags: &mut Diagnostics,
    ) {
        let source = map.add(path, self.shown.as_str());
        let mark = char::REPLACEMENT_CHARACTER.len_utf8();
        let wrong = map.whole(source).slice(self.at, mark);
        diags.report(diag::spec::not_text(path, self.byte, wrong, named));
    }
}

pub(super) fn fetch(folder: &dyn SpecFolder, path: &str) -> Fetched {
    match folder.read(path).map(String::from_utf8) {
        Ok(Ok(text)) => Fetched::Text(text),
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            Fetched::NotText(NotText::new(error.as_bytes(), at))
        }
        Err(error) => Fetched::Failed(error),
    }
}

/// Says why a file can't be read, at the place that names it.
pub(super) fn failure(path: &str, named: Span, error: &ReadError) -> Diagnostic {
    match error {
        ReadError::TooLarge { bytes, most } => diag::spec::too_large(path, *bytes, *most, named),
        ReadError::NotFound
        | ReadError::IsFolder
        | ReadError::NotAFile
        | ReadError::LeavesFolder
        | ReadError::Other(_) => diag::spec::unreadable(path, &error.to_string(), named),
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
        Fetched::NotText(not_text) => {
            not_text.report(shown, None, map, diags);
            None
        }
        Fetched::Failed(error) => {
            let nothing = map.add(shown, "");
            diags.report(failure(shown, map.whole(nothing), &error));
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
