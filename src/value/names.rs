//! Names, groups, owners, texts.

use std::fmt;

use serde::Serialize;

use super::invisible::only_visible;
use super::placeholder::{braced, fill};
use super::{Malformed, first_bad};

/// The longest DNS-1123 label.
const NAME_LENGTH: usize = 63;

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
        dns_label(text, "a-z, 0-9 and `-`")?;
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

/// The text with what a name can't hold turned into `-`, if that gives a name. Letters of other alphabets
/// are not guessed at: how to spell them is up to those whose name it is.
fn mend_name(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if lower.contains(|c: char| c.is_alphanumeric() && !c.is_ascii()) {
        return None;
    }
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
        let Err(error) = Name::parse(&fill(text, |_| Some("x"))) else {
            return Ok(Self(text.to_owned()));
        };
        // With as many letters as are written, what is wrong stands where it is written.
        match Name::parse(&masked(text)) {
            Err(error) if text.contains('{') => Err(Malformed {
                help: None,
                ..error
            }),
            Err(error) => Err(error),
            Ok(_) => Err(Malformed {
                at: 0..text.len(),
                ..error
            }),
        }
    }

    /// The template as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is a DNS-1123 label. `letters` are those of the whole name.
fn dns_label(text: &str, letters: &str) -> Result<(), Malformed> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.is_empty() {
        return Err(Malformed::new(0..0, "a name has at least one character"));
    }
    only_visible(text)?;
    if let Some(at) = first_bad(text, fits) {
        let error = Malformed::new(at, format!("only {letters} can stand in a name"));
        return Err(match mend_name(text) {
            Some(mended) => error.help(format!("write `{mended}`")),
            None => error.help("spell it in these letters"),
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
    if text.len() > NAME_LENGTH {
        let why = format!(
            "a name has at most {NAME_LENGTH} characters, this has {}",
            text.len()
        );
        return Err(Malformed::new(NAME_LENGTH..text.len(), why));
    }
    Ok(())
}

/// A text with letters in place of its placeholders, as many as they have.
fn masked(text: &str) -> String {
    let mut masked = text.to_owned();
    for braced in braced(text) {
        masked.replace_range(braced.at.clone(), &"x".repeat(braced.at.len()));
    }
    masked
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

/// How the name of an object is written (Kubernetes, "DNS Subdomain Names").
#[derive(Clone, Copy, Debug)]
pub enum ObjectName {}

impl ObjectName {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<DomainName, Malformed> {
        DomainName::parse(text)
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
        only_visible(text)?;
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

/// How a group of a tenant is written, in which `{tenant}` may stand for the tenant's name.
#[derive(Clone, Copy, Debug)]
pub enum TenantGroup {}

impl TenantGroup {
    /// Parses a group.
    pub fn parse(text: &str) -> Result<GroupName, Malformed> {
        GroupName::parse(text)
    }
}

pub(super) fn dns_subdomain(text: &str) -> Result<(), Malformed> {
    let mut offset = 0;
    for part in text.split('.') {
        dns_label(part, "a-z, 0-9, `-` and `.`").map_err(|error| {
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

/// Who reviews files, as the Git host knows them: `@user`, `@org/team` or a mail address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct CodeOwner(String);

impl CodeOwner {
    /// Parses an owner as CODEOWNERS has them: blanks set owners apart there, and `#` starts a comment.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        only_visible(text)?;
        let fits = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, ',' | '#' | '"');
        if let Some(at) = first_bad(text, fits) {
            return Err(Malformed::new(at, "not a character of an owner's name"));
        }
        if !text.contains('@') {
            let error = Malformed::new(
                0..text.len(),
                "an owner is `@user`, `@org/team` or a mail address",
            );
            return Err(if text.is_empty() {
                error
            } else {
                error.help(format!("write `\"@{text}\"`"))
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The owner as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How an owner of a tenant's files is written, in which `{tenant}` may stand for the tenant's name.
#[derive(Clone, Copy, Debug)]
pub enum TenantOwner {}

impl TenantOwner {
    /// Parses an owner.
    pub fn parse(text: &str) -> Result<CodeOwner, Malformed> {
        CodeOwner::parse(text)
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

/// How files of a spec are named: a path or glob.
#[derive(Clone, Copy, Debug)]
pub enum FilePattern {}

impl FilePattern {
    /// Parses a pattern; which files there are is found when the spec is loaded.
    pub fn parse(text: &str) -> Result<Text, Malformed> {
        Text::parse(text)
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
        let error = wrong(Name::parse("café"), 3..5);
        assert_eq!(error.help.as_deref(), Some("spell it in these letters"));
        wrong(Name::parse(""), 0..0);
    }

    #[test]
    fn templates_are_names_once_they_are_filled() {
        assert!(NameTemplate::parse("prod-{region}").is_ok());
        wrong(NameTemplate::parse("prod-{region}_1"), 13..14);
        let error = wrong(NameTemplate::parse("Prod_1"), 0..1);
        assert_eq!(error.help.as_deref(), Some("write `prod-1`"));
    }

    #[test]
    fn owners_are_those_of_code_owners() {
        for good in ["@user", "@org/team", "@org/{tenant}", "team@example.com"] {
            assert!(CodeOwner::parse(good).is_ok(), "{good}");
        }
        wrong(CodeOwner::parse("@a @b"), 2..3);
        wrong(CodeOwner::parse("@a#b"), 2..3);
        let error = wrong(CodeOwner::parse("org/team"), 0..8);
        assert_eq!(error.help.as_deref(), Some("write `\"@org/team\"`"));
    }

    #[test]
    fn groups_are_printable() {
        assert!(GroupName::parse("CN=Payments Leads").is_ok());
        wrong(GroupName::parse("a,b"), 1..2);
        wrong(GroupName::parse(" a"), 0..2);
        let error = wrong(GroupName::parse("le\u{200b}ads"), 2..5);
        assert_eq!(error.help.as_deref(), Some("write `\"leads\"`"));
        wrong(Name::parse("a\u{ad}b"), 1..3);
        wrong(CodeOwner::parse("@a\u{feff}"), 2..5);
    }
}
