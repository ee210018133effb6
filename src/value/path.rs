//! Paths inside a repository.

use std::fmt;

use serde::Serialize;

use super::{Malformed, first_bad};

/// A path inside a repository: relative, `/` between its parts, no `..`. `.` is the repository's root.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RelativePath(String);

impl RelativePath {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let all = 0..text.len();
        if text.is_empty() {
            return Err(Malformed::new(all, "the path is empty")
                .help("write `\".\"` for the repository's root"));
        }
        if text.starts_with('/') {
            return Err(
                Malformed::new(0..1, "a path here is relative").help("leave the first `/` away")
            );
        }
        let fits = |c: char| !c.is_control() && !matches!(c, '\\' | ':');
        if let Some(at) = first_bad(text, fits) {
            return Err(
                Malformed::new(at, "not a character of a path").help("put `/` between the parts")
            );
        }
        let plain = text.trim_end_matches('/');
        let mut offset = 0;
        for part in plain.split('/') {
            let whole_is_dot = plain == ".";
            if part == ".." || part.is_empty() || (part == "." && !whole_is_dot) {
                return Err(Malformed::new(
                    offset..offset + part.len(),
                    "a path here stays in its folder",
                ));
            }
            offset += part.len() + 1;
        }
        Ok(Self(plain.to_owned()))
    }

    /// The path without a final `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path in front of something: empty for `.`, else with a final `/`.
    pub fn prefix(&self) -> String {
        if self.0 == "." {
            String::new()
        } else {
            format!("{}/", self.0)
        }
    }
}

impl fmt::Display for RelativePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the path of an app's manifests is written, which may hold placeholders.
#[derive(Clone, Copy, Debug)]
pub enum AppPath {}

impl AppPath {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<RelativePath, Malformed> {
        RelativePath::parse(text)
    }
}

/// How a file of values is written, which may hold placeholders.
#[derive(Clone, Copy, Debug)]
pub enum ValuesPath {}

impl ValuesPath {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<RelativePath, Malformed> {
        if text.contains("://") {
            let error = Malformed::new(0..text.len(), "files of values lie inside the chart");
            return Err(error.help("name one of the chart's own, such as `\"values-prod.yaml\"`; single values stand in `parameters { replicaCount \"3\" }`"));
        }
        RelativePath::parse(text)
    }
}

/// How the folder of the output is written: not where something else belongs.
#[derive(Clone, Copy, Debug)]
pub enum FleetPath {}

impl FleetPath {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<RelativePath, Malformed> {
        let path = RelativePath::parse(text)?;
        // It stands in patterns of CODEOWNERS, where these would mean other paths.
        let fits = |c: char| !matches!(c, '*' | '?' | '[' | ']' | '#' | '!');
        if let Some(at) = first_bad(text, fits) {
            let why = "CODEOWNERS takes this for a pattern";
            return Err(Malformed::new(at, why).help("name another folder, such as `fleet`"));
        }
        let mut offset = 0;
        for part in path.as_str().split('/') {
            let owner = match part.to_ascii_lowercase().as_str() {
                ".git" => Some("Git keeps its own files there"),
                "codeowners" if offset == 0 => Some("a file of the output has that name"),
                "platformc.index" | "platformc.index.next" => {
                    Some("a build keeps that name for itself")
                }
                _ => None,
            };
            if let Some(why) = owner {
                let at = offset..offset + part.len();
                return Err(Malformed::new(at, why).help("name another folder, such as `fleet`"));
            }
            offset += part.len() + 1;
        }
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_their_folder() {
        for good in ["fleet", ".", "deploy/{stage}", "a/b/"] {
            assert!(RelativePath::parse(good).is_ok(), "{good}");
        }
        for (bad, at) in [
            ("/etc", 0..1),
            ("a/../b", 2..4),
            ("", 0..0),
            ("a//b", 2..2),
            ("a\\b", 1..2),
        ] {
            assert_eq!(RelativePath::parse(bad).expect_err(bad).at, at, "{bad}");
        }
        assert_eq!(
            RelativePath::parse(".").map(|path| path.prefix()),
            Ok(String::new())
        );
    }

    #[test]
    fn the_output_has_a_folder_of_its_own() {
        for good in ["fleet", ".", "a/CODEOWNERS", "git", ".github"] {
            assert!(FleetPath::parse(good).is_ok(), "{good}");
        }
        for (bad, at) in [
            (".git", 0..4),
            (".git/hooks", 0..4),
            ("a/.GIT", 2..6),
            ("CODEOWNERS", 0..10),
            ("CODEOWNERS/a", 0..10),
            ("a/platformc.index", 2..17),
            ("../a", 0..2),
            ("a/fl[e]et", 4..5),
            ("fleet*", 5..6),
        ] {
            assert_eq!(FleetPath::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }
}
