//! `argoproj.io/v1alpha1`: what Argo CD is told.
//!
//! A part that would be empty is left out: Argo CD takes empty parts out of the objects that it holds, and would then
//! find them changed for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::Resource;

const API_VERSION: &str = "argoproj.io/v1alpha1";

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

/// Signatures of OpenPGP.
#[derive(Debug, Serialize)]
pub struct Gpg<'a> {
    /// `head`: the commit that is delivered.
    pub mode: &'static str,
    /// The ids of the keys.
    pub keys: Vec<&'a str>,
}

/// Something that Argo CD keeps as Git has it.
#[derive(Debug, Serialize)]
pub struct Application<'a> {
    /// Everything about it.
    pub spec: ApplicationSpec<'a>,
}

impl Resource for Application<'_> {
    const API_VERSION: &'static str = API_VERSION;
    const KIND: &'static str = "Application";
}

/// What goes where, and how.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationSpec<'a> {
    /// The project.
    pub project: Cow<'a, str>,
    /// Where it comes from.
    #[serde(flatten)]
    pub source: Sources<'a>,
    /// Where it goes.
    pub destination: ApplicationDestination<'a>,
    /// How it gets there.
    pub sync_policy: SyncPolicy<'a>,
    /// How many past syncs are remembered.
    pub revision_history_limit: u8,
}

/// One source, or several.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Sources<'a> {
    /// One.
    Source(Box<Source<'a>>),
    /// Several, that refer to each other.
    Sources(Vec<Source<'a>>),
}

/// Where an application comes from.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source<'a> {
    /// The repository; of a chart in a registry without `oci://`.
    #[serde(rename = "repoURL")]
    pub repo_url: Cow<'a, str>,
    /// The tag, commit, branch or version of the chart.
    pub target_revision: Cow<'a, str>,
    /// The folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Cow<'a, str>>,
    /// The name by which other sources mean this one.
    #[serde(skip_serializing_if = "Option::is_none", rename = "ref")]
    pub reference: Option<&'static str>,
    /// The chart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<Cow<'a, str>>,
    /// How the folder is read, if it holds plain manifests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<Directory>,
    /// What is changed of a Kustomize overlay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kustomize: Option<KustomizeOptions<'a>>,
    /// The values of a chart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helm: Option<HelmOptions<'a>>,
}

/// Plain manifests.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Directory {
    /// Whether those in folders below count.
    pub recurse: bool,
}

/// What is changed of a Kustomize overlay.
#[derive(Clone, Debug, Serialize)]
pub struct KustomizeOptions<'a> {
    /// Images, `name=other:tag`.
    pub images: Vec<Cow<'a, str>>,
}

/// The values of a chart.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HelmOptions<'a> {
    /// The name of the release.
    pub release_name: Cow<'a, str>,
    /// Files of values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub value_files: Vec<Cow<'a, str>>,
    /// Single values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<HelmParameter<'a>>,
}

/// A value of a chart.
#[derive(Clone, Debug, Serialize)]
pub struct HelmParameter<'a> {
    /// Its path.
    pub name: Cow<'a, str>,
    /// The value.
    pub value: Cow<'a, str>,
}

/// Where an application goes.
#[derive(Clone, Debug, Serialize)]
pub struct ApplicationDestination<'a> {
    /// The address of the API server.
    pub server: Cow<'a, str>,
    /// The namespace of objects that name none.
    pub namespace: Cow<'a, str>,
}

/// How an application gets where it goes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncPolicy<'a> {
    /// By itself; `None` if something else syncs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated: Option<Automated>,
    /// Options, `Name=value`.
    pub sync_options: Vec<&'a str>,
    /// What happens after a failure.
    pub retry: Retry,
}

/// Syncing without being asked.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Automated {
    /// Said aloud where Argo CD knows the word, which it does since 3.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Whether objects go that Git has no more.
    pub prune: bool,
    /// Whether changes by others are undone.
    pub self_heal: bool,
}

/// What happens after a failure.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Retry {
    /// How many times.
    pub limit: u8,
    /// How long in between.
    pub backoff: Backoff,
}

