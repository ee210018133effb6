//! Credentials of the hub: what External Secrets makes Secrets of.

use std::collections::{BTreeMap, BTreeSet};

use super::hub::Lowering;
use super::repositories::Repository;
use super::{Auth, PLATFORM_PROJECT, RepositoryKind};
use crate::model::{SecretStore, Tenant};
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
        let secret = |project: &'p str, it: Repository<'p>| RepositorySecret {
            name: format!("repository-{project}.{}", it.called),
            url: it.url,
            project,
            kind: it.kind,
            labels: Labels::from([("platformc.io/tenant", name)]),
            store: &store.name,
            key: format!(
                "{}/{}",
                store.prefix,
                repository_key(name, &repository_host(it.url))
            ),
        };
        let mut secrets = Vec::new();
        for (stage, project) in self.stages_of(tenant) {
            let mut seen = BTreeSet::new();
            let all = self.repositories(tenant, stage).into_iter();
            let private = all.filter(|it| !it.public && seen.insert(it.url));
            secrets.extend(private.map(|it| secret(project, it)));
        }
        secrets.sort_by(|a, b| a.name.cmp(&b.name));
        secrets
    }
}
