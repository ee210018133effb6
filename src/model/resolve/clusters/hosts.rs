//! Which cluster a virtual one runs on.

use super::super::fleet::Fleet;
use crate::diag::{self, Diagnostics};
use crate::model::{AuthKind, Cluster, Id};
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
        if let Some(cluster) = fleet.clusters.get_mut(*id) {
            cluster.host = host;
            cluster.sound &= host.is_some();
            cluster.region = cluster.region.or(region);
            cluster.auth.kind = AuthKind::Token;
        }
    }
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
