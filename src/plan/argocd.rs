//! What the Argo CD of a hub is told.

mod applications;
mod config;
mod hub;
mod projects;
mod repositories;
pub mod rights;
mod secrets;
mod sets;
pub mod settings;

use std::collections::{BTreeMap, BTreeSet};

use super::tenancy::Labels;
use crate::value::MinorVersion;

pub use crate::model::{
    AccountRight, AppSource, Auth, AuthKind, Directory, Gateway, Objects, PlatformRole, Provider,
    RepositoryKind, Window, WorkloadIdentity,
};
pub use config::{Account, Config, Settings};
pub(super) use hub::artifacts;
pub use rights::{Debugging, Member, Right};
pub use secrets::{ClusterSecret, RepositorySecret, repository_key};
pub use sets::{ApplicationSet, SetForm, SetWave};

/// The namespace that Argo CD runs in.
pub const NAMESPACE: &str = "argocd";

/// The project of what the platform itself delivers.
pub const PLATFORM_PROJECT: &str = "platform";

/// The application that brings all others.
pub const ROOT: &str = "root";

/// The service account by which a hub signs in with a token, in the namespace of the deployers.
pub const HUB_ACCOUNT: &str = "hub";

/// The service accounts by which a hub's Argo CD asks API servers: its controller and its server.
pub const ACCOUNTS: [&str; 2] = ["argocd-application-controller", "argocd-server"];

/// The service accounts by which it signs in at a cloud: these, and the one that makes applications of sets.
pub const SIGNING_IN: [&str; 3] = [ACCOUNTS[0], ACCOUNTS[1], "argocd-applicationset-controller"];

/// The group that a cluster knows its hub by where nothing else is said.
const HUB_GROUP: &str = "platformc:hub";

/// The group that a cluster knows its hub by.
pub fn group_of(auth: &Auth) -> &str {
    auth.group.as_ref().map_or(HUB_GROUP, |group| &group.value)
}

