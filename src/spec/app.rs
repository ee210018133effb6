//! Apps of tenants.

use super::Selection;
use super::node::node;
use super::tenant::Place;
use crate::value::{
    AppPath, AppVersion, ChartName, Deployable, FieldPointer, ImageName, ImageReference, Name,
    ObjectName, ParameterName, Pattern, RepositoryUrl, TenantRepository, Text, ValuesPath,
};

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
        /// Fields that others change, and that stay as these leave them.
        children ignore_differences: IgnoreDifferences,
    }
}

node! {
    /// Fields of an app's objects that others change, such as an autoscaler, and that stay as these leave them.
    /// Git says what they are at first: `ignore-differences "Deployment" "/spec/replicas"`.
    pub struct IgnoreDifferences = "ignore-differences" {
        /// The kind of the objects.
        arg kind: Deployable,
        /// The fields, each as a JSON pointer.
        args fields: FieldPointer,
        /// The one object whose fields they are. Default: all of the kind.
        prop_opt name: ObjectName,
    }
}

node! {
    /// Where an app's manifests come from: a folder (`path`), a Kustomize overlay (`kustomize`) or a Helm
    /// chart (`chart`). `{stage}`, `{region}`, `{cluster}` and `{tenant}` can stand in the paths.
    pub struct Source = "source" {
        /// The Git repository, or the chart's repository or registry.
        arg url: RepositoryUrl,
        /// The folder with plain manifests: all below it is applied, too.
        prop_opt path: AppPath,
        /// The folder with a `kustomization.yaml`.
        prop_opt kustomize: AppPath,
        /// The chart's name.
        prop_opt chart: ChartName,
        /// Whether everybody may read it, so that Argo CD shows no credentials. Default: no.
        prop_opt public: bool,
        /// Files of values inside of the chart (`chart` only).
        list values: ValuesPath,
        /// Values of the chart (`chart` only).
        children parameters: Parameters,
        /// Images that take the place of others (`kustomize` only).
        children images: Images,
    }
}

node! {
    /// Values of a chart: `replicaCount "3"`. Of two lines that both apply the more specific wins. Each is what
    /// `helm --set` makes of it: a number, `true`, `null` or a list (`{a,b}`) is one, and all else is text.
    pub struct Parameters = "parameters" {
        /// Where they are so.
        part at: Selection,
        /// A value, by its path in the chart.
        entries values: (ParameterName, Text),
    }
}

node! {
    /// Images that take the place of others: `"checkout" "registry.example.com/checkout:1.9.0"`.
    pub struct Images = "images" {
        /// Where they are so.
        part at: Selection,
        /// The name in the manifests, and what stands there instead.
        entries images: (ImageName, ImageReference),
    }
}

node! {
    /// The release of each stage.
    pub struct Versions = "version" {
        /// A stage and its release.
        props stages: (Name, AppVersion),
    }
}

node! {
    /// Applications that the tenant's leads make themselves, in the namespace `argocd-<tenant>` on the hub (Argo CD's
    /// "applications in any namespace"). They go where the tenant's apps go, and come from the repositories of its
    /// apps in the same stage and from those that are named here.
    pub struct OwnApplications = "own-applications" {
        /// Whether they may. What a tenant says takes the place of what its class says, repositories included.
        arg allowed: bool,
        /// A repository that they may come from.
        children repository: OwnRepository,
    }
}

node! {
    /// A repository that applications of the tenant's own may come from.
    pub struct OwnRepository = "repository" {
        /// Its URL.
        arg url: TenantRepository,
        /// The stages that it is for. Default: all.
        prop_list stage: Pattern,
        /// Whether it holds charts. Default: a registry (`oci://…`) does, all others are Git repositories.
        prop_opt charts: bool,
        /// Whether everybody may read it, so that Argo CD shows no credentials. Default: no.
        prop_opt public: bool,
    }
}
