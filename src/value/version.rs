//! Versions of Kubernetes, of engines and of apps.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Malformed, digits};

/// The major and minor version of a product: `1.36`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MinorVersion {
    /// Before the dot.
    pub major: u16,
    /// After the dot.
    pub minor: u16,
}

impl MinorVersion {
    /// Parses `1.36`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let plain = text.strip_prefix('v').unwrap_or(text);
        let parts: Vec<&str> = plain.split('.').collect();
        let number = |part: Option<&&str>| part.and_then(|part| digits::<u16>(part));
        match (parts.len(), number(parts.first()), number(parts.get(1))) {
            (2, Some(major), Some(minor)) if plain == text => Ok(Self { major, minor }),
            (2 | 3, Some(major), Some(minor)) => {
                let error =
                    Malformed::new(0..text.len(), "only major and minor version are named here");
                Err(error.help(format!("write `\"{major}.{minor}\"`")))
            }
            _ => {
                let error = Malformed::new(0..text.len(), "a version here is two numbers");
                Err(error.help("for example `\"1.36\"`"))
            }
        }
    }
}

/// How a version of Kubernetes is written: `1.36`. Any from 1.30 on is one that the output is for: what it
/// is made of is stable, and stays in later versions.
#[derive(Clone, Copy, Debug)]
pub enum KubernetesVersion {}

impl KubernetesVersion {
    /// The first minor version that has everything that the output is made of.
    const FIRST: u16 = 30;

    /// Parses `1.36`.
    pub fn parse(text: &str) -> Result<MinorVersion, Malformed> {
        let version = MinorVersion::parse(text)?;
        let all = 0..text.len();
        match (version.major, version.minor) {
            (1, Self::FIRST..) => Ok(version),
            (0 | 1, _) => {
                let why =
                    "ValidatingAdmissionPolicy, which guards namespaces, is there from 1.30 on";
                let help = "update the cluster first, then name its new version";
                Err(Malformed::new(all, why).help(help))
            }
            _ => Err(Malformed::new(
                all,
                "Kubernetes counts 1.30, 1.31 and so on",
            )),
        }
    }
}

impl fmt::Display for MinorVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Serialize for MinorVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A released version of an app: a semantic version (`1.9.0`, `v2.0.0-rc.1`) or a full Git commit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AppVersion(String);

impl AppVersion {
    /// Parses a version. A branch is none: what it means changes without a review.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if is_commit(text) || is_semantic(text) {
            return Ok(Self(text.to_owned()));
        }
        let why = "a release is three numbers, or a commit's 40 characters";
        let help = "name an exact release such as `\"1.9.0\"`, or a full Git commit";
        Err(Malformed::new(0..text.len(), why).help(help))
    }

    /// The version as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first three numbers, for comparing; zeros for a commit.
    pub fn numbers(&self) -> [u16; 3] {
        numbers_of(self.0.strip_prefix('v').unwrap_or(&self.0))
    }

    /// Whether it is a Git commit.
    pub fn is_commit(&self) -> bool {
        is_commit(&self.0)
    }
}

/// The first three numbers of a text with dots; zero for what is none.
pub fn numbers_of(text: &str) -> [u16; 3] {
    let mut parts = text.split(['.', '-', '+']);
    [(); 3].map(|()| parts.next().and_then(digits).unwrap_or_default())
}

fn is_commit(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 40 && text.bytes().all(is_digit)
}

fn is_semantic(text: &str) -> bool {
    semver::Version::parse(text.strip_prefix('v').unwrap_or(text)).is_ok()
}

/// How the version of a chart is written: `10.1.1`. A chart has no commits.
#[derive(Clone, Copy, Debug)]
pub enum ChartVersion {}

impl ChartVersion {
    /// Parses `10.1.1`.
    pub fn parse(text: &str) -> Result<AppVersion, Malformed> {
        if is_semantic(text) {
            return Ok(AppVersion(text.to_owned()));
        }
        let error = Malformed::new(0..text.len(), "a chart's version is three numbers");
        Err(error.help("name an exact one, such as `\"10.1.1\"`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_versions_have_two_numbers() {
        let version = MinorVersion::parse("1.36").expect("a version");
        assert_eq!(
            version,
            MinorVersion {
                major: 1,
                minor: 36
            }
        );
        let error = MinorVersion::parse("v1.36.3").expect_err("a patch version");
        assert_eq!(error.help.as_deref(), Some("write `\"1.36\"`"));
        assert!(MinorVersion::parse("1").is_err());
        assert!(MinorVersion::parse("latest").is_err());
    }

    #[test]
    fn kubernetes_has_what_the_output_needs_from_1_30_on() {
        for good in ["1.30", "1.36", "1.99"] {
            assert!(KubernetesVersion::parse(good).is_ok(), "{good}");
        }
        for bad in ["1.29", "1.3", "0.9", "2.0", "1.36.1"] {
            assert!(KubernetesVersion::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn app_versions_are_exact() {
        for good in [
            "1.9.0",
            "v2.0.0-rc.1",
            "0123456789abcdef0123456789abcdef01234567",
        ] {
            assert!(AppVersion::parse(good).is_ok(), "{good}");
        }
        for bad in ["1.9", "main", "latest", "^1.2.0", "0123456"] {
            assert!(AppVersion::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_commit_is_told_from_other_versions() {
        for (text, expected) in [
            ("0123456789abcdef0123456789abcdef01234567", true),
            ("1.9.0", false),
        ] {
            let version = AppVersion::parse(text).expect(text);
            assert_eq!(version.is_commit(), expected, "{text}");
        }
    }
}
