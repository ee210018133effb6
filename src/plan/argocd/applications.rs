//! The applications of tenants.

use super::hub::Lowering;
use super::repositories::repository;
use super::{Application, Delivered, Destination, File};
use crate::model::{App, ApplicationsForm, Id, Place, Release, Stage, Tenant};
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

    pub(super) fn application(
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
                ignored: &app.ignored,
                argocd: self.fleet.version,
            },
            destination: Destination {
                server: self.address(release.cluster),
                namespace: self.namespace_of(tenant, app, place)?,
            },
        })
    }

    pub(super) fn stage(&self, id: Id<Stage>) -> &'p str {
        self.platform.stages[id].name.as_str()
    }

    pub(super) fn labels(&self, tenant: &'p Tenant, app: &'p App, place: &'p Place) -> Labels<'p> {
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
}
