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
    inside(folder).unwrap_or_else(|| written(folder))
}

/// The path of a folder from the root of its Git repository, with a final `/`; empty at the root, `None` where there
/// is no repository.
pub(super) fn inside(folder: &Path) -> Option<String> {
    let real = fs::canonicalize(folder).ok()?;
    real.strip_prefix(root(&real)?).ok().map(written)
}

/// Whether two folders are in one Git repository.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let root_of = |folder: &Path| root(&fs::canonicalize(folder).ok()?).map(Path::to_owned);
    root_of(one) == root_of(other)
}

fn root(real: &Path) -> Option<&Path> {
    // In a worktree and in a submodule `.git` is a file.
    real.ancestors().find(|root| root.join(".git").exists())
}

fn written(folder: &Path) -> String {
    folder.components().map(part).collect()
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
