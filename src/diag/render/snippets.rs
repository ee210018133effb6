//! The lines that a diagnostic is about, cut out of their files for miette.
//!
//! miette sees one small text: the areas of all files one behind the other, each with the labels
//! that fall into it. So it never walks through a whole file, never meets a line that is too long
//! for it, and shows places in several files below one message.

mod area;
mod window;

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{columns, place, visible};
use crate::diag::{Diagnostic, Label};
use crate::source::{SourceFile, SourceMap};
use area::{Area, Wanted};

/// How many places are shown with their lines.
const MOST_PLACES: usize = 12;

/// A label that covers more lines than this is shown on its first line alone.
const MOST_LINES: usize = 6;

/// The columns of the arrow that leads from a place to its text.
const ARROW: usize = 4;

/// A text is not squeezed into fewer columns than these.
const NARROWEST_TEXT: usize = 20;

/// Everything that is shown below a message.
#[derive(Debug, Default)]
pub(super) struct Snippets {
    text: String,
    chunks: Vec<Chunk>,
    /// In the order of their places in the text.
    pub(super) labels: Vec<Shown>,
    /// How many further places there are.
    pub(super) left_out: usize,
}

/// Neighbouring lines of one file.
#[derive(Debug)]
struct Chunk {
    range: Range<usize>,
    first_line: usize,
    lines: usize,
}

/// A label by its place in the text of the snippets.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    pub(super) is_primary: bool,
    /// `file:line:column`.
    place: String,
}

impl Snippets {
    /// Cuts out what a diagnostic is about, to be shown in so many columns, line numbers included.
    pub(super) fn new(diagnostic: &Diagnostic, sources: &SourceMap, columns: usize) -> Self {
        let related = diagnostic.related.iter().take(MOST_PLACES - 1);
        let labels = std::iter::once(&diagnostic.primary).chain(related);
        let wanted = labels
            .enumerate()
            .map(|(number, label)| wanted(label, number == 0, sources));
        let mut snippets = Self {
            left_out: diagnostic.related.len().saturating_sub(MOST_PLACES - 1),
            ..Self::default()
        };
        for area in area::areas(wanted.collect(), diagnostic.primary.span.source, sources) {
            let widest = columns.saturating_sub(area.margin());
            snippets.add(&area, sources.file(area.source), widest);
        }
        snippets
    }

    fn add(&mut self, area: &Area<'_>, file: &SourceFile, widest: usize) {
        let start = self.text.len();
        let places = area.write(file, widest, &mut self.text);
        self.chunks.push(Chunk {
            range: start..self.text.len(),
            first_line: area.first,
            lines: area.last + 1 - area.first,
        });
        let mut labels: Vec<Shown> = area
            .labels
            .iter()
            .map(|wanted| {
                let from = places.of(wanted.range.start);
                let range = from..places.of(wanted.range.end).max(from);
                Shown {
                    text: self.wrapped(wanted, &range, widest),
                    range,
                    is_primary: wanted.is_primary,
                    place: wanted.place.clone(),
                }
            })
            .collect();
        labels.sort_by_key(|label| label.range.start);
        self.labels.extend(labels);
    }

    /// What stands under a place, in lines that fit to the right of the arrow.
    fn wrapped(&self, wanted: &Wanted<'_>, range: &Range<usize>, widest: usize) -> String {
        let text = visible::line(&wanted.label.text);
        let before = if wanted.first == wanted.last {
            self.middle(range)
        } else {
            0
        };
        let room = widest.saturating_sub(before + ARROW);
        columns::wrapped(&text, room.max(NARROWEST_TEXT)).join("\n")
    }

    /// The columns in front of the middle of a place.
    fn middle(&self, range: &Range<usize>) -> usize {
        let before = self.text.get(..range.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let columns_to = |end: usize| columns::width(self.text.get(line..end).unwrap_or_default());
        usize::midpoint(columns_to(range.start), columns_to(range.end))
    }
}

/// Where a label is, cut to what there is of the file and to what can be shown.
fn wanted<'a>(label: &'a Label, is_primary: bool, sources: &SourceMap) -> Wanted<'a> {
    let file = sources.file(label.span.source);
    let length = file.text().len();
    let start = (label.span.start as usize).min(length);
    let mut end = (label.span.end as usize).clamp(start, length);
    let line_at = |at: usize| u32::try_from(at).map_or(0, |at| file.line_of(at));
    let first = line_at(start);
    let mut last = line_at(end.saturating_sub(1).max(start));
    if last - first >= MOST_LINES {
        last = first;
        end = area::line(file, first).end.max(start);
    }
    Wanted {
        label,
        is_primary,
        range: start..end,
        first,
        last,
        place: place::shown(label.span, sources),
    }
}

impl SourceCode for Snippets {
    /// The whole area around a span, however much context is asked for; a span across areas can't
    /// be read, so miette shows them apart. The name is the span's own place.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let holds = |chunk: &&Chunk| chunk.range.contains(&span.offset()) && end <= chunk.range.end;
        let chunk = self
            .chunks
            .iter()
            .find(holds)
            .ok_or(MietteError::OutOfBounds)?;
        let data = self.text.get(chunk.range.clone()).unwrap_or_default();
        let same = |label: &&Shown| label.range == (span.offset()..end);
        let place = self
            .labels
            .iter()
            .filter(same)
            .max_by_key(|label| label.is_primary);
        Ok(Box::new(MietteSpanContents::new_named(
            place.map_or_else(String::new, |label| label.place.clone()),
            data.as_bytes(),
            chunk.range.clone().into(),
            chunk.first_line,
            0,
            chunk.lines,
        )))
    }
}
