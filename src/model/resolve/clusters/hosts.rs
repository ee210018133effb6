//! Which cluster a virtual one runs on.

use super::super::fleet::Fleet;
use crate::diag::{self, Diagnostics};
use crate::model::{AuthKind, Cluster, Id, Region};
use crate::source::Spanned;
use crate::value::Name;

/// Settles the host of each virtual cluster, and what follows from it: it stands where its host stands, is signed in
/// to with a token, and is delivered to by the same hub unless it names another.
pub(super) fn resolve(
    fleet: &mut Fleet,
    named: &[(Id<Cluster>, Spanned<Name>)],
    diags: &mut Diagnostics,
) {
    let is_virtual = |id: Id<Cluster>| named.iter().any(|(other, _)| *other == id);
    for (id, name) in named {
        let host = fleet.cluster_named(name, diags);
        let nested = host.filter(|host| is_virtual(*host));
        if nested.is_some() {
            diags.report(diag::resolve::host_virtual(name.as_str(), name.span));
        }
        let host = host.filter(|_| nested.is_none());
        let region = host.and_then(|host| fleet.clusters[host].region);
        if host.is_some()
            && fleet.clusters[*id]
                .region
                .is_some_and(|own| Some(own) != region)
        {
            report_elsewhere(fleet, *id, name, region, diags);
        }
        if let Some(cluster) = fleet.clusters.get_mut(*id) {
            cluster.host = host;
            cluster.sound &= host.is_some();
            cluster.region = cluster.region.or(region);
            cluster.auth.kind = AuthKind::Token;
        }
    }
}

/// Reports a region that is not the host's: what runs in the virtual cluster runs where its host stands.
fn report_elsewhere(
    fleet: &Fleet,
    id: Id<Cluster>,
    host: &Spanned<Name>,
    region: Option<Id<Region>>,
    diags: &mut Diagnostics,
) {
    let cluster = &fleet.clusters[id];
    let name = |region: Id<Region>| fleet.regions[region].name.as_str();
    diags.report(diag::resolve::host_elsewhere(
        cluster.name.as_str(),
        cluster.region.map_or("", name),
        &host.clone().map(|host| host.to_string()),
        region.map(name),
    ));
}

/// A virtual cluster on its own hub is a service there, unless it says what else it is.
pub(super) fn addresses(fleet: &mut Fleet, named: &[(Id<Cluster>, Spanned<Name>)]) {
    for (id, _) in named {
        let Some(cluster) = fleet.clusters.get_mut(*id) else {
            continue;
        };
        if cluster.server.is_none() && cluster.host == Some(cluster.hub) {
            let name = cluster.name.as_str();
            let namespace = cluster.virtual_namespace();
            let address = format!("https://{name}.{namespace}.svc");
            cluster.server = Some(Spanned::new(address, cluster.name.span));
        }
    }
}
