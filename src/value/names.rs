//! Names, groups, labels.

use std::fmt;

use serde::Serialize;

use super::{Malformed, first_bad};

/// Longest DNS-1123 label, and longest label value (RFC 1123; Kubernetes API conventions).
const LABEL_LENGTH: usize = 63;

/// A DNS-1123 label: lower-case letters, digits and `-`, at most 63, beginning and ending with a
/// letter or digit. Tenants, clusters, stages and whatever becomes an object's name are such names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Name(String);

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Name {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() {
            return Err(Malformed::new(0..0, "a name has at least one character"));
        }
        if let Some(at) = first_bad(text, fits) {
            let mended = mend_name(text);
            if text.contains(',') {
                let plain: Vec<&str> = text
                    .split([',', ' '])
                    .filter(|word| !word.is_empty())
                    .collect();
                let error = Malformed::new(at, "names are set apart by blanks, not commas");
                return Err(error.help(format!("write `\"{}\"`", plain.join(" "))));
            }
            let error = Malformed::new(at, "only a-z, 0-9 and `-` can stand in a name");
            return Err(match mended {
                Some(mended) => error.help(format!("write `{mended}`")),
                None => error,
            });
        }
        let last = text.len() - 1;
        if text.starts_with('-') {
            return Err(Malformed::new(0..1, "a name begins with a letter or digit"));
        }
        if text.ends_with('-') {
            return Err(Malformed::new(
                last..text.len(),
                "a name ends with a letter or digit",
            ));
        }
        if text.len() > LABEL_LENGTH {
            let why = format!(
                "a name has at most {LABEL_LENGTH} characters, this has {}",
                text.len()
            );
            return Err(Malformed::new(LABEL_LENGTH..text.len(), why));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text with what a name can't hold turned into `-`, if that gives a name.
fn mend_name(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let dashed: String = lower
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let mended = dashed.trim_matches('-');
    Name::parse(mended).ok().map(|name| name.0)
}

/// A name with placeholders, such as `prod-{region}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NameTemplate(String);

impl AsRef<str> for NameTemplate {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl NameTemplate {
    /// Parses a name in which `{word}` may stand for a name.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Name::parse(&fill(text, |_| Some("x"))).map_err(|error| Malformed {
            at: 0..text.len(),
            ..error
        })?;
        Ok(Self(text.to_owned()))
    }

    /// The template as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words in braces of a text: `{region}` gives `region`.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(word, _)| word))
}

/// A text with its placeholders filled in; one that has no value stays as it is.
pub fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let found = after
            .split_once('}')
            .and_then(|(word, tail)| Some((value(word)?, tail)));
        if let Some((value, tail)) = found {
            filled.push_str(value);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// A DNS name: `meridian.example`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DomainName(String);

impl DomainName {
    /// Parses a DNS name.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        dns_subdomain(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A group of the identity provider, as its claim says it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct GroupName(String);

impl AsRef<str> for GroupName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl GroupName {
    /// Parses a group: any printable text without outer blanks, commas or quotes.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() {
            return Err(Malformed::new(0..0, "a group has a name"));
        }
        if text.trim() != text {
            return Err(Malformed::new(
                0..text.len(),
                "blanks around a group's name",
            ));
        }
        let fits = |c: char| !c.is_control() && !matches!(c, ',' | '"' | '*');
        match first_bad(text, fits) {
            Some(at) => Err(Malformed::new(
                at,
                "a group's name holds no comma, quote, `*` or control character",
            )),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The group as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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
            dns_subdomain(prefix)?;
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

fn dns_subdomain(text: &str) -> Result<(), Malformed> {
    let mut offset = 0;
    for part in text.split('.') {
        Name::parse(part).map_err(|error| {
            let lower = text.to_lowercase();
            // The help for the part alone would drop the rest of the name.
            let help = (lower != text && dns_subdomain(&lower).is_ok())
                .then(|| format!("write `{lower}`"));
            Malformed {
                help,
                ..error.shifted(offset)
            }
        })?;
        offset += part.len() + 1;
    }
    Ok(())
}

/// A resource that a quota counts: `requests.cpu`, `pods`, `count/jobs.batch`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct ResourceName(String);

/// The resources that a `ResourceQuota` knows by name (Kubernetes, "Resource Quotas"), in the order in
/// which a quota lists them.
pub const QUOTA_RESOURCES: &[&str] = &[
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.storage",
    "persistentvolumeclaims",
    "pods",
    "services",
    "services.loadbalancers",
    "services.nodeports",
    "secrets",
    "configmaps",
    "replicationcontrollers",
    "resourcequotas",
];

impl ResourceName {
    /// Parses a resource: one of [`QUOTA_RESOURCES`], `count/<resource>.<group>`, an extended
    /// resource such as `requests.nvidia.com/gpu`, or a storage class's share
    /// (`<class>.storageclass.storage.k8s.io/requests.storage`).
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let known = QUOTA_RESOURCES.contains(&text);
        let counted = text
            .strip_prefix("count/")
            .is_some_and(|kind| dns_subdomain(kind).is_ok());
        let extended =
            text.contains('/') && !text.starts_with("count/") && LabelKey::parse(text).is_ok();
        if known || counted || extended {
            return Ok(Self(text.to_owned()));
        }
        Err(Malformed::new(
            0..text.len(),
            "a quota counts no such resource",
        ))
    }

    /// The resource as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A line of text without control characters, never empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Text(String);

impl Text {
    /// Parses a text.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.trim().is_empty() {
            return Err(Malformed::new(0..text.len(), "the text is empty"));
        }
        match first_bad(text, |c| !c.is_control()) {
            Some(at) => Err(Malformed::new(at, "a control character")),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn wrong<T: std::fmt::Debug>(
        result: Result<T, Malformed>,
        at: std::ops::Range<usize>,
    ) -> Malformed {
        let error = result.expect_err("should be refused");
        assert_eq!(error.at, at, "{}", error.why);
        error
    }

    #[test]
    fn names_are_dns_labels() {
        assert_eq!(Name::parse("team-a").map(|n| n.0), Ok("team-a".to_owned()));
        let error = wrong(Name::parse("Team A"), 0..1);
        assert_eq!(error.help.as_deref(), Some("write `team-a`"));
        wrong(Name::parse("-a"), 0..1);
        wrong(Name::parse("a-"), 1..2);
        wrong(Name::parse(&"a".repeat(64)), 63..64);
        wrong(Name::parse("café"), 3..5);
        wrong(Name::parse(""), 0..0);
    }

    #[test]
    fn placeholders_are_filled() {
        let value = |word: &str| (word == "region").then_some("eu");
        assert_eq!(fill("prod-{region}-{x}{", value), "prod-eu-{x}{");
        assert_eq!(placeholders("{a}-{b").collect::<Vec<_>>(), ["a"]);
        assert!(NameTemplate::parse("prod-{region}").is_ok());
        assert!(NameTemplate::parse("Prod-{region}").is_err());
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
    fn quotas_count_known_resources() {
        for good in ["pods", "count/jobs.batch", "requests.nvidia.com/gpu"] {
            assert!(ResourceName::parse(good).is_ok(), "{good}");
        }
        for bad in ["cpu", "count/Jobs", "request.cpu"] {
            assert!(ResourceName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn groups_are_printable() {
        assert!(GroupName::parse("CN=Payments Leads").is_ok());
        wrong(GroupName::parse("a,b"), 1..2);
        wrong(GroupName::parse(" a"), 0..2);
    }
}
