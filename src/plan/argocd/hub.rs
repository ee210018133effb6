//! The files of a hub.

use super::{
    Config, Dex, File, Fleet, Ground, Hub, HubCluster, OwnApplications, Project, Provider,
    ProviderSecret, RunsIn, Settings, secrets,
};
use crate::model::{Cluster, Id, Platform, Tenant};
use crate::plan::layout::{self, HubFile, HubTenantFile};
use crate::plan::{Artifact, Content};

/// The files of every hub of a fleet that Argo CD delivers.
pub(in crate::plan) fn artifacts(platform: &Platform) -> Vec<Artifact<'_>> {
    let hubs = platform.hubs().into_iter();
    hubs.flat_map(|id| Lowering::new(platform, id).artifacts())
        .collect()
}

/// A hub while its files are decided.
pub(super) struct Lowering<'p> {
    pub(super) platform: &'p Platform,
    pub(super) fleet: Fleet<'p>,
    pub(super) id: Id<Cluster>,
    pub(super) hub: &'p Cluster,
    /// Every cluster that it delivers to, by name.
    pub(super) clusters: Vec<(Id<Cluster>, &'p Cluster)>,
}

impl<'p> Lowering<'p> {
    fn new(platform: &'p Platform, id: Id<Cluster>) -> Self {
        let all = platform.clusters.iter();
        let mut clusters: Vec<_> = all.filter(|(_, cluster)| cluster.hub == id).collect();
        clusters.sort_by(|(_, a), (_, b)| a.name.value.cmp(&b.name.value));
        let repository = &platform.repository;
        Self {
            platform,
            fleet: Fleet {
                platform: platform.name.as_str(),
                repository: repository.url.as_ref().map_or("", |url| &url.value),
                branch: &repository.branch,
                base: &repository.path,
                version: platform.delivery.argocd.line,
                release: platform.delivery.argocd.version,
                chart: &platform.delivery.chart,
                vcluster_chart: &platform.delivery.vcluster_chart,
                high_availability: platform.delivery.high_availability,
            },
            id,
            hub: &platform.clusters[id],
            clusters,
        }
    }

