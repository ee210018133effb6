//! Whether what a build writes is found where the spec says that it is.

use std::path::{Component, Path, PathBuf};

use crate::cli::repository;
use crate::cli::terminal::Terminal;
use crate::model::Platform;

/// Warns if the output, or the spec, is at another place of its Git repository than `repository` says. Paths in the
/// output begin at the root of the repository.
pub(super) fn warn(platform: &Platform, folder: &Path, root: &Path, terminal: &Terminal) {
    let repository = &platform.repository;
    let Some(inside) = repository::inside(root).filter(|_| repository.url.is_some()) else {
        return;
    };
    if !inside.is_empty() {
        let base = shown(&repository.path);
        terminal.warning(
            &format!(
                "what reads the repository looks for {base} at its root, and this build writes {}",
                shown(&format!("{inside}{}", repository.path))
            ),
            &format!(
                "write to the root of the repository: `--out {}`",
                root_of(root, &inside).display()
            ),
        );
        return;
    }
    let spec = repository::inside(folder).filter(|spec| *spec != repository.spec);
    if let Some(spec) = spec.filter(|_| repository::is_same(folder, root)) {
        let said = shown(&repository.spec);
        terminal.warning(
            &format!(
                "CODEOWNERS has the spec in {said}, and it is in {}",
                shown(&spec)
            ),
            &format!("say so in `repository`: `spec=\"{}\"`", spec_word(&spec)),
        );
    }
}

fn shown(folder: &str) -> String {
    if folder.is_empty() {
        "the root".to_owned()
    } else {
        format!("`{folder}`")
    }
}

fn spec_word(folder: &str) -> &str {
    match folder.trim_end_matches('/') {
        "" => ".",
        folder => folder,
    }
}

/// The root of the repository, from where the user is.
fn root_of(folder: &Path, inside: &str) -> PathBuf {
    let inside = Path::new(inside);
    if folder.ends_with(inside) {
        let above = folder.components().count() - inside.components().count();
        let above: PathBuf = folder.components().take(above).collect();
        return if above.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            above
        };
    }
    let up = inside.components().map(|_| Component::ParentDir);
    folder
        .components()
        .chain(up)
        .filter(|part| *part != Component::CurDir)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_named_from_where_the_user_is() {
        for (folder, inside, root) in [
            ("platform", "platform/", "."),
            (".", "platform/", ".."),
            ("a/platform/spec", "platform/spec/", "a"),
            ("../spec", "platform/spec/", "../spec/../.."),
            ("/a/b", "b/", "/a"),
        ] {
            assert_eq!(
                root_of(Path::new(folder), inside),
                Path::new(root),
                "{folder}"
            );
        }
    }
}
