//! What tenants run.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cluster, Id, Stage, Tenant};
use crate::source::{Span, Spanned};
use crate::value::{Deployable, Name};

/// Something that a tenant runs.
#[derive(Debug)]
pub struct App {
    /// Its name.
    pub name: Spanned<Name>,
    /// The repository or registry.
    pub repository: Spanned<String>,
    /// Whether everybody may read it.
    pub public: bool,
    /// The sub-namespace that it runs in; `None` for the tenant's own.
    pub part: Option<String>,
    /// Fields of its objects that others change, as JSON pointers.
    pub ignored: BTreeMap<Objects, BTreeSet<String>>,
    /// Where the spec first sets a value of its chart, or takes another image, by what is set.
    pub settings: BTreeMap<String, Span>,
    /// What runs where: every place that has a version.
    pub releases: Vec<Release>,
}

/// Some objects of an app.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Objects {
    /// Their kind.
    pub kind: &'static Deployable,
    /// The name of the one that is meant; `None` for all of the kind.
    pub name: Option<String>,
}

/// An app at one place.
#[derive(Debug)]
pub struct Release {
    /// The cluster.
    pub cluster: Id<Cluster>,
    /// The stage.
    pub stage: Id<Stage>,
    /// The version: a tag or commit of a Git repository, or a chart's version.
    pub version: String,
    /// What is applied.
    pub source: AppSource,
}

/// Applications that a tenant's leads make themselves.
#[derive(Debug)]
pub struct OwnApplications {
    /// Where the spec says it.
    pub span: Span,
    /// Where they may come from, beside the repositories of the tenant's apps.
    pub repositories: Vec<OwnRepository>,
}

/// A repository that applications of a tenant's own may come from.
#[derive(Debug)]
pub struct OwnRepository {
    /// Its URL.
    pub url: Spanned<String>,
    /// What it holds.
    pub kind: RepositoryKind,
    /// Whether everybody may read it.
    pub public: bool,
    /// The stages that it is for.
    pub stages: BTreeSet<Id<Stage>>,
}

impl Tenant {
    /// The repositories of its apps, and those of applications of its own.
    pub fn sources(&self) -> impl Iterator<Item = &Spanned<String>> {
        let of_apps = self.apps.iter().map(|app| &app.repository);
        of_apps.chain(self.own_sources())
    }

    /// The repositories that are named for applications of its own.
    pub fn own_sources(&self) -> impl Iterator<Item = &Spanned<String>> {
        let own = self.own_applications.iter();
        own.flat_map(|own| own.repositories.iter().map(|it| &it.url))
    }
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

impl RepositoryKind {
    /// That of a repository of charts, which its URL tells.
    pub fn of_charts(url: &str) -> Self {
        if url.starts_with("oci://") {
            Self::Registry
        } else {
            Self::Charts
        }
    }
}

/// What is applied of an app.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AppSource {
    /// A folder of plain manifests.
    Folder(String),
    /// A folder with a `kustomization.yaml`.
    Kustomize {
        /// The folder.
        path: String,
        /// Images that take the place of others, by the names in the manifests.
        images: BTreeMap<String, String>,
    },
    /// A Helm chart.
    Chart {
        /// Its name.
        name: String,
        /// Files of values inside of it.
        values: Vec<String>,
        /// Values, by their paths.
        parameters: BTreeMap<String, String>,
    },
}
