//! What the path of an `include` or `manifest` stands for.

use super::folder::{SpecFolder, is_hidden, visible};
use crate::diag::closest;
use crate::value::matches_glob;

/// The files of a path: itself, all that a glob matches, or all with the ending below a folder.
pub(super) fn files(spec: &dyn SpecFolder, path: &str, ending: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        found = found
            .iter()
            .flat_map(|folder| step(spec, folder, part))
            .collect();
    }
    found
        .into_iter()
        .flat_map(|path| expand(spec, path, ending))
        .collect()
}

/// The names in a folder that fit one part of a path.
fn step(spec: &dyn SpecFolder, folder: &str, part: &str) -> Vec<String> {
    let entries = spec.list(folder).unwrap_or_default();
    let fits = |name: &str| {
        if part.contains(['*', '?']) {
            matches_glob(part, name) && (is_hidden(part) || !is_hidden(name))
        } else {
            part == name
        }
    };
    entries
        .into_iter()
        .filter(|entry| fits(&entry.name))
        .map(|entry| beneath(folder, &entry.name))
        .collect()
}

/// A folder stands for the files with the ending below it, a file for itself.
fn expand(spec: &dyn SpecFolder, path: String, ending: &str) -> Vec<String> {
    let Ok(entries) = visible(spec, &path) else {
        return vec![path];
    };
    let mut files = Vec::new();
    for entry in entries {
        let inner = beneath(&path, &entry.name);
        if entry.is_folder {
            files.extend(expand(spec, inner, ending));
        } else if inner.ends_with(ending) {
            files.push(inner);
        }
    }
    files
}

/// A file in the same folder with nearly the same name.
pub(super) fn nearest(spec: &dyn SpecFolder, path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let entries = spec.list(folder).ok()?;
    let nearest = closest(name, entries.iter().map(|entry| entry.name.as_str()))?;
    Some(beneath(folder, nearest))
}

pub(super) fn beneath(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// A path from the spec's folder, `.` and `..` resolved; `None` if it leaves the folder.
pub(super) fn joined(base: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn paths_are_joined_inside_the_folder() {
        assert_eq!(joined("a/b", "../c.kdl").as_deref(), Some("a/c.kdl"));
        assert_eq!(joined("", "./x/*.kdl").as_deref(), Some("x/*.kdl"));
        assert_eq!(joined("a", "../../x"), None);
        assert_eq!(joined("a", "/etc/passwd"), None);
    }
}
