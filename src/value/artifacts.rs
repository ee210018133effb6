//! Charts and images.

use serde::Serialize;

use super::{Malformed, first_bad};

/// The name of a Helm chart: lower-case letters, digits, `-` and `.`, and `/` in registries.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChartName(String);

impl ChartName {
    /// Parses a name (Helm, "Chart Names").
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/');
        plain(text, fits, "a chart's name holds letters, digits, `-`, `.`")?;
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The path of a value of a chart, as `helm --set` has it: `image.tag`, `hosts[0].name`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct ParameterName(String);

impl ParameterName {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '=' | ',' | '{' | '}');
        plain(
            text,
            fits,
            "the path of a value has no blank, `=`, `,` or brace",
        )?;
        Ok(Self(text.to_owned()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of an image as manifests have it, without tag and digest.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct ImageName(String);

impl ImageName {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        plain(text, is_of_image, NO_IMAGE)?;
        if let Some(at) = tag_or_digest(text) {
            let why = "the name stands here without tag and digest";
            return Err(Malformed::new(at..text.len(), why));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An exact image: a name with a tag other than `latest`, or with a digest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImageReference(String);

impl ImageReference {
    /// Parses a reference.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        plain(text, is_of_image, NO_IMAGE)?;
        let help = "name an exact one: `\"registry.example.com/checkout:1.9.0\"`, or its digest";
        match tag_or_digest(text) {
            None => Err(Malformed::new(
                0..text.len(),
                "an image without a tag is another one tomorrow",
            )
            .help(help)),
            Some(at) if text.get(at..) == Some(":latest") => {
                Err(Malformed::new(at..text.len(), "`latest` is another image tomorrow").help(help))
            }
            Some(_) => Ok(Self(text.to_owned())),
        }
    }

    /// The reference as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const NO_IMAGE: &str = "not a character of an image's name";

fn is_of_image(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/' | ':' | '@')
}

/// Where the tag or the digest of an image begins. A `:` before the last `/` is the registry's port.
fn tag_or_digest(text: &str) -> Option<usize> {
    let path = text.rfind('/').map_or(0, |at| at + 1);
    let last = text.get(path..)?;
    last.find(['@', ':']).map(|at| path + at)
}

fn plain(text: &str, fits: impl Fn(char) -> bool, why: &str) -> Result<(), Malformed> {
    if text.is_empty() {
        return Err(Malformed::new(0..0, "it is empty"));
    }
    match first_bad(text, fits) {
        Some(at) => Err(Malformed::new(at, why)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_exact() {
        let digest = format!("a/b@sha256:{}", "0".repeat(64));
        for good in ["nginx:1.29", "r.example:5000/a/b:1.0", &digest] {
            assert!(ImageReference::parse(good).is_ok(), "{good}");
        }
        for (bad, at) in [
            ("nginx", 0..5),
            ("nginx:latest", 5..12),
            ("r.example:5000/a", 0..16),
            ("a b:1", 1..2),
            ("", 0..0),
        ] {
            assert_eq!(ImageReference::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn names_of_images_have_no_tag() {
        assert!(ImageName::parse("r.example:5000/a").is_ok());
        for (bad, at) in [("nginx:1.29", 5..10), ("a@sha256:0", 1..10)] {
            assert_eq!(ImageName::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn paths_of_values_are_those_of_helm() {
        for good in ["replicaCount", "hosts[0].name", "annotations.a\\.b"] {
            assert!(ParameterName::parse(good).is_ok(), "{good}");
        }
        for bad in ["a=b", "a b", "a,b", "{{a}}", ""] {
            assert!(ParameterName::parse(bad).is_err(), "{bad}");
        }
        assert!(ChartName::parse("kube-prometheus-stack").is_ok());
        assert!(ChartName::parse("a chart").is_err());
    }
}
