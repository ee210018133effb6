//! The namespace that a virtual cluster runs in: closed like a tenant's, for its pods are the tenant's.

use super::tenancy::pod_security;
use crate::k8s::core::{Namespace, ResourceQuota, ServiceAccount};
use crate::k8s::networking::{Allowed, LabelSelector, NetworkPolicy, Peer};
use crate::k8s::{Metadata, Sink};
use crate::plan::tenancy::PodSecurityLevel;
use crate::plan::virtual_clusters::VirtualCluster;
use crate::value::{Port, Ports, Protocol};

/// Pods of vCluster's control plane.
const CONTROL_PLANE: (&str, &str) = ("app", "vcluster");

/// The port of its API server.
const API: Port = Port {
    first: 8443,
    last: 8443,
    protocol: Protocol::Tcp,
};

pub(super) fn place(out: &mut impl Sink, it: &VirtualCluster<'_>) {
    let inside = |name: &'static str| Metadata::in_namespace(name, &it.namespace);
    let tenant = it
        .tenant
        .map(|tenant| ("platformc.io/virtual-cluster-of", tenant));
    // vCluster's control plane runs as root; the tenant's pods are held to the tenant's own level inside.
    let metadata = Metadata::cluster_scoped(&*it.namespace)
        .labels(pod_security(PodSecurityLevel::Baseline, it.kubernetes))
        .labels([("platformc.io/virtual-cluster", it.name)])
        .labels(tenant)
        .annotations([("platformc.io/purpose", "a virtual cluster")]);
    out.push(&metadata, &Namespace {});
    out.push(&inside("default"), &ServiceAccount::without_token());
    out.push(&inside("compute"), &ResourceQuota::of(&it.quota));
    out.push(&inside("default-deny"), &NetworkPolicy::deny_all());
    let own = || Allowed::every_port(Peer::namespaces(&[&it.namespace]).into_iter().collect());
    out.push(
        &inside("allow-same-namespace"),
        &NetworkPolicy::both_ways(own(), own()),
    );
    if let Some(hub) = it.hub {
        let labels = [(CONTROL_PLANE.0.to_owned(), CONTROL_PLANE.1.to_owned())];
        let from = Allowed::ports(vec![Peer::pods(hub, &[])], &Ports(vec![API]));
        let policy = NetworkPolicy::ingress(LabelSelector::labels(&labels), from);
        out.push(&inside("allow-hub"), &policy);
    }
}
