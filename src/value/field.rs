//! Fields of objects.

use serde::Serialize;

use super::invisible::only_visible;
use super::{Malformed, first_bad};

/// A field of an object, as a JSON pointer (RFC 6901): `/spec/replicas`. Never the whole object, nor what tells which
/// object it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct FieldPointer(String);

/// Fields that hold most of an object. Without them nothing would be left to compare.
const WHOLE: &[&str] = &["/metadata", "/spec"];

/// Fields that tell which object it is.
const IDENTITY: &[&str] = &[
    "/apiVersion",
    "/kind",
    "/metadata/name",
    "/metadata/namespace",
];

impl FieldPointer {
    /// Parses a pointer.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let all = 0..text.len();
        only_visible(text)?;
        if text.is_empty() || text == "/" {
            return Err(Malformed::new(all, "this is the whole object").help("name a field of it"));
        }
        if !text.starts_with('/') {
            return Err(without_slash(text));
        }
        if let Some(at) = first_bad(text, |c| !c.is_control()) {
            return Err(Malformed::new(at, "not a character of a field"));
        }
        check_parts(text)?;
        if WHOLE.contains(&text) {
            let why = "nothing would be left to compare";
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
        Ok(Self(text.to_owned()))
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// No part is empty, and `~` stands only before `0` (a `~`) or `1` (a `/`).
fn check_parts(text: &str) -> Result<(), Malformed> {
    let mut offset = 1;
    for part in text.split('/').skip(1) {
        let at = offset..offset + part.len();
        if part.is_empty() {
            return Err(Malformed::new(at, "a field has a name"));
        }
        let mut escapes = part.split('~').skip(1);
        if escapes.any(|rest| !rest.starts_with(['0', '1'])) {
            let why = "`~` begins `~0`, which is a `~`, or `~1`, which is a `/`";
            return Err(Malformed::new(at, why));
        }
        offset += part.len() + 1;
    }
    Ok(())
}

/// People know the dots of `kubectl explain` and of jq.
fn without_slash(text: &str) -> Malformed {
    let error = Malformed::new(0..text.len(), "a field begins with `/`");
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '.';
    if text.chars().all(fits) {
        let parts = text.split('.').filter(|part| !part.is_empty());
        let pointer = parts.fold(String::new(), |pointer, part| pointer + "/" + part);
        if FieldPointer::parse(&pointer).is_ok() {
            return error.help(format!("write `{pointer}`"));
        }
    }
    error.help("write its JSON pointer, such as `/spec/replicas`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_pointer_into_an_object() {
        for good in [
            "/spec/replicas",
            "/data",
            "/metadata/annotations/example.com~1restarted",
            "/spec/template/spec/containers/0/image",
            "/metadata/labels",
            "/statusless",
        ] {
            assert!(FieldPointer::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/",
            "/spec",
            "/metadata",
            "/kind",
            "/metadata/name",
            "/status/replicas",
            "/spec//replicas",
            "/spec/",
            "/metadata/labels/a~2",
            "/metadata/labels/a~",
        ] {
            assert!(FieldPointer::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn dots_are_mended() {
        let help = |text: &str| FieldPointer::parse(text).expect_err(text).help;
        for text in [".spec.replicas", "spec.replicas"] {
            assert_eq!(help(text).as_deref(), Some("write `/spec/replicas`"));
        }
        let other = help(".spec.template.spec.containers[]");
        assert!(other.is_some_and(|help| help.contains("such as")));
    }
}
