//! Diagnostics with the lines that they are about, drawn by miette.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};

use textwrap::WordSplitter;

use super::snippets::Snippets;
use super::{columns, summary, visible};
use crate::diag::{Diagnostic, Report, Severity};
use crate::source::SourceMap;

/// Less room than this is not reckoned with.
const NARROWEST: usize = 40;

/// Prose in longer lines is hard to read.
const WIDEST_PROSE: usize = 120;

/// In front of what a message has below its first line.
const INDENT: &str = "  ";

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
pub fn human(report: &Report<'_>, style: Style) -> String {
    let (diagnostics, sources) = (report.diagnostics(), report.sources());
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
        snippets: Snippets::new(diagnostic, sources, width),
    };
    let theme = theme(&shown, style);
    let prose = width.min(WIDEST_PROSE);
    let head = head(diagnostic, &theme.styles, prose);
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(prose)
        .with_links(false)
        .with_break_words(false)
        .with_word_separator(columns::WORDS)
        .with_word_splitter(WordSplitter::NoHyphenation)
        .without_primary_span_start()
        .without_syntax_highlighting();
    let mut body = String::new();
    if handler.render_report(&mut body, &shown).is_err() {
        // Only a span that fits no area gets here, and areas are made from the spans.
        return super::short::line(diagnostic, sources);
    }
    // miette's own first line, which has no message to show.
    let body = body.split_once('\n').map_or("", |(_, body)| body);
    head + body + &left_out(shown.snippets.left_out)
}

/// `error[PC0101]: message`, what is too long for the line indented below.
fn head(diagnostic: &Diagnostic, styles: &ThemeStyles, width: usize) -> String {
    let severity = diagnostic.severity;
    let mark = format!("{}[{}]:", severity.word(), diagnostic.code.id());
    let message = visible::line(&diagnostic.message);
    let lines = columns::wrapped(&format!("{mark} {message}"), width - INDENT.len());
    let text = lines.join(&format!("\n{INDENT}"));
    let message = text.strip_prefix(&mark).unwrap_or(&text);
    let style = match severity {
        Severity::Error => &styles.error,
        Severity::Warning => &styles.warning,
    };
    format!("{}{message}\n", style.style(&mark))
}

/// A line that says how many places are not shown.
fn left_out(places: usize) -> String {
    match places {
        0 => String::new(),
        1 => "  and 1 more place\n".to_owned(),
        more => format!("  and {more} more places\n"),
    }
}

/// Each label has the colour of what it is: the mistake's, or that of a remark.
fn theme(shown: &Shown<'_>, style: Style) -> GraphicalTheme {
    let characters = if style.unicode {
        ThemeCharacters::unicode()
    } else {
        ThemeCharacters::ascii()
    };
    let mut styles = if style.color {
        ThemeStyles::ansi()
    } else {
        ThemeStyles::none()
    };
    if style.color {
        let main = match shown.diagnostic.severity {
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

/// A diagnostic as miette wants it, without its message: miette has a bar in front of the lines that it
/// wraps.
#[derive(Debug)]
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    snippets: Snippets,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
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
