//! Patterns of a selection: names with `*` and `?`.

use std::fmt;

use serde::Serialize;

use super::{Malformed, first_bad};

/// Whether a name fits a glob, where `*` is any run of characters and `?` any one.
///
/// Takes time in proportion to the product of both lengths, at worst.
pub fn matches_glob(glob: &str, name: &str) -> bool {
    let glob: Vec<char> = glob.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut g, mut n) = (0, 0);
    // The last `*`, and how much of the name it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = name.get(n) {
        match (glob.get(g), star) {
            (Some('*'), _) => {
                star = Some((g, n));
                g += 1;
            }
            (Some(part), _) if *part == '?' || part == letter => {
                g += 1;
                n += 1;
            }
            (_, Some((at, taken))) => {
                star = Some((at, taken + 1));
                g = at + 1;
                n = taken + 1;
            }
            (_, None) => return false,
        }
    }
    glob.iter().skip(g).all(|part| *part == '*')
}

/// A name, or a glob over names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Pattern(String);

impl Pattern {
    /// Parses a pattern.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() {
            return Err(Malformed::new(0..0, "a pattern has at least one character"));
        }
        let fits = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '*' | '?' | '.')
        };
        match first_bad(text, fits) {
            Some(at) => Err(Malformed::new(
                at,
                "only names and `*` or `?` can stand in a pattern",
            )),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// Whether it stands for more than one name.
    pub fn is_glob(&self) -> bool {
        self.0.contains(['*', '?'])
    }

    /// Whether a name fits.
    pub fn matches(&self, name: &str) -> bool {
        if self.is_glob() {
            matches_glob(&self.0, name)
        } else {
            self.0 == name
        }
    }

    /// The pattern as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the name of a Kubernetes object, or a glob over such names, is written. Those of roles hold more than
/// other names do: `platformc:tenant-viewer`.
#[derive(Clone, Copy, Debug)]
pub enum ObjectPattern {}

impl ObjectPattern {
    /// Parses a pattern: whatever can be a part of an object's URL.
    pub fn parse(text: &str) -> Result<Pattern, Malformed> {
        let fits =
            |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '/' | '%' | ',' | '"');
        match first_bad(text, fits) {
            _ if text.is_empty() => Err(Malformed::new(0..0, "an object has a name")),
            Some(at) => Err(Malformed::new(at, "not a character of an object's name")),
            None => Ok(Pattern(text.to_owned())),
        }
    }
}

/// Lists have blanks between their words, where other languages have commas.
pub(super) fn without_commas(text: &str) -> Result<(), Malformed> {
    let Some(comma) = text.find(',') else {
        return Ok(());
    };
    let plain = text.replace(',', " ");
    let plain: Vec<&str> = plain.split_ascii_whitespace().collect();
    let error = Malformed::new(comma..comma + 1, "blanks stand here, no commas");
    Err(error.help(format!("write `\"{}\"`", plain.join(" "))))
}

/// The words of a text, each with the byte where it begins.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_ascii_whitespace()
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_have_more_names_than_tenants() {
        for good in ["compute", "platformc:tenant-*", "system:Node"] {
            assert!(ObjectPattern::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", "a/b", "a,b"] {
            assert!(ObjectPattern::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn globs_match_whole_names() {
        for (glob, name) in [
            ("eu-*", "eu-central"),
            ("*", ""),
            ("a?c", "abc"),
            ("*-eu-*", "prod-eu-1"),
            ("a*b*c", "axxbyyc"),
        ] {
            assert!(matches_glob(glob, name), "{glob} {name}");
        }
        for (glob, name) in [
            ("eu-*", "us-east"),
            ("a?c", "ac"),
            ("eu", "eu-1"),
            ("*b", "abc"),
            ("", "a"),
        ] {
            assert!(!matches_glob(glob, name), "{glob} {name}");
        }
    }
}
