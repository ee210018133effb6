//! What a tenant's pods reach and are reached by.

use super::{pairs, removal};
use crate::k8s::networking::{Allowed, LabelSelector, NetworkPolicy, Peer};
use crate::k8s::{Metadata, Sink};
use crate::plan::network::{Dns, Gateway, NamespaceNetwork, Opening, Rule};
use crate::value::{Cidr, Port, Ports, Protocol};

pub(super) fn policies(out: &mut impl Sink, namespaces: &[NamespaceNetwork<'_>]) {
    for namespace in namespaces {
        for policy in &namespace.policies {
            let closes = matches!(policy.rule, Rule::DefaultDeny);
            let metadata = Metadata::in_namespace(&*policy.name, namespace.namespace)
                .labels(pairs(&namespace.labels))
                .annotations(removal::of_fence(namespace.removal).filter(|_| closes));
            out.push(&metadata, &network_policy(&policy.rule));
        }
    }
}

fn network_policy<'a>(rule: &'a Rule<'_>) -> NetworkPolicy<'a> {
    let every_pod = LabelSelector::all();
    match rule {
        Rule::DefaultDeny => NetworkPolicy::deny_all(),
        Rule::Dns(servers) => NetworkPolicy::egress(every_pod, dns(servers)),
        Rule::SameTenant(namespaces) => {
            let everywhere = || Allowed::every_port(any_pod_of(namespaces));
            NetworkPolicy::both_ways(everywhere(), everywhere())
        }
        Rule::Opening(opening) => self::opening(opening),
        Rule::SharedWith { namespaces, ports } => {
            NetworkPolicy::ingress(every_pod, Allowed::ports(any_pod_of(namespaces), ports))
        }
        Rule::ConnectsTo { namespaces, ports } => {
            NetworkPolicy::egress(every_pod, Allowed::ports(any_pod_of(namespaces), ports))
        }
    }
}

fn any_pod_of<'a>(namespaces: &'a [&str]) -> Vec<Peer<'a>> {
    Peer::namespaces(namespaces).into_iter().collect()
}

/// Only to the DNS servers: a hole on port 53 to everywhere would let data out through it. TCP as well, since
/// long answers come over TCP.
fn dns(servers: &Dns) -> Option<Allowed<'_>> {
    let node_local = servers
        .node_local
        .and_then(|range| Peer::addresses(range, &[]));
    let peers = std::iter::once(Peer::pods(&servers.namespace, &servers.pods))
        .chain(node_local)
        .collect();
    let port = |protocol| Port {
        first: 53,
        last: 53,
        protocol,
    };
    Allowed::ports(
        peers,
        &Ports(vec![port(Protocol::Udp), port(Protocol::Tcp)]),
    )
}

fn opening(opening: &Opening) -> NetworkPolicy<'_> {
    match opening {
        Opening::Internet {
            ports,
            except,
            pods,
        } => NetworkPolicy::egress(
            LabelSelector::labels(pods),
            Allowed::ports(internet(except), ports),
        ),
        Opening::Range {
            range,
            ports,
            except,
            pods,
        } => {
            let peers = Peer::addresses(*range, except).into_iter().collect();
            NetworkPolicy::egress(LabelSelector::labels(pods), Allowed::ports(peers, ports))
        }
        Opening::Gateway {
            gateway:
                Gateway {
                    namespace,
                    pods: through,
                },
            ports,
            pods,
        } => {
            let peers = vec![Peer::pods(namespace, through)];
            NetworkPolicy::ingress(LabelSelector::labels(pods), Allowed::ports(peers, ports))
        }
    }
}

/// Every address but the closed ones.
pub(super) fn internet<'a>(except: &[Cidr]) -> Vec<Peer<'a>> {
    [Cidr::EVERY_V4, Cidr::EVERY_V6]
        .into_iter()
        .filter_map(|range| Peer::addresses(range, except))
        .collect()
}

#[cfg(test)]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
mod tests {
    use crate::emit::fixture::Fleet;

    #[test]
    fn everything_is_closed_but_what_the_spec_opens() {
        insta::assert_snapshot!(Fleet::new().text("tenants/payments/network.yaml"), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          podSelector: {}
          policyTypes:
          - Ingress
          - Egress
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-dns
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          podSelector: {}
          policyTypes:
          - Egress
          egress:
          - to:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: kube-system
              podSelector:
                matchLabels:
                  k8s-app: kube-dns
            - ipBlock:
                cidr: 169.254.20.10/32
            ports:
            - protocol: UDP
              port: 53
            - protocol: TCP
              port: 53
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-same-tenant
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          podSelector: {}
          policyTypes:
          - Ingress
          - Egress
          ingress:
          - from:
            - namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: In
                  values:
                  - payments-prod
                  - payments-cards-prod
          egress:
          - to:
            - namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: In
                  values:
                  - payments-prod
                  - payments-cards-prod
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-internet
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          podSelector: {}
          policyTypes:
          - Egress
          egress:
          - to:
            - ipBlock:
                cidr: 0.0.0.0/0
                except:
                - 10.0.0.0/8
                - 169.254.0.0/16
            - ipBlock:
                cidr: "::/0"
                except:
                - fc00::/7
            ports:
            - protocol: TCP
              port: 443
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-range-1
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          podSelector:
            matchLabels:
              tier: web
          policyTypes:
          - Egress
          egress:
          - to:
            - ipBlock:
                cidr: 10.20.0.0/16
                except:
                - 10.20.9.0/24
            ports:
            - protocol: TCP
              port: 1521
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: allow-gateway
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          podSelector:
            matchLabels:
              tier: web
          policyTypes:
          - Ingress
          ingress:
          - from:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: gateway
              podSelector:
                matchLabels:
                  app: envoy
            ports:
            - protocol: TCP
              port: 8080
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: shared-with-ledger
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          podSelector: {}
          policyTypes:
          - Ingress
          ingress:
          - from:
            - namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: In
                  values:
                  - ledger-prod
            ports:
            - protocol: UDP
              port: 53
            - protocol: TCP
              port: 5432
            - protocol: TCP
              port: 6000
              endPort: 6010
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: connects-to-rates
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        spec:
          podSelector: {}
          policyTypes:
          - Egress
          egress:
          - to:
            - namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: In
                  values:
                  - rates-prod
            ports:
            - protocol: UDP
              port: 53
            - protocol: TCP
              port: 5432
            - protocol: TCP
              port: 6000
              endPort: 6010
        "#);
    }
}
