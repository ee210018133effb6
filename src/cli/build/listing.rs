//! Lists of files, short enough to read.

use std::fmt::Write as _;

use crate::output::RelPath;
use crate::output::changes::{Changes, Class};

/// How many paths of a kind are listed.
const MOST: usize = 20;

/// Every class that is worth a list, the most surprising first.
pub(super) const ALL: &[Class] = &[
    Class::HandEdited,
    Class::Foreign,
    Class::EditedOrphan,
    Class::Stale,
    Class::Missing,
    Class::Orphaned,
    Class::EditedIndex,
];

/// What no build writes over unless it is told to.
pub(super) const IN_THE_WAY: &[Class] = &[Class::HandEdited, Class::Foreign];

/// What a build puts right.
pub(super) const BUILT: &[Class] = &[
    Class::Stale,
    Class::Missing,
    Class::Orphaned,
    Class::EditedIndex,
];

/// The paths of these classes, each class below a heading.
pub(super) fn classes(changes: &Changes<'_>, classes: &[Class]) -> String {
    let list = |class: &Class| paths(&heading(*class), changes.of(*class));
    classes.iter().map(list).collect()
}

/// `3 stale, 1 missing`.
pub(super) fn counts(changes: &Changes<'_>) -> String {
    let count_of = |class: &Class| match changes.of(*class).count() {
        0 => None,
        found => Some(format!("{} {class}", count(found))),
    };
    let counts: Vec<String> = ALL.iter().filter_map(count_of).collect();
    if counts.is_empty() {
        "only its index".to_owned()
    } else {
        counts.join(", ")
    }
}

/// Paths below a heading; nothing if there is none.
pub(super) fn paths<'a>(heading: &str, mut paths: impl Iterator<Item = &'a RelPath>) -> String {
    let shown: Vec<&RelPath> = paths.by_ref().take(MOST).collect();
    if shown.is_empty() {
        return String::new();
    }
    let more = paths.count();
    let mut text = format!("{heading} ({}):\n", count(shown.len() + more));
    for path in shown {
        // Writing into a `String` always succeeds.
        let _ = writeln!(text, "  {path}");
    }
    if more > 0 {
        let _ = writeln!(text, "  and {} more", count(more));
    }
    text
}

fn heading(class: Class) -> String {
    let meaning = match class {
        Class::Missing => "not there",
        Class::Unchanged => "as they should be",
        Class::Stale => "as an earlier build left them, and the spec has changed",
        Class::HandEdited => "edited since platformc wrote them",
        Class::Foreign => "somebody else's, where the output has a file",
        Class::Orphaned => "written by platformc, and no longer in the spec",
        Class::EditedOrphan => "no longer in the spec, but kept because they were edited",
        Class::Gone => "removed",
        Class::EditedIndex => {
            "changed by hand or by a merge; the files that it is about are as they should be"
        }
    };
    format!("{class}: {meaning}")
}

/// `1 file`, `12,604 files`.
pub(super) fn files(number: usize) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} file{plural}", count(number))
}

/// A number with commas between its thousands.
pub(super) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!(
            [0, 999, 1000, 12_604, 1_234_567].map(count),
            ["0", "999", "1,000", "12,604", "1,234,567"]
        );
        assert_eq!([0, 1, 2].map(files), ["0 files", "1 file", "2 files"]);
    }

    #[test]
    fn a_long_list_is_cut() {
        let all: Vec<RelPath> = (10..42)
            .filter_map(|n| RelPath::new(format!("a/{n}")))
            .collect();
        let text = paths("stale", all.iter());
        assert!(text.starts_with("stale (32):\n  a/10\n"), "{text}");
        assert!(text.ends_with("  a/29\n  and 12 more\n"), "{text}");
        assert_eq!(paths("stale", [].into_iter()), "");
    }
}
