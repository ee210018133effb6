//! Credentials of the hub: what External Secrets makes Secrets of.

use std::collections::{BTreeMap, BTreeSet};

use super::hub::Lowering;
use super::projects::repository;
use super::{Auth, PLATFORM_PROJECT};
use crate::model::{App, AppSource, SecretStore, Tenant};
use crate::plan::tenancy::Labels;
use crate::value::repository_host;

/// How the hub reaches a cluster: what becomes a Secret of Argo CD's.
#[derive(Debug)]
pub struct ClusterSecret<'p> {
    /// The cluster.
    pub cluster: &'p str,
    /// The address of its API server.
    pub server: &'p str,
    /// How the hub signs in.
    pub auth: &'p Auth,
    /// The only project that it belongs to, if there is one.
    pub project: Option<&'p str>,
    /// What generators select it by.
    pub labels: BTreeMap<&'static str, &'p str>,
    /// The store of its credentials.
    pub store: &'p str,
    /// The key of its credentials.
    pub key: String,
}

/// Credentials of a repository, for one project alone.
#[derive(Debug)]
pub struct RepositorySecret<'p> {
    /// The Secret's name.
    pub name: String,
    /// The URL.
    pub url: &'p str,
    /// The project.
    pub project: &'p str,
    /// What it holds.
    pub kind: RepositoryKind,
    /// Labels of the object.
    pub labels: Labels<'p>,
    /// The store of its credentials.
    pub store: &'p str,
    /// The key of its credentials.
    pub key: String,
}

/// What a repository holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RepositoryKind {
    /// Commits.
    Git,
    /// Charts, under a list of them.
    Charts,
    /// Charts, in a registry of OCI artifacts.
    Registry,
}

/// The key of credentials for a tenant's repositories at a host, below what all keys begin with.
pub fn repository_key(tenant: &str, host: &str) -> String {
    format!("repositories/tenants/{tenant}/{host}")
}

/// Credentials of the repository of the generated files.
pub(super) fn of_platform<'p>(url: &'p str, store: &'p SecretStore) -> RepositorySecret<'p> {
    RepositorySecret {
        name: format!("repository-{PLATFORM_PROJECT}"),
        url,
        project: PLATFORM_PROJECT,
        kind: RepositoryKind::Git,
        labels: Labels::default(),
        store: &store.name,
        key: format!("{}/repositories/{PLATFORM_PROJECT}", store.prefix),
    }
}

impl<'p> Lowering<'p> {
    /// How the hub reaches every cluster but the one that its Argo CD knows as its own.
    pub(super) fn cluster_secrets(&self, store: &'p SecretStore) -> Vec<ClusterSecret<'p>> {
        let others = self
            .clusters
            .iter()
            .filter(|(id, _)| !self.platform.is_in_cluster(*id));
        let secret = |(id, cluster): &(_, &'p crate::model::Cluster)| {
            let name = cluster.name.as_str();
            let mut labels = BTreeMap::from([("platformc.io/cluster", name)]);
            if let [stage] = cluster.stages.as_slice() {
                labels.insert(
                    "platformc.io/stage",
                    self.platform.stages[*stage].name.as_str(),
                );
            }
            if let Some(region) = cluster.region {
                labels.insert(
                    "platformc.io/region",
                    self.platform.regions[region].name.as_str(),
                );
            }
            ClusterSecret {
                cluster: name,
                server: self.address(*id),
                auth: &cluster.auth,
                project: self.own_project(*id),
                labels,
                store: &store.name,
                key: format!("{}/clusters/{name}", store.prefix),
            }
        };
        others.map(secret).collect()
    }

    /// Credentials of a tenant's repositories: one Secret for each project and repository, because a Secret that
    /// every project may use would be every tenant's. What one host is shown no other sees, so each has its own.
    pub(super) fn repository_secrets(
        &self,
        tenant: &'p Tenant,
        store: &'p SecretStore,
    ) -> Vec<RepositorySecret<'p>> {
        let name = tenant.name.as_str();
        let mut seen = BTreeSet::new();
        let mut secrets = Vec::new();
        for (app, release) in self.releases(tenant) {
            let Some(place) = tenant.place_at(release.cluster, release.stage) else {
                continue;
            };
            let project = place.identity.as_str();
            if !app.public && seen.insert((project, repository(app))) {
                secrets.push(RepositorySecret {
                    name: format!("repository-{project}.{}", app.name.as_str()),
                    url: repository(app),
                    project,
                    kind: kind(app, &release.source),
                    labels: Labels::from([("platformc.io/tenant", name)]),
                    store: &store.name,
                    key: format!(
                        "{}/{}",
                        store.prefix,
                        repository_key(name, &repository_host(repository(app)))
                    ),
                });
            }
        }
        secrets.sort_by(|a, b| a.name.cmp(&b.name));
        secrets
    }
}

fn kind(app: &App, source: &AppSource) -> RepositoryKind {
    match source {
        AppSource::Folder(_) | AppSource::Kustomize { .. } => RepositoryKind::Git,
        AppSource::Chart { .. } if app.repository.value.starts_with("oci://") => {
            RepositoryKind::Registry
        }
        AppSource::Chart { .. } => RepositoryKind::Charts,
    }
}