/// What a file of a hub says.
#[derive(Debug)]
pub enum File<'p> {
    /// The namespace that Argo CD runs in.
    Namespace(Ground),
    /// How Argo CD is configured.
    Config(Config<'p>),
    /// The projects of nobody and of the platform.
    Projects(Hub<'p>),
    /// The application that brings all others.
    Root(Hub<'p>),
    /// Argo CD itself, which starts anew when its settings change.
    Itself(Hub<'p>, Box<Settings<'p>>),
    /// The values of its chart, with which it starts the first time.
    Values(Hub<'p>, Box<Config<'p>>),
    /// The platform's own files on every cluster.
    Clusters(Hub<'p>),
    /// The virtual clusters.
    VirtualClusters(Hub<'p>),
    /// How a person begins.
    Readme(Hub<'p>, Box<Config<'p>>),
    /// How the hub reaches its clusters.
    ClusterSecrets(Vec<ClusterSecret<'p>>),
    /// Credentials of repositories.
    RepositorySecrets(Vec<RepositorySecret<'p>>),
    /// What Argo CD shows to those who know the people.
    ProviderSecret(ProviderSecret<'p>),
    /// A Dex of its own.
    Dex(Dex<'p>),
    /// Where a tenant makes applications of its own.
    OwnApplications(OwnApplications<'p>),
    /// A tenant's projects.
    TenantProjects(Vec<Project<'p>>),
    /// A tenant's applications.
    Applications(Vec<Application<'p>>),
    /// What makes a tenant's applications.
    Sets(Vec<ApplicationSet<'p>>),
    /// What each of these sets makes, for people.
    SetsReadme(Vec<ApplicationSet<'p>>),
}

/// Where Argo CD runs.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// The version of Kubernetes.
    pub kubernetes: MinorVersion,
    /// Whether its cache is one of several pods.
    pub high_availability: bool,
}

/// What Argo CD shows to those who know the people.
#[derive(Debug)]
pub struct ProviderSecret<'p> {
    /// Who they are.
    pub provider: &'p Provider,
    /// The store of its credentials.
    pub store: &'p str,
    /// What keys in it begin with.
    pub prefix: &'p str,
}

/// Where a tenant makes applications of its own.
#[derive(Debug)]
pub struct OwnApplications<'p> {
    /// The namespace on the hub.
    pub namespace: String,
    /// The tenant.
    pub tenant: &'p str,
    /// Who leads it, as the API server sees them.
    pub leads: Vec<&'p str>,
    /// The namespaces that these may go to.
    pub destinations: BTreeSet<&'p str>,
    /// The version of Kubernetes of the hub.
    pub kubernetes: MinorVersion,
}

/// A Dex of its own beside Argo CD.
#[derive(Debug)]
pub struct Dex<'p> {
    /// Its own address.
    pub issuer: &'p str,
    /// Where people reach Argo CD.
    pub url: String,
    /// The directories that it asks.
    pub directories: &'p [Directory],
    /// The gateways by which people come to it; empty if the spec names none.
    pub gateways: Vec<&'p Gateway>,
}

/// What every Argo CD of the fleet has in common.
#[derive(Clone, Copy, Debug)]
pub struct Fleet<'p> {
    /// The platform's name.
    pub platform: &'p str,
    /// The repository of the generated files.
    pub repository: &'p str,
    /// The branch that is delivered.
    pub branch: &'p str,
    /// The folder of the manifests, with a final `/`; empty for the root.
    pub base: &'p str,
    /// The version of Argo CD.
    pub version: MinorVersion,
    /// The release of it, as its images are tagged.
    pub release: &'static str,
    /// The version of its chart.
    pub chart: &'p str,
    /// The version of vCluster's chart.
    pub vcluster_chart: &'p str,
    /// Whether its pages, API and cache go on where a part of it fails.
    pub high_availability: bool,
}

/// A hub, and all that it delivers to.
#[derive(Debug)]
pub struct Hub<'p> {
    /// What it has in common with others.
    pub fleet: Fleet<'p>,
    /// Its name.
    pub name: &'p str,
    /// The address of its own API server, as its Argo CD knows it.
    pub server: &'p str,
    /// Whether it knows itself as the cluster that it runs on. If not, no project can mean it by that.
    pub in_cluster: bool,
    /// Every cluster that it delivers to, itself among them, by name.
    pub clusters: Vec<HubCluster<'p>>,
    /// The store that its credentials come from, and what keys in it begin with.
    pub store: Option<(&'p str, &'p str)>,
    /// Who knows the people.
    pub provider: Option<&'p Provider>,
    /// Who it is at the clouds.
    pub identity: Option<&'p WorkloadIdentity>,
    /// Whether commits must be signed for one of its clusters.
    pub asks_for_signatures: bool,
}

impl<'p> Hub<'p> {
    /// The clusters that it signs in to: all but the one that it knows itself as.
    pub fn signs_in_to(&self) -> impl Iterator<Item = &HubCluster<'p>> {
        let clusters = self.clusters.iter();
        clusters.filter(|cluster| !self.in_cluster || cluster.name != self.name)
    }
}

/// A cluster that a hub delivers to.
#[derive(Debug)]
pub struct HubCluster<'p> {
    /// Its name.
    pub name: &'p str,
    /// The address of its API server, as the hub's Argo CD knows it.
    pub server: &'p str,
    /// How the hub signs in.
    pub auth: &'p Auth,
    /// Where it runs, if it is a virtual one.
    pub runs_in: Option<RunsIn<'p>>,
}

/// Where a virtual cluster runs.
#[derive(Debug)]
pub struct RunsIn<'p> {
    /// The address of its host's API server, as the hub's Argo CD knows it.
    pub server: &'p str,
    /// The namespace there.
    pub namespace: String,
}

/// The project of a tenant in a stage.
#[derive(Debug)]
pub struct Project<'p> {
    /// Its name, which is that of the deployers.
    pub name: &'p str,
    /// The tenant.
    pub tenant: &'p str,
    /// The stage.
    pub stage: &'p str,
    /// Whether its applications go when it goes, so that it waits for them.
    pub outlives_applications: bool,
    /// The repositories of the tenant's apps, and of applications of its own.
    pub repositories: Vec<&'p str>,
    /// Where its apps may go.
    pub destinations: Vec<Destination<'p>>,
    /// Whether all clusters belong to it alone.
    pub own_clusters: bool,
    /// The namespace whose applications may name it, beside Argo CD's own.
    pub applications_from: Option<String>,
    /// Whether other tenants live in the same namespaces.
    pub shared: bool,
    /// Who may do what.
    pub roles: Vec<ProjectRole<'p>>,
    /// When its apps may be synced.
    pub windows: &'p BTreeSet<Window>,
    /// Keys of which one must have signed.
    pub keys: Vec<&'p str>,
    /// The version of Argo CD.
    pub version: MinorVersion,
}

/// A namespace on a cluster.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Destination<'p> {
    /// The address of the API server.
    pub server: &'p str,
    /// The namespace.
    pub namespace: &'p str,
}

/// A role of a project.
#[derive(Debug)]
pub struct ProjectRole<'p> {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: &'static str,
    /// The identity provider's groups.
    pub groups: Vec<&'p str>,
    /// What its members may do.
    pub may: Vec<Right>,
}

/// An application of a tenant at one place.
#[derive(Clone, Debug)]
pub struct Application<'p> {
    /// Its name.
    pub name: String,
    /// The cluster.
    pub cluster: &'p str,
    /// Its labels.
    pub labels: Labels<'p>,
    /// What is delivered, and how.
    pub spec: Delivered<'p>,
    /// The cluster's address, and the namespace.
    pub destination: Destination<'p>,
}

/// What an application delivers.
#[derive(Clone, Copy, Debug)]
pub struct Delivered<'p> {
    /// The app.
    pub app: &'p str,
    /// The project.
    pub project: &'p str,
    /// The repository.
    pub repository: &'p str,
    /// The release.
    pub version: &'p str,
    /// What of the repository.
    pub source: &'p AppSource,
    /// Fields that others change.
    pub ignored: &'p BTreeMap<Objects, BTreeSet<String>>,
    /// The version of Argo CD.
    pub argocd: MinorVersion,
}

/// How a cluster lets its hub in.
#[derive(Clone, Copy, Debug)]
pub enum HubAccess<'p> {
    /// The Argo CD that runs on it.
    Itself,
    /// A group of the cluster's.
    Group(&'p str),
    /// A user of the cluster's: a machine of its cloud.
    User(&'p str),
    /// A service account with a token.
    Token,
}
