//! The projects of tenants: one for each stage, because in each another identity deploys, and other times hold.

use std::collections::{BTreeMap, BTreeSet};

use super::hub::Lowering;
use super::rights::known_to;
use super::{Debugging, Destination, Member, Project, ProjectRole};
use crate::model::{App, ApplicationsForm, Cluster, Id, Place, Release, Stage, Tenant};
use crate::value::Date;

impl<'p> Lowering<'p> {
    /// The projects of a tenant, by name: one for each stage that it is in, whether or not anything runs there yet. What
    /// a tenant delivers first, and what it delivers last, changes nothing else then.
    pub(super) fn projects(&self, tenant: &'p Tenant) -> Vec<Project<'p>> {
        let stages = self.stages_of(tenant).into_iter();
        let project = |(stage, name)| self.project(tenant, stage, name);
        let mut projects: Vec<Project<'p>> = stages.map(project).collect();
        projects.sort_by_key(|project| project.name);
        projects
    }

    /// The stages in which a tenant is on clusters of the hub, each with the name of its deployers there.
    pub(super) fn stages_of(&self, tenant: &'p Tenant) -> BTreeMap<Id<Stage>, &'p str> {
        let places = tenant.places.iter();
        let here = places.filter(|place| self.delivers_to(place.cluster));
        here.map(|place| (place.stage, &*place.identity)).collect()
    }

    /// Whether a tenant is on a cluster of the hub.
    pub(super) fn has(&self, tenant: &Tenant) -> bool {
        let mut places = tenant.places.iter();
        places.any(|place| self.delivers_to(place.cluster))
    }

    /// What a tenant delivers to the hub's clusters.
    pub(super) fn releases(
        &self,
        tenant: &'p Tenant,
    ) -> impl Iterator<Item = (&'p App, &'p Release)> {
        let mut apps: Vec<&App> = tenant.apps.iter().collect();
        apps.sort_by_key(|app| app.name.as_str());
        let all = apps.into_iter().flat_map(|app| {
            let releases = app.releases.iter();
            releases.map(move |release| (app, release))
        });
        all.filter(|(_, release)| self.delivers_to(release.cluster))
    }

    pub(super) fn delivers_to(&self, cluster: Id<Cluster>) -> bool {
        self.platform.clusters[cluster].hub == self.id
    }

    fn project(&self, tenant: &'p Tenant, stage: Id<Stage>, name: &'p str) -> Project<'p> {
        let places = self.places_in(tenant, stage);
        let repositories = self.repositories(tenant, stage);
        let repositories: BTreeSet<&str> = repositories.iter().map(|it| it.url).collect();
        let hosts = |other: &Tenant| {
            other
                .host
                .is_some_and(|host| self.platform.tenants[host].name.value == tenant.name.value)
        };
        let applications = self.platform.delivery.applications;
        Project {
            name,
            tenant: tenant.name.as_str(),
            stage: self.platform.stages[stage].name.as_str(),
            outlives_applications: applications == ApplicationsForm::Static,
            repositories: repositories.into_iter().collect(),
            destinations: self.destinations(tenant, &places),
            own_clusters: self.has_own_clusters(tenant, stage),
            applications_from: tenant
                .own_applications
                .is_some()
                .then(|| tenant.control_namespace()),
            shared: tenant.host.is_some() || self.platform.tenants.rows().iter().any(hosts),
            roles: self.roles(tenant, stage),
            windows: &self.platform.stages[stage].windows,
            keys: tenant
                .signed_by
                .get(&stage)
                .into_iter()
                .flatten()
                .map(|(key, _)| key.as_str())
                .collect(),
            version: self.fleet.version,
        }
    }

    /// Every namespace of a tenant's places, each once. A guest's are its host's.
    fn destinations(&self, tenant: &'p Tenant, places: &[&'p Place]) -> Vec<Destination<'p>> {
        let of_place = |place: &&'p Place| {
            let server = self.address(place.cluster);
            let namespaces = self.namespaces(tenant, place).into_iter();
            namespaces
                .map(move |namespace| Destination { server, namespace })
                .collect::<Vec<_>>()
        };
        let all: BTreeSet<Destination<'p>> = places.iter().flat_map(of_place).collect();
        all.into_iter().collect()
    }

    /// The namespaces that a tenant deploys to at a place, its own first.
    pub(super) fn namespaces(&self, tenant: &'p Tenant, place: &'p Place) -> Vec<&'p str> {
        let Some(host) = tenant.host.map(|host| &self.platform.tenants[host]) else {
            return place
                .namespaces
                .iter()
                .map(|namespace| namespace.name.as_str())
                .collect();
        };
        let shared = host.place_at(place.cluster, place.stage);
        let first = shared.and_then(|place| place.namespaces.first());
        first
            .map(|namespace| namespace.name.as_str())
            .into_iter()
            .collect()
    }

    /// The places of a tenant in a stage that the hub delivers to.
    pub(super) fn places_in(&self, tenant: &'p Tenant, stage: Id<Stage>) -> Vec<&'p Place> {
        let places = tenant.places.iter();
        places
            .filter(|place| place.stage == stage && self.delivers_to(place.cluster))
            .collect()
    }

    /// The project that a cluster is registered for alone. That opens every namespace of the cluster to the project,
    /// so it is said only where it closes more: where all clusters of the project are its own.
    pub(super) fn own_project(&self, cluster: Id<Cluster>) -> Option<&'p str> {
        let row = &self.platform.clusters[cluster];
        let tenant = &self.platform.tenants[row.tenant?];
        let [stage] = row.stages.as_slice() else {
            return None;
        };
        let place = tenant.place_at(cluster, *stage)?;
        let alone = self.has_own_clusters(tenant, *stage);
        alone.then_some(&*place.identity)
    }

    /// Whether all clusters of a project are its own: the tenant has each alone and for one stage, because Argo CD
    /// knows one project of a cluster; and each has a Secret that says so.
    fn has_own_clusters(&self, tenant: &'p Tenant, stage: Id<Stage>) -> bool {
        let has_alone = |place: &&Place| {
            let cluster = &self.platform.clusters[place.cluster];
            let owner = cluster.tenant.map(|id| &self.platform.tenants[id].name);
            owner == Some(&tenant.name)
                && cluster.stages == [stage]
                && !self.platform.is_in_cluster(place.cluster)
        };
        self.platform.delivery.secrets.is_some()
            && self.places_in(tenant, stage).iter().all(has_alone)
    }

    fn roles(&self, tenant: &'p Tenant, stage: Id<Stage>) -> Vec<ProjectRole<'p>> {
        let access = &tenant.access;
        let debugging = if self.platform.stages[stage].debug {
            Debugging::Open
        } else {
            Debugging::Closed
        };
        let role = |member, claims: &'p Vec<String>| self.role(member, debugging, claims);
        let mut roles = vec![
            role(Member::Lead, &access.admins),
            role(Member::Developer, &access.developers),
            role(Member::Viewer, &access.viewers),
        ];
        for (until, claims) in by_last_day(&access.contractors) {
            let mut role = self.role(Member::Contractor, debugging, claims);
            role.name = format!("contractor-until-{until}");
            roles.push(role);
        }
        roles.retain(|role| !role.groups.is_empty());
        roles
    }

    fn role(
        &self,
        member: Member,
        debugging: Debugging,
        claims: impl IntoIterator<Item = &'p String>,
    ) -> ProjectRole<'p> {
        let (name, description) = match member {
            Member::Lead => ("lead", "leads the tenant"),
            Member::Developer => ("developer", "develops"),
            Member::Viewer => ("viewer", "reads"),
            Member::Contractor => ("contractor", "develops for a time"),
        };
        let groups: BTreeSet<&str> = claims
            .into_iter()
            .map(|claim| self.platform.plain_group(claim))
            .collect();
        ProjectRole {
            name: name.to_owned(),
            description,
            groups: groups.into_iter().collect(),
            may: known_to(self.fleet.version, member.may(debugging)),
        }
    }
}

fn by_last_day(contractors: &[(String, Date)]) -> BTreeMap<Date, Vec<&String>> {
    let mut days: BTreeMap<Date, Vec<&String>> = BTreeMap::new();
    for (claim, until) in contractors {
        days.entry(*until).or_default().push(claim);
    }
    days
}
