//! The part of a line that is shown, if all of it is too wide.

use std::ops::Range;

use super::super::columns;
use super::{ARROW, NARROWEST_TEXT};

/// What a line is cut around.
#[derive(Clone, Debug)]
pub(super) struct Focus {
    /// The bytes of the line that must be seen.
    pub(super) range: Range<usize>,
    /// The columns that the text below them takes, from their middle on.
    pub(super) label: usize,
}

/// How much stays of what is in front of the focus, in columns.
const LEAD: usize = 8;

/// How many columns of a label are worth to cut a line for.
const LABEL: usize = NARROWEST_TEXT + ARROW;

/// The bytes of a line to show in so many columns. At either end where there is more, one column is left
/// for the mark that says so.
pub(super) fn window(line: &str, focus: Option<&Focus>, widest: usize) -> Range<usize> {
    let start = focus.map_or(0, |focus| start(line, focus, widest));
    let room = widest.saturating_sub(usize::from(start > 0));
    let rest = line.get(start..).unwrap_or_default();
    match prefix(rest, room) {
        whole if whole == rest.len() => start..line.len(),
        _ => start..start + prefix(rest, room.saturating_sub(1)),
    }
}

/// The first byte to show: that of the line, if the focus and its label then fit.
fn start(line: &str, focus: &Focus, widest: usize) -> usize {
    // No more than this can matter, and a line may have megabytes.
    let far = focus.range.start.saturating_sub(8 * widest);
    let near = line.floor_char_boundary(far);
    let before = line.get(near..focus.range.start).unwrap_or_default();
    let seen = line.get(focus.range.clone()).unwrap_or_default();
    let seen = seen.get(..prefix(seen, widest)).unwrap_or_default();
    let (before_width, seen_width) = (total(before), total(seen));
    let needs = |label: usize| before_width + seen_width.max(seen_width / 2 + label);
    if near == 0 && needs(focus.label.min(LABEL)) <= widest {
        return 0;
    }
    // Once the line is cut, it costs little to let a label have its room.
    let cut = (needs(focus.label.min(LABEL.max(widest / 2))) + 1).saturating_sub(widest);
    let marks = 1 + usize::from(focus.range.end < line.len());
    let least = (before_width + seen_width + marks).saturating_sub(widest);
    let cut = cut.min(before_width.saturating_sub(LEAD)).max(least);
    near + after(before, cut)
}

/// How many bytes of a text fit into so many columns.
fn prefix(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let too_wide = text.char_indices().find(|(_, c)| {
        used += columns::shown_character(*c);
        used > columns
    });
    too_wide.map_or(text.len(), |(at, _)| at)
}

/// How many bytes of a text take at least so many columns.
fn after(text: &str, columns: usize) -> usize {
    let mut left = columns;
    let first = text.char_indices().find(|(_, c)| {
        let is_enough = left == 0;
        left = left.saturating_sub(columns::shown_character(*c));
        is_enough
    });
    first.map_or(text.len(), |(at, _)| at)
}

fn total(text: &str) -> usize {
    text.chars().map(columns::shown_character).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line as it is shown, around a word.
    fn shown(line: &str, word: &str, label: usize, widest: usize) -> String {
        let at = line.find(word).unwrap();
        let focus = Focus {
            range: at..at + word.len(),
            label,
        };
        let shown = window(line, Some(&focus), widest);
        let mark = |is_cut| if is_cut { "…" } else { "" };
        let text = format!(
            "{}{}{}",
            mark(shown.start > 0),
            &line[shown.clone()],
            mark(shown.end < line.len())
        );
        assert!(columns::width(&text) <= widest, "{text}");
        text
    }

    #[test]
    fn a_line_is_cut_only_if_it_must_be() {
        let line = "one two three four five";
        assert_eq!(shown(line, "two", 4, 23), line);
        assert_eq!(shown(line, "two", 4, 22), "one two three four fi…");
        assert_eq!(shown(line, "five", 0, 16), "…three four five");
        assert_eq!(window(line, None, 8), 0..7);
    }

    #[test]
    fn a_label_gets_room_at_the_cost_of_what_is_before() {
        let line = "one two three four five six seven";
        assert_eq!(shown(line, "six", 8, 33), line);
        assert_eq!(shown(line, "six", 14, 33), "… three four five six seven");
        assert_eq!(shown(line, "six", 90, 33), "…ur five six seven");
    }

    #[test]
    fn wide_letters_count_twice() {
        assert_eq!(shown("漢字漢字漢字", "字", 0, 7), "漢字漢…");
        assert_eq!(shown("漢字漢字漢字x", "x", 0, 8), "…字漢字x");
    }

    #[test]
    fn a_focus_that_is_too_wide_is_cut_too() {
        let line = format!("a {} b", "x".repeat(100));
        let all = "x".repeat(100);
        assert_eq!(shown(&line, &all, 0, 12), format!("…{}…", "x".repeat(10)));
    }
}
