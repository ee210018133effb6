//! Hubs that are nobody where they sign in, that tenants come close to, or whose Argo CD nobody fixes.

use crate::diag::lint::SignsInTo;
use crate::diag::{self, Diagnostics};
use crate::model::{AuthKind, Cluster, ClusterRole, DEFAULT_ARGOCD, Id, Platform};
use crate::spec::Spec;

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

/// A way out of a tenant that is found in a line that has come to its end stays open there.
pub(super) fn their_argo_cd_is_fixed(spec: &Spec, platform: &Platform, diags: &mut Diagnostics) {
    let delivery = &platform.delivery;
    if !delivery.is_argocd() || delivery.argocd.is_fixed() {
        return;
    }
    let targets = spec.platform.as_ref().and_then(|it| it.targets.as_ref());
    if let Some(version) = targets.and_then(|targets| targets.argocd.as_ref()) {
        let (line, newer) = (version.value.to_string(), DEFAULT_ARGOCD.line.to_string());
        diags.report(diag::lint::line_ended(&line, &newer, version.span));
    }
}
