//! Projects.

use std::borrow::Cow;

use serde::Serialize;

use super::API_VERSION;
use crate::k8s::Resource;

/// What applications may take from where, and bring where.
#[derive(Debug, Serialize)]
pub struct AppProject<'a> {
    /// Everything about it.
    pub spec: AppProjectSpec<'a>,
}

impl Resource for AppProject<'_> {
    const API_VERSION: &'static str = API_VERSION;
    const KIND: &'static str = "AppProject";
}

/// The fences of a project. A list of kinds that may be applied is never empty: Argo CD takes an empty one for a
/// missing one, and that for every kind.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppProjectSpec<'a> {
    /// What it is for.
    pub description: Cow<'a, str>,
    /// Repositories, each by its whole URL.
    pub source_repos: Vec<Cow<'a, str>>,
    /// Namespaces whose applications may name the project, beside Argo CD's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_namespaces: Vec<Cow<'a, str>>,
    /// Where objects may go.
    pub destinations: Vec<Destination<'a>>,
    /// As whom they are applied there. Argo CD takes the first that fits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub destination_service_accounts: Vec<DestinationServiceAccount<'a>>,
    /// Whether clusters count that belong to this project, and no others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub permit_only_project_scoped_clusters: bool,
    /// Kinds of whole clusters that may be applied; none if it is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cluster_resource_whitelist: Vec<GroupKind<'a>>,
    /// Kinds of whole clusters that may not, whatever else is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cluster_resource_blacklist: Vec<GroupKind<'a>>,
    /// Kinds that may be applied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub namespace_resource_whitelist: Vec<GroupKind<'a>>,
    /// Kinds that may not, whatever else is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub namespace_resource_blacklist: Vec<GroupKind<'a>>,
    /// What is told of objects that no application has brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orphaned_resources: Option<OrphanedResources>,
    /// Who may do what with the project's applications.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<ProjectRole<'a>>,
    /// When applications may be synced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sync_windows: Vec<SyncWindow<'a>>,
    /// Keys of which one must have signed, as Argo CD before 3.5 has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signature_keys: Vec<SignatureKey<'a>>,
    /// Keys of which one must have signed, from Argo CD 3.5 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_integrity: Option<SourceIntegrity<'a>>,
}

/// A place that objects go to. The cluster is never named by both its address and its name: either would be enough.
#[derive(Debug, Serialize)]
pub struct Destination<'a> {
    /// The address of the API server.
    pub server: Cow<'a, str>,
    /// The namespace.
    pub namespace: Cow<'a, str>,
}

/// As whom objects are applied at a place.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DestinationServiceAccount<'a> {
    /// The address of the API server.
    pub server: Cow<'a, str>,
    /// The namespace.
    pub namespace: Cow<'a, str>,
    /// The service account, `namespace:name`.
    pub default_service_account: String,
}

/// A kind.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct GroupKind<'a> {
    /// Its API group; empty for `v1`.
    pub group: &'a str,
    /// The kind.
    pub kind: &'a str,
}

/// What is told of objects that no application has brought.
#[derive(Debug, Serialize)]
pub struct OrphanedResources {
    /// Whether applications show a warning.
    pub warn: bool,
    /// Objects that nobody need care about.
    pub ignore: Vec<OrphanedResource>,
}

/// An object that nobody need care about.
#[derive(Debug, Serialize)]
pub struct OrphanedResource {
    /// Its kind.
    pub kind: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// A role of a project.
#[derive(Debug, Serialize)]
pub struct ProjectRole<'a> {
    /// Its name in the project.
    pub name: Cow<'a, str>,
    /// What it is for.
    pub description: Cow<'a, str>,
    /// The identity provider's groups that have it.
    pub groups: Vec<Cow<'a, str>>,
    /// What it allows, a line of Casbin each.
    pub policies: Vec<String>,
}

/// A time in which applications may be synced.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncWindow<'a> {
    /// `allow`: outside of it, and of all others like it, they may not.
    pub kind: &'static str,
    /// When it opens, a cron line.
    pub schedule: &'a str,
    /// How long it is open.
    pub duration: &'a str,
    /// The time zone of the schedule.
    pub time_zone: &'a str,
    /// The applications.
    pub applications: [&'static str; 1],
    /// Whether people may sync by hand while it is closed.
    pub manual_sync: bool,
}

/// A key.
#[derive(Debug, Serialize)]
pub struct SignatureKey<'a> {
    /// Its id.
    #[serde(rename = "keyID")]
    pub key_id: &'a str,
}

/// What must be signed, and by whom.
#[derive(Debug, Serialize)]
pub struct SourceIntegrity<'a> {
    /// Git repositories.
    pub git: GitIntegrity<'a>,
}

/// What must be signed of Git repositories.
#[derive(Debug, Serialize)]
pub struct GitIntegrity<'a> {
    /// One policy for all of them.
    pub policies: [GitPolicy<'a>; 1],
}

/// What must be signed of some repositories.
#[derive(Debug, Serialize)]
pub struct GitPolicy<'a> {
    /// The repositories.
    pub repos: Vec<RepositoryUrl<'a>>,
    /// How, and by whom.
    pub gpg: Gpg<'a>,
}

/// A repository.
#[derive(Debug, Serialize)]
pub struct RepositoryUrl<'a> {
    /// Its URL.
    pub url: Cow<'a, str>,
}

/// Signatures of PGP.
#[derive(Debug, Serialize)]
pub struct Gpg<'a> {
    /// `head`: the commit that is delivered.
    pub mode: &'static str,
    /// The ids of the keys.
    pub keys: Vec<&'a str>,
}
