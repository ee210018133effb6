//! Apps of tenants.

use super::node::node;
use super::tenant::Place;
use crate::value::{AppPath, AppVersion, Name, RepositoryUrl, Text};

node! {
    /// Something that a tenant runs.
    pub struct App = "app" {
        /// Its name.
        arg name: Name,
        /// The sub-namespace that it runs in. Default: the tenant's own namespace.
        prop_opt namespace: Name,
        /// Where its manifests come from.
        child_opt source: Source,
        /// The release of each stage: `version dev="1.9.0" prod="1.8.1"`.
        child_opt version: Versions,
        /// Where it runs. Default: wherever the tenant is.
        children place: Place,
    }
}

node! {
    /// Where an app's manifests come from: a folder (`path`), a Kustomize overlay (`kustomize`) or a Helm
    /// chart (`chart`). `{stage}`, `{region}`, `{cluster}` and `{tenant}` can stand in the paths.
    pub struct Source = "source" {
        /// The Git repository, or the chart's repository or registry.
        arg url: RepositoryUrl,
        /// The folder with plain manifests.
        prop_opt path: AppPath,
        /// The folder with a `kustomization.yaml`.
        prop_opt kustomize: AppPath,
        /// The chart's name.
        prop_opt chart: Text,
    }
}

node! {
    /// The release of each stage.
    pub struct Versions = "version" {
        /// A stage and its release.
        props stages: (Name, AppVersion),
    }
}
