//! What a tenant's pods reach and are reached by.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::TenantOnCluster;
use crate::model::{Opening, Place, Sharing};
use crate::plan::network::{NamespaceNetwork, Policy, Rule};

impl<'p> TenantOnCluster<'p> {
    pub(in crate::plan) fn network(&self) -> Vec<NamespaceNetwork<'p>> {
        let all = self.places.iter().flat_map(|place| {
            place
                .namespaces
                .iter()
                .map(move |namespace| (place, namespace))
        });
        all.map(|(place, namespace)| NamespaceNetwork {
            namespace: &namespace.name,
            labels: self.object_labels(place, namespace),
            removal: self.platform.delivery.removal(),
            policies: self.policies(place),
        })
        .collect()
    }

    fn policies(&self, place: &'p Place) -> Vec<Policy<'p>> {
        let policy = |name: &'static str, rule| Policy {
            name: name.into(),
            rule,
        };
        let mut policies = vec![
            policy("default-deny", Rule::DefaultDeny),
            policy("allow-dns", Rule::Dns(&place.dns)),
            policy("allow-same-tenant", Rule::SameTenant(names(place))),
        ];
        let openings = place.network.iter().map(|opening| Policy {
            name: opening_name(opening).into(),
            rule: Rule::Opening(opening),
        });
        let sharing = self
            .tenant
            .sharing
            .iter()
            .filter_map(|sharing| self.sharing(place, sharing));
        let mut opened: Vec<Policy<'p>> = openings.chain(sharing).collect();
        opened.sort_by(|a, b| a.name.cmp(&b.name));
        number_apart(&mut opened);
        policies.extend(opened);
        policies
    }

    /// Sharing holds where the other tenant is in the same stage on the same cluster.
    fn sharing(&self, place: &Place, sharing: &'p Sharing) -> Option<Policy<'p>> {
        let other = &self.platform.tenants[sharing.other];
        let other_place = other.place_at(place.cluster, place.stage)?;
        let namespaces = names(other_place);
        if namespaces.is_empty() {
            return None;
        }
        let ports = &sharing.ports;
        let name = other.name.as_str();
        Some(if sharing.incoming {
            Policy {
                name: format!("allow-from-{name}").into(),
                rule: Rule::SharedWith { namespaces, ports },
            }
        } else {
            Policy {
                name: format!("allow-to-{name}").into(),
                rule: Rule::ConnectsTo { namespaces, ports },
            }
        })
    }
}

fn names(place: &Place) -> Vec<&str> {
    place
        .namespaces
        .iter()
        .map(|namespace| namespace.name.as_str())
        .collect()
}

/// A name that says what is opened, so that it stays when other lines come and go: `allow-internet-443`.
fn opening_name(opening: &Opening) -> String {
    let (what, ports, pods) = match opening {
        Opening::Internet { ports, pods, .. } => ("internet".to_owned(), ports, pods),
        Opening::Range {
            range, ports, pods, ..
        } => (format!("range-{range}"), ports, pods),
        Opening::Gateway { ports, pods, .. } => ("gateway".to_owned(), ports, pods),
    };
    let mut words = vec!["allow".to_owned(), what];
    words.extend(ports.0.iter().map(ToString::to_string));
    // A label's value may hold dots where a name may not.
    words.extend(pods.iter().map(|(_, value)| value.replace('.', "-")));
    dns_name(&words.join("-"))
}

/// A text as an object's name: what can't stand there becomes `-`.
fn dns_name(text: &str) -> String {
    let letter = |c: char| {
        let fits = c.is_ascii_alphanumeric() || c == '.';
        if fits { c.to_ascii_lowercase() } else { '-' }
    };
    let name: String = text.chars().map(letter).take(LONGEST_NAME).collect();
    name.trim_end_matches(['-', '.']).to_owned()
}

/// The longest name of a policy, with room for a number.
const LONGEST_NAME: usize = 200;

/// Gives sorted policies of the same name a number that no other has: `allow-internet-443`,
/// `allow-internet-443-2`.
fn number_apart(policies: &mut [Policy<'_>]) {
    let mut pairs = policies.iter().zip(policies.iter().skip(1));
    if pairs.all(|(one, other)| one.name != other.name) {
        return;
    }
    let mut taken: BTreeSet<Cow<'_, str>> =
        policies.iter().map(|policy| policy.name.clone()).collect();
    let mut last: Option<Cow<'_, str>> = None;
    for policy in policies {
        if last.as_ref() == Some(&policy.name) {
            let numbered = (2..).map(|number| format!("{}-{number}", policy.name));
            let free = numbered
                .into_iter()
                .find(|name| !taken.contains(name.as_str()));
            policy.name = free.expect("numbers never end").into();
            taken.insert(policy.name.clone());
        } else {
            last = Some(policy.name.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{dns_name, number_apart};
    use crate::plan::network::{Policy, Rule};

    #[track_caller]
    fn numbered(names: &[&str], expected: &[&str]) {
        let policy = |name: &&str| Policy {
            name: (*name).to_owned().into(),
            rule: Rule::DefaultDeny,
        };
        let mut policies: Vec<Policy<'_>> = names.iter().map(policy).collect();
        number_apart(&mut policies);
        let found: Vec<&str> = policies.iter().map(|policy| &*policy.name).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn policies_of_one_name_are_numbered() {
        numbered(&[], &[]);
        numbered(&["a", "b"], &["a", "b"]);
        numbered(&["a", "a", "a", "b"], &["a", "a-2", "a-3", "b"]);
    }

    #[test]
    fn a_number_that_is_a_name_already_is_left_out() {
        numbered(&["a", "a", "a-2", "a-2"], &["a", "a-3", "a-2", "a-2-2"]);
    }

    #[test]
    fn what_no_name_holds_becomes_a_dash() {
        assert_eq!(
            dns_name("allow-range-10.0.0.0/8-53/udp"),
            "allow-range-10.0.0.0-8-53-udp"
        );
        assert_eq!(
            dns_name("allow-range-fd00::/8-443"),
            "allow-range-fd00---8-443"
        );
        assert_eq!(dns_name(&format!("{}.b", "a".repeat(199))), "a".repeat(199));
    }
}
