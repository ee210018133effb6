//! Clusters that others run on.

use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id, Platform, Stage};

/// What runs on a cluster is as safe as the cluster: a virtual one serves no stage that all of its host's lead to.
pub(super) fn none_is_of_an_earlier_stage(platform: &Platform, diags: &mut Diagnostics) {
    for cluster in platform.clusters.rows() {
        let host = cluster.host.map(|host| &platform.clusters[host]);
        let later = host.and_then(|host| Some((host, later_than(platform, cluster, host)?)));
        if let Some((host, stage)) = later {
            let stage = platform.stages[stage].name.as_str();
            let (name, host) = (&cluster.name, host.name.as_str());
            let diagnostic = diag::lint::host_earlier(name.as_str(), stage, host, name.span);
            diags.report(diagnostic);
        }
    }
}

/// The first stage of a cluster that comes after all stages of its host. A host without stages is none of tenants'.
fn later_than(platform: &Platform, cluster: &Cluster, host: &Cluster) -> Option<Id<Stage>> {
    let mut stages = cluster.stages.iter().copied();
    let is_later = |stage: &Id<Stage>| {
        let earlier = platform.stages.before(*stage);
        let mut hosted = host.stages.iter();
        !host.stages.is_empty() && hosted.all(|stage| earlier.contains(stage))
    };
    stages.find(is_later)
}
