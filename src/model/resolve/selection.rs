//! What a selection takes in.

use super::fleet::{Fleet, Spot};
use super::references::unmatched;
use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id, Stage};
use crate::source::Spanned;
use crate::spec::Selection;
use crate::spec::lost::Kind;
use crate::value::{LabelPattern, Name, Pattern};

impl Fleet {
    /// Whether a selection takes in a place.
    pub(super) fn takes(&self, at: &Selection, spot: Spot) -> bool {
        self.takes_but_stage(at, &self.clusters[spot.cluster])
            && stage_fits(at, &self.stages[spot.stage])
    }

    /// Whether a selection takes in a cluster, in any of its stages.
    pub(super) fn takes_cluster(&self, at: &Selection, cluster: &Cluster) -> bool {
        let stage = at.stage.is_empty()
            || cluster
                .stages
                .iter()
                .any(|stage| stage_fits(at, &self.stages[*stage]));
        stage && self.takes_but_stage(at, cluster)
    }

    /// The stages that patterns take in.
    pub(super) fn stages_named(
        &self,
        patterns: &[Spanned<Pattern>],
    ) -> impl Iterator<Item = Id<Stage>> {
        let all = self.stages.iter();
        let chosen = all.filter(|(_, stage)| takes_name(patterns, Some(stage.name.as_str())));
        chosen.map(|(id, _)| id)
    }

    fn takes_but_stage(&self, at: &Selection, cluster: &Cluster) -> bool {
        let region = cluster.region.map(|region| &self.regions[region]);
        takes_name(&at.cluster, Some(cluster.name.as_str()))
            && takes_name(&at.region, region.map(|region| region.name.as_str()))
            && takes_name(
                &at.jurisdiction,
                region
                    .and_then(|region| region.jurisdiction.as_ref())
                    .map(|name| name.as_str()),
            )
            && at
                .label
                .as_ref()
                .is_none_or(|label| has_labels(cluster, label))
    }

    /// All clusters that a selection takes in.
    pub(super) fn clusters_of(&self, at: &Selection) -> Vec<Id<Cluster>> {
        self.clusters
            .iter()
            .filter(|(_, cluster)| self.takes_cluster(at, cluster))
            .map(|(id, _)| id)
            .collect()
    }

    /// Reports names in a selection that don't exist, and a selection that takes in nothing.
    pub(super) fn check_selection(&self, at: &Selection, diags: &mut Diagnostics) {
        let before = diags.errors();
        let regions: Vec<&str> = self
            .regions
            .rows()
            .iter()
            .map(|region| region.name.as_str())
            .collect();
        let clusters: Vec<&str> = self
            .clusters
            .rows()
            .iter()
            .map(|cluster| cluster.name.as_str())
            .collect();
        let jurisdictions: Vec<&str> = self.jurisdictions.iter().map(Name::as_str).collect();
        self.check_stages(&at.stage, diags);
        self.check_patterns(Kind::Region, &at.region, &regions, diags);
        self.check_patterns(Kind::Cluster, &at.cluster, &clusters, diags);
        self.check_patterns(Kind::Jurisdiction, &at.jurisdiction, &jurisdictions, diags);
        if diags.errors() == before
            && self.sound
            && !self.clusters.rows().is_empty()
            && self.clusters_of(at).is_empty()
        {
            diags.report(diag::resolve::selects_nothing(
                "the combination",
                at.span,
                "the clusters",
            ));
        }
    }

    /// Reports stages that don't exist.
    pub(super) fn check_stages(&self, stages: &[Spanned<Pattern>], diags: &mut Diagnostics) {
        let known: Vec<&str> = self
            .stages
            .rows()
            .iter()
            .map(|stage| stage.name.as_str())
            .collect();
        self.check_patterns(Kind::Stage, stages, &known, diags);
    }

    fn check_patterns(
        &self,
        kind: Kind,
        patterns: &[Spanned<Pattern>],
        names: &[&str],
        diags: &mut Diagnostics,
    ) {
        for pattern in patterns {
            if !names.iter().any(|name| pattern.matches(name)) {
                let place = (&pattern.value, pattern.span);
                unmatched(&self.lost, kind, place, names.iter().copied(), diags);
            }
        }
    }
}

fn stage_fits(at: &Selection, stage: &Stage) -> bool {
    takes_name(&at.stage, Some(stage.name.as_str()))
}

/// Whether a list of patterns takes in a name. One that is empty narrows nothing, another one takes in
/// nothing that has no name.
pub(super) fn takes_name(patterns: &[Spanned<Pattern>], name: Option<&str>) -> bool {
    let fits = |name: &str| patterns.iter().any(|pattern| pattern.matches(name));
    patterns.is_empty() || name.is_some_and(fits)
}

fn has_labels(cluster: &Cluster, label: &LabelPattern) -> bool {
    label.matches(|key| cluster.labels.get(key).map(String::as_str))
}
