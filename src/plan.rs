//! `Plan`: every file that must exist, with its path and what it says, in terms of tenancy rather than
//! of any engine. The cross product of tenants and clusters is expanded here; nothing after this can fail.

pub mod access;
pub mod argocd;
pub mod layout;
pub mod network;
pub mod part;
pub mod roles;
pub mod tenancy;

mod lower;
mod owners;
mod tenants;
pub mod virtual_clusters;

use crate::model::{Cluster, Id, Tenant};
use crate::output::RelPath;
use crate::output::scope::Scope;
use crate::value::MinorVersion;

use access::{ClusterAccess, Guard, Roles, TenantAccess};
use argocd::HubAccess;
use network::NamespaceNetwork;
use tenancy::{SystemNamespace, TenantNamespace};

use virtual_clusters::VirtualCluster;

pub use lower::lower;

/// Every file of a build.
#[derive(Debug)]
pub struct Plan<'p> {
    /// The files, ordered by path; each path once.
    pub artifacts: Vec<Artifact<'p>>,
    /// Folders whose files are listed in an index of their own: the clusters'.
    pub units: Vec<RelPath>,
    /// The part of the output that the plan is for.
    pub scope: Scope,
}

impl Plan<'_> {
    /// Leaves out what is outside of a scope.
    pub fn limit_to(&mut self, scope: Scope) {
        self.artifacts
            .retain(|artifact| scope.covers(&artifact.path));
        self.scope = scope;
    }
}

/// One file.
#[derive(Debug)]
pub struct Artifact<'p> {
    /// Where it is.
    pub path: RelPath,
    /// The cluster that it is for, if it is for one.
    pub cluster: Option<Id<Cluster>>,
    /// The tenant that it is for, if it is for one.
    pub tenant: Option<Id<Tenant>>,
    /// What it says.
    pub content: Content<'p>,
    /// Fields to set in its objects, checked before.
    pub patches: Vec<FieldPatch<'p>>,
}

impl<'p> Artifact<'p> {
    /// A file that is for the whole fleet.
    pub fn of_fleet(path: RelPath, content: Content<'p>) -> Self {
        Self {
            path,
            cluster: None,
            tenant: None,
            content,
            patches: Vec::new(),
        }
    }

    /// A file for a cluster, and for a tenant there if it is for one.
    pub fn of_cluster(
        path: RelPath,
        cluster: Id<Cluster>,
        tenant: Option<Id<Tenant>>,
        content: Content<'p>,
    ) -> Self {
        Self {
            cluster: Some(cluster),
            tenant,
            ..Self::of_fleet(path, content)
        }
    }
}

/// A field to set in one object of a file.
#[derive(Clone, Debug)]
pub struct FieldPatch<'p> {
    /// The object's place in the file, from 0.
    pub object: usize,
    /// The field, a JSON pointer.
    pub pointer: &'p str,
    /// The new value.
    pub value: serde_json::Value,
}

/// What a file says.
#[derive(Debug)]
pub enum Content<'p> {
    /// A tenant's namespaces on a cluster, with quotas, limits and default identities.
    TenantNamespaces(Vec<TenantNamespace<'p>>),
    /// What a tenant's pods reach and are reached by.
    TenantNetwork(Vec<NamespaceNetwork<'p>>),
    /// Who may do what in a tenant's namespaces.
    TenantAccess(TenantAccess<'p>),
    /// Namespaces of the platform itself.
    SystemNamespaces(Vec<SystemNamespace>),
    /// The closed roles.
    Roles(Roles),
    /// Who may do what on the whole cluster.
    ClusterAccess(ClusterAccess<'p>),
    /// Nobody but the platform touches tenants' namespaces.
    NamespaceGuard(Guard<'p>),
    /// Tenants' services open no way around the network rules.
    ServiceGuard {
        /// Whether Argo CD brings it.
        by_argocd: bool,
    },
    /// Nobody gets a token of an identity that is not theirs.
    TokenGuard(Guard<'p>),
    /// The files of a folder that are applied as one, in order.
    Kustomization(Vec<String>),
    /// What a cluster's hub may do there.
    HubAccess(HubAccess<'p>),
    /// A virtual cluster that runs there.
    VirtualCluster(VirtualCluster<'p>),
    /// What a hub's Argo CD is told.
    ArgoCd(argocd::File<'p>),
    /// Raw objects from the spec.
    Raw(Vec<&'p serde_json::Value>),
    /// Who reviews which paths.
    CodeOwners(Vec<OwnerRule<'p>>),
}

/// A line of CODEOWNERS; of several that match a path the last one counts.
#[derive(Debug, PartialEq, Eq)]
pub struct OwnerRule<'p> {
    /// The path pattern.
    pub pattern: String,
    /// The owners.
    pub owners: Vec<&'p str>,
}

/// A version label of Pod Security, `v1.36`.
pub fn pod_security_version(version: MinorVersion) -> String {
    format!("v{version}")
}
