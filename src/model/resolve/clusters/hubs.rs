//! Which cluster delivers to which.

use crate::diag::Diagnostics;
use crate::model::{Cluster, ClusterRole, Id};
use crate::source::Spanned;
use crate::value::Name;

use super::super::fleet::Fleet;

/// Settles who delivers to each cluster: whom it names itself, else the fleet's hub. A hub delivers to itself
/// unless it says otherwise, and so does every cluster of a fleet without one.
pub(super) fn resolve(
    fleet: &mut Fleet,
    named: &[(Id<Cluster>, Option<Spanned<Name>>)],
    default: Option<&Spanned<Name>>,
    diags: &mut Diagnostics,
) {
    let default = default.and_then(|name| fleet.cluster_named(name, diags));
    let mut known: Vec<(&Spanned<Name>, Option<Id<Cluster>>)> = Vec::new();
    for (id, name) in named {
        let said = name.as_ref().and_then(|name| {
            // A class says it for many clusters, and is wrong once.
            if let Some((_, found)) = known.iter().find(|(other, _)| other.span == name.span) {
                return *found;
            }
            let found = fleet.cluster_named(name, diags);
            known.push((name, found));
            found
        });
        let is_lost = name.is_some() && said.is_none();
        let cluster = &fleet.clusters[*id];
        let is_hub = cluster.role == ClusterRole::Hub;
        // Without a hub, a virtual cluster is its host's to deliver to.
        let own = cluster.host.unwrap_or(*id);
        let usual = default.filter(|_| !is_hub).unwrap_or(own);
        if let Some(cluster) = fleet.clusters.get_mut(*id) {
            cluster.hub = said.unwrap_or(usual);
            cluster.sound &= !is_lost;
        }
    }
}
