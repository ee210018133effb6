//! Addresses in the web.

use serde::Serialize;

use super::super::Malformed;
use super::{checked_url, without_blanks, without_path};

/// An address in the web, `https://host[:port]/path`; may hold `{placeholders}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct WebUrl(String);

impl WebUrl {
    /// Parses an address.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        without_blanks(text)?;
        checked_url(text, &["https"])?;
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }

    /// The address as written; an [`Issuer`]'s with a final `/`, all others without.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How the address of something is written that answers at the root of its host.
#[derive(Clone, Copy, Debug)]
pub enum RootUrl {}

impl RootUrl {
    /// Parses an address.
    pub fn parse(text: &str) -> Result<WebUrl, Malformed> {
        let url = WebUrl::parse(text)?;
        let plain = without_path(text);
        if url.as_str() == plain {
            return Ok(url);
        }
        let why = "nothing answers at a path: Argo CD is at the root of its host";
        let error = Malformed::new(plain.len()..text.len(), why);
        Err(error.help(format!("write `\"{plain}\"`")))
    }
}

/// How the address of an identity provider is written: tokens carry it letter by letter, with a final `/` or without.
#[derive(Clone, Copy, Debug)]
pub enum Issuer {}

impl Issuer {
    /// Parses an address, and leaves it as it is.
    pub fn parse(text: &str) -> Result<WebUrl, Malformed> {
        WebUrl::parse(text)?;
        Ok(WebUrl(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_at_the_root_has_no_path() {
        for good in [
            "https://argocd.example",
            "https://a-{cluster}.example:8443/",
        ] {
            assert!(RootUrl::parse(good).is_ok(), "{good}");
        }
        for (bad, at) in [
            ("https://argocd.example/argocd/", 22..30),
            ("https://argocd.example?a=b", 22..26),
            ("http://argocd.example/argocd", 0..4),
        ] {
            assert_eq!(RootUrl::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn an_issuer_stays_as_it_is() {
        for text in ["https://login.x.example/", "https://login.x.example/a"] {
            let issuer = Issuer::parse(text).expect(text);
            assert_eq!(issuer.as_str(), text);
        }
        let url = WebUrl::parse("https://argocd.x.example/").expect("it is one");
        assert_eq!(url.as_str(), "https://argocd.x.example");
        assert!(Issuer::parse("http://login.x.example").is_err());
    }
}
