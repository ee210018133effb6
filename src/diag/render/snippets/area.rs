//! Neighbouring lines of a file, written so that they fit a screen.

use std::ops::Range;

use super::super::{columns, visible};
use super::ARROW;
use super::window::{self, Focus};
use crate::diag::Label;
use crate::source::{SourceFile, SourceId, SourceMap};

/// What stands around a line number.
const NUMBER: usize = 4;

/// Stands for what is cut off.
const CUT: char = '…';

/// A label that is to be shown.
pub(super) struct Wanted<'a> {
    pub(super) label: &'a Label,
    pub(super) is_primary: bool,
    /// Its bytes in the file.
    pub(super) range: Range<usize>,
    /// Its first line, from 0.
    pub(super) first: usize,
    /// Its last line.
    pub(super) last: usize,
    /// `file:line:column`.
    pub(super) place: String,
}

/// Lines of one file and the labels in them.
pub(super) struct Area<'a> {
    pub(super) source: SourceId,
    /// The first line, from 0.
    pub(super) first: usize,
    /// The last line.
    pub(super) last: usize,
    pub(super) labels: Vec<Wanted<'a>>,
}

/// The areas around labels: those of the file `before_others` first, then by file and line.
pub(super) fn areas<'a>(
    mut labels: Vec<Wanted<'a>>,
    before_others: SourceId,
    sources: &SourceMap,
) -> Vec<Area<'a>> {
    let source = |wanted: &Wanted<'_>| wanted.label.span.source;
    labels.sort_by_key(|wanted| {
        let source = source(wanted);
        (source != before_others, source, wanted.first)
    });
    let mut areas: Vec<Area<'a>> = Vec::new();
    for wanted in labels {
        let source = source(&wanted);
        let file = sources.file(source);
        let first = wanted
            .first
            .checked_sub(1)
            .filter(|line| says_something(file, *line));
        let first = first.unwrap_or(wanted.first);
        let last = if says_something(file, wanted.last + 1) {
            wanted.last + 1
        } else {
            wanted.last
        };
        match areas.last_mut() {
            // Where only one line would be left out, it takes less room to show it.
            Some(area) if area.source == source && first <= area.last + 2 => {
                area.last = area.last.max(last);
                area.labels.push(wanted);
            }
            Some(_) | None => areas.push(Area {
                source,
                first,
                last,
                labels: vec![wanted],
            }),
        }
    }
    areas
}

/// Whether a line is worth showing around others.
fn says_something(file: &SourceFile, number: usize) -> bool {
    let text = file.text().get(line(file, number)).unwrap_or_default();
    !text.trim().is_empty()
}

/// The bytes of a line without its line end.
pub(super) fn line(file: &SourceFile, number: usize) -> Range<usize> {
    let range = file.line_range(number);
    let text = file.text().get(range.clone()).unwrap_or_default();
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    range.start..range.start + text.len()
}

impl Area<'_> {
    /// The columns that line numbers take, and the arrows of labels over several lines.
    pub(super) fn margin(&self) -> usize {
        let arrows = self.labels.iter().any(|wanted| wanted.first < wanted.last);
        let digits = (self.last + 1).to_string().len();
        digits + NUMBER + if arrows { ARROW } else { 0 }
    }

    /// Writes the lines, every one with a line end, and says where each byte of the file went.
    pub(super) fn write(&self, file: &SourceFile, widest: usize, text: &mut String) -> Places {
        let mut places = Places::default();
        for number in self.first..=self.last {
            let range = line(file, number);
            let shown = self.window(file, &range, number, widest);
            places.mark(range.start, text);
            if shown.start > range.start {
                text.push(CUT);
                places.mark(shown.start, text);
            }
            write_characters(
                file.text().get(shown.clone()).unwrap_or_default(),
                shown.start,
                text,
                &mut places,
            );
            if shown.end < range.end {
                places.mark(shown.end, text);
                text.push(CUT);
            }
            places.mark(range.end, text);
            text.push('\n');
        }
        places
    }

    /// The part of a line that is shown: all of it, or what is around the most important label.
    fn window(
        &self,
        file: &SourceFile,
        range: &Range<usize>,
        number: usize,
        widest: usize,
    ) -> Range<usize> {
        let line = file.text().get(range.clone()).unwrap_or_default();
        let here = self.labels.iter().filter(|wanted| wanted.first == number);
        let focus = here.max_by_key(|wanted| wanted.is_primary);
        let focus = focus.map(|wanted| wanted.focus(range));
        let shown = window::window(line, focus.as_ref(), widest);
        range.start + shown.start..range.start + shown.end
    }
}

impl Wanted<'_> {
    /// What of the line with these bytes must be seen.
    fn focus(&self, line: &Range<usize>) -> Focus {
        let in_line = |at: usize| at.clamp(line.start, line.end) - line.start;
        Focus {
            range: in_line(self.range.start)..in_line(self.range.end),
            label: columns::width(&self.label.text) + ARROW,
        }
    }
}

fn write_characters(part: &str, start: usize, text: &mut String, places: &mut Places) {
    for (at, c) in part.char_indices() {
        let shown = visible::character(c);
        text.push(shown);
        if shown.len_utf8() != c.len_utf8() {
            places.mark(start + at + c.len_utf8(), text);
        }
    }
}

/// Where the bytes of a file went: pairs of a place in the file and one in the text. From one pair
/// to the next, both go on at the same pace, and a place in the text never goes past the next.
#[derive(Default)]
pub(super) struct Places {
    pairs: Vec<(usize, usize)>,
}

impl Places {
    fn mark(&mut self, in_file: usize, text: &str) {
        self.pairs.push((in_file, text.len()));
    }

    /// The place in the text of a place in the file.
    pub(super) fn of(&self, in_file: usize) -> usize {
        let next = self.pairs.partition_point(|(file, _)| *file <= in_file);
        let most = self.pairs.get(next).map_or(usize::MAX, |(_, text)| *text);
        let pair = next.checked_sub(1).and_then(|at| self.pairs.get(at));
        pair.map_or(most, |(file, text)| {
            text.saturating_add(in_file - file).min(most)
        })
    }
}