    fn artifacts(&self) -> Vec<Artifact<'p>> {
        let bootstrap = self.bootstrap();
        let tenants = self.tenants();
        let delivered = self.delivered();
        let names = bootstrap.iter().map(|(file, _)| file.name().to_owned());
        let mut files = vec![
            self.list(HubFile::BootstrapKustomization, names.collect()),
            self.list(HubFile::Kustomization, parts(&delivered, &tenants)),
            self.file(
                HubFile::Readme,
                File::Readme(self.whole(), Box::new(self.config())),
            ),
            self.file(HubFile::Values, self.values()),
        ];
        if !tenants.is_empty() {
            files.push(self.list(HubFile::TenantsKustomization, paths(&tenants)));
        }
        let of_hub = bootstrap.into_iter().chain(delivered);
        files.extend(of_hub.map(|(file, says)| self.file(file, says)));
        files.extend(tenants.into_iter().map(|file| self.tenant_artifact(file)));
        files
    }

    /// A Dex of its own, if it has one.
    fn dex(&self) -> Option<Dex<'p>> {
        let identity = self.platform.delivery.identity.as_ref()?;
        let Some(Provider::Dex {
            issuer: Some(issuer),
            directories,
        }) = &identity.provider
        else {
            return None;
        };
        Some(Dex {
            issuer,
            url: super::config::url(identity, self.hub),
            directories,
            gateways: self
                .platform
                .gateways
                .get(&self.id)
                .into_iter()
                .flatten()
                .collect(),
        })
    }

    /// What a person applies once, in that order.
    fn bootstrap(&self) -> Vec<(HubFile, File<'p>)> {
        let mut files = vec![
            (HubFile::Namespace, File::Namespace(self.ground())),
            (HubFile::Config, File::Config(self.config())),
            (HubFile::Projects, File::Projects(self.whole())),
        ];
        if let Some(store) = &self.platform.delivery.secrets {
            let clusters = self.cluster_secrets(store);
            if !clusters.is_empty() {
                files.push((HubFile::ClusterSecrets, File::ClusterSecrets(clusters)));
            }
            let repository = secrets::of_platform(self.fleet.repository, store);
            files.push((
                HubFile::RepositorySecrets,
                File::RepositorySecrets(vec![repository]),
            ));
            files.extend(self.provider_secret());
        }
        files.push((HubFile::Root, File::Root(self.whole())));
        files
    }

    /// Where Argo CD runs.
    fn ground(&self) -> Ground {
        Ground {
            kubernetes: self.hub.kubernetes,
            high_availability: self.fleet.high_availability,
        }
    }

    fn provider_secret(&self) -> Option<(HubFile, File<'p>)> {
        let delivery = &self.platform.delivery;
        let provider = delivery.identity.as_ref()?.provider.as_ref()?;
        let store = delivery.secrets.as_ref()?;
        let secret = ProviderSecret {
            provider,
            store: &store.name,
            prefix: &store.prefix,
        };
        Some((HubFile::ProviderSecret, File::ProviderSecret(secret)))
    }

    /// What the root application brings beside the tenants, in that order.
    fn delivered(&self) -> Vec<(HubFile, File<'p>)> {
        let mut files = vec![
            (HubFile::Itself, self.itself()),
            (HubFile::Clusters, File::Clusters(self.whole())),
        ];
        if self
            .clusters
            .iter()
            .any(|(_, cluster)| cluster.host.is_some())
        {
            files.push((
                HubFile::VirtualClusters,
                File::VirtualClusters(self.whole()),
            ));
        }
        files.extend(self.dex().map(|dex| (HubFile::Dex, File::Dex(dex))));
        files
    }

    fn file(&self, file: HubFile, says: File<'p>) -> Artifact<'p> {
        let path = layout::hub_file(self.fleet.base, self.hub.name.as_str(), file);
        Artifact::of_cluster(path, self.id, None, Content::ArgoCd(says))
    }

    fn list(&self, file: HubFile, names: Vec<String>) -> Artifact<'p> {
        let path = layout::hub_file(self.fleet.base, self.hub.name.as_str(), file);
        Artifact::of_cluster(path, self.id, None, Content::Kustomization(names))
    }

    fn tenant_artifact(&self, (id, tenant, file, says): TenantFile<'p>) -> Artifact<'p> {
        let hub = self.hub.name.as_str();
        let path = layout::hub_tenant_file(self.fleet.base, hub, tenant, file);
        Artifact::of_cluster(path, self.id, Some(id), Content::ArgoCd(says))
    }

    /// The files of every tenant that is on one of the clusters, by name.
    fn tenants(&self) -> Vec<TenantFile<'p>> {
        let mut tenants: Vec<(Id<Tenant>, &'p Tenant)> = self.platform.tenants.iter().collect();
        tenants.sort_by(|(_, a), (_, b)| a.name.value.cmp(&b.name.value));
        let files = tenants.into_iter().flat_map(|(id, tenant)| {
            let files = self.tenant_files(tenant).into_iter();
            files.map(move |(file, says)| (id, tenant.name.as_str(), file, says))
        });
        files.collect()
    }

    fn tenant_files(&self, tenant: &'p Tenant) -> Vec<(HubTenantFile, File<'p>)> {
        let projects = self.projects(tenant);
        if projects.is_empty() {
            return Vec::new();
        }
        let own = tenant.own_applications.as_ref();
        let own = own.map(|_| self.own_applications(tenant, &projects));
        let mut files = vec![(HubTenantFile::Projects, File::TenantProjects(projects))];
        files.extend(own.map(|own| (HubTenantFile::OwnApplications, File::OwnApplications(own))));
        let store = self.platform.delivery.secrets.as_ref();
        let secrets = store.map(|store| self.repository_secrets(tenant, store));
        let secrets = secrets.filter(|secrets| !secrets.is_empty());
        files.extend(
            secrets.map(|them| (HubTenantFile::Repositories, File::RepositorySecrets(them))),
        );
        if self.releases(tenant).next().is_some() {
            let applications = self.applications(tenant);
            if let File::Sets(sets) = &applications {
                files.push((HubTenantFile::Readme, File::SetsReadme(sets.clone())));
            }
            files.push((HubTenantFile::Applications, applications));
        }
        files
    }

    fn own_applications(
        &self,
        tenant: &'p Tenant,
        projects: &[Project<'p>],
    ) -> OwnApplications<'p> {
        let destinations = projects.iter().flat_map(|project| &project.destinations);
        OwnApplications {
            namespace: tenant.control_namespace(),
            tenant: tenant.name.as_str(),
            leads: tenant.access.admins.iter().map(String::as_str).collect(),
            destinations: destinations.map(|it| it.namespace).collect(),
            kubernetes: self.hub.kubernetes,
        }
    }

    /// The hub as a whole.
    fn whole(&self) -> Hub<'p> {
        let clusters = self.clusters.iter().map(|(id, cluster)| HubCluster {
            name: cluster.name.as_str(),
            server: self.address(*id),
            auth: &cluster.auth,
            runs_in: cluster.host.map(|host| RunsIn {
                server: self.address(host),
                namespace: cluster.virtual_namespace(),
            }),
        });
        let delivery = &self.platform.delivery;
        let store = delivery.secrets.as_ref();
        Hub {
            fleet: self.fleet,
            name: self.hub.name.as_str(),
            server: self.address(self.id),
            in_cluster: self.platform.is_in_cluster(self.id),
            clusters: clusters.collect(),
            store: store.map(|store| (store.name.as_str(), store.prefix.as_str())),
            provider: delivery
                .identity
                .as_ref()
                .and_then(|identity| identity.provider.as_ref()),
            identity: self.hub.identity.as_ref(),
            asks_for_signatures: self.asks_for_signatures(),
        }
    }

    /// Whether commits must be signed for a place that the hub delivers to.
    fn asks_for_signatures(&self) -> bool {
        let mut tenants = self.platform.tenants.rows().iter();
        tenants.any(|tenant| {
            let mut places = tenant.places.iter();
            places.any(|place| {
                let keys = tenant.signed_by.get(&place.stage);
                keys.is_some_and(|keys| !keys.is_empty()) && self.delivers_to(place.cluster)
            })
        })
    }

    /// The address by which the hub knows a cluster; every cluster that is delivered to has one.
    pub(super) fn address(&self, id: Id<Cluster>) -> &'p str {
        self.platform.address(id).unwrap_or_default()
    }
}

