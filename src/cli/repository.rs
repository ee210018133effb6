//! Where a spec is in its repository: CI services know files by their paths from there.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where a repository is looked for"
)]

use std::fs;
use std::path::{Component, Path};

/// The path of a folder from the root of its Git repository, with a final `/`; empty at the root. Where
/// there is no repository, the folder as it was given.
pub(super) fn path_in_repository(folder: &Path) -> String {
    let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    // In a worktree and in a submodule `.git` is a file.
    let root = real.ancestors().find(|root| root.join(".git").exists());
    let inside = root.and_then(|root| real.strip_prefix(root).ok());
    let parts = inside.unwrap_or(folder).components();
    parts.map(part).collect()
}

/// The path of a file from the root of its Git repository, as that of its folder.
pub(super) fn file_in_repository(file: &Path) -> String {
    let around = file.parent().filter(|around| *around != Path::new(""));
    let folder = path_in_repository(around.unwrap_or(Path::new(".")));
    let name = file.file_name().map(|name| name.display().to_string());
    match name {
        Some(name) => folder + &name,
        // `.`, `..` and `/` are folders, and have no name.
        None => file.display().to_string(),
    }
}

fn part(part: Component<'_>) -> String {
    match part {
        Component::CurDir => String::new(),
        Component::RootDir => "/".to_owned(),
        Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {
            format!("{}/", part.as_os_str().display())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_at_the_repositorys_root() {
        let area = tempfile::tempdir().unwrap();
        let spec = area.path().join("platform/spec");
        fs::create_dir_all(&spec).unwrap();
        let outside = path_in_repository(&spec);
        assert!(outside.ends_with("/platform/spec/"), "{outside}");
        fs::create_dir(area.path().join(".git")).unwrap();
        assert_eq!(path_in_repository(&spec), "platform/spec/");
        assert_eq!(path_in_repository(area.path()), "");
    }

    #[test]
    fn without_a_repository_a_path_stays_as_it_is() {
        let shown = ["./nowhere", "../nowhere/at/all", "/nowhere"]
            .map(|folder| path_in_repository(Path::new(folder)));
        assert_eq!(shown, ["nowhere/", "../nowhere/at/all/", "/nowhere/"]);
    }
}
