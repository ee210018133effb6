//! The change of a file as `patch` and `git apply` read it.

use std::path::Path;

use similar::TextDiff;

/// A unified diff of a file's text before and after.
pub(super) fn patch(place: &Path, before: &str, after: &str) -> String {
    let place = place.display().to_string();
    let place = place.trim_start_matches('/');
    TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&format!("a/{place}"), &format!("b/{place}"))
        .to_string()
}
