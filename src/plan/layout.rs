//! Every path of the output is decided here and nowhere else.

use crate::output::RelPath;

/// The folder of a cluster. `base` is the folder of the manifests with a final `/`, or empty.
pub fn cluster_folder(base: &str, cluster: &str) -> RelPath {
    path(format!("{base}clusters/{cluster}"))
}

/// Whether a folder with an index of its own is a cluster's; if not, it is that of a hub's Argo CD.
pub fn is_cluster_folder(folder: &RelPath) -> bool {
    let mut parts = folder.as_str().rsplit('/');
    parts.nth(1) == Some("clusters")
}

/// A file of a cluster.
pub fn cluster_file(base: &str, cluster: &str, file: ClusterFile) -> RelPath {
    path(format!("{}/{}", cluster_folder(base, cluster), file.path()))
}

/// The folder of a tenant on a cluster.
pub fn tenant_folder(base: &str, cluster: &str, tenant: &str) -> RelPath {
    path(format!("{base}clusters/{cluster}/tenants/{tenant}"))
}

/// A file of a tenant on a cluster.
pub fn tenant_file(base: &str, cluster: &str, tenant: &str, file: TenantFile) -> RelPath {
    path(format!(
        "{}/{}",
        tenant_folder(base, cluster, tenant),
        file.name()
    ))
}

/// The file of a virtual cluster that runs on a cluster.
pub fn virtual_file(base: &str, cluster: &str, name: &str) -> RelPath {
    path(format!(
        "{}/virtual-clusters/{name}.yaml",
        cluster_folder(base, cluster)
    ))
}

/// A file of raw objects on a cluster.
pub fn addon_file(base: &str, cluster: &str, name: &str) -> RelPath {
    path(format!(
        "{}/addons/{name}.yaml",
        cluster_folder(base, cluster)
    ))
}

/// A folder of every cluster, from the folder of the manifests on, as a pattern of CODEOWNERS.
pub fn folder_of_clusters(folder: &str) -> String {
    format!("clusters/*/{folder}/")
}

/// A file of a tenant on every cluster; `*` is any tenant.
pub fn tenant_file_of_clusters(tenant: &str, file: TenantFile) -> String {
    format!("clusters/*/tenants/{tenant}/{}", file.name())
}

/// A folder of every hub, as a pattern.
pub fn folder_of_hubs(folder: &str) -> String {
    format!("argocd/*/{folder}/")
}

/// A file of a tenant on every hub, as a pattern.
pub fn tenant_file_of_hubs(tenant: &str, file: HubTenantFile) -> String {
    format!("argocd/*/tenants/{tenant}/{}", file.name())
}

/// The folder of what a hub's Argo CD is told.
pub fn hub_folder(base: &str, hub: &str) -> RelPath {
    path(format!("{base}argocd/{hub}"))
}

/// A file of a hub.
pub fn hub_file(base: &str, hub: &str, file: HubFile) -> RelPath {
    path(format!("{}/{}", hub_folder(base, hub), file.path()))
}

/// The folder of a tenant on a hub.
pub fn hub_tenant_folder(base: &str, hub: &str, tenant: &str) -> RelPath {
    path(format!("{}/tenants/{tenant}", hub_folder(base, hub)))
}

/// A file of a tenant on a hub.
pub fn hub_tenant_file(base: &str, hub: &str, tenant: &str, file: HubTenantFile) -> RelPath {
    let folder = hub_tenant_folder(base, hub, tenant);
    path(format!("{folder}/{}", file.name()))
}

/// CODEOWNERS, at the repository's root where Git hosts look for it.
pub fn code_owners() -> RelPath {
    path("CODEOWNERS".to_owned())
}

fn path(text: String) -> RelPath {
    RelPath::new(text).expect("names and folders of a spec are parts of a path")
}

/// The folder of a path, and the file's name in it.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The files that every cluster has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClusterFile {
    /// The folders of the cluster, in the order in which they are applied.
    Kustomization,
    /// The platform's own files.
    PlatformKustomization,
    /// Namespaces of the platform.
    PlatformNamespaces,
    /// The closed roles.
    PlatformRoles,
    /// Who has which role on the whole cluster.
    PlatformAccess,
    /// What its hub may do.
    PlatformHub,
    /// The policies.
    PoliciesKustomization,
    /// Nobody but the platform touches tenants' namespaces.
    NamespaceGuard,
    /// Tenants' services open no way around the network rules.
    ServiceGuard,
    /// Nobody gets a token of an identity that is not theirs.
    TokenGuard,
    /// The virtual clusters that run there.
    VirtualKustomization,
    /// Every file of every tenant.
    TenantsKustomization,
    /// Raw objects.
    AddonsKustomization,
}

