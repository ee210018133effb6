//! The order in which the clusters of a stage get a release.

use std::collections::{BTreeMap, BTreeSet};

use super::fleet::{Fleet, Spot};
use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id, Wave};
use crate::source::Span;
use crate::spec::{Spec, fleet};

/// Gives every stage its waves. A cluster belongs to the first that takes it in; two that both name it are a
/// mistake, for what is meant by the second would never happen.
pub(super) fn resolve(spec: &Spec, fleet: &mut Fleet, diags: &mut Diagnostics) {
    for node in &spec.stages {
        let found = fleet
            .stages
            .find(|stage| stage.name.value == node.name.value);
        let Some(id) = found else { continue };
        let waves = waves(node, fleet, diags);
        if let Some(stage) = fleet.stages.get_mut(id) {
            stage.waves = waves;
        }
    }
}

fn waves(node: &fleet::Stage, fleet: &Fleet, diags: &mut Diagnostics) -> Vec<Wave> {
    let mut lines: Vec<&fleet::Wave> = node.wave.iter().collect();
    lines.sort_by_key(|line| line.number.value);
    report_same_numbers(&lines, diags);
    let mut taken: BTreeMap<Id<Cluster>, Span> = BTreeMap::new();
    let wave = |line: &fleet::Wave| {
        let clusters = clusters(node, line, fleet);
        report_selection(node, line, &clusters, fleet, diags);
        report_twice(line, &clusters, &taken, fleet, diags);
        taken.extend(clusters.iter().map(|id| (*id, line.span)));
        let share = line.at_once.as_ref();
        Wave {
            span: line.span,
            clusters,
            at_once: share.map(|share| format!("{}%", share.value.value())),
        }
    };
    lines.into_iter().map(wave).collect()
}

/// Reports numbers that two waves have. The lines come by number.
fn report_same_numbers(lines: &[&fleet::Wave], diags: &mut Diagnostics) {
    for pair in lines.windows(2) {
        if let [first, second] = pair
            && first.number.value == second.number.value
        {
            let number = first.number.value.to_string();
            let (first, second) = (first.number.span, second.number.span);
            diags.report(diag::resolve::declared_twice(
                "wave", &number, second, first,
            ));
        }
    }
}

/// Reports a wave that selects what there is not, or nothing at all.
fn report_selection(
    node: &fleet::Stage,
    line: &fleet::Wave,
    clusters: &BTreeSet<Id<Cluster>>,
    fleet: &Fleet,
    diags: &mut Diagnostics,
) {
    let errors = diags.errors();
    fleet.check_selection(&line.at, diags);
    let is_known = diags.errors() == errors;
    if clusters.is_empty() && is_known && fleet.sound && line.sound {
        let among = format!("the clusters of stage `{}`", node.name.as_str());
        diags.report(diag::resolve::selects_nothing(
            "the wave", line.span, &among,
        ));
    }
}

/// Reports a wave that takes in what another has already.
fn report_twice(
    line: &fleet::Wave,
    clusters: &BTreeSet<Id<Cluster>>,
    taken: &BTreeMap<Id<Cluster>, Span>,
    fleet: &Fleet,
    diags: &mut Diagnostics,
) {
    let twice = clusters.iter().find_map(|id| Some((*id, *taken.get(id)?)));
    if let Some((id, first)) = twice {
        let cluster = fleet.clusters[id].name.as_str();
        diags.report(diag::delivery::wave_twice(cluster, line.span, first));
    }
}

fn clusters(node: &fleet::Stage, line: &fleet::Wave, fleet: &Fleet) -> BTreeSet<Id<Cluster>> {
    let of_stage = |spot: &&Spot| fleet.stages[spot.stage].name.value == node.name.value;
    let spots = fleet.spots.iter().filter(of_stage);
    spots
        .filter(|spot| fleet.takes(&line.at, **spot))
        .map(|spot| spot.cluster)
        .collect()
}
