//! `networking.k8s.io/v1`: who talks with whom.
//!
//! In this API what is left out is allowed: a rule without peers is open to everybody, one without ports for
//! every port, an empty selector selects everything. So rules and peers are made by constructors that give
//! nothing at all where there is nothing to allow.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Resource;
use crate::value::{Cidr, Port, Ports, Protocol};

/// Opens connections of the pods that it selects; what no policy opens is closed to them.
#[derive(Debug, Serialize)]
pub struct NetworkPolicy<'a> {
    spec: NetworkPolicySpec<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NetworkPolicySpec<'a> {
    pod_selector: LabelSelector<'a>,
    policy_types: Vec<Direction>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ingress: Vec<IngressRule<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    egress: Vec<EgressRule<'a>>,
}

#[derive(Debug, Serialize)]
enum Direction {
    Ingress,
    Egress,
}

#[derive(Debug, Serialize)]
struct IngressRule<'a> {
    from: Vec<Peer<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ports: Vec<PolicyPort>,
}

#[derive(Debug, Serialize)]
struct EgressRule<'a> {
    to: Vec<Peer<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ports: Vec<PolicyPort>,
}

impl<'a> NetworkPolicy<'a> {
    /// Closes everything, for every pod of the namespace.
    pub fn deny_all() -> Self {
        Self::new(
            LabelSelector::all(),
            vec![Direction::Ingress, Direction::Egress],
        )
    }

    /// Lets these pods be connected to.
    pub fn ingress(pods: LabelSelector<'a>, allowed: Option<Allowed<'a>>) -> Self {
        let mut policy = Self::new(pods, vec![Direction::Ingress]);
        policy.spec.ingress = allowed.map(IngressRule::from).into_iter().collect();
        policy
    }

    /// Lets these pods connect.
    pub fn egress(pods: LabelSelector<'a>, allowed: Option<Allowed<'a>>) -> Self {
        let mut policy = Self::new(pods, vec![Direction::Egress]);
        policy.spec.egress = allowed.map(EgressRule::from).into_iter().collect();
        policy
    }

    /// Lets every pod connect and be connected to.
    pub fn both_ways(from: Option<Allowed<'a>>, to: Option<Allowed<'a>>) -> Self {
        let mut policy = Self::new(
            LabelSelector::all(),
            vec![Direction::Ingress, Direction::Egress],
        );
        policy.spec.ingress = from.map(IngressRule::from).into_iter().collect();
        policy.spec.egress = to.map(EgressRule::from).into_iter().collect();
        policy
    }

    fn new(pod_selector: LabelSelector<'a>, policy_types: Vec<Direction>) -> Self {
        let spec = NetworkPolicySpec {
            pod_selector,
            policy_types,
            ingress: Vec::new(),
            egress: Vec::new(),
        };
        Self { spec }
    }
}

impl Resource for NetworkPolicy<'_> {
    const API_VERSION: &'static str = "networking.k8s.io/v1";
    const KIND: &'static str = "NetworkPolicy";
}

/// Some peers, at least one, and the ports that are open between them and the pods.
#[derive(Debug)]
pub struct Allowed<'a> {
    peers: Vec<Peer<'a>>,
    ports: Vec<PolicyPort>,
}

impl<'a> Allowed<'a> {
    /// Every port; nothing if there is no peer.
    pub fn every_port(peers: Vec<Peer<'a>>) -> Option<Self> {
        (!peers.is_empty()).then_some(Self {
            peers,
            ports: Vec::new(),
        })
    }

    /// These ports; nothing if there is no peer or no port.
    pub fn ports(peers: Vec<Peer<'a>>, ports: &Ports) -> Option<Self> {
        let ports: Vec<PolicyPort> = ports.0.iter().map(|port| PolicyPort::from(*port)).collect();
        (!peers.is_empty() && !ports.is_empty()).then_some(Self { peers, ports })
    }
}

impl<'a> From<Allowed<'a>> for IngressRule<'a> {
    fn from(Allowed { peers, ports }: Allowed<'a>) -> Self {
        Self { from: peers, ports }
    }
}

impl<'a> From<Allowed<'a>> for EgressRule<'a> {
    fn from(Allowed { peers, ports }: Allowed<'a>) -> Self {
        Self { to: peers, ports }
    }
}

/// One end of a connection.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Peer<'a> {
    /// Pods. Both selectors must hold, since they stand in one peer; in two they would be alternatives.
    #[serde(rename_all = "camelCase")]
    Pods {
        /// Their namespaces.
        namespace_selector: LabelSelector<'a>,
        /// Their labels; `None` for every pod.
        #[serde(skip_serializing_if = "Option::is_none")]
        pod_selector: Option<LabelSelector<'a>>,
    },
    /// Addresses.
    #[serde(rename_all = "camelCase")]
    Addresses {
        /// The range.
        ip_block: IpBlock,
    },
}