/// A tenant, a file of it on the hub, and what that says.
type TenantFile<'p> = (Id<Tenant>, &'p str, HubTenantFile, File<'p>);

/// What the root application brings.
fn parts(delivered: &[(HubFile, File<'_>)], tenants: &[TenantFile<'_>]) -> Vec<String> {
    let files = delivered.iter().map(|(file, _)| file.path());
    let tenants = (!tenants.is_empty()).then(|| HubFile::TenantsKustomization.folder());
    [HubFile::BootstrapKustomization.folder()]
        .into_iter()
        .chain(files)
        .chain(tenants)
        .map(str::to_owned)
        .collect()
}

/// The tenants' files that are applied, from the folder of all tenants.
fn paths(tenants: &[TenantFile<'_>]) -> Vec<String> {
    let applied = tenants
        .iter()
        .filter(|(.., file, _)| *file != HubTenantFile::Readme);
    applied
        .map(|(_, tenant, file, _)| format!("{tenant}/{}", file.name()))
        .collect()
}

/// What the hub's Argo CD is configured to.
impl<'p> Lowering<'p> {
    fn config(&self) -> Config<'p> {
        super::config::config(self)
    }

    fn values(&self) -> File<'p> {
        File::Values(self.whole(), Box::new(self.config()))
    }

    fn itself(&self) -> File<'p> {
        let settings = Settings {
            config: self.config(),
            patches: Vec::new(),
        };
        File::Itself(self.whole(), Box::new(settings))
    }
}
