//! The text of a spec, held once; everything else points into it with [`Span`]s.

mod columns;
mod conflict;
mod secrets;

use std::ops::Range;

use serde::{Serialize, Serializer};

pub use columns::Unit;
pub use conflict::conflict;
pub use secrets::secrets;

use columns::Columns;

/// One file of a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(u32);

/// A range of bytes in one source file. Spans order by file, then by position.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The part of a value, written here, that stands at these bytes of its text. A plain string is its
    /// text between quotes, a bare word its text; of anything else, such as a string with escapes, the part
    /// can't be told from here, and the whole stands for it.
    #[must_use]
    pub fn part_of_text(self, text: &str, at: Range<usize>) -> Self {
        let written = self.end.saturating_sub(self.start) as usize;
        let quote = [0, 1]
            .into_iter()
            .find(|quote| text.len() + 2 * quote == written);
        match quote {
            Some(quote) if !at.is_empty() => self.slice(quote + at.start, at.len()),
            Some(_) | None => self,
        }
    }

    /// The part of this span with these bytes, counted from its first, cut to fit.
    #[must_use]
    pub fn part(self, at: &std::ops::Range<usize>) -> Self {
        self.slice(at.start, at.end.saturating_sub(at.start))
    }

    /// The part of this span that starts `offset` bytes in and is `length` bytes long, cut to fit.
    #[must_use]
    pub fn slice(self, offset: usize, length: usize) -> Self {
        let clamp = |at: usize| {
            u32::try_from(at)
                .map_or(self.end, |at| self.start.saturating_add(at))
                .min(self.end)
        };
        Self {
            source: self.source,
            start: clamp(offset),
            end: clamp(offset.saturating_add(length)),
        }
    }
}

/// A value and the place where the user wrote it.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.value), self.span)
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Two values are the same whatever their places.
impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Serialize> Serialize for Spanned<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// A file of the spec: its path from the spec's folder (with `/`), and its text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    line_starts: Vec<u32>,
    columns: Columns,
    /// Whether its path is shown as it is: it doesn't begin at the spec's folder.
    is_outside: bool,
}

impl SourceFile {
    /// The path from the spec's folder, with `/` between its parts.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of the line that holds the byte, from 0.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// The bytes of the line with this number (from 0), its line end included; empty past the end.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let at = |line: usize| {
            self.line_starts
                .get(line)
                .map_or(self.text.len(), |start| *start as usize)
        };
        at(line)..at(line.saturating_add(1))
    }

    /// The number of lines.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }
}

/// Every file of a spec. Ids are given in the order in which files are added.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    folder: String,
}

impl SourceMap {
    /// Adds a file. Text past 4 GiB can't be addressed by a [`Span`] and is cut.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let mut text = text.into();
        text.truncate(u32::MAX as usize);
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(starts.filter_map(|(at, _)| u32::try_from(at + 1).ok()))
            .collect();
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            path: path.into(),
            columns: Columns::of(&text),
            text,
            line_starts,
            is_outside: false,
        });
        id
    }

    /// Adds a file that is none of the spec's, to speak of it as a whole; its path is shown as it is.
    pub fn add_outside(&mut self, path: impl Into<String>) -> Span {
        let id = self.add(path, "");
        if let Some(file) = self.files.last_mut() {
            file.is_outside = true;
        }
        self.whole(id)
    }

    /// The file of an id.
    ///
    /// # Panics
    ///
    /// When the id comes from another map and does not fit this one.
    pub fn file(&self, id: SourceId) -> &SourceFile {
        self.files
            .get(id.0 as usize)
            .expect("a SourceId comes from the map that it is used with")
    }

    /// Says how to get to the spec's folder from where the user is, such as `platform/`;
    /// empty if the user is there.
    pub fn set_folder(&mut self, folder: impl Into<String>) {
        self.folder = folder.into();
    }

    /// The path of a file from where the user is.
    pub fn shown_path(&self, id: SourceId) -> String {
        let file = self.file(id);
        if file.is_outside {
            file.path.clone()
        } else {
            format!("{}{}", self.folder, file.path)
        }
    }

    /// All files with their ids.
    pub fn files(&self) -> impl Iterator<Item = (SourceId, &SourceFile)> {
        (0u32..).map(SourceId).zip(&self.files)
    }

    /// The text under a span; empty when the span does not fit the file.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.source)
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }

    /// Line and column of the span's first byte, both from 1.
    pub fn line_column(&self, span: Span, unit: Unit) -> (usize, usize) {
        let file = self.file(span.source);
        let line = file.line_of(span.start);
        let before = |at: usize| file.columns.before(&file.text, at, unit);
        let in_line = before(span.start as usize) - before(file.line_range(line).start);
        (line + 1, in_line + 1)
    }

    /// The whole line of the span's first byte, without its line end.
    pub fn line_text(&self, span: Span) -> &str {
        let file = self.file(span.source);
        let line = file.line_range(file.line_of(span.start));
        file.text
            .get(line)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r'])
    }

    /// The same files with other characters in place of those under some spans. All places stay where they are.
    #[must_use]
    pub fn masked(&self, spans: &[Span]) -> Self {
        let mut map = self.clone();
        for (source, file) in (0u32..).map(SourceId).zip(&mut map.files) {
            let here = spans.iter().filter(|span| span.source == source);
            let ranges = here.map(|span| span.start as usize..span.end as usize);
            let ranges = secrets::merged(ranges.collect());
            if !ranges.is_empty() {
                file.text = secrets::masked(&file.text, &ranges);
            }
        }
        map
    }

    /// A span over a whole file.
    pub fn whole(&self, id: SourceId) -> Span {
        let end = u32::try_from(self.file(id).text.len()).unwrap_or(u32::MAX);
        Span {
            source: id,
            start: 0,
            end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters() {
        let mut map = SourceMap::default();
        let id = map.add("a.kdl", "é x\ny\n");
        let x = Span {
            source: id,
            start: 3,
            end: 4,
        };
        let y = Span {
            source: id,
            start: 5,
            end: 6,
        };
        assert_eq!(map.line_column(x, Unit::Character), (1, 3));
        assert_eq!(map.line_column(y, Unit::Character), (2, 1));
        assert_eq!(map.text(y), "y");
        assert_eq!(map.file(id).lines(), 3);
    }

    #[test]
    fn parts_of_values_are_found_where_the_text_stands_as_it_is() {
        for (written, text, part) in [
            ("prod", "prod", "od"),
            ("\"prod\"", "prod", "od"),
            ("#\"prod\"#", "prod", "#\"prod\"#"),
            ("\"\\u{70}rod\"", "prod", "\"\\u{70}rod\""),
        ] {
            let mut map = SourceMap::default();
            let id = map.add("a.kdl", written);
            let found = map.whole(id).part_of_text(text, 2..4);
            assert_eq!(map.text(found), part, "{written}");
            let none = map.whole(id).part_of_text(text, 2..2);
            assert_eq!(map.text(none), written);
        }
    }

    #[test]
    fn a_slice_stays_inside_its_span() {
        let mut map = SourceMap::default();
        let id = map.add("a.kdl", "abcdef");
        let all = map.whole(id);
        assert_eq!(map.text(all.slice(2, 2)), "cd");
        assert_eq!(map.text(all.slice(4, 99)), "ef");
        assert_eq!(map.text(all.slice(99, 99)), "");
        assert_eq!(size_of::<Span>(), 12);
    }
}
