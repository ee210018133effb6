//! Hubs that are nobody where they sign in, or that tenants come close to.

use crate::diag::lint::SignsInTo;
use crate::diag::{self, Diagnostics};
use crate::model::{AuthKind, Cluster, ClusterRole, Id, Platform};

/// A hub has an identity at every cloud that it signs in to.
pub(super) fn every_hub_is_somebody(platform: &Platform, diags: &mut Diagnostics) {
    for id in platform.hubs() {
        let hub = &platform.clusters[id];
        for auth in [AuthKind::Eks, AuthKind::Gke, AuthKind::Aks] {
            let identity = hub.identity.as_ref();
            let is_nobody = !identity.is_some_and(|identity| identity.serves(auth));
            let cluster = first_at(platform, id, auth).filter(|_| is_nobody);
            if let (Some(cluster), Some(cloud)) = (cluster, cloud(auth)) {
                let place = identity.map_or(hub.name.span, |identity| identity.span);
                let (hub, cluster) = (hub.name.as_str(), cluster.name.as_str());
                diags.report(diag::lint::hub_nobody(hub, cluster, cloud, place));
            }
        }
    }
}

/// The cloud that a way to sign in belongs to.
fn cloud(auth: AuthKind) -> Option<SignsInTo> {
    match auth {
        AuthKind::Eks => Some(SignsInTo::Amazon),
        AuthKind::Gke => Some(SignsInTo::Google),
        AuthKind::Aks => Some(SignsInTo::Azure),
        AuthKind::Token => None,
    }
}

/// The first cluster that a hub signs in to in this way.
fn first_at(platform: &Platform, hub: Id<Cluster>, auth: AuthKind) -> Option<&Cluster> {
    let mut clusters = platform.clusters.iter();
    let found = clusters.find(|(id, cluster)| {
        cluster.hub == hub && cluster.auth.kind == auth && !platform.is_in_cluster(*id)
    });
    found.map(|(_, cluster)| cluster)
}

/// Where there is a cluster for the platform's own tools, the Argo CD that delivers to others is there. A virtual
/// cluster that runs on the hub is no other: whoever has the hub has it.
pub(super) fn none_runs_tenants_without_need(platform: &Platform, diags: &mut Diagnostics) {
    let mut clusters = platform.clusters.rows().iter();
    let Some(other) = clusters.find(|cluster| cluster.role == ClusterRole::Hub) else {
        return;
    };
    for id in platform.hubs() {
        let hub = &platform.clusters[id];
        if hub.role == ClusterRole::Workload && delivers_to_others(platform, id) {
            let (name, other) = (&hub.name, other.name.as_str());
            diags.report(diag::lint::hub_with_tenants(
                name.as_str(),
                other,
                name.span,
            ));
        }
    }
}

fn delivers_to_others(platform: &Platform, hub: Id<Cluster>) -> bool {
    let mut clusters = platform.clusters.iter();
    clusters.any(|(id, cluster)| id != hub && cluster.hub == hub && cluster.host != Some(hub))
}
