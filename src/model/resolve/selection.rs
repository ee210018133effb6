//! What a selection takes in, and which of two selections is more specific.

use std::cmp::Ordering;

use super::fleet::{Fleet, Spot};
use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id, Stage};
use crate::source::Spanned;
use crate::spec::Selection;
use crate::value::{LabelPattern, Pattern};

/// How much a selection says in each dimension: cluster, region, jurisdiction, stage, label.
///
/// Naming one cluster says all there is to say about its region, jurisdiction and labels, and more about
/// the stage than a stage alone; naming one region says all about its jurisdiction. Several clusters or a
/// pattern of them say more than any region, but less than the same with a region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Specificity([u8; 5]);

/// More than any selection says in a dimension of its own.
const ALL: u8 = 8;

/// What [`exactness`] says of one name.
const ONE: u8 = 3;

/// How exactly a list of patterns speaks: [`ONE`] for one name, less for several, even less where there is
/// a glob; nothing if it is empty.
fn exactness(patterns: &[Spanned<Pattern>]) -> u8 {
    match patterns {
        [] => 0,
        patterns if patterns.iter().any(|pattern| pattern.is_glob()) => 1,
        [_] => ONE,
        [_, ..] => 2,
    }
}

/// How much is said in a dimension that a closer one, such as the cluster for the region, says something
/// about, too. `most` is the most that can be said in it without that.
fn implied(closer: u8, own: u8, most: u8) -> u8 {
    match closer {
        0 => own,
        ONE => 2 * most,
        _ => most + own,
    }
}

impl Specificity {
    pub(super) fn of(at: &Selection) -> Self {
        let labels = at
            .label
            .as_ref()
            .map_or(0, |label| label.count().min(usize::from(ALL) - 1));
        let labels = u8::try_from(labels).unwrap_or(ALL);
        let (cluster, region, jurisdiction, stage) = (
            exactness(&at.cluster),
            exactness(&at.region),
            exactness(&at.jurisdiction),
            exactness(&at.stage),
        );
        Self([
            cluster,
            implied(cluster, region, ALL),
            implied(cluster, implied(region, jurisdiction, ALL), 2 * ALL),
            if cluster > 0 { ALL + stage } else { stage },
            implied(cluster, labels, ALL),
        ])
    }
}

/// One is more specific than another if it says at least as much in every dimension, and more in one.
impl PartialOrd for Specificity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let pairs = || self.0.iter().zip(&other.0);
        match (pairs().all(|(a, b)| a >= b), pairs().all(|(a, b)| a <= b)) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Greater),
            (false, true) => Some(Ordering::Less),
            (false, false) => None,
        }
    }
}

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
        let jurisdictions = self.jurisdictions();
        self.check_stages(&at.stage, diags);
        check_patterns("region", &at.region, &regions, diags);
        check_patterns("cluster", &at.cluster, &clusters, diags);
        check_patterns("jurisdiction", &at.jurisdiction, &jurisdictions, diags);
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
    pub(super) fn check_stages(&self, stages: &[Spanned<Pattern>], diags: &mut Diagnostics) {
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
    patterns: &[Spanned<Pattern>],
    names: &[&str],
    diags: &mut Diagnostics,
) {
    for pattern in patterns {
        if names.iter().any(|name| pattern.matches(name)) {
            continue;
        }
        let span = pattern.span;
        diags.report(if pattern.is_glob() {
            diag::resolve::selects_nothing(
                &format!("`{}`", pattern.as_str()),
                span,
                &format!("the {what}s"),
            )
        } else {
            diag::resolve::unresolved(what, pattern.as_str(), span, names.iter().copied())
        });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{self, MemoryFolder};
    use crate::spec;

    /// The specificities of selections, as `place` lines write them.
    fn specificities(lines: &[&str]) -> Vec<Specificity> {
        let places: Vec<String> = lines.iter().map(|line| format!("place {line}")).collect();
        let text = format!("tenant \"a\" {{ {} }}", places.join("; "));
        let folder = MemoryFolder::default().with("platform.kdl", text);
        let mut diags = Diagnostics::default();
        let sources = load::load(&folder, &mut diags);
        let spec = spec::read(&sources, &mut diags).expect("the lines are KDL");
        let tenants = spec.tenants.iter();
        let places = tenants.flat_map(|tenant| &tenant.settings.place);
        places.map(|line| Specificity::of(&line.at)).collect()
    }

    fn compare(one: &str, other: &str) -> Option<Ordering> {
        match specificities(&[one, other]).as_slice() {
            [one, other] => one.partial_cmp(other),
            all => unreachable!("{} selections of two lines", all.len()),
        }
    }

    #[test]
    fn each_of_these_says_more_than_the_next() {
        let order = [
            r#"cluster="a" stage="dev""#,
            r#"cluster="a""#,
            r#"cluster="a b" region="eu""#,
            r#"cluster="a b""#,
            r#"cluster="a*""#,
            r#"region="eu" stage="dev" label="x=y""#,
            r#"region="eu" stage="dev""#,
            r#"region="eu""#,
            r#"region="eu us" jurisdiction="eu""#,
            r#"region="eu us""#,
            r#"region="e*""#,
            r#"jurisdiction="eu""#,
            "",
        ];
        for pair in order.windows(2) {
            let [more, less] = pair else { continue };
            assert_eq!(
                compare(more, less),
                Some(Ordering::Greater),
                "{more} {less}"
            );
            assert_eq!(compare(less, more), Some(Ordering::Less), "{less} {more}");
        }
    }

    #[test]
    fn these_say_more_in_different_ways() {
        for (one, other) in [
            (r#"stage="dev""#, r#"region="eu""#),
            (r#"label="x=y""#, r#"stage="dev""#),
            (r#"cluster="a*" stage="dev""#, r#"cluster="a""#),
            (r#"cluster="a*" label="x=y""#, r#"cluster="a*" region="eu""#),
        ] {
            assert_eq!(compare(one, other), None, "{one} {other}");
        }
        assert_eq!(
            compare(r#"stage="dev""#, r#"stage="prod""#),
            Some(Ordering::Equal)
        );
        assert_eq!(
            compare(r#"cluster="a" region="eu""#, r#"cluster="a""#),
            Some(Ordering::Equal)
        );
    }
}
