//! Address ranges and ports.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::{Serialize, Serializer};

use super::pattern::{without_commas, words};
use super::{Malformed, digits};

/// A range of IPv4 or IPv6 addresses, `10.0.0.0/8`, without host bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cidr(IpNet);

impl Cidr {
    /// Every IPv4 address.
    pub const EVERY_V4: Self = Self(IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0)));

    /// Every IPv6 address.
    pub const EVERY_V6: Self = Self(IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 0)));

    /// Parses a range.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let Some((address, prefix)) = text.split_once('/') else {
            let error = Malformed::new(0..text.len(), "no `/` and prefix length");
            return Err(match text.parse::<IpAddr>() {
                Ok(IpAddr::V4(_)) => error.help(format!("write `\"{text}/32\"` for one address")),
                Ok(IpAddr::V6(_)) => error.help(format!("write `\"{text}/128\"` for one address")),
                Err(_)
                    if text.contains(|c: char| c.is_ascii_alphabetic()) && text.contains('.') =>
                {
                    Malformed::new(0..text.len(), "a name, not an address range").help(
                        "a NetworkPolicy knows addresses only: write the range that they are in",
                    )
                }
                Err(_) => error.help("for example `\"10.0.0.0/8\"`"),
            });
        };
        if address.parse::<IpAddr>().is_err() {
            return Err(Malformed::new(0..address.len(), "not an IP address"));
        }
        let at = address.len() + 1..text.len();
        if let Some((length, ports)) = prefix.split_once(':') {
            let error = Malformed::new(at, "ports stand in a property of their own");
            return Err(error.help(format!("write `\"{address}/{length}\" ports=\"{ports}\"`")));
        }
        let net: IpNet = text.parse().map_err(|_| {
            Malformed::new(
                at,
                format!("`{prefix}` is not a prefix length of this address"),
            )
        })?;
        if net.trunc() != net {
            let error = Malformed::new(0..address.len(), "the address has bits beyond its prefix");
            return Err(error.help(format!("write `\"{}\"`", net.trunc())));
        }
        if let IpNet::V6(v6) = net
            && v6.network().to_ipv4_mapped().is_some()
        {
            // The API server refuses these: not every reader takes them for the IPv4 range.
            let error = Malformed::new(0..address.len(), "an IPv4 address, written as an IPv6 one");
            return Err(error.help("write the IPv4 range, for example `\"10.0.0.0/8\"`"));
        }
        Ok(Self(net))
    }

    /// Whether all of `other` lies in this range.
    pub fn contains(self, other: Self) -> bool {
        match (self.0, other.0) {
            (IpNet::V4(outer), IpNet::V4(inner)) => outer.contains(&inner),
            (IpNet::V6(outer), IpNet::V6(inner)) => outer.contains(&inner),
            (IpNet::V4(_), IpNet::V6(_)) | (IpNet::V6(_), IpNet::V4(_)) => false,
        }
    }

    /// The same IPv4 addresses as IPv6 hosts reach them through NAT64 (RFC 6052).
    fn translated(self) -> Option<Self> {
        let IpNet::V4(net) = self.0 else { return None };
        let [a, b, c, d] = net.network().octets();
        let pair = |high, low| u16::from_be_bytes([high, low]);
        let address = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, pair(a, b), pair(c, d));
        let net = Ipv6Net::new(address, net.prefix_len() + 96).ok()?;
        Some(Self(IpNet::V6(net)))
    }

    /// Whether the range is of IPv6 addresses.
    pub fn is_v6(self) -> bool {
        matches!(self.0, IpNet::V6(_))
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where clouds answer pods with credentials of the node: AWS, GCP and Azure (IPv4 and IPv6), ECS and
/// EKS Pod Identity, Azure's wire server, Alibaba, Oracle.
const METADATA_SERVICES: &[&str] = &[
    "169.254.169.254/32",
    "169.254.170.2/32",
    "169.254.170.23/32",
    "168.63.129.16/32",
    "100.100.100.200/32",
    "192.0.0.192/32",
    "fd00:ec2::254/128",
    "fd00:ec2::23/128",
    "fd20:ce::254/128",
];

/// A metadata service that the range opens in spite of the exclusions.
pub fn metadata_service_in(range: Cidr, except: &[Cidr]) -> Option<Cidr> {
    let services = METADATA_SERVICES.iter();
    let services = services.filter_map(|text| Cidr::parse(text).ok());
    services
        .flat_map(|service| [Some(service), service.translated()])
        .flatten()
        .find(|service| {
            range.contains(*service) && !except.iter().any(|except| except.contains(*service))
        })
}

/// TCP, UDP or SCTP.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Protocol {
    /// TCP, the default.
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

/// A port or a range of ports, 1 to 65535.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Port {
    /// The first port.
    pub first: u16,
    /// The last port; the same as the first for one port.
    pub last: u16,
    /// The protocol.
    pub protocol: Protocol,
}

impl Port {
    /// One port of TCP.
    pub const fn tcp(port: u16) -> Self {
        Self {
            first: port,
            last: port,
            protocol: Protocol::Tcp,
        }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        if self.last != self.first {
            write!(f, "-{}", self.last)?;
        }
        match self.protocol {
            Protocol::Tcp => Ok(()),
            Protocol::Udp => f.write_str("/udp"),
            Protocol::Sctp => f.write_str("/sctp"),
        }
    }
}

/// Ports with blanks between: `"443 8000-8080 53/udp"`. Sorted, without repetition.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Ports(pub Vec<Port>);

