//! The namespace that a virtual cluster runs in: closed like a tenant's, for its pods are the tenant's.

use super::network::internet;
use super::removal;
use super::tenancy::{limit_range, pod_security};
use crate::k8s::core::{Namespace, ResourceQuota, ServiceAccount};
use crate::k8s::networking::{Allowed, LabelSelector, NetworkPolicy, Peer};
use crate::k8s::{Metadata, Sink};
use crate::plan::tenancy::PodSecurityLevel;
use crate::plan::virtual_clusters::VirtualCluster;
use crate::value::{Port, Ports, Protocol};

/// Pods of vCluster's control plane.
pub(super) const CONTROL_PLANE: (&str, &str) = ("app", "vcluster");

/// Pods of its DNS.
const DNS: (&str, &str) = ("k8s-app", "vcluster-kube-dns");

/// The port of its API server.
pub(super) const API: u16 = 8443;

/// The ports of the host's API server.
const HOST_API: [u16; 2] = [443, 6443];

/// The ports that DNS answers at, outside and inside.
const QUESTIONS: [u16; 2] = [53, 1053];

pub(super) fn place(out: &mut impl Sink, it: &VirtualCluster<'_>) {
    let tenant = it
        .tenant
        .map(|tenant| ("platformc.io/virtual-cluster-of", tenant));
    // vCluster's control plane runs as root; the tenant's pods are held to the tenant's own level inside.
    let metadata = Metadata::cluster_scoped(&*it.namespace)
        .labels(pod_security(PodSecurityLevel::Baseline, it.kubernetes))
        .labels([("platformc.io/virtual-cluster", it.name)])
        .labels(tenant)
        .annotations(removal::of_namespace(it.removal))
        .annotations([("platformc.io/purpose", "a virtual cluster")]);
    out.push(&metadata, &Namespace {});
    out.push(&inside(it, "default"), &ServiceAccount::without_token());
    out.push(&inside(it, "compute"), &ResourceQuota::of(&it.quota));
    out.push(&inside(it, "defaults"), &limit_range(&it.limits));
    out.push(&inside(it, "default-deny"), &NetworkPolicy::deny_all());
    network(out, it);
}

/// The tenant's pods reach the control plane and DNS; all else is for the tenant's own policies to open, which vCluster
/// brings to the host.
fn network(out: &mut impl Sink, it: &VirtualCluster<'_>) {
    let served = [
        (
            "allow-api",
            "api-from-pods",
            CONTROL_PLANE,
            Ports(vec![Port::tcp(API)]),
        ),
        ("allow-dns", "dns-from-pods", DNS, questions()),
    ];
    for (to, from, label, ports) in served {
        let labels = [owned(label)];
        let servers = Allowed::ports(vec![Peer::pods(&it.namespace, &labels)], &ports);
        let policy = NetworkPolicy::egress(LabelSelector::all(), servers);
        out.push(&inside(it, to), &policy);
        let pods = Peer::namespaces(&[&it.namespace]).into_iter().collect();
        let policy =
            NetworkPolicy::ingress(LabelSelector::labels(&labels), Allowed::ports(pods, &ports));
        out.push(&inside(it, from), &policy);
    }
    around(out, it);
}

/// What vCluster itself reaches outside of its namespace: its host, and the host's DNS; and the hub, which reaches it.
fn around(out: &mut impl Sink, it: &VirtualCluster<'_>) {
    let (control_plane, dns) = ([owned(CONTROL_PLANE)], [owned(DNS)]);
    let host = Allowed::ports(internet(&[]), &Ports(HOST_API.map(Port::tcp).into()));
    let policy = NetworkPolicy::egress(LabelSelector::labels(&control_plane), host);
    out.push(&inside(it, "control-plane-to-host"), &policy);
    for (name, labels) in [
        ("control-plane-to-dns", &control_plane),
        ("dns-to-dns", &dns),
    ] {
        let resolver = Allowed::ports(vec![Peer::pods("kube-system", &[])], &questions());
        let policy = NetworkPolicy::egress(LabelSelector::labels(labels), resolver);
        out.push(&inside(it, name), &policy);
    }
    if let Some(hub) = it.hub {
        let from = Allowed::ports(vec![Peer::pods(hub, &[])], &Ports(vec![Port::tcp(API)]));
        let policy = NetworkPolicy::ingress(LabelSelector::labels(&control_plane), from);
        out.push(&inside(it, "allow-hub"), &policy);
    }
}

fn inside<'a>(it: &'a VirtualCluster<'_>, name: &'static str) -> Metadata<'a> {
    Metadata::in_namespace(name, &it.namespace)
}

fn questions() -> Ports {
    let both = QUESTIONS
        .iter()
        .flat_map(|port| [udp(*port), Port::tcp(*port)]);
    Ports(both.collect())
}

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

fn udp(port: u16) -> Port {
    Port {
        protocol: Protocol::Udp,
        ..Port::tcp(port)
    }
}
