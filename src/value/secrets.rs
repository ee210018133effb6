//! Where secrets are, and whose signatures count; never a secret itself.

use serde::Serialize;

use super::{Malformed, first_bad};

/// What keys of a secret store begin with: parts of letters, digits, `-`, `_` and `.`, with `/` between them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SecretPath(String);

impl SecretPath {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() {
            return Err(Malformed::new(0..0, "the path is empty"));
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if let Some(at) = first_bad(text, fits) {
            return Err(Malformed::new(at, "not a character of a key"));
        }
        let mut offset = 0;
        for part in text.split('/') {
            if part.is_empty() || part == ".." || part == "." {
                let at = offset..offset + part.len();
                return Err(Malformed::new(
                    at,
                    "a part of the path is empty, `.` or `..`",
                ));
            }
            offset += part.len() + 1;
        }
        Ok(Self(text.to_owned()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The id of an PGP key: 16 hexadecimal digits, or the 40 of a fingerprint. Fewer would fit several keys.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct SigningKey(String);

/// How many digits an id has, as Argo CD asks for it.
const ID: usize = 16;

/// How many digits a fingerprint has.
const FINGERPRINT: usize = 40;

impl SigningKey {
    /// Parses an id or a fingerprint.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if let Some(at) = first_bad(text, |c| c.is_ascii_hexdigit()) {
            return Err(Malformed::new(at, "a key's id has hexadecimal digits only"));
        }
        if !matches!(text.len(), ID | FINGERPRINT) {
            let why = format!(
                "a key's id has {ID} digits, a fingerprint {FINGERPRINT}; this has {}",
                text.len()
            );
            return Err(Malformed::new(0..text.len(), why)
                .help("`gpg --list-keys --keyid-format long` shows it"));
        }
        Ok(Self(text.to_ascii_uppercase()))
    }

    /// The last 16 digits, in upper case.
    pub fn id(&self) -> &str {
        self.0.get(self.0.len() - ID..).unwrap_or(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_plain() {
        for good in ["argocd", "platform/argo_cd/v1.2"] {
            assert!(SecretPath::parse(good).is_ok(), "{good}");
        }
        for (bad, at) in [
            ("", 0..0),
            ("/a", 0..0),
            ("a/", 2..2),
            ("a/../b", 2..4),
            ("a b", 1..2),
            ("{{x}}", 0..1),
        ] {
            assert_eq!(SecretPath::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn keys_are_named_by_enough_of_them() {
        assert_eq!(
            SigningKey::parse("d56c4fca57a46444").expect("an id").id(),
            "D56C4FCA57A46444"
        );
        let whole = format!("{}d56c4fca57a46444", "0".repeat(24));
        assert_eq!(
            SigningKey::parse(&whole).expect("a fingerprint").id(),
            "D56C4FCA57A46444"
        );
        for (bad, at) in [("57a46444", 0..8), ("0xd56c4fca57a464", 1..2), ("", 0..0)] {
            assert_eq!(SigningKey::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }
}
