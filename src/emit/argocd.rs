//! What the Argo CD of a hub is told.

mod applications;
mod config;
mod dex;
mod fleet;
mod namespace;
mod own_applications;
mod policy;
mod projects;
mod readme;
mod secrets;
mod sets;
mod values;

use crate::k8s::{Metadata, Sink};
use crate::plan::argocd::{File, NAMESPACE};

pub(super) fn write(out: &mut impl Sink, file: &File<'_>) {
    match file {
        File::Namespace(ground) => namespace::namespace(out, *ground),
        File::Config(it) => config::config_maps(out, it),
        File::Projects(hub) => projects::of_fleet(out, hub),
        File::Root(hub) => fleet::root(out, hub),
        File::Itself(hub, settings) => fleet::itself(out, hub, settings),
        File::Values(hub, config) => out.add(&values::values(hub, config)),
        File::Clusters(hub) => fleet::clusters(out, hub),
        File::VirtualClusters(hub) => fleet::virtual_clusters(out, hub),
        File::ClusterSecrets(all) => all.iter().for_each(|it| secrets::cluster(out, it)),
        File::RepositorySecrets(all) => all.iter().for_each(|it| secrets::repository(out, it)),
        File::ProviderSecret(it) => secrets::provider(out, it),
        File::Dex(it) => dex::separate(out, it),
        File::OwnApplications(it) => own_applications::place(out, it),
        File::TenantProjects(all) => all.iter().for_each(|it| projects::of_tenant(out, it)),
        File::Applications(all) => all.iter().for_each(|it| applications::application(out, it)),
        File::Sets(all) => all.iter().for_each(|it| sets::set(out, it)),
        File::Readme(..) | File::SetsReadme(_) => {}
    }
}

/// The text of a file that is for people; nothing for all others.
pub(super) fn text(file: &File<'_>) -> Option<String> {
    if let File::Readme(hub, config) = file {
        return Some(readme::text(hub, config));
    }
    if let File::SetsReadme(sets) = file {
        return Some(readme::of_sets(sets));
    }
    None
}

/// An object beside Argo CD.
fn beside<'a>(name: impl Into<std::borrow::Cow<'a, str>>) -> Metadata<'a> {
    Metadata::in_namespace(name, NAMESPACE)
}

/// What Argo CD applies together, the first first.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    /// What refuses, before there is anything that it refuses.
    Guards,
    /// How Argo CD is configured, and the projects that are no tenant's.
    Settings,
    /// Argo CD itself, tenants' projects, and the namespaces of applications that tenants make.
    Tenants,
    /// What is in those namespaces.
    InNamespaces,
    /// Virtual clusters.
    VirtualClusters,
    /// The platform's files on every cluster. Tenants' applications, which have no number, are made after them.
    Clusters,
}

/// The annotation by which Argo CD applies things in turn, what has a lower number first. It does not wait for an
/// application to be well before it makes the next: a cluster out of reach would hold up all others.
pub(super) fn turn(it: Turn) -> [(&'static str, &'static str); 1] {
    let number = match it {
        Turn::Guards => "-40",
        Turn::Settings => "-30",
        Turn::Tenants => "-20",
        Turn::InNamespaces => "-19",
        Turn::VirtualClusters => "-15",
        Turn::Clusters => "-10",
    };
    [("argocd.argoproj.io/sync-wave", number)]
}
