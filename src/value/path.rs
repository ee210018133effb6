//! Paths inside a repository, and lists of values in one property.

use std::fmt;

use serde::{Serialize, Serializer};

use super::pattern::words;
use super::{Cidr, Malformed, Name, first_bad};

/// A path inside a repository: relative, `/` between its parts, no `..`; may hold `{placeholders}`.
/// `.` is the repository's root.
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

/// One or more names with blanks between, each with the byte where it begins: `"dev staging"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Names(pub Vec<(usize, Name)>);

impl Names {
    /// Parses the names of one property.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let names = listed(text, "no name", Name::parse)?;
        for (index, (at, name)) in names.iter().enumerate() {
            if names.iter().take(index).any(|(_, before)| before == name) {
                let why = format!("`{name}` is named twice");
                return Err(Malformed::new(*at..*at + name.as_str().len(), why));
            }
        }
        Ok(Self(names))
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(_, name)| name))
    }
}

/// One or more address ranges with blanks between, each with the byte where it begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cidrs(pub Vec<(usize, Cidr)>);

impl Cidrs {
    /// Parses the ranges of one property.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        listed(text, "no address range", Cidr::parse).map(Self)
    }

    /// The ranges alone.
    pub fn ranges(&self) -> impl Iterator<Item = Cidr> {
        self.0.iter().map(|(_, range)| *range)
    }
}

impl Serialize for Cidrs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.ranges())
    }
}

fn listed<T>(
    text: &str,
    none: &str,
    parse: impl Fn(&str) -> Result<T, Malformed>,
) -> Result<Vec<(usize, T)>, Malformed> {
    let mut all = Vec::new();
    for (at, word) in words(text) {
        all.push((at, parse(word).map_err(|error| error.shifted(at))?));
    }
    if all.is_empty() {
        Err(Malformed::new(0..text.len(), none))
    } else {
        Ok(all)
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
    fn lists_point_at_the_wrong_word() {
        assert_eq!(Names::parse("dev Prod").expect_err("upper case").at, 4..5);
        assert_eq!(
            Cidrs::parse("10.0.0.0/8 10.0.0.1/8")
                .expect_err("host bits")
                .at,
            11..19
        );
    }
}
