//! Patterns of a selection: names with `*` and `?`.

use std::fmt;

use serde::{Serialize, Serializer};

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
            Some(at) if text.contains(',') => Err(Malformed::new(
                at,
                "names are set apart by blanks, not commas",
            )
            .help(format!("write `\"{}\"`", text.replace(',', " ")))),
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

    /// How exactly it speaks, on the scale of [`Patterns::exactness`].
    pub fn exactness(&self) -> u8 {
        if self.is_glob() { 1 } else { 3 }
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

/// One or more patterns with blanks between: `"dev staging"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patterns {
    /// Each pattern with the byte where it begins.
    pub all: Vec<(usize, Pattern)>,
}

impl Patterns {
    /// Parses the patterns of one property.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut all = Vec::new();
        for (at, word) in words(text) {
            all.push((at, Pattern::parse(word).map_err(|error| error.shifted(at))?));
        }
        if all.is_empty() {
            return Err(Malformed::new(
                0..text.len(),
                "a selection names at least one thing",
            ));
        }
        Ok(Self { all })
    }

    /// Whether any pattern fits.
    pub fn matches(&self, name: &str) -> bool {
        self.all.iter().any(|(_, pattern)| pattern.matches(name))
    }

    /// How exactly it speaks: 3 for one name, 2 for several, 1 when there is a glob.
    pub fn exactness(&self) -> u8 {
        match self.all.as_slice() {
            patterns if patterns.iter().any(|(_, pattern)| pattern.is_glob()) => 1,
            [_] => 3,
            _ => 2,
        }
    }
}

impl Serialize for Patterns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.all.iter().map(|(_, pattern)| pattern.as_str()))
    }
}

/// A label that a cluster must have: `"tier=gold"`, `"tier=gold env=*"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LabelPattern {
    /// Key, pattern of the value, and the byte where the pair begins; all must hold.
    pub all: Vec<(usize, String, String)>,
}

impl LabelPattern {
    /// Parses the pairs of one property.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut all = Vec::new();
        for (at, word) in words(text) {
            let Some((key, value)) = word.split_once('=') else {
                let error = Malformed::new(at..at + word.len(), "no `=` between key and value");
                return Err(error.help("write a label as `\"key=value\"`"));
            };
            all.push((at, key.to_owned(), value.to_owned()));
        }
        if all.is_empty() {
            return Err(Malformed::new(
                0..text.len(),
                "a selection names at least one label",
            ));
        }
        Ok(Self { all })
    }
}

impl Serialize for LabelPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.all.iter().map(|(_, key, value)| (key, value)))
    }
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

    #[test]
    fn patterns_know_their_places() {
        let patterns = Patterns::parse("dev  staging").expect("two names");
        assert_eq!(
            patterns.all.iter().map(|(at, _)| *at).collect::<Vec<_>>(),
            [0, 5]
        );
        assert_eq!(patterns.exactness(), 2);
        assert_eq!(
            Patterns::parse("dev Prod").expect_err("upper case").at,
            4..5
        );
    }
}
