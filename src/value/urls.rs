//! URLs of repositories and API servers.

mod web;

use std::fmt;

use serde::Serialize;
use url::Url;

use super::placeholder::fill;
use super::{Malformed, first_bad};
pub use web::{Issuer, RootUrl, WebUrl};

/// Where manifests, charts or images come from: `https://…`, `ssh://…`, `git@host:path` or `oci://…`.
/// It holds no user name with a password and no token.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct RepositoryUrl(String);

impl RepositoryUrl {
    /// Parses a repository.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        without_blanks(text)?;
        without_dots(text)?;
        without_globs(text)?;
        without_fragment(text)?;
        let scp_form = text
            .strip_prefix("git@")
            .and_then(|rest| rest.split_once(':'))
            .is_some_and(|(host, path)| {
                !host.is_empty() && !path.is_empty() && !text.contains("//")
            });
        if !scp_form {
            checked_url(text, &["https", "ssh", "oci"])?;
        }
        Ok(Self(text.to_owned()))
    }

    /// The URL as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is read by SSH: `ssh://git@host/path` or `git@host:path`.
    pub fn is_ssh(&self) -> bool {
        self.0.starts_with("ssh://") || !self.0.contains("://")
    }

    /// Whether it is an OCI registry.
    pub fn is_oci(&self) -> bool {
        self.0.starts_with("oci://")
    }
}

impl AsRef<str> for RepositoryUrl {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RepositoryUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A repository, or where a text ends in `/*`, all that begin like it; may hold `{placeholders}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct RepositoryPattern(String);

impl RepositoryPattern {
    /// Parses a pattern. A `*` anywhere but behind the last `/` would say something else than it seems to.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let plain = text.strip_suffix('*').unwrap_or(text);
        let star = text
            .find('*')
            .filter(|at| !plain.ends_with('/') || *at < plain.len());
        if let Some(at) = star {
            let why = "a `*` stands only at the end, behind a `/`";
            let help = "name each repository, or a folder with all below it, for example `\"https://git.example.com/payments/*\"`";
            return Err(Malformed::new(at..at + 1, why).help(help));
        }
        RepositoryUrl::parse(plain).map(|_| Self(text.to_owned()))
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a repository of a tenant is written, in which `{tenant}` may stand for the tenant's name.
#[derive(Clone, Copy, Debug)]
pub enum TenantRepository {}

impl TenantRepository {
    /// Parses a repository.
    pub fn parse(text: &str) -> Result<RepositoryUrl, Malformed> {
        RepositoryUrl::parse(text)
    }
}

/// Where a repository is, however its URL is written: two that differ only in scheme, user, upper and lower case,
/// the usual port, a dot behind the host, a final slash or `.git` lead to the same one. Made for comparing, of patterns
/// as well.
pub fn repository_place(url: &str) -> String {
    let lower = url.to_ascii_lowercase();
    let (host, path) = if let Some((_, rest)) = lower.split_once("://") {
        rest.split_once('/').unwrap_or((rest, ""))
    } else {
        lower.split_once(':').unwrap_or((&lower, ""))
    };
    let host = host.rsplit('@').next().unwrap_or(host);
    let plain = [":443", ":22"]
        .iter()
        .find_map(|port| host.strip_suffix(port));
    let host = plain.unwrap_or(host).trim_end_matches('.');
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    format!("{host}/{path}")
}

/// What Argo CD takes a repository for (`NormalizeGitURL`): it knows neither upper and lower case nor a final `.git`,
/// nor `ssh://` from the short form.
pub fn repository_as_compared(url: &str) -> String {
    let lower = url.to_ascii_lowercase();
    let text = lower.strip_suffix(".git").unwrap_or(&lower);
    match text.strip_prefix("ssh://") {
        Some(rest) => rest.to_owned(),
        None if text.contains("://") => text.to_owned(),
        None => text.replacen(':', "/", 1),
    }
}

/// The host of a repository, without a port: who is asked for it.
pub fn repository_host(url: &str) -> String {
    let place = repository_place(url);
    let host = place.split('/').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default().to_owned()
}

/// The address of an API server, `https://host[:port]`; may hold `{placeholders}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct ServerUrl(String);

impl ServerUrl {
    /// Parses an address.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        without_blanks(text)?;
        checked_url(text, &["https"])?;
        let plain = without_path(text);
        let path = plain.len()..text.len();
        if !matches!(text.get(path.clone()), Some("" | "/")) {
            let error = Malformed::new(path, "an API server's address has no path");
            return Err(error.help(format!("write `\"{plain}\"`")));
        }
        without_globs(text)?;
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }

    /// The address as written, without a final `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where an API server is, however its address is written: upper and lower case, the usual port, a dot behind the host
/// and a final slash lead to the same one. Made for comparing.
pub fn server_place(url: &str) -> String {
    let (host, port) = host_and_port(url);
    match port {
        Some(port) => format!("https://{host}:{port}"),
        None => format!("https://{host}"),
    }
}

