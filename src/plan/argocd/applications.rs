//! The applications of tenants.

use std::collections::{BTreeMap, BTreeSet};

use super::hub::Lowering;
use super::projects::repository;
use super::{Application, ApplicationSet, Delivered, Destination, File, SetForm, SetWave};
use crate::model::{
    App, AppSource, ApplicationsForm, Cluster, Generator, Id, Place, Release, Stage, Tenant,
};
use crate::plan::tenancy::Labels;

impl<'p> Lowering<'p> {
    /// What brings a tenant's apps.
    pub(super) fn applications(&self, tenant: &'p Tenant) -> File<'p> {
        match self.platform.delivery.applications {
            ApplicationsForm::Static => {
                let releases = self.releases(tenant);
                let one = |(app, release)| self.application(tenant, app, release);
                let mut all: Vec<Application<'p>> = releases.filter_map(one).collect();
                all.sort_by(|a, b| a.name.cmp(&b.name));
                File::Applications(all)
            }
            ApplicationsForm::Sets(generator) => File::Sets(self.sets(tenant, generator)),
        }
    }

    fn application(
        &self,
        tenant: &'p Tenant,
        app: &'p App,
        release: &'p Release,
    ) -> Option<Application<'p>> {
        let place = tenant.place_at(release.cluster, release.stage)?;
        let cluster = &self.platform.clusters[release.cluster];
        let mut labels = self.labels(tenant, app, place);
        labels.insert("platformc.io/cluster", cluster.name.as_str());
        if let Some(region) = cluster.region {
            labels.insert(
                "platformc.io/region",
                self.platform.regions[region].name.as_str(),
            );
        }
        // No name of a spec has a dot, so two of these are never the same.
        let words = [
            tenant.name.as_str(),
            app.name.as_str(),
            self.stage(release.stage),
            cluster.name.as_str(),
        ];
        Some(Application {
            name: words.join("."),
            cluster: cluster.name.as_str(),
            labels,
            spec: Delivered {
                app: app.name.as_str(),
                project: &place.identity,
                repository: repository(app),
                version: &release.version,
                source: &release.source,
                argocd: self.fleet.version,
            },
            destination: Destination {
                server: self.address(release.cluster),
                namespace: self.namespace_of(tenant, app, place)?,
            },
        })
    }

    fn stage(&self, id: Id<Stage>) -> &'p str {
        self.platform.stages[id].name.as_str()
    }

    fn labels(&self, tenant: &'p Tenant, app: &'p App, place: &'p Place) -> Labels<'p> {
        let own = place.labels.iter();
        let mut labels: Labels<'p> = own
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        labels.insert("platformc.io/tenant", tenant.name.as_str());
        labels.insert("platformc.io/stage", self.stage(place.stage));
        labels.insert("platformc.io/app", app.name.as_str());
        labels
    }

    /// The namespace that an app runs in: the tenant's own, or that of the part it names.
    fn namespace_of(&self, tenant: &'p Tenant, app: &App, place: &'p Place) -> Option<&'p str> {
        let namespaces = self.namespaces(tenant, place);
        let Some(part) = &app.part else {
            return namespaces.first().copied();
        };
        let wanted = format!(
            "{}-{part}-{}",
            tenant.name.as_str(),
            self.stage(place.stage)
        );
        namespaces
            .into_iter()
            .find(|namespace| *namespace == wanted)
    }

    fn sets(&self, tenant: &'p Tenant, generator: Generator) -> Vec<ApplicationSet<'p>> {
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

    /// Which kind of folder an app is everywhere; nothing if it is more than that, or differs by cluster.
    fn folder_kind(&self, releases: &[(&'p App, &'p Release)]) -> Option<&'static str> {
        let (_, first) = releases.first()?;
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
        if waves.is_empty() {
            return Vec::new();
        }
        let here: BTreeSet<Id<Cluster>> = releases
            .iter()
            .map(|(_, release)| release.cluster)
            .collect();
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
