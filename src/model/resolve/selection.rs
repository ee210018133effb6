//! What a selection takes in.

use super::fleet::{Fleet, Spot};
use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id, Stage};
use crate::source::Spanned;
use crate::spec::Selection;
use crate::value::{LabelPattern, Patterns, matches_glob};

impl Fleet {
    /// Whether a selection takes in a place.
    pub(super) fn takes(&self, at: &Selection, spot: Spot) -> bool {
        self.takes_but_stage(at, &self.clusters[spot.cluster])
            && stage_fits(at, &self.stages[spot.stage])
    }

    /// Whether a selection takes in a cluster, in any of its stages.
    pub(super) fn takes_cluster(&self, at: &Selection, cluster: &Cluster) -> bool {
        let stage = at.stage.is_none()
            || cluster
                .stages
                .iter()
                .any(|stage| stage_fits(at, &self.stages[*stage]));
        stage && self.takes_but_stage(at, cluster)
    }

    fn takes_but_stage(&self, at: &Selection, cluster: &Cluster) -> bool {
        let fits = |patterns: &Option<Spanned<Patterns>>, name: Option<&str>| {
            patterns
                .as_ref()
                .is_none_or(|patterns| name.is_some_and(|name| patterns.matches(name)))
        };
        let region = cluster.region.map(|region| &self.regions[region]);
        fits(&at.cluster, Some(cluster.name.as_str()))
            && fits(&at.region, region.map(|region| region.name.as_str()))
            && fits(
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
        let jurisdictions = self.jurisdictions();
        self.check_stages(at.stage.as_ref(), diags);
        check_patterns("region", at.region.as_ref(), &regions, diags);
        check_patterns("cluster", at.cluster.as_ref(), &clusters, diags);
        check_patterns(
            "jurisdiction",
            at.jurisdiction.as_ref(),
            &jurisdictions,
            diags,
        );
        if diags.errors() == before
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
    pub(super) fn check_stages(&self, stages: Option<&Spanned<Patterns>>, diags: &mut Diagnostics) {
        let known: Vec<&str> = self
            .stages
            .rows()
            .iter()
            .map(|stage| stage.name.as_str())
            .collect();
        check_patterns("stage", stages, &known, diags);
    }

    /// The jurisdictions of all regions, each once.
    pub(super) fn jurisdictions(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self
            .regions
            .rows()
            .iter()
            .filter_map(|region| region.jurisdiction.as_ref())
            .map(|name| name.as_str())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn check_patterns(
    what: &str,
    patterns: Option<&Spanned<Patterns>>,
    names: &[&str],
    diags: &mut Diagnostics,
) {
    let Some(patterns) = patterns else { return };
    for (at, pattern) in &patterns.all {
        if names.iter().any(|name| pattern.matches(name)) {
            continue;
        }
        // One more than the offset for the opening quote.
        let span = patterns.span.slice(at + 1, pattern.as_str().len());
        diags.report(if pattern.is_glob() {
            diag::resolve::selects_nothing(&format!("`{pattern}`"), span, &format!("the {what}s"))
        } else {
            diag::resolve::unresolved(what, pattern.as_str(), span, names.iter().copied())
        });
    }
}

fn stage_fits(at: &Selection, stage: &Stage) -> bool {
    at.stage
        .as_ref()
        .is_none_or(|patterns| patterns.matches(stage.name.as_str()))
}

fn has_labels(cluster: &Cluster, label: &LabelPattern) -> bool {
    label.all.iter().all(|(_, key, value)| {
        cluster
            .labels
            .get(key)
            .is_some_and(|found| matches_glob(value, found))
    })
}
