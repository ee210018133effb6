//! Who a machine is at a cloud.

use serde::Serialize;

use super::{Malformed, first_bad};

/// An IAM role of Amazon: `arn:aws:iam::123456789012:role/argocd`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RoleArn(String);

/// How many digits an account of Amazon has.
const ACCOUNT: usize = 12;

impl RoleArn {
    /// Parses a role.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "+=,.@_/:-".contains(c);
        if let Some(at) = first_bad(text, fits) {
            return Err(Malformed::new(at, "not a character of a role"));
        }
        let parts: Vec<&str> = text.split(':').collect();
        let is_one = matches!(parts[..], ["arn", cloud, "iam", "", account, role]
            if cloud.starts_with("aws") && is_account(account)
                && role.strip_prefix("role/").is_some_and(|name| !name.is_empty()));
        if is_one {
            return Ok(Self(text.to_owned()));
        }
        let help = "write it in full: `\"arn:aws:iam::123456789012:role/argocd\"`";
        Err(Malformed::new(0..text.len(), "this is no IAM role").help(help))
    }

    /// The role as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_account(text: &str) -> bool {
    text.len() == ACCOUNT && text.chars().all(|c| c.is_ascii_digit())
}

/// A service account of Google Cloud, by its e-mail address.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GoogleAccount(String);

impl GoogleAccount {
    /// Parses an address.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-@".contains(c);
        if let Some(at) = first_bad(text, fits) {
            return Err(Malformed::new(at, "not a character of a service account"));
        }
        let (name, domain) = text.split_once('@').unwrap_or((text, ""));
        if !name.is_empty() && domain.ends_with(".gserviceaccount.com") && !domain.contains('@') {
            return Ok(Self(text.to_owned()));
        }
        let help = "write its address: `\"argocd@my-project.iam.gserviceaccount.com\"`";
        Err(Malformed::new(0..text.len(), "this is no service account").help(help))
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An id of Azure: 32 hexadecimal digits in five groups.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AzureId(String);

/// How many digits each of its groups has.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

impl AzureId {
    /// Parses an id.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if let Some(at) = first_bad(text, |c| c.is_ascii_hexdigit() || c == '-') {
            return Err(Malformed::new(at, "an id has hexadecimal digits only"));
        }
        if text.split('-').map(str::len).eq(GROUPS) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        let help = "write it in full: `\"00000000-0000-0000-0000-000000000000\"`";
        Err(Malformed::new(0..text.len(), "this is no id of Azure").help(help))
    }

    /// The id in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_written_in_full() {
        for good in [
            "arn:aws:iam::123456789012:role/argocd",
            "arn:aws-cn:iam::123456789012:role/platform/argocd+hub",
        ] {
            assert_eq!(RoleArn::parse(good).expect(good).as_str(), good);
        }
        for (bad, at) in [
            ("argocd", 0..6),
            ("arn:aws:iam::1:role/argocd", 0..26),
            ("arn:aws:iam::123456789012:user/argocd", 0..37),
            ("arn:aws:iam::123456789012:role/", 0..31),
            ("arn:aws:sts::123456789012:role/a", 0..32),
            ("arn:aws:iam::123456789012:role/a b", 32..33),
            ("", 0..0),
        ] {
            assert_eq!(RoleArn::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn service_accounts_have_an_address() {
        assert!(GoogleAccount::parse("argocd@my-project.iam.gserviceaccount.com").is_ok());
        for (bad, at) in [
            ("argocd", 0..6),
            ("argocd@example.com", 0..18),
            ("@p.iam.gserviceaccount.com", 0..26),
            ("a@b@p.iam.gserviceaccount.com", 0..29),
            ("system:masters", 6..7),
        ] {
            assert_eq!(GoogleAccount::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn ids_of_azure_have_five_groups() {
        let id = "0A1B2C3D-0000-4000-8000-0123456789AB";
        assert_eq!(
            AzureId::parse(id).expect(id).as_str(),
            id.to_ascii_lowercase()
        );
        for (bad, at) in [
            ("0a1b2c3d", 0..8),
            ("0a1b2c3d-0000-4000-8000-0123456789abc", 0..37),
            ("0a1b2c3d-0000-4000-8000-0123456789ag", 35..36),
        ] {
            assert_eq!(AzureId::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }
}
