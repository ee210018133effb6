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
    for (id, name) in named {
        let host = host_of(fleet, name, named, diags);
        let region = host.and_then(|host| fleet.clusters[host].region);
        let cluster = &fleet.clusters[*id];
        if let (Some(_), Some(own)) = (host, cluster.region)
            && region != Some(own)
        {
            let region_name = |id: Id<Region>| fleet.regions[id].name.as_str();
            diags.report(diag::resolve::host_elsewhere(
                cluster.name.as_str(),
                region_name(own),
                &name.clone().map(|host| host.to_string()),
                region.map(region_name),
            ));
        }
        if let Some(cluster) = fleet.clusters.get_mut(*id) {
            cluster.host = host;
            cluster.sound &= host.is_some();
            cluster.region = cluster.region.or(region);
            cluster.auth.kind = AuthKind::Token;
        }
    }
}

/// The cluster that a virtual one runs on, which is no virtual one itself.
fn host_of(
    fleet: &Fleet,
    name: &Spanned<Name>,
    named: &[(Id<Cluster>, Spanned<Name>)],
    diags: &mut Diagnostics,
) -> Option<Id<Cluster>> {
    let host = fleet.cluster_named(name, diags)?;
    if named.iter().any(|(id, _)| *id == host) {
        diags.report(diag::resolve::host_virtual(name.as_str(), name.span));
        return None;
    }
    Some(host)
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