impl ClusterFile {
    /// The folder that it is in, from the cluster's folder.
    pub fn folder(self) -> &'static str {
        split(self.path()).0
    }

    /// The file's name.
    pub fn name(self) -> &'static str {
        split(self.path()).1
    }

    /// The path from the cluster's folder.
    pub fn path(self) -> &'static str {
        match self {
            Self::Kustomization => "kustomization.yaml",
            Self::PlatformKustomization => "platform/kustomization.yaml",
            Self::PlatformNamespaces => "platform/namespaces.yaml",
            Self::PlatformRoles => "platform/roles.yaml",
            Self::PlatformAccess => "platform/access.yaml",
            Self::PlatformHub => "platform/hub.yaml",
            Self::PoliciesKustomization => "policies/kustomization.yaml",
            Self::NamespaceGuard => "policies/namespace-guard.yaml",
            Self::ServiceGuard => "policies/service-guard.yaml",
            Self::TokenGuard => "policies/token-guard.yaml",
            Self::VirtualKustomization => "virtual-clusters/kustomization.yaml",
            Self::TenantsKustomization => "tenants/kustomization.yaml",
            Self::AddonsKustomization => "addons/kustomization.yaml",
        }
    }
}

/// The files that a tenant has on a cluster.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TenantFile {
    /// Namespaces, quotas, limits, default identities.
    Namespace,
    /// Network policies.
    Network,
    /// Bindings and deployers.
    Access,
    /// Raw objects.
    Addons,
}

impl TenantFile {
    /// The file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Namespace => "namespace.yaml",
            Self::Network => "network.yaml",
            Self::Access => "access.yaml",
            Self::Addons => "addons.yaml",
        }
    }
}

/// The files that a hub of Argo CD has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HubFile {
    /// How a person begins.
    Readme,
    /// All that the root application brings.
    Kustomization,
    /// What a person applies once.
    BootstrapKustomization,
    /// The namespace that Argo CD runs in.
    Namespace,
    /// How Argo CD is configured.
    Config,
    /// The projects of nobody and of the platform.
    Projects,
    /// How the hub reaches its clusters.
    ClusterSecrets,
    /// How it reads the generated files.
    RepositorySecrets,
    /// What it shows to those who know the people.
    ProviderSecret,
    /// The application that brings all others.
    Root,
    /// The values of Argo CD's chart.
    Values,
    /// Argo CD itself.
    Itself,
    /// The platform's own files on every cluster.
    Clusters,
    /// The virtual clusters.
    VirtualClusters,
    /// A Dex of its own.
    Dex,
    /// Every file of every tenant.
    TenantsKustomization,
}

impl HubFile {
    /// The folder that it is in, from the hub's folder.
    pub fn folder(self) -> &'static str {
        split(self.path()).0
    }

    /// The file's name.
    pub fn name(self) -> &'static str {
        split(self.path()).1
    }

    /// The path from the hub's folder.
    pub fn path(self) -> &'static str {
        match self {
            Self::Readme => "README.md",
            Self::Kustomization => "kustomization.yaml",
            Self::BootstrapKustomization => "bootstrap/kustomization.yaml",
            Self::Namespace => "bootstrap/namespace.yaml",
            Self::Config => "bootstrap/config.yaml",
            Self::Projects => "bootstrap/projects.yaml",
            Self::ClusterSecrets => "bootstrap/cluster-secrets.yaml",
            Self::RepositorySecrets => "bootstrap/repository-secrets.yaml",
            Self::ProviderSecret => "bootstrap/provider-secret.yaml",
            Self::Root => "bootstrap/root.yaml",
            Self::Values => "values.yaml",
            Self::Itself => "argo-cd.yaml",
            Self::Clusters => "clusters.yaml",
            Self::VirtualClusters => "virtual-clusters.yaml",
            Self::Dex => "dex.yaml",
            Self::TenantsKustomization => "tenants/kustomization.yaml",
        }
    }
}

/// The files that a tenant has on a hub of Argo CD.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum HubTenantFile {
    /// What its apps may take from where, and bring where.
    Projects,
    /// Where it makes applications of its own.
    OwnApplications,
    /// Credentials of its repositories.
    Repositories,
    /// Its apps.
    Applications,
    /// What its sets make, for people.
    Readme,
}

impl HubTenantFile {
    /// The file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Projects => "projects.yaml",
            Self::OwnApplications => "own-applications.yaml",
            Self::Repositories => "repositories.yaml",
            Self::Applications => "applications.yaml",
            Self::Readme => "README.md",
        }
    }
}
