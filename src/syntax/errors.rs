//! Where the parts of the parser leave what they find wrong.

use super::SyntaxError;
use crate::source::{SourceId, Span, Spanned};

/// No file gets more errors than this; whoever has that many needs no further ones yet.
const LIMIT: usize = 100;

/// The errors of one file.
#[derive(Debug)]
pub(super) struct Errors {
    source: SourceId,
    found: Vec<SyntaxError>,
    /// Set while text is skipped after an error: what is wrong with skipped text isn't news.
    pub(super) quiet: bool,
    /// Set when a string or a comment without an end took the rest of the file with it, so that
    /// what seems to be missing after it says nothing.
    pub(super) rest_lost: bool,
}

impl Errors {
    pub(super) fn new(source: SourceId) -> Self {
        Self {
            source,
            found: Vec::new(),
            quiet: false,
            rest_lost: false,
        }
    }

    /// The span of these bytes.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span {
            source: self.source,
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// Adds an error, unless the text around it is being skipped.
    pub(super) fn report(&mut self, error: SyntaxError) {
        if !self.quiet && !self.is_full() {
            self.found.push(error);
        }
    }

    /// Adds the error of a string or comment that lasts to the end of the file.
    pub(super) fn report_lost_rest(&mut self, error: SyntaxError) {
        self.rest_lost = true;
        self.found.push(error);
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// Whether further errors would not be shown. One is kept over the limit, to know of it.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() > LIMIT
    }

    /// The errors in the order of the text, and one that says that there are more, if so.
    pub(super) fn into_sorted(mut self) -> Vec<SyntaxError> {
        self.found.sort_by_key(|error| error.span);
        if let Some(next) = self.found.get(LIMIT) {
            let note = SyntaxError::new(
                next.span,
                "this file has more mistakes than are shown",
                "the first one left out",
            )
            .help(format!("correct the first {LIMIT}, then look again"));
            self.found.truncate(LIMIT);
            self.found.push(note);
        }
        self.found
    }

    /// Adds the errors of another part of the parser.
    pub(super) fn append(&mut self, other: Self) {
        self.found.extend(other.found);
    }
}

impl SyntaxError {
    pub(super) fn new(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span,
            label: label.into(),
            related: None,
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn related(mut self, span: Span, note: impl Into<String>) -> Self {
        self.related = Some(Spanned::new(note.into(), span));
        self
    }
}

/// The user's text for a message, in backticks and cut when it is long.
pub(super) fn shown(text: &str) -> String {
    format!("`{}`", cut(text))
}

/// The user's text in the quotes that it lacks, for a help; cut when it is long.
pub(super) fn quoted(text: &str) -> String {
    let text = cut(text);
    if text.contains(['\\', '"']) {
        format!("`#\"{text}\"#`")
    } else {
        format!("`\"{text}\"`")
    }
}

/// The first characters of a long text.
fn cut(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
