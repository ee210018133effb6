//! Clusters: each is one, and has somebody on it.

use std::collections::BTreeMap;

use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, ClusterRole, IsolationKind, Place, Platform};
use crate::value::{is_own_server, server_place};

/// Two clusters have two servers: what is delivered to one would be pruned by the other.
pub(super) fn no_two_have_one_server(platform: &Platform, diags: &mut Diagnostics) {
    let mut known: BTreeMap<String, &Cluster> = BTreeMap::new();
    for cluster in platform.clusters.rows() {
        let server = cluster.server.as_ref();
        // What every cluster calls itself tells none from another.
        let Some(server) = server.filter(|server| !is_own_server(server)) else {
            continue;
        };
        let first = *known.entry(server_place(server)).or_insert(cluster);
        // One node that stands for several has been reported.
        if first.name.span != cluster.name.span {
            let named = |cluster: &Cluster| cluster.name.clone().map(|name| name.to_string());
            diags.report(diag::check::server_twice(&named(cluster), &named(first)));
        }
    }
}

/// A tenant is on the cluster that it has alone. Where it is has mistakes of its own.
pub(super) fn no_own_cluster_is_empty(platform: &Platform, diags: &mut Diagnostics) {
    for (id, cluster) in platform.clusters.iter() {
        let Some(tenant) = cluster.tenant.map(|tenant| &platform.tenants[tenant]) else {
            continue;
        };
        let is_there = tenant.places.iter().any(|place| place.cluster == id);
        // Without a stage, nobody can be on it; that has been told.
        let is_open = !cluster.stages.is_empty() || cluster.role == ClusterRole::Hub;
        if tenant.sound && is_open && !is_there {
            let tenant = tenant.name.clone().map(|name| name.to_string());
            let cluster = cluster.name.clone().map(|name| name.to_string());
            diags.report(diag::check::own_cluster_empty(&cluster, &tenant));
        }
    }
}

/// A tenant that pays for machines of its own has them, and one with a virtual cluster is not taken for such.
pub(super) fn every_cluster_is_what_its_tenant_wants(platform: &Platform, diags: &mut Diagnostics) {
    for tenant in platform.tenants.rows() {
        let kind = tenant.isolation.value;
        let wants_virtual = kind == IsolationKind::VirtualCluster;
        let unlike = |place: &&Place| {
            let cluster = &platform.clusters[place.cluster];
            let is_unlike = cluster.host.is_some() != wants_virtual;
            cluster.sound && kind.has_own_clusters() && is_unlike
        };
        if let Some(place) = tenant.places.iter().find(unlike) {
            let cluster = &platform.clusters[place.cluster];
            let named = cluster.name.clone().map(|name| name.to_string());
            diags.report(diag::resolve::cluster_unlike_isolation(
                tenant.name.as_str(),
                tenant.isolation.span,
                &named,
                cluster.host.is_some(),
            ));
        }
    }
}

/// The pods of a virtual cluster are all in one namespace of its host, so they are one tenant's.
pub(super) fn every_virtual_cluster_has_a_tenant(platform: &Platform, diags: &mut Diagnostics) {
    for cluster in platform.clusters.rows() {
        if cluster.sound && cluster.host.is_some() && cluster.tenant.is_none() {
            let name = cluster.name.as_str();
            let at = cluster.name.span;
            diags.report(diag::resolve::virtual_cluster_of_nobody(name, at));
        }
    }
}
