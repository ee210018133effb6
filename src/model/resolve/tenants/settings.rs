//! What is wrong with settings whoever has them.

use crate::diag::Diagnostics;
use crate::model::resolve::fleet::Fleet;
use crate::model::resolve::{labels, network, placement, quota};
use crate::spec::Selection;
use crate::spec::tenant::Settings;

use super::own_applications;

/// Reports what is wrong with the settings of a tenant or of a class.
pub(super) fn check(settings: &Settings, fleet: &Fleet, diags: &mut Diagnostics) {
    let places = settings.place.iter().map(|line| &line.at);
    for at in places.chain(overrides(settings)) {
        fleet.check_selection(at, diags);
    }
    placement::check_bounds(&settings.jurisdiction, fleet, diags);
    labels::check(&settings.labels, &settings.annotations, diags);
    quota::check(&settings.quota, diags);
    network::check(&settings.network, diags);
    for line in &settings.signed_by {
        fleet.check_stages(&line.stage, diags);
    }
    if let Some(own) = &settings.own_applications {
        own_applications::check(own, fleet, diags);
    }
}

/// The selections that choose among a tenant's places, rather than make them.
pub(super) fn overrides(settings: &Settings) -> impl Iterator<Item = &Selection> {
    let pods = settings.pod_security.iter().map(|line| &line.at);
    let quota = settings.quota.iter().map(|line| &line.at);
    let limits = settings.limits.iter().map(|line| &line.at);
    let network = settings.network.iter().map(|line| &line.at);
    let labels = settings.labels.iter().map(|line| &line.at);
    let annotations = settings.annotations.iter().map(|line| &line.at);
    let manifests = settings.manifest.iter().map(|line| &line.at);
    let patches = settings.patch.iter().map(|line| &line.at);
    pods.chain(quota)
        .chain(limits)
        .chain(network)
        .chain(labels)
        .chain(annotations)
        .chain(manifests)
        .chain(patches)
}