/// The host of an API server in lower case, without a final dot, and the port if it is not the usual one.
fn host_and_port(url: &str) -> (String, Option<String>) {
    let lower = url.to_ascii_lowercase();
    let place = lower.strip_prefix("https://").unwrap_or(&lower);
    let place = place.trim_end_matches('/');
    let is_number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let parts = place.rsplit_once(':').filter(|(_, port)| is_number(port));
    let (host, port) = parts.unwrap_or((place, ""));
    let port = port.trim_start_matches('0');
    let unusual = !matches!(port, "" | "443");
    (
        host.trim_end_matches('.').to_owned(),
        unusual.then(|| port.to_owned()),
    )
}

/// Whether an address is what every cluster calls itself, so that it means whoever reads it.
pub fn is_own_server(url: &str) -> bool {
    let (host, _) = host_and_port(url);
    let below = host.strip_prefix("kubernetes.default.svc");
    matches!(host.as_str(), "kubernetes" | "kubernetes.default")
        || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What of an address is before its path.
fn without_path(url: &str) -> &str {
    let host = "https://".len();
    let path = url.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
    path.and_then(|at| url.get(..host + at)).unwrap_or(url)
}

fn without_blanks(text: &str) -> Result<(), Malformed> {
    match first_bad(text, |c| !c.is_whitespace() && !c.is_control()) {
        Some(at) => Err(Malformed::new(at, "a URL has no blanks")),
        None => Ok(()),
    }
}

/// A path that leads up leads out of what a tenant may name, which is told by how a URL begins.
fn without_dots(text: &str) -> Result<(), Malformed> {
    let lower = text.to_ascii_lowercase();
    for encoded in ["%2e", "%2f", "%5c"] {
        if let Some(at) = lower.find(encoded) {
            let why = "a `.`, `/` or `\\` stands here as itself, not encoded";
            return Err(Malformed::new(at..at + encoded.len(), why));
        }
    }
    let mut at = 0;
    for part in text.split('/') {
        if part == "." || part == ".." {
            let why = "a repository's path has no `.` and no `..`";
            return Err(Malformed::new(at..at + part.len(), why));
        }
        at += part.len() + 1;
    }
    Ok(())
}

/// What stands behind a `#` is no part of the place, but looks like one.
fn without_fragment(text: &str) -> Result<(), Malformed> {
    match first_bad(text, |c| c != '#') {
        Some(at) => Err(Malformed::new(at, "a repository's URL has no `#`")),
        None => Ok(()),
    }
}

/// Argo CD takes repositories and servers for patterns, in which these would mean others, too.
fn without_globs(text: &str) -> Result<(), Malformed> {
    match first_bad(text, |c| !matches!(c, '*' | '?' | '[' | ']' | '!' | '\\')) {
        Some(at) => Err(Malformed::new(
            at,
            "a URL here names one place, not several",
        )),
        None => Ok(()),
    }
}

fn checked_url(text: &str, schemes: &[&str]) -> Result<(), Malformed> {
    let filled = fill(text, |_| Some("x"));
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    if !schemes.contains(&scheme) {
        let allowed: Vec<String> = schemes
            .iter()
            .map(|scheme| format!("`{scheme}://`"))
            .collect();
        let why = format!("a URL here begins with {}", allowed.join(", "));
        let first = text.chars().next().map_or(0, char::len_utf8);
        let error = Malformed::new(0..scheme.len().max(first), why);
        let path = text.split_once("://").map_or(text, |(_, path)| path);
        let secure = format!("https://{path}");
        let is_meant = scheme.is_empty() || scheme == "http";
        return Err(
            if is_meant && path.contains('.') && checked_url(&secure, schemes).is_ok() {
                error.help(format!("write `\"{secure}\"`"))
            } else {
                error
            },
        );
    }
    let url =
        Url::parse(&filled).map_err(|error| Malformed::new(0..text.len(), error.to_string()))?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(Malformed::new(0..text.len(), "no host"));
    }
    let secret = url.password().is_some() || (scheme != "ssh" && !url.username().is_empty());
    if secret {
        let start = scheme.len() + 3;
        let end = text.find('@').unwrap_or(text.len());
        let error = Malformed::new(start..end, "a URL in a spec holds no user and no password");
        return Err(error.help("remove it; credentials are named by reference, never written"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_one_however_it_is_written() {
        for same in [
            "https://k8s.example",
            "https://K8S.example:443",
            "https://k8s.example.:443/",
            "HTTPS://k8s.example/",
            "https://k8s.example.",
            "https://k8s.example:0443",
        ] {
            assert_eq!(server_place(same), "https://k8s.example", "{same}");
        }
        for same in ["https://k8s.example:6443", "https://K8s.example.:6443/"] {
            assert_eq!(server_place(same), "https://k8s.example:6443", "{same}");
        }
    }

    #[test]
    fn what_every_cluster_calls_itself_is_known() {
        for own in [
            "https://kubernetes",
            "https://kubernetes.default:443",
            "https://Kubernetes.default.svc",
            "https://kubernetes.default.svc.",
            "https://kubernetes.default.svc.:6443",
            "https://kubernetes.default.svc.cluster.local:6443",
            "https://kubernetes.default.svc.cluster.local.:6443",
        ] {
            assert!(is_own_server(own), "{own}");
        }
        for other in [
            "https://kubernetes.example",
            "https://kubernetes.default.example",
            "https://kubernetes.default.svcx.example",
            "https://k8s.default.svc",
        ] {
            assert!(!is_own_server(other), "{other}");
        }
    }

    #[test]
    fn urls_hold_no_secret() {
        for good in [
            "https://git.example/a.git",
            "ssh://git@git.example/a.git",
            "git@git.example:a/b.git",
            "oci://ghcr.io/a/b",
        ] {
            assert!(RepositoryUrl::parse(good).is_ok(), "{good}");
        }
        for (bad, at) in [
            ("https://token@git.example/a", 8..13),
            ("https://u:p@git.example/a", 8..11),
            ("http://git.example/a", 0..4),
            ("git.example/a", 0..1),
            ("é", 0..2),
            ("", 0..0),
            ("https://git example/a", 11..12),
            ("oci://token@ghcr.io/a", 6..11),
            ("git@git.example:a b", 17..18),
            ("https://git.example/a/../b", 22..24),
            ("https://git.example/a/%2E%2e/b", 22..25),
            ("https://git.example/a%2fb", 21..24),
            ("https://git.example/a*", 21..22),
            ("git@git.example:a/[ab]", 18..19),
            ("https://git.example/a?ref=x", 21..22),
            ("https://git.example#@other.example/a", 19..20),
        ] {
            assert_eq!(RepositoryUrl::parse(bad).expect_err(bad).at, at, "{bad}");
        }
        assert!(ServerUrl::parse("https://prod-{region}.example:6443").is_ok());
        for (bad, at) in [
            ("https://*.k8s.example", 8..9),
            ("https://k8s.example/api", 19..23),
            ("https://k8s.example?a", 19..21),
        ] {
            assert_eq!(ServerUrl::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn a_repository_is_found_under_all_its_urls() {
        for same in [
            "https://git.example/a/b",
            "https://GIT.example:443/A/b",
            "ssh://git@git.example/a/b",
            "ssh://git@git.example:22/a/b",
            "git@git.example:a/b",
            "git@git.example:/a/b",
            "https://git.example/a/b/",
            "https://git.example/a/b.git",
            "git@git.example:a/B.GIT",
            "https://git.example./a/b",
            "https://git.example.:443/a/b",
        ] {
            assert_eq!(repository_place(same), "git.example/a/b", "{same}");
        }
        assert_eq!(
            repository_place("https://git.example/a/*"),
            "git.example/a/*"
        );
        assert_eq!(
            repository_place("https://git.example:8443/a"),
            "git.example:8443/a"
        );
    }

    #[test]
    fn a_repository_is_compared_as_argo_cd_does() {
        for (url, expected) in [
            ("https://git.example/a/b", "https://git.example/a/b"),
            ("https://GIT.example/A/b.git", "https://git.example/a/b"),
            ("git@git.example:a/b.git", "git@git.example/a/b"),
            ("ssh://git@git.example/a/b", "git@git.example/a/b"),
            ("https://git.example/a/b2", "https://git.example/a/b2"),
        ] {
            assert_eq!(repository_as_compared(url), expected, "{url}");
        }
    }

    #[test]
    fn credentials_are_for_a_host() {
        for (url, host) in [
            ("https://git.example", "git.example"),
            ("https://u@Git.example:8443/a", "git.example"),
            ("https://git.example/a@other.example/b", "git.example"),
            (
                "https://git.example.other.example/a",
                "git.example.other.example",
            ),
            ("git@git.example:a/b.git", "git.example"),
            ("git@git.example:a@other.example/b.git", "git.example"),
            ("ssh://git@git.example:22/a", "git.example"),
            ("ssh://git@git.example:2222/a", "git.example"),
            ("r.example/charts", "r.example"),
            ("r.example:5000/charts", "r.example"),
            ("oci://r.example/charts", "r.example"),
            ("oci://R.example:5000/charts", "r.example"),
        ] {
            assert_eq!(repository_host(url), host, "{url}");
        }
    }

    #[test]
    fn a_star_stands_behind_the_last_slash() {
        for good in [
            "https://git.example/team/*",
            "https://git.example/{tenant}/*",
            "git@git.example:team/*",
            "oci://ghcr.io/a/b",
        ] {
            assert!(RepositoryPattern::parse(good).is_ok(), "{good}");
        }
        for (bad, at) in [
            ("https://git.example/team/*/app.git", 25..26),
            ("https://git.example/team/app-*", 29..30),
            ("https://git.example/team/**", 25..26),
            ("https://*", 0..8),
            ("git@git.example:*", 16..17),
            ("http://git.example/*", 0..4),
        ] {
            assert_eq!(
                RepositoryPattern::parse(bad).expect_err(bad).at,
                at,
                "{bad}"
            );
        }
    }
}
