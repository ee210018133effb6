//! `argoproj.io/v1alpha1`: what Argo CD is told.
//!
//! A part that would be empty is left out: Argo CD takes empty parts out of the objects that it holds, and would then
//! find them changed for ever.

mod application;
mod project;
mod set;

pub use application::{
    Application, ApplicationDestination, ApplicationSpec, Automated, Backoff, Directory,
    HelmOptions, HelmParameter, IgnoredFields, KustomizeOptions, Retry, Source, Sources,
    SyncPolicy,
};
pub use project::{
    AppProject, AppProjectSpec, Destination, DestinationServiceAccount, GitIntegrity, GitPolicy,
    Gpg, GroupKind, OrphanedResource, OrphanedResources, ProjectRole, RepositoryUrl, SignatureKey,
    SourceIntegrity, SyncWindow,
};
pub use set::{
    ApplicationSet, ApplicationSetSpec, ApplicationTemplate, Element, Expression, Generator,
    LabelSelector, SetSyncPolicy, Step, Strategy, TemplateMetadata,
};

const API_VERSION: &str = "argoproj.io/v1alpha1";