impl<'a> Peer<'a> {
    /// Pods of a namespace; all of them if no label is given.
    pub fn pods(namespace: &'a str, labels: &'a [(String, String)]) -> Self {
        Self::Pods {
            namespace_selector: LabelSelector::one(NAMESPACE_NAME, namespace),
            pod_selector: (!labels.is_empty()).then(|| LabelSelector::labels(labels)),
        }
    }

    /// Every pod of the cluster.
    pub fn every_pod() -> Self {
        Self::Pods {
            namespace_selector: LabelSelector::all(),
            pod_selector: None,
        }
    }

    /// Every pod of these namespaces; nothing if there is none.
    pub fn namespaces(names: &[&'a str]) -> Option<Self> {
        (!names.is_empty()).then(|| Self::Pods {
            namespace_selector: LabelSelector::any_of(NAMESPACE_NAME, names.to_vec()),
            pod_selector: None,
        })
    }

    /// A range of addresses but those in `except`; nothing if no address is left.
    pub fn addresses(range: Cidr, except: &[Cidr]) -> Option<Self> {
        if except.iter().any(|closed| closed.contains(range)) {
            return None;
        }
        // The API server refuses an exception that does not lie inside the range.
        let except = except
            .iter()
            .copied()
            .filter(|closed| range.contains(*closed))
            .collect();
        Some(Self::Addresses {
            ip_block: IpBlock {
                cidr: range,
                except,
            },
        })
    }
}

/// The label that the API server itself puts on every namespace, so nobody can claim another's (Kubernetes,
/// "Network Policies", targeting a namespace by its name).
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// A range of addresses.
#[derive(Debug, Serialize)]
pub struct IpBlock {
    cidr: Cidr,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except: Vec<Cidr>,
}

/// Pods or namespaces by their labels.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelSelector<'a> {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    match_labels: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    match_expressions: Option<[AnyOf<'a>; 1]>,
}

#[derive(Debug, Serialize)]
struct AnyOf<'a> {
    key: &'a str,
    operator: &'static str,
    values: Vec<&'a str>,
}

impl<'a> LabelSelector<'a> {
    /// Everything. Only for the pods of a policy's own namespace.
    pub fn all() -> Self {
        Self::labels(&[])
    }

    /// Whatever has these labels.
    pub fn labels(labels: &'a [(String, String)]) -> Self {
        let match_labels = labels
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        Self {
            match_labels,
            match_expressions: None,
        }
    }

    fn one(key: &'a str, value: &'a str) -> Self {
        Self {
            match_labels: BTreeMap::from([(key, value)]),
            match_expressions: None,
        }
    }

    fn any_of(key: &'a str, values: Vec<&'a str>) -> Self {
        let expression = AnyOf {
            key,
            operator: "In",
            values,
        };
        Self {
            match_labels: BTreeMap::new(),
            match_expressions: Some([expression]),
        }
    }
}

/// A port or a range of ports of the pods.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyPort {
    protocol: Protocol,
    port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_port: Option<u16>,
}

impl From<Port> for PolicyPort {
    fn from(
        Port {
            first,
            last,
            protocol,
        }: Port,
    ) -> Self {
        Self {
            protocol,
            port: first,
            end_port: (last != first).then_some(last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Cidr {
        Cidr::parse(text).expect(text)
    }

    #[test]
    fn nothing_to_allow_is_no_rule() {
        let none = Ports(Vec::new());
        let some = Ports::parse("443").expect("a port");
        assert!(Allowed::every_port(Vec::new()).is_none());
        assert!(Allowed::ports(Vec::new(), &some).is_none());
        assert!(Allowed::ports(vec![Peer::pods("a", &[])], &none).is_none());
        assert!(Peer::namespaces(&[]).is_none());
        let policy = NetworkPolicy::ingress(LabelSelector::all(), None);
        insta::assert_json_snapshot!(policy, @r#"
        {
          "spec": {
            "podSelector": {},
            "policyTypes": [
              "Ingress"
            ]
          }
        }
        "#);
    }

    #[test]
    fn exceptions_lie_strictly_inside_their_range() {
        let closed = ["10.0.0.0/8", "192.168.0.0/16", "fd00::/8", "10.1.0.0/16"].map(range);
        insta::assert_json_snapshot!(Peer::addresses(range("10.0.0.0/7"), &closed), @r#"
        {
          "ipBlock": {
            "cidr": "10.0.0.0/7",
            "except": [
              "10.0.0.0/8",
              "10.1.0.0/16"
            ]
          }
        }
        "#);
        assert!(Peer::addresses(range("10.0.0.0/8"), &closed).is_none());
        assert!(Peer::addresses(range("10.1.2.0/24"), &closed).is_none());
        let open = Peer::addresses(range("11.0.0.0/8"), &closed);
        insta::assert_json_snapshot!(open, @r#"
        {
          "ipBlock": {
            "cidr": "11.0.0.0/8"
          }
        }
        "#);
    }
}
