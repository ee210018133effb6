//! Fields of objects.

use std::ops::Range;

use serde::Serialize;

use super::{KeyOwner, Malformed, first_bad};

/// A field of an object, as a JSON pointer (RFC 6901): `/spec/replicas`. Never most of an object, nor what tells which
/// object it is or whose.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct FieldPointer(String);

/// Fields that hold most of an object. Without them little would be left to compare.
const WHOLE: &[&str] = &["/data", "/metadata", "/metadata/annotations", "/spec"];

/// Fields that tell which object it is.
const IDENTITY: &[&str] = &[
    "/apiVersion",
    "/kind",
    "/metadata/name",
    "/metadata/namespace",
];

/// Below these stand keys, each of somebody.
const KEYED: &[&str] = &["/metadata/annotations/", "/metadata/labels/"];

impl FieldPointer {
    /// Parses a pointer.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() || text == "/" {
            let why = "this is the whole object";
            return Err(Malformed::new(0..text.len(), why).help("name a field of it"));
        }
        if !text.starts_with('/') {
            return Err(without_slash(text));
        }
        // What else there is no field has, and a set of applications would take braces for words to fill in.
        let fits = |c: char| c.is_ascii_alphanumeric() || "/~-._".contains(c);
        if let Some(at) = first_bad(text, fits) {
            return Err(Malformed::new(at, "not a character of a field"));
        }
        check_parts(text)?;
        check_reach(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_parts(text: &str) -> Result<(), Malformed> {
    let in_spec = text.starts_with("/spec/");
    for (at, part) in parts(text) {
        if part.is_empty() {
            return Err(Malformed::new(at, "a field has a name"));
        }
        let mut escapes = part.split('~').skip(1);
        if escapes.any(|rest| !rest.starts_with(['0', '1'])) {
            let why = "`~` begins `~0`, which is a `~`, or `~1`, which is a `/`";
            return Err(Malformed::new(at, why));
        }
        let is_index = part == "-" || part.chars().all(|c| c.is_ascii_digit());
        if in_spec && is_index {
            // Argo CD puts the whole list of the cluster into what it applies, for most kinds.
            let why = "a place in a list: Argo CD would leave the whole list as it is";
            return Err(Malformed::new(at, why).help("name a field that is in no list"));
        }
    }
    Ok(())
}

/// The parts of a pointer with their places.
fn parts(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut offset = 0;
    text.split('/').skip(1).map(move |part| {
        let begin = offset + 1;
        offset = begin + part.len();
        (begin..offset, part)
    })
}

/// What is left to compare, and to know the object by.
fn check_reach(text: &str) -> Result<(), Malformed> {
    let all = 0..text.len();
    if WHOLE.contains(&text) {
        let why = "too little would be left to compare";
        return Err(Malformed::new(all, why).help("name a field inside of it"));
    }
    if IDENTITY.contains(&text) {
        let why = "this tells which object it is";
        return Err(Malformed::new(all, why).help("name another field"));
    }
    if text == "/status" || text.starts_with("/status/") {
        let why = "what controllers report is never compared";
        return Err(Malformed::new(all, why).help("remove it"));
    }
    let key = KEYED.iter().find_map(|map| text.strip_prefix(map));
    let key = key.map(|key| key.replace("~1", "/").replace("~0", "~"));
    let owner = key.as_deref().and_then(KeyOwner::of);
    if owner.is_some_and(KeyOwner::is_platforms) {
        let why = "by this key the platform knows the object";
        return Err(Malformed::new(all, why).help("remove it"));
    }
    Ok(())
}

/// People know the dots of `kubectl explain` and of jq.
fn without_slash(text: &str) -> Malformed {
    let error = Malformed::new(0..text.len(), "a field begins with `/`");
    let plain = text.strip_prefix('$').unwrap_or(text);
    let parts = plain.split(['.', '/']).filter(|part| !part.is_empty());
    let pointer = parts.fold(String::new(), |pointer, part| pointer + "/" + part);
    if FieldPointer::parse(&pointer).is_ok() {
        error.help(format!("write `{pointer}`"))
    } else {
        error.help("write its JSON pointer, such as `/spec/replicas`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_pointer_into_an_object() {
        for good in [
            "/spec/replicas",
            "/data/0",
            "/data/ca.crt",
            "/metadata/annotations/example.com~1restarted",
            "/metadata/annotations/deprecated.daemonset.kubernetes.io~1x",
            "/metadata/labels",
            "/spec/template/spec/containers",
            "/statusless",
        ] {
            assert!(FieldPointer::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/",
            "/spec",
            "/data",
            "/metadata",
            "/metadata/annotations",
            "/metadata/annotations/argocd.argoproj.io~1tracking-id",
            "/metadata/labels/platformc.io~1tenant",
            "/kind",
            "/metadata/name",
            "/status/replicas",
            "/spec//replicas",
            "/spec/",
            "/metadata/labels/a~2",
            "/metadata/labels/a~",
            "/spec/template/spec/containers/0/image",
            "/spec/rules/-",
            "/data/{{",
            "/data/a b",
            "/spec/répliques",
        ] {
            assert!(FieldPointer::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_part_that_is_wrong_is_told() {
        let at = |text: &str| FieldPointer::parse(text).expect_err(text).at;
        assert_eq!(at("/spec/rules/0/matches"), 12..13);
        assert_eq!(at("/spec//replicas"), 6..6);
    }

    #[test]
    fn other_ways_to_name_a_field_are_mended() {
        let help = |text: &str| FieldPointer::parse(text).expect_err(text).help;
        for text in [
            ".spec.replicas",
            "spec.replicas",
            "spec/replicas",
            "$.spec.replicas",
        ] {
            assert_eq!(help(text).as_deref(), Some("write `/spec/replicas`"));
        }
        let other = help(".spec.template.spec.containers[]");
        assert!(other.is_some_and(|help| help.contains("such as")));
    }
}
