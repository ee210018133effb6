//! What the platform runs for its tenants at each place: DNS and gateways.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fleet::{Fleet, Spot};
use super::layers::{Resolving, Statement};
use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Dns, Gateway, Id, PodLabels, Table, Tenant};
use crate::source::Span;
use crate::spec::{Selection, platform};
use crate::value::MatchLabels;

/// What the platform runs for the tenants of a place.
#[derive(Debug)]
pub(super) struct Services {
    pub(super) dns: Arc<Dns>,
    pub(super) gateway: Option<Arc<Gateway>>,
}

/// DNS and gateway of every place, from the platform's lines that select it.
pub(super) fn resolve(
    fleet: &Fleet,
    node: &platform::Platform,
    diags: &mut Diagnostics,
) -> BTreeMap<Spot, Services> {
    for at in node
        .dns
        .iter()
        .map(|dns| &dns.at)
        .chain(node.gateway.iter().map(|gateway| &gateway.at))
    {
        fleet.check_selection(at, diags);
    }
    let dns: Vec<_> = node
        .dns
        .iter()
        .map(|line| statement(Arc::new(dns_of(line)), line.span, &line.at))
        .collect();
    let gateways: Vec<_> = node
        .gateway
        .iter()
        .map(|line| statement(Arc::new(gateway_of(line)), line.span, &line.at))
        .collect();
    let default_dns = Arc::new(default_dns());
    let mut resolving = Resolving::new(fleet, diags);
    let mut found = BTreeMap::new();
    for spot in &fleet.spots {
        let dns = resolving
            .pick("DNS", &dns, *spot)
            .map_or_else(|| default_dns.clone(), |line| line.value.clone());
        let gateway = resolving
            .pick("the gateway", &gateways, *spot)
            .map(|line| line.value.clone());
        found.insert(*spot, Services { dns, gateway });
    }
    found
}

/// The gateways of every cluster that has any. A hub may serve no stage, so all lines count that take it in.
pub(super) fn gateways(
    node: &platform::Platform,
    fleet: &Fleet,
) -> BTreeMap<Id<Cluster>, BTreeSet<Gateway>> {
    let mut found: BTreeMap<Id<Cluster>, BTreeSet<Gateway>> = BTreeMap::new();
    for line in &node.gateway {
        for cluster in fleet.clusters_of(&line.at) {
            found.entry(cluster).or_default().insert(gateway_of(line));
        }
    }
    found
}

/// Reports a gateway or DNS in a tenant's namespace: that tenant's pods would pass for them everywhere.
pub(super) fn check(
    node: &platform::Platform,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) {
    let gateways = node.gateway.iter();
    let gateways = gateways.map(|line| ("the gateway", &line.namespace, &line.at));
    let dns = node.dns.iter();
    let dns = dns.filter_map(|line| Some(("DNS", line.namespace.as_ref()?, &line.at)));
    for (what, namespace, at) in gateways.chain(dns) {
        let clusters = fleet.clusters_of(at);
        let places = tenants.rows().iter().flat_map(|tenant| &tenant.places);
        let here = places.filter(|place| clusters.contains(&place.cluster));
        let mut own = here.flat_map(|place| place.namespaces.iter());
        if let Some(own) = own.find(|own| own.name == namespace.as_str()) {
            diags.report(diag::check::service_of_tenant(
                what,
                &own.name,
                namespace.span,
                own.span,
            ));
        }
    }
}

fn statement<T>(value: T, span: Span, at: &Selection) -> Statement<'_, T> {
    Statement {
        value,
        span,
        at,
        layer: 0,
    }
}

/// The pods that answer DNS in a cluster as Kubernetes sets it up.
fn default_dns() -> Dns {
    Dns {
        namespace: "kube-system".to_owned(),
        pods: vec![("k8s-app".to_owned(), "kube-dns".to_owned())],
        node_local: None,
    }
}

fn dns_of(line: &platform::Dns) -> Dns {
    let default = default_dns();
    Dns {
        namespace: line
            .namespace
            .as_ref()
            .map_or(default.namespace, |name| name.as_str().to_owned()),
        pods: line
            .pods
            .as_ref()
            .map_or(default.pods, |pods| pod_labels(pods)),
        node_local: line.node_local.as_ref().map(|address| address.value),
    }
}

fn gateway_of(line: &platform::Gateway) -> Gateway {
    Gateway {
        namespace: line.namespace.as_str().to_owned(),
        pods: line
            .pods
            .as_ref()
            .map(|pods| pod_labels(pods))
            .unwrap_or_default(),
    }
}

/// Labels of pods, as written.
pub(super) fn pod_labels(labels: &MatchLabels) -> PodLabels {
    let pairs = labels.iter();
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
