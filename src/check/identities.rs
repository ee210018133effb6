//! Who hubs are at the clouds.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostics};
use crate::model::{Cloud, Cluster, Platform, WorkloadIdentity};

/// An identity is that of a hub.
pub(super) fn every_one_is_of_use(platform: &Platform, diags: &mut Diagnostics) {
    // What is wrong with the delivery or with a cluster may be what keeps a cluster from being a hub.
    let mut clusters = platform.clusters.rows().iter();
    if !platform.delivery.sound || !clusters.all(|cluster| cluster.sound) {
        return;
    }
    let hubs = platform.hubs();
    let mut told = BTreeMap::new();
    for (id, cluster) in platform.clusters.iter() {
        if let Some(identity) = &cluster.identity {
            // A class says it for many clusters, of which one may be the hub.
            *told.entry(identity.span).or_insert(false) |= hubs.contains(&id);
        }
    }
    for (span, _) in told.into_iter().filter(|(_, is_of_hub)| !is_of_hub) {
        diags.report(if platform.delivery.is_argocd() {
            diag::delivery::identity_of_no_hub(span)
        } else {
            diag::delivery::identity_without_argocd(span)
        });
    }
}

/// Nobody but pods in Google Cloud becomes one of its service accounts by name. What a class says for several hubs is
/// one mistake.
pub(super) fn none_is_of_google_elsewhere(platform: &Platform, diags: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for (hub, identity) in hubs(platform) {
        let cloud = hub.region.map(|region| platform.regions[region].cloud);
        let is_elsewhere = identity.gcp_account.is_some() && cloud != Some(Cloud::Gcp);
        if is_elsewhere && told.insert(identity.span) {
            let name = hub.name.as_str();
            diags.report(diag::delivery::identity_elsewhere(name, identity.span));
        }
    }
}

/// A cluster lets in whoever comes as its hub. If two hubs are one there, each can do what the other can.
pub(super) fn no_two_hubs_have_one(platform: &Platform, diags: &mut Diagnostics) {
    let mut known = BTreeMap::new();
    for (hub, identity) in hubs(platform) {
        // All that it has must become known, but one message is enough.
        let marks = marks(identity);
        let firsts: Vec<(&Cluster, &WorkloadIdentity)> = marks
            .map(|mark| *known.entry(mark).or_insert((hub, identity)))
            .filter(|(first, _)| first.name != hub.name)
            .collect();
        if let Some((first, other)) = firsts.first() {
            let names = [first.name.as_str(), hub.name.as_str()];
            let spans = [other.span, identity.span];
            diags.report(diag::delivery::identity_of_two_hubs(names, spans));
        }
    }
}

/// What clouds know an identity by, each with what it is.
fn marks(identity: &WorkloadIdentity) -> impl Iterator<Item = (&'static str, String)> {
    let azure = identity.azure.as_ref();
    let marks = [
        ("aws", identity.aws_role.clone()),
        ("gcp", identity.gcp_account.clone()),
        ("azure client", azure.map(|it| it.client.clone())),
        ("azure object", azure.map(|it| it.object.clone())),
    ];
    let marks = marks.into_iter();
    marks.filter_map(|(what, mark)| Some((what, mark?)))
}

/// The hubs that have an identity. A region that is not known says nothing of the cloud.
fn hubs(platform: &Platform) -> impl Iterator<Item = (&Cluster, &WorkloadIdentity)> {
    let hubs = platform.hubs().into_iter().map(|id| &platform.clusters[id]);
    hubs.filter(|hub| hub.sound)
        .filter_map(|hub| Some((hub, hub.identity.as_ref()?)))
}
