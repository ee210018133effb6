//! What a tenant's `network` lines open at a place.

mod excluded;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::classes::Chain;
use super::fleet::{Fleet, Spot};
use super::layers::Resolving;
use super::services::pod_labels;
use crate::diag::{self, Diagnostics};
use crate::model::{Opening, PodLabels};
use crate::source::Spanned;
use crate::spec::tenant::{FromGateway, Internet, Network, PrivateRange, Settings};
use crate::value::{Cidr, MatchLabels, metadata_service_in};

/// Never part of "the internet": private, shared, link-local, loopback and documentation ranges, the
/// metadata services of the clouds (RFC 6890), and NAT64, which leads to any IPv4 address (RFC 6052).
const NEVER_PUBLIC: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/3",
    "2002::/16",
    "::/127",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
];

/// The same, parsed.
static NEVER: LazyLock<Vec<Cidr>> = LazyLock::new(|| {
    let ranges = NEVER_PUBLIC.iter();
    ranges
        .map(|text| Cidr::parse(text).expect("the ranges are well-formed"))
        .collect()
});

/// The network lines of a tenant. They add up: every layer's lines that are for a place hold there.
pub(super) struct Lines<'s> {
    lines: Vec<&'s Network>,
}

impl<'s> Lines<'s> {
    /// Takes the lines of all layers.
    pub(super) fn collect(chain: &Chain<'s, Settings>) -> Self {
        let lines = chain.lines(|settings| &settings.network);
        Self {
            lines: lines.map(|(_, line)| line).collect(),
        }
    }

    /// What is opened at a place, each thing once; sorted, so that the order of the lines does not show.
    pub(super) fn at(&self, spot: Spot, resolving: &mut Resolving<'_>) -> Vec<Opening> {
        let here = self.lines.iter().copied();
        let here: Vec<&Network> = here
            .filter(|line| resolving.fleet.takes(&line.at, spot))
            .collect();
        excluded::warn_of_opened(&here, resolving);
        let (fleet, diags) = (resolving.fleet, &mut *resolving.diags);
        let mut all: BTreeSet<Opening> = BTreeSet::new();
        for line in here {
            all.extend(line.internet.iter().map(|line| internet(line, fleet, spot)));
            all.extend(line.cidr.iter().map(|line| range(line, fleet, spot, diags)));
            let gateways = line.gateway.iter();
            all.extend(gateways.filter_map(|line| gateway(line, fleet, spot, diags)));
        }
        all.into_iter().collect()
    }
}

/// Reports ranges that open too much, and exclusions that exclude nothing.
pub(super) fn check(lines: &[Network], diags: &mut Diagnostics) {
    for range in lines.iter().flat_map(|line| &line.cidr) {
        check_range(range, diags);
    }
}

fn check_range(line: &PrivateRange, diags: &mut Diagnostics) {
    let except: Vec<Cidr> = excepted(&line.except).collect();
    if let Some(service) = metadata_service_in(line.range.value, &except) {
        diags.report(diag::check::opens_metadata(
            line.range.value,
            service,
            line.range.span,
        ));
    }
    for except in &line.except {
        if except.value == line.range.value || !line.range.value.contains(except.value) {
            diags.report(diag::check::except_outside(
                except.value,
                line.range.value,
                except.span,
            ));
        }
    }
}

fn excepted(except: &[Spanned<Cidr>]) -> impl Iterator<Item = Cidr> {
    except.iter().map(|range| range.value)
}

fn labels_of(pods: Option<&Spanned<MatchLabels>>) -> PodLabels {
    pods.map(|pods| pod_labels(pods)).unwrap_or_default()
}

fn internet(line: &Internet, fleet: &Fleet, spot: Spot) -> Opening {
    let own = fleet.clusters[spot.cluster].networks.iter();
    let except = NEVER
        .iter()
        .chain(own)
        .copied()
        .chain(excepted(&line.except));
    Opening::Internet {
        ports: line.ports.value.clone(),
        except: outermost(except.collect()),
        pods: labels_of(line.pods.as_ref()),
    }
}

/// The cluster's own networks stay closed even inside a range that the spec opens; a range inside of them
/// would open nodes, services or other tenants' pods.
fn range(line: &PrivateRange, fleet: &Fleet, spot: Spot, diags: &mut Diagnostics) -> Opening {
    let cluster = &fleet.clusters[spot.cluster];
    let own = cluster.networks.iter().copied();
    if let Some(network) = own
        .clone()
        .find(|network| network.contains(line.range.value))
    {
        let name = cluster.name.as_str();
        diags.report(diag::check::opens_cluster(
            line.range.value,
            network,
            name,
            line.range.span,
        ));
    }
    let inside = own.filter(|network| line.range.contains(*network));
    Opening::Range {
        range: line.range.value,
        ports: line.ports.value.clone(),
        except: outermost(inside.chain(excepted(&line.except)).collect()),
        pods: labels_of(line.pods.as_ref()),
    }
}

fn gateway(
    line: &FromGateway,
    fleet: &Fleet,
    spot: Spot,
    diags: &mut Diagnostics,
) -> Option<Opening> {
    let cluster = &fleet.clusters[spot.cluster];
    let Some(gateway) = &fleet.services(spot).gateway else {
        if fleet.services_sound {
            let cluster = cluster.name.as_str();
            diags.report(diag::check::gateway_missing(cluster, line.span));
        }
        return None;
    };
    Some(Opening::Gateway {
        gateway: gateway.clone(),
        ports: line.ports.value.clone(),
        pods: labels_of(line.pods.as_ref()),
    })
}

/// The ranges without those that lie inside another one, sorted.
fn outermost(mut ranges: Vec<Cidr>) -> Vec<Cidr> {
    // What lies inside a range comes after it, and before whatever lies outside.
    ranges.sort_unstable();
    ranges.dedup_by(|range, before| before.contains(*range));
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_internet_holds_no_metadata_service() {
        for everything in ["0.0.0.0/0", "::/0"] {
            let range = Cidr::parse(everything).expect("a range");
            assert_eq!(metadata_service_in(range, &NEVER), None, "{everything}");
        }
    }

    #[test]
    fn ranges_inside_others_are_left_out() {
        let ranges = [
            "10.1.0.0/16",
            "fd00::/16",
            "10.0.0.0/24",
            "10.0.0.0/8",
            "fc00::/7",
            "10.0.0.0/8",
            "192.168.0.0/16",
            "11.0.0.0/8",
        ];
        let ranges = ranges
            .iter()
            .map(|text| Cidr::parse(text).expect(text))
            .collect();
        let printed: Vec<String> = outermost(ranges).iter().map(ToString::to_string).collect();
        assert_eq!(
            printed,
            ["10.0.0.0/8", "11.0.0.0/8", "192.168.0.0/16", "fc00::/7"]
        );
    }
}
