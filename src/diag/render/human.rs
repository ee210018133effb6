//! Diagnostics with the lines that they are about, drawn by miette.

use std::fmt::{self, Write as _};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};

use textwrap::{WordSeparator, WordSplitter};

use super::snippets::Snippets;
use super::{summary, visible, word};
use crate::diag::{Diagnostic, Severity};
use crate::source::SourceMap;

/// The narrowest that text is wrapped to.
const NARROWEST: usize = 40;

/// How diagnostics are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour them, with ANSI escapes.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
    /// Whether to draw with more than ASCII.
    pub unicode: bool,
}

/// Every diagnostic with its lines, and a last line that counts them. Empty if there are none.
pub fn human(diagnostics: &[Diagnostic], sources: &SourceMap, style: Style) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&one(diagnostic, sources, style));
        text.push('\n');
    }
    if !diagnostics.is_empty() {
        text.push_str(&summary(diagnostics));
        text.push('\n');
    }
    text
}

fn one(diagnostic: &Diagnostic, sources: &SourceMap, style: Style) -> String {
    let width = style.width.max(NARROWEST);
    let shown = Shown {
        diagnostic,
        message: visible::line(&diagnostic.message).into_owned(),
        // Room for the line numbers to the left.
        snippets: Snippets::new(diagnostic, sources, width.saturating_sub(14)),
    };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(theme(&shown, style))
        .with_width(width)
        .with_links(false)
        .with_break_words(false)
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation)
        .without_primary_span_start()
        .without_syntax_highlighting();
    if handler.render_report(&mut text, &shown).is_err() {
        // Only a span that fits no area gets here, and areas are made from the spans.
        text = super::short(std::slice::from_ref(diagnostic), sources);
    }
    // miette indents the head as it does the help; at the margin, it is found at a glance.
    if text.starts_with("  ") {
        text.drain(..2);
    }
    match shown.snippets.left_out {
        0 => {}
        1 => text.push_str("  and 1 more place\n"),
        // Writing into a `String` always succeeds.
        more => drop(writeln!(text, "  and {more} more places")),
    }
    text
}

/// The severity and code stand where miette has its icon, and each label has the colour of what it
/// is: the mistake's, or that of a remark.
fn theme(shown: &Shown<'_>, style: Style) -> GraphicalTheme {
    let severity = shown.diagnostic.code.severity();
    let head = format!("{}[{}]:", word(severity), shown.diagnostic.code.id());
    let mut characters = if style.unicode {
        ThemeCharacters::unicode()
    } else {
        ThemeCharacters::ascii()
    };
    characters.error.clone_from(&head);
    characters.warning = head;
    let mut styles = if style.color {
        ThemeStyles::ansi()
    } else {
        ThemeStyles::none()
    };
    if style.color {
        let main = match severity {
            Severity::Error => &mut styles.error,
            Severity::Warning => &mut styles.warning,
        };
        let mistake = *main;
        *main = main.bold();
        let remark = styles.help;
        let labels = shown.snippets.labels.iter();
        styles.highlights = labels
            .map(|label| if label.is_primary { mistake } else { remark })
            .collect();
    }
    GraphicalTheme { characters, styles }
}

/// A diagnostic as miette wants it.
#[derive(Debug)]
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    message: String,
    snippets: Snippets,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.code.severity() {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'h>(&'h self) -> Option<Box<dyn fmt::Display + 'h>> {
        let help = self.diagnostic.help.as_deref()?;
        Some(Box::new(visible::lines(help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippets)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.snippets.labels.iter().map(|label| {
            let text = (!label.text.is_empty()).then(|| label.text.clone());
            if label.is_primary {
                LabeledSpan::new_primary_with_span(text, label.range.clone())
            } else {
                LabeledSpan::new_with_span(text, label.range.clone())
            }
        });
        Some(Box::new(labels))
    }
}
