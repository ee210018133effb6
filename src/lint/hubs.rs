//! Hubs that are nobody where they sign in, or that tenants come close to.

use crate::diag::{self, Diagnostics};
use crate::model::{AuthKind, Cluster, ClusterRole, Id, Platform};

/// The ways to sign in that need an identity, each with its cloud and what `workload-identity` calls it.
const CLOUDS: [(AuthKind, &str, &str); 3] = [
    (AuthKind::Eks, "Amazon Web Services", "aws"),
    (AuthKind::Gke, "Google Cloud", "gcp"),
    (AuthKind::Aks, "Microsoft Azure", "azure"),
];

/// A hub has an identity at every cloud that it signs in to.
pub(super) fn every_hub_is_somebody(platform: &Platform, diags: &mut Diagnostics) {
    for id in platform.hubs() {
        let hub = &platform.clusters[id];
        for (auth, cloud, word) in CLOUDS {
            let identity = hub.identity.as_ref();
            let is_nobody = !identity.is_some_and(|identity| identity.serves(auth));
            if let Some(cluster) = first_at(platform, id, auth).filter(|_| is_nobody) {
                let place = identity.map_or(hub.name.span, |identity| identity.span);
                let (hub, cluster) = (hub.name.as_str(), cluster.name.as_str());
                diags.report(diag::lint::hub_nobody(hub, cloud, word, cluster, place));
            }
        }
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

/// Where there is a cluster for the platform's own tools, the Argo CD that delivers to others is there.
pub(super) fn none_runs_tenants_without_need(platform: &Platform, diags: &mut Diagnostics) {
    let mut clusters = platform.clusters.rows().iter();
    let Some(other) = clusters.find(|cluster| cluster.role == ClusterRole::Hub) else {
        return;
    };
    for id in platform.hubs() {
        let hub = &platform.clusters[id];
        let mut others = platform.clusters.iter().filter(|(other, _)| *other != id);
        if hub.role == ClusterRole::Workload && others.any(|(_, cluster)| cluster.hub == id) {
            let (name, other) = (&hub.name, other.name.as_str());
            diags.report(diag::lint::hub_with_tenants(
                name.as_str(),
                other,
                name.span,
            ));
        }
    }
}
