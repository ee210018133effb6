//! Applications.

use std::borrow::Cow;

use serde::Serialize;

use super::API_VERSION;
use crate::k8s::Resource;

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
    /// Fields that may differ from Git.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore_differences: Vec<IgnoredFields<'a>>,
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

/// Fields that may differ from Git.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IgnoredFields<'a> {
    /// The API group of the objects; without it, that of `v1`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub group: &'a str,
    /// Their kind.
    pub kind: &'a str,
    /// The name of the one that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// The fields.
    pub json_pointers: Vec<&'a str>,
}

/// How an application gets where it goes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncPolicy<'a> {
    /// By itself. Where a set of applications rolls out in steps its controller takes this away from each, and prunes
    /// as it says here.
    pub automated: Automated,
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
    /// Whether it goes on with what Git has by then. Argo CD knows the word since 3.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh: Option<bool>,
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
