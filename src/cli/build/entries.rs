//! The differences between the disk and the spec as entries of a report.

use super::Aim;
use crate::cli::report::Entry;
use crate::diag::output;
use crate::output::RelPath;
use crate::output::changes::{Changes, Class};
use crate::output::index::is_own_file;
use crate::output::update::Conflicts;

/// How a path is told of; `None` if nothing is wrong with it.
fn entry(changes: &Changes<'_>, path: &RelPath, class: Class) -> Option<Entry> {
    let entry: Entry = match class {
        Class::Unchanged | Class::Gone => return None,
        _ if changes.lost_indexes().contains(path) => output::index_lost,
        _ if is_own_file(path) => output::index_stale,
        Class::EditedIndex => output::index_stale,
        Class::Missing => output::missing,
        Class::Stale => output::stale,
        Class::HandEdited => output::edited,
        Class::Foreign => output::foreign,
        Class::Orphaned => output::orphaned,
        Class::EditedOrphan => output::kept,
    };
    Some(entry)
}

/// The files that a report tells of: all that differs where that is asked, what keeps a build from its work, or
/// what the build keeps.
pub(super) fn told<'c>(
    changes: &'c Changes<'_>,
    aim: &Aim,
    conflicts: Conflicts,
) -> impl Iterator<Item = (&'c str, Entry)> {
    let is_check = matches!(aim, Aim::Check(_));
    let is_refused = conflicts == Conflicts::Refuse && changes.in_the_way().next().is_some();
    let is_reason = |path: &RelPath, class: Class| {
        class.is_in_the_way() || changes.lost_indexes().contains(path)
    };
    let told = move |(path, class): (&'c RelPath, Class)| {
        let entry = if is_check || is_refused && is_reason(path, class) {
            entry(changes, path, class)
        } else if !is_refused && class == Class::EditedOrphan {
            Some(output::kept_again as Entry)
        } else {
            None
        };
        entry.map(|entry| (path.as_str(), entry))
    };
    changes.iter().filter_map(told)
}