impl Ports {
    /// Parses a list of ports.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        without_commas(text)?;
        let mut ports = Vec::new();
        for (at, word) in words(text) {
            ports.push(port(word).map_err(|error| error.shifted(at))?);
        }
        if ports.is_empty() {
            let error = Malformed::new(0..text.len(), "no port");
            return Err(
                error.help("for example `\"443\"`, `\"80 443\"`, `\"8000-8080\"` or `\"53/udp\"`")
            );
        }
        ports.sort_unstable();
        ports.dedup();
        Ok(Self(ports))
    }
}

fn port(text: &str) -> Result<Port, Malformed> {
    as_written(text).map_err(|error| match mended(text) {
        Some(mended) => error.help(format!("write `\"{mended}\"`")),
        None => error,
    })
}

/// A port with its protocol where people also put it: `udp:53`, `udp/53`, `53udp`.
fn mended(text: &str) -> Option<String> {
    let letters = |c: &char| c.is_ascii_alphabetic();
    let protocol: String = text.chars().filter(letters).collect();
    let protocol = protocol.to_lowercase();
    let number = text.trim_matches(|c: char| !c.is_ascii_digit());
    let is_port = as_written(number).is_ok();
    match protocol.as_str() {
        "tcp" if is_port => Some(number.to_owned()),
        "udp" | "sctp" if is_port => Some(format!("{number}/{protocol}")),
        _ => None,
    }
}

fn as_written(text: &str) -> Result<Port, Malformed> {
    let (numbers, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let protocol = match protocol {
        "tcp" | "TCP" => Protocol::Tcp,
        "udp" | "UDP" => Protocol::Udp,
        "sctp" | "SCTP" => Protocol::Sctp,
        _ => {
            let at = numbers.len() + 1..text.len();
            return Err(Malformed::new(at, "the protocols are tcp, udp and sctp"));
        }
    };
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let number = |text: &str, at: usize| {
        if let Some(port @ 1..) = digits::<u16>(text) {
            return Ok(port);
        }
        let place = at..at + text.len().max(1);
        let error = Malformed::new(place, "a port is a number from 1 to 65535");
        Err(match text.split_once(':') {
            Some((first, last)) => error.help(format!("write `\"{first}-{last}\"` for a range")),
            None => error,
        })
    };
    let (from, to) = (number(first, 0)?, number(last, numbers.len() - last.len())?);
    if from > to {
        return Err(Malformed::new(
            0..numbers.len(),
            "the first port is above the last",
        ));
    }
    Ok(Port {
        first: from,
        last: to,
        protocol,
    })
}

impl Serialize for Ports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ToString::to_string))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_stands_behind_its_port() {
        for (wrong, help) in [
            ("udp:53", Some("write `\"53/udp\"`")),
            ("UDP/53", Some("write `\"53/udp\"`")),
            ("53udp", Some("write `\"53/udp\"`")),
            ("tcp:80-90", Some("write `\"80-90\"`")),
            ("80:90", Some("write `\"80-90\"` for a range")),
            ("http", None),
        ] {
            let error = Ports::parse(wrong).expect_err(wrong);
            assert_eq!(error.help.as_deref(), help, "{wrong}");
        }
    }

    #[test]
    fn ranges_have_no_host_bits() {
        assert!(Cidr::parse("10.0.0.0/8").is_ok());
        assert!(Cidr::parse("2001:db8::/32").is_ok());
        for (text, at, help) in [
            ("10.0.0.1/8", 0..8, Some("write `\"10.0.0.0/8\"`")),
            (
                "10.0.0.0",
                0..8,
                Some("write `\"10.0.0.0/32\"` for one address"),
            ),
            ("10.0.0.0/33", 9..11, None),
            ("10.0.0/8", 0..6, None),
            (
                "::ffff:10.0.0.0/104",
                0..15,
                Some("write the IPv4 range, for example `\"10.0.0.0/8\"`"),
            ),
        ] {
            let error = Cidr::parse(text).expect_err(text);
            assert_eq!((error.at, error.help.as_deref()), (at, help), "{text}");
        }
    }

    #[test]
    fn the_metadata_service_is_found_in_wide_ranges() {
        let range = |text: &str| Cidr::parse(text).expect(text);
        assert!(metadata_service_in(range("0.0.0.0/0"), &[]).is_some());
        assert!(metadata_service_in(range("169.254.0.0/16"), &[]).is_some());
        assert!(metadata_service_in(range("fd00::/8"), &[]).is_some());
        assert!(metadata_service_in(range("10.0.0.0/8"), &[]).is_none());
        assert!(metadata_service_in(range("64:ff9b::/96"), &[]).is_some());
        assert!(metadata_service_in(range("64:ff9b::a9fe:a9fe/128"), &[]).is_some());
        assert!(metadata_service_in(range("64:ff9b::a00:0/104"), &[]).is_none());
        let except = [range("169.254.0.0/16")];
        assert!(metadata_service_in(range("169.254.0.0/16"), &except).is_none());
    }

    #[test]
    fn ports_are_sorted_and_located() {
        let ports = Ports::parse("8080 443 53/udp 443").expect("ports");
        let printed: Vec<String> = ports.0.iter().map(ToString::to_string).collect();
        assert_eq!(printed, ["53/udp", "443", "8080"]);
        for (text, at) in [
            ("443 0", 4..5),
            ("70000", 0..5),
            ("90-80", 0..5),
            ("1-x", 2..3),
            ("80/http", 3..7),
            ("", 0..0),
        ] {
            assert_eq!(Ports::parse(text).expect_err(text).at, at, "{text}");
        }
    }
}
