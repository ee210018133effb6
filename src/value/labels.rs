//! Labels: keys, values, and what asks for them.

use std::fmt;

use serde::{Serialize, Serializer};

use super::names::dns_subdomain;
use super::pattern::{matches_glob, without_commas, words};
use super::{Malformed, first_bad};

/// The longest label value, and the longest name in a label's key (Kubernetes, "Labels and Selectors").
const LABEL_LENGTH: usize = 63;

/// A label's or annotation's key: `name` or `prefix/name`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct LabelKey(String);

impl LabelKey {
    /// Parses a key by the rules of the Kubernetes API.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let (prefix, name) = text.rsplit_once('/').unwrap_or(("", text));
        let offset = text.len() - name.len();
        label_part(name).map_err(|error| error.shifted(offset))?;
        if name.is_empty() {
            return Err(Malformed::new(offset..text.len(), "a key has a name"));
        }
        if text.contains('/') {
            dns_subdomain(prefix).map_err(|error| {
                let lower = prefix.to_lowercase();
                // The help for the prefix alone would drop the name.
                let help = dns_subdomain(&lower)
                    .is_ok()
                    .then(|| format!("write `{lower}/{name}`"));
                Malformed { help, ..error }
            })?;
        }
        Ok(Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `/`.
    pub fn prefix(&self) -> Option<&str> {
        self.0.split_once('/').map(|(prefix, _)| prefix)
    }
}

/// A label's value: at most 63 letters, digits, `-`, `_`, `.`; may be empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct LabelValue(String);

impl LabelValue {
    /// Parses a value by the rules of the Kubernetes API.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        label_part(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The value as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LabelValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn label_part(text: &str) -> Result<(), Malformed> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let Some(at) = first_bad(text, fits) {
        return Err(Malformed::new(
            at,
            "only letters, digits, `-`, `_` and `.` can stand in a label",
        ));
    }
    let outer = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    if !outer(text.chars().next()) {
        return Err(Malformed::new(
            0..1,
            "a label begins with a letter or digit",
        ));
    }
    if !outer(text.chars().last()) {
        return Err(Malformed::new(
            text.len() - 1..text.len(),
            "a label ends with a letter or digit",
        ));
    }
    if text.len() > LABEL_LENGTH {
        let why = format!(
            "a label has at most {LABEL_LENGTH} characters, this has {}",
            text.len()
        );
        return Err(Malformed::new(LABEL_LENGTH..text.len(), why));
    }
    Ok(())
}

/// Labels that a cluster must have, all of them: `"tier=gold"`, `"tier=gold env=*"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LabelPattern(Vec<(LabelKey, String)>);

impl LabelPattern {
    /// Parses the pairs of one property.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        pairs(text, value_pattern).map(Self)
    }

    /// How many labels it asks for.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether labels have all that it asks for; `value` finds the value of a key.
    pub fn matches<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> bool {
        let mut pairs = self.0.iter();
        pairs.all(|(key, glob)| value(key.as_str()).is_some_and(|value| matches_glob(glob, value)))
    }
}

impl Serialize for LabelPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// Labels that a pod must have, all of them and exactly (`matchLabels` of a `LabelSelector`):
/// `"app=checkout tier=web"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchLabels(Vec<(LabelKey, LabelValue)>);

impl MatchLabels {
    /// Parses the pairs of one property.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        pairs(text, exact_value).map(Self)
    }

    /// The labels.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl Serialize for MatchLabels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

fn value_pattern(text: &str) -> Result<String, Malformed> {
    // What a glob's letters stand for can't be known; the letters around them must fit a label.
    label_part(&text.replace(['*', '?'], "x")).map(|()| text.to_owned())
}

fn exact_value(text: &str) -> Result<LabelValue, Malformed> {
    if let Some(glob) = first_bad(text, |c| !matches!(c, '*' | '?')) {
        let why = "a NetworkPolicy chooses pods by whole labels, it knows no patterns";
        let help = "name the whole value; for several values, write a line for each";
        return Err(Malformed::new(glob, why).help(help));
    }
    LabelValue::parse(text)
}

/// The pairs of a text with blanks between, such as `app=checkout tier=web`; each key once.
fn pairs<V>(
    text: &str,
    value: impl Fn(&str) -> Result<V, Malformed>,
) -> Result<Vec<(LabelKey, V)>, Malformed> {
    without_commas(text)?;
    let mut all: Vec<(LabelKey, V)> = Vec::new();
    for (at, word) in words(text) {
        let Some((key, behind)) = word.split_once('=') else {
            let error = Malformed::new(at..at + word.len(), "no `=` between key and value");
            return Err(error.help("write a label as `\"key=value\"`"));
        };
        let parsed = LabelKey::parse(key).map_err(|error| error.shifted(at))?;
        if all.iter().any(|(before, _)| *before == parsed) {
            let why = format!("`{key}` is here twice, and a label has one value");
            return Err(Malformed::new(at..at + key.len(), why).help("keep one of them"));
        }
        let place = at + key.len() + 1;
        all.push((parsed, value(behind).map_err(|error| error.shifted(place))?));
    }
    if all.is_empty() {
        return Err(Malformed::new(0..text.len(), "no label"));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn wrong<T: fmt::Debug>(result: Result<T, Malformed>, at: std::ops::Range<usize>) -> Malformed {
        let error = result.expect_err("should be refused");
        assert_eq!(error.at, at, "{}", error.why);
        error
    }

    #[test]
    fn labels_follow_the_api() {
        assert!(LabelKey::parse("example.com/team").is_ok());
        wrong(LabelKey::parse("Example/team"), 0..1);
        wrong(LabelKey::parse("a/"), 2..2);
        assert!(LabelValue::parse("").is_ok());
        wrong(LabelValue::parse("a b"), 1..2);
    }

    #[test]
    fn pods_are_chosen_by_whole_labels() {
        let labels = MatchLabels::parse("app.kubernetes.io/name=web  tier=").expect("two labels");
        let pairs: Vec<(&str, &str)> = labels.iter().collect();
        assert_eq!(pairs, [("app.kubernetes.io/name", "web"), ("tier", "")]);
        wrong(MatchLabels::parse("app=web tier=g*"), 14..15);
        wrong(MatchLabels::parse("app=a?c"), 5..6);
        wrong(MatchLabels::parse("app=web app=db"), 8..11);
        wrong(MatchLabels::parse("app"), 0..3);
        wrong(MatchLabels::parse("tier=web -x=y"), 9..10);
        wrong(MatchLabels::parse("tier=web x=y/z"), 12..13);
        wrong(MatchLabels::parse(" "), 0..1);
        let error = wrong(MatchLabels::parse("app=web,tier=db"), 7..8);
        assert_eq!(error.help.as_deref(), Some("write `\"app=web tier=db\"`"));
    }

    #[test]
    fn clusters_are_chosen_by_patterns_of_labels() {
        let pattern = LabelPattern::parse("tier=g* zone=?").expect("two patterns");
        let found = |tier| {
            pattern.matches(|key| match key {
                "tier" => Some(tier),
                "zone" => Some("a"),
                _ => None,
            })
        };
        assert!(found("gold") && !found("silver"));
        wrong(LabelPattern::parse("tier=g/*"), 6..7);
        wrong(LabelPattern::parse("ti er=g*"), 0..2);
    }
}