/// How long to wait between tries.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Backoff {
    /// The first time.
    pub duration: &'static str,
    /// How many times longer each time.
    pub factor: u8,
    /// At most.
    pub max_duration: &'static str,
}

/// Something that makes applications.
#[derive(Debug, Serialize)]
pub struct ApplicationSet<'a> {
    /// Everything about it.
    pub spec: ApplicationSetSpec<'a>,
}

impl Resource for ApplicationSet<'_> {
    const API_VERSION: &'static str = API_VERSION;
    const KIND: &'static str = "ApplicationSet";
}

/// What is made of what.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationSetSpec<'a> {
    /// Templates of Go, which fail where a word has no value.
    pub go_template: bool,
    /// `missingkey=error`.
    pub go_template_options: [&'static str; 1],
    /// Where clusters are known from.
    pub generators: [Generator<'a>; 1],
    /// In which order applications are synced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<Strategy<'a>>,
    /// What may happen to the applications.
    pub sync_policy: SetSyncPolicy,
    /// What each application is like.
    pub template: ApplicationTemplate<'a>,
}

/// Where clusters are known from.
#[derive(Debug, Default, Serialize)]
pub struct Generator<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<ListGenerator<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clusters: Option<ClusterGenerator<'a>>,
}

impl<'a> Generator<'a> {
    /// They are listed.
    pub fn list(elements: Vec<Element<'a>>) -> Self {
        Self {
            list: Some(ListGenerator { elements }),
            ..Self::default()
        }
    }

    /// They are selected by the labels of their Secrets.
    pub fn clusters(selector: LabelSelector<'a>) -> Self {
        Self {
            clusters: Some(ClusterGenerator { selector }),
            ..Self::default()
        }
    }
}

/// Words of one application, by their names.
pub type Element<'a> = BTreeMap<Cow<'static, str>, Cow<'a, str>>;

#[derive(Debug, Serialize)]
struct ListGenerator<'a> {
    elements: Vec<Element<'a>>,
}

#[derive(Debug, Serialize)]
struct ClusterGenerator<'a> {
    selector: LabelSelector<'a>,
}

/// Labels that must be there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelSelector<'a> {
    /// What a label must be.
    pub match_expressions: [Expression<'a>; 1],
}

/// In which order applications are synced.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Strategy<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    rolling_sync: RollingSync<'a>,
}

impl<'a> Strategy<'a> {
    /// One step after the other, each when all of the one before are healthy.
    pub fn rolling(steps: Vec<Step<'a>>) -> Self {
        Self {
            kind: "RollingSync",
            rolling_sync: RollingSync { steps },
        }
    }
}

#[derive(Debug, Serialize)]
struct RollingSync<'a> {
    steps: Vec<Step<'a>>,
}

/// Applications that are synced together.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step<'a> {
    /// Which.
    pub match_expressions: [Expression<'a>; 1],
    /// How many of them at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_update: Option<&'a str>,
}

/// What a label must be.
#[derive(Debug, Serialize)]
pub struct Expression<'a> {
    key: &'static str,
    operator: &'static str,
    values: Vec<&'a str>,
}

impl<'a> Expression<'a> {
    /// One of these values.
    pub fn one_of(key: &'static str, values: Vec<&'a str>) -> Self {
        Self {
            key,
            operator: "In",
            values,
        }
    }
}

/// What may happen to a set's applications.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetSyncPolicy {
    /// `create-update`: none is deleted because a generator has nothing to say.
    pub applications_sync: &'static str,
    /// Whether what was delivered stays if the set goes.
    pub preserve_resources_on_deletion: bool,
}

/// What each application of a set is like.
#[derive(Debug, Serialize)]
pub struct ApplicationTemplate<'a> {
    /// Its name and labels.
    pub metadata: TemplateMetadata<'a>,
    /// The rest.
    pub spec: ApplicationSpec<'a>,
}

/// Name and labels of a set's applications.
#[derive(Debug, Serialize)]
pub struct TemplateMetadata<'a> {
    /// The name.
    pub name: Cow<'a, str>,
    /// The labels.
    pub labels: BTreeMap<&'a str, Cow<'a, str>>,
}
