//! The part of the output that a build is responsible for. What is outside is neither looked at nor changed.

use std::collections::BTreeSet;

use super::{RelPath, parent_of};

/// All of the output, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    #[default]
    Whole,
    /// Some folders.
    Part(Part),
}

/// Some folders of the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The folders, with all that is below them.
    pub folders: BTreeSet<RelPath>,
    /// If not `None`, everything that is below none of these folders is part of it too.
    pub all_but: Option<BTreeSet<RelPath>>,
}

impl Scope {
    /// Whether a file belongs to the part.
    pub fn covers(&self, path: &RelPath) -> bool {
        match self {
            Self::Whole => true,
            Self::Part(part) => part.covers(path.as_str()),
        }
    }

    /// Whether a folder's index may change: something below the folder is part of it. `None` is the root, whose
    /// index has the files that are in no unit.
    pub fn touches(&self, unit: Option<&RelPath>) -> bool {
        match (self, unit) {
            (Self::Whole, _) => true,
            (Self::Part(part), None) => part.all_but.is_some(),
            (Self::Part(part), Some(unit)) => {
                let inside = |folder: &RelPath| is_below(folder.as_str(), unit.as_str());
                part.covers(unit.as_str()) || part.folders.iter().any(inside)
            }
        }
    }
}

impl Part {
    fn covers(&self, path: &str) -> bool {
        let listed = |folders: &BTreeSet<RelPath>| {
            std::iter::successors(Some(path), |path| parent_of(path))
                .any(|path| folders.contains(path))
        };
        listed(&self.folders) || self.all_but.as_ref().is_some_and(|others| !listed(others))
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> RelPath {
        RelPath::new(path).unwrap()
    }

    fn paths(paths: &[&str]) -> BTreeSet<RelPath> {
        paths.iter().copied().map(path).collect()
    }

    fn part(folders: &[&str], all_but: Option<&[&str]>) -> Scope {
        Scope::Part(Part {
            folders: paths(folders),
            all_but: all_but.map(paths),
        })
    }

    #[test]
    fn folders_are_covered_with_what_is_below_them() {
        let scope = part(&["c/dev/t/a"], None);
        let covered = ["c/dev/t/a/x", "c/dev/t/a/y/z"];
        let others = ["c/dev/t/ab/x", "c/dev/x", "c/prod/t/a/x", "x"];
        assert!(covered.iter().all(|file| scope.covers(&path(file))));
        assert!(!others.iter().any(|file| scope.covers(&path(file))));
        assert!(
            covered
                .iter()
                .chain(&others)
                .all(|file| Scope::Whole.covers(&path(file)))
        );
    }

    #[test]
    fn an_index_is_touched_where_a_file_may_be() {
        let tenant = part(&["c/dev/t/a"], None);
        assert!(tenant.touches(Some(&path("c/dev"))));
        assert!(!tenant.touches(Some(&path("c/de"))) && !tenant.touches(None));
        let first = part(&["c/dev"], Some(&["c/dev", "c/prod"]));
        assert!(first.touches(Some(&path("c/dev"))) && first.touches(None));
        assert!(first.touches(Some(&path("c/gone"))) && !first.touches(Some(&path("c/prod"))));
    }

    #[test]
    fn the_rest_is_all_that_nobody_else_covers() {
        let first = part(&["c/dev"], Some(&["c/dev", "c/prod"]));
        let covered = ["CODEOWNERS", "c/dev/x", "c/gone/x"];
        assert!(covered.iter().all(|file| first.covers(&path(file))));
        assert!(!first.covers(&path("c/prod/x")));
    }
}
