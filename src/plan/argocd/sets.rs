//! What makes applications of tenants: one for each app and stage, or for several apps that are alike.

use std::collections::{BTreeMap, BTreeSet};

use super::Application;
use super::hub::Lowering;
use crate::model::{App, AppSource, Cluster, Generator, Id, Release, Stage, Tenant};
use crate::plan::tenancy::Labels;

/// The applications of an app in a stage, made by a generator.
#[derive(Clone, Debug)]
pub struct ApplicationSet<'p> {
    /// Its name.
    pub name: String,
    /// Labels of all of its applications.
    pub labels: Labels<'p>,
    /// How it knows its clusters.
    pub form: SetForm,
    /// What it makes, in the order of the clusters.
    pub applications: Vec<Application<'p>>,
    /// The clusters that get a release together, in their order; empty if all are synced at once.
    pub waves: Vec<SetWave<'p>>,
}

/// How a set knows its clusters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetForm {
    /// It lists them.
    List,
    /// It selects them by the labels of their Secrets.
    Labels,
    /// It selects them, and makes several apps on each.
    Matrix,
}

/// A wave of a set.
#[derive(Clone, Debug)]
pub struct SetWave<'p> {
    /// The clusters.
    pub clusters: Vec<&'p str>,
    /// How many of them at a time.
    pub at_once: Option<&'p str>,
}

impl<'p> Lowering<'p> {
    /// What makes the applications of a tenant.
    pub(super) fn sets(&self, tenant: &'p Tenant, generator: Generator) -> Vec<ApplicationSet<'p>> {
        let mut sets: BTreeMap<String, Vec<(&'p App, &'p Release)>> = BTreeMap::new();
        for (app, release) in self.releases(tenant) {
            let words = [
                tenant.name.as_str(),
                app.name.as_str(),
                self.stage(release.stage),
            ];
            sets.entry(words.join("."))
                .or_default()
                .push((app, release));
        }
        let cluster = |release: &Release| &self.platform.clusters[release.cluster].name.value;
        for releases in sets.values_mut() {
            releases.sort_by(|(_, a), (_, b)| cluster(a).cmp(cluster(b)));
        }
        if generator == Generator::Matrix {
            self.put_together(tenant, &mut sets);
        }
        let set = |(name, releases): (String, Vec<_>)| self.set(name, tenant, &releases, generator);
        sets.into_iter().filter_map(set).collect()
    }

    /// Makes one set of those whose apps are folders of repositories that go wherever the tenant is.
    fn put_together(
        &self,
        tenant: &'p Tenant,
        sets: &mut BTreeMap<String, Vec<(&'p App, &'p Release)>>,
    ) {
        let mut together: BTreeMap<String, Vec<(&'p App, &'p Release)>> = BTreeMap::new();
        sets.retain(|_, releases| {
            let Some(name) = self.shared_name(tenant, releases) else {
                return true;
            };
            together.entry(name).or_default().append(releases);
            false
        });
        sets.extend(together);
    }

    /// The name of the set that an app is made in together with others, if it is. No app's own set has two words or
    /// more than three, so that no name is taken twice; and no app is in it, so that none replaces the set by going.
    fn shared_name(
        &self,
        tenant: &'p Tenant,
        releases: &[(&'p App, &'p Release)],
    ) -> Option<String> {
        let (app, first) = releases.first()?;
        let kind = self.folder_kind(releases)?;
        let clusters = releases.iter().map(|(_, release)| release.cluster);
        let places = self.places_in(tenant, first.stage).into_iter();
        let everywhere: BTreeSet<Id<Cluster>> = places.map(|place| place.cluster).collect();
        if clusters.collect::<BTreeSet<_>>() != everywhere {
            return None;
        }
        let mut words = vec![tenant.name.as_str(), self.stage(first.stage)];
        match (kind, &app.part) {
            ("folder", None) => {}
            (kind, None) => words.extend([kind, "own"]),
            (kind, Some(part)) => words.extend([kind, "part", part]),
        }
        Some(words.join("."))
    }

    /// Which kind of folder an app is everywhere; nothing if more is said of it than that, or it differs by cluster.
    fn folder_kind(&self, releases: &[(&'p App, &'p Release)]) -> Option<&'static str> {
        let (app, first) = releases.first()?;
        if !app.ignored.is_empty() {
            return None;
        }
        let kind = match &first.source {
            AppSource::Folder(_) => "folder",
            AppSource::Kustomize { images, .. } if images.is_empty() => "overlay",
            AppSource::Kustomize { .. } | AppSource::Chart { .. } => return None,
        };
        let same = releases.iter().all(|(_, release)| {
            let labelled = !self.platform.is_in_cluster(release.cluster);
            labelled && release.source == first.source
        });
        same.then_some(kind)
    }

    fn set(
        &self,
        name: String,
        tenant: &'p Tenant,
        releases: &[(&'p App, &'p Release)],
        generator: Generator,
    ) -> Option<ApplicationSet<'p>> {
        let (app, first) = releases.first()?;
        let place = tenant.place_at(first.cluster, first.stage)?;
        let applications = releases
            .iter()
            .filter_map(|(app, release)| self.application(tenant, app, release));
        Some(ApplicationSet {
            name,
            labels: self.labels(tenant, app, place),
            form: self.form(releases, generator),
            applications: applications.collect(),
            waves: self.set_waves(first.stage, releases),
        })
    }

    fn form(&self, releases: &[(&'p App, &'p Release)], generator: Generator) -> SetForm {
        let Some((app, first)) = releases.first() else {
            return SetForm::List;
        };
        let others = || releases.iter();
        if others().any(|(other, _)| other.name.value != app.name.value) {
            return SetForm::Matrix;
        }
        let alike = others().all(|(_, release)| release.source == first.source);
        // The cluster that Argo CD runs on has no Secret with labels.
        let labelled = others().all(|(_, release)| !self.platform.is_in_cluster(release.cluster));
        if generator != Generator::List && alike && labelled {
            SetForm::Labels
        } else {
            SetForm::List
        }
    }

    /// The waves that some cluster of a set is in, in their order, and then what no wave takes in: an application in
    /// no step would never be synced.
    fn set_waves(&self, stage: Id<Stage>, releases: &[(&'p App, &'p Release)]) -> Vec<SetWave<'p>> {
        let waves = &self.platform.stages[stage].waves;
        let clusters = releases.iter().map(|(_, release)| release.cluster);
        let here: BTreeSet<Id<Cluster>> = clusters.collect();
        // What goes to one cluster goes at once, and syncs by itself.
        if waves.is_empty() || here.len() == 1 {
            return Vec::new();
        }
        let taken: BTreeSet<Id<Cluster>> = waves
            .iter()
            .flat_map(|wave| &wave.clusters)
            .copied()
            .collect();
        let named = waves.iter().map(|wave| SetWave {
            clusters: self.names(here.intersection(&wave.clusters)),
            at_once: wave.at_once.as_deref(),
        });
        let rest = SetWave {
            clusters: self.names(here.difference(&taken)),
            at_once: None,
        };
        let all = named.chain([rest]);
        all.filter(|wave| !wave.clusters.is_empty()).collect()
    }

    fn names<'i>(&self, clusters: impl Iterator<Item = &'i Id<Cluster>>) -> Vec<&'p str> {
        let names = clusters.map(|id| self.platform.clusters[*id].name.as_str());
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        names
    }
}
