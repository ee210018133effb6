//! Where a directory that speaks LDAP is, and where in it something stands.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;

use super::invisible::only_visible;
use super::names::dns_subdomain;
use super::{Malformed, digits, first_bad};

/// The host of a directory: a DNS name or an address, with a port or without one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DirectoryHost(String);

impl DirectoryHost {
    /// Parses a host. How it is spoken to (`ldap://`, `ldaps://`) is no part of it.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        without_scheme(text)?;
        let (host, port) = host_and_port(text);
        checked_host(host)?;
        if port.is_some_and(|port| digits::<u16>(port).is_none_or(|port| port == 0)) {
            let error = Malformed::new(host.len() + 1..text.len(), "a port is 1 to 65535");
            return Err(error.help(format!("write `\"{host}:636\"`")));
        }
        Ok(Self(text.to_owned()))
    }

    /// The host as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn without_scheme(text: &str) -> Result<(), Malformed> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Ok(());
    };
    let why = "a directory is named by its host and port, without a scheme";
    let error = Malformed::new(0..scheme.len() + "://".len(), why);
    let host = rest.trim_end_matches('/');
    Err(match DirectoryHost::parse(host) {
        Ok(_) => error.help(format!("write `\"{host}\"`; it is spoken to with TLS")),
        Err(_) => error.help("write it like `\"ldap.example.com:636\"`"),
    })
}

/// What stands before the last colon, and behind it. The colons of an IPv6 address are in brackets.
fn host_and_port(text: &str) -> (&str, Option<&str>) {
    let (host, port) = text.rsplit_once(':').unwrap_or((text, ""));
    if host.len() == text.len() || port.contains(']') {
        return (text, None);
    }
    (host, Some(port))
}

fn checked_host(host: &str) -> Result<(), Malformed> {
    let bracketed = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    if let Some(address) = bracketed {
        return match address.parse::<Ipv6Addr>() {
            Ok(_) => Ok(()),
            Err(_) => Err(Malformed::new(1..host.len() - 1, "no IPv6 address")),
        };
    }
    if host.contains(':') {
        let error = Malformed::new(0..host.len(), "an IPv6 address stands in brackets");
        return Err(error.help("write it like `\"[2001:db8::1]:636\"`"));
    }
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    if host.rsplit('.').next().is_some_and(is_number) && host.parse::<Ipv4Addr>().is_err() {
        return Err(Malformed::new(0..host.len(), "no IPv4 address"));
    }
    dns_subdomain(host)
}

/// A place in a directory: `ou=people,dc=example,dc=com` (RFC 4514).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DistinguishedName(String);

/// What a distinguished name looks like.
const LIKE: &str = "write it like `\"ou=people,dc=example,dc=com\"`";

impl DistinguishedName {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        only_visible(text)?;
        if let Some(at) = first_bad(text, |c| !c.is_control()) {
            return Err(Malformed::new(at, "a distinguished name is one line"));
        }
        let mut offset = 0;
        for part in parts(text) {
            checked_part(part).map_err(|error| error.shifted(offset).help(LIKE))?;
            offset += part.len() + 1;
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What stands between the commas, but for those behind a `\`.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |c| {
        let is_plain = !std::mem::take(&mut escaped);
        escaped = is_plain && c == '\\';
        is_plain && c == ','
    })
}

/// An attribute and its value: `ou=people`.
fn checked_part(part: &str) -> Result<(), Malformed> {
    let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
    if value.trim().is_empty() {
        let why = "each part of a distinguished name is an attribute and its value";
        return Err(Malformed::new(0..part.len(), why));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let name = attribute.trim();
    let blanks = attribute.len() - attribute.trim_start().len();
    match first_bad(name, fits) {
        Some(at) => {
            let error = Malformed::new(at, "not a character of an attribute's name");
            Err(error.shifted(blanks))
        }
        None if name.is_empty() => Err(Malformed::new(0..part.len(), "the attribute is missing")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_no_scheme() {
        for good in [
            "ldap.acme.example",
            "ldap.acme.example:636",
            "10.20.0.5",
            "10.20.0.5:1636",
            "[2001:db8::1]",
            "[2001:db8::1]:636",
        ] {
            assert_eq!(DirectoryHost::parse(good).expect(good).as_str(), good);
        }
        for (bad, at) in [
            ("ldap://ldap.acme.example", 0..7),
            ("ldaps://ldap.acme.example:636/", 0..8),
            ("ldap.acme.example:", 18..18),
            ("ldap.acme.example:0", 18..19),
            ("ldap.acme.example:65536", 18..23),
            ("ldap.acme.example:ldaps", 18..23),
            ("ldap.acme.example:+636", 18..22),
            ("ldap acme", 4..5),
            ("ldap.acme.example/people", 17..18),
            ("10.20.0.256", 0..11),
            ("2001:db8::1", 0..9),
            ("[2001:db8::x]:636", 1..12),
            ("[2001:db8::1", 0..10),
            ("[", 0..1),
            ("]:1", 0..1),
            ("", 0..0),
            (":", 0..0),
        ] {
            assert_eq!(DirectoryHost::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn the_scheme_of_a_host_is_left_out_by_the_help() {
        let help = |text: &str| {
            let error = DirectoryHost::parse(text).expect_err(text);
            error.help.expect(text)
        };
        assert!(
            help("ldaps://ldap.acme.example:636/").starts_with("write `\"ldap.acme.example:636\"`")
        );
        assert!(help("ldap://ldap.acme.example/dc=x").contains("ldap.example.com"));
    }

    #[test]
    fn a_distinguished_name_is_made_of_attributes_with_values() {
        for good in [
            "ou=people",
            "ou=people,dc=acme,dc=example",
            "OU=People, DC=acme, DC=example",
            "cn=Müller\\, Jana,o=Acme = Co",
            "2.5.4.11=people,dc=acme",
            "cn=a+uid=b,dc=acme",
        ] {
            assert_eq!(DistinguishedName::parse(good).expect(good).as_str(), good);
        }
        for (bad, at) in [
            ("people", 0..6),
            ("", 0..0),
            ("ou=people,", 10..10),
            ("ou=people,acme", 10..14),
            ("ou=", 0..3),
            ("ou=people, dc=", 10..14),
            ("=people", 0..7),
            ("ou=people, d c=acme", 12..13),
            ("ou=a\\,b,c", 8..9),
            ("ou=a\\\\,b", 7..8),
            ("ou=a\nb", 4..5),
        ] {
            let error = DistinguishedName::parse(bad).expect_err(bad);
            assert_eq!(error.at, at, "{bad}");
        }
    }
}
