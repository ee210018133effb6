//! From the model to the files: which there are, and what each says.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::access::{ClusterAccess, Guard, Roles};
use super::argocd::{self, AuthKind, HubAccess, group_of};
use super::layout::{self, ClusterFile, TenantFile};
use super::tenancy::{SYSTEM_NAMESPACES, SystemNamespace};
use super::tenants::TenantOnCluster;
use super::virtual_clusters::{self, VirtualCluster};
use super::{Artifact, Content, Plan, owners};
use crate::model::{Cluster, Id, Manifest, Platform, PlatformRole, Tenant};
use crate::output::RelPath;
use crate::output::scope::Scope;

/// Raw manifests by where they go: a cluster, and the tenant whose folder it is.
type RawByPlace<'p> = BTreeMap<(Id<Cluster>, Option<Id<Tenant>>), Vec<&'p Manifest>>;

/// Decides every file of the output.
pub fn lower<'p>(platform: &'p Platform) -> Plan<'p> {
    let raw = raw_by_place(platform);
    let clusters: Vec<_> = platform.clusters.iter().collect();
    let artifacts = |(id, cluster): &(Id<Cluster>, &'p Cluster)| {
        let lowering = ClusterLowering {
            platform,
            id: *id,
            cluster,
            raw: &raw,
        };
        lowering.artifacts()
    };
    let of_clusters: Vec<Vec<Artifact<'p>>> = clusters.par_iter().map(artifacts).collect();
    let mut artifacts = Vec::with_capacity(of_clusters.iter().map(Vec::len).sum());
    artifacts.extend(of_clusters.into_iter().flatten());
    artifacts.extend(argocd::artifacts(platform));
    let rules = owners::rules(platform);
    if !rules.is_empty() {
        let content = Content::CodeOwners(rules);
        artifacts.push(Artifact::of_fleet(layout::code_owners(), content));
    }
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    Plan {
        artifacts,
        units: units(platform),
        scope: Scope::Whole,
    }
}

/// The folders with an index of their own.
fn units(platform: &Platform) -> Vec<RelPath> {
    let base = &platform.repository.path;
    let clusters = platform.clusters.rows().iter();
    let clusters = clusters.map(|cluster| layout::cluster_folder(base, cluster.name.as_str()));
    let hubs = platform.hubs().into_iter();
    let hubs = hubs.map(|hub| layout::hub_folder(base, platform.clusters[hub].name.as_str()));
    clusters.chain(hubs).collect()
}

fn raw_by_place(platform: &Platform) -> RawByPlace<'_> {
    let mut all = RawByPlace::new();
    for manifest in &platform.manifests {
        let place = (manifest.cluster, manifest.tenant);
        all.entry(place).or_default().push(manifest);
    }
    all
}

fn values(manifest: &Manifest) -> impl Iterator<Item = &serde_json::Value> {
    manifest.objects.iter().map(|object| &object.value)
}

fn names(artifacts: &[Artifact<'_>]) -> Vec<String> {
    let names = artifacts.iter().map(|artifact| artifact.path.file_name());
    names.map(str::to_owned).collect()
}

/// One cluster while its files are decided.
struct ClusterLowering<'l, 'p> {
    platform: &'p Platform,
    id: Id<Cluster>,
    cluster: &'p Cluster,
    raw: &'l RawByPlace<'p>,
}

impl<'p> ClusterLowering<'_, 'p> {
    /// The files of the cluster, in order: what is in order in parts is soon in order as a whole.
    fn artifacts(&self) -> Vec<Artifact<'p>> {
        let mut artifacts = self.platform_files();
        let (tenants, tenant_files) = self.tenants();
        artifacts.extend(tenants);
        let addons = self.addons();
        let mut folders = vec![
            ClusterFile::PlatformKustomization.folder().to_owned(),
            ClusterFile::PoliciesKustomization.folder().to_owned(),
        ];
        let virtual_clusters = self.virtual_clusters();
        if !virtual_clusters.is_empty() {
            folders.push(ClusterFile::VirtualKustomization.folder().to_owned());
            let content = Content::Kustomization(names(&virtual_clusters));
            artifacts.push(self.file(ClusterFile::VirtualKustomization, content));
            artifacts.extend(virtual_clusters);
        }
        if !tenant_files.is_empty() {
            folders.push(ClusterFile::TenantsKustomization.folder().to_owned());
            artifacts.push(self.file(
                ClusterFile::TenantsKustomization,
                Content::Kustomization(tenant_files),
            ));
        }
        if !addons.is_empty() {
            folders.push(ClusterFile::AddonsKustomization.folder().to_owned());
            let content = Content::Kustomization(names(&addons));
            artifacts.push(self.file(ClusterFile::AddonsKustomization, content));
            artifacts.extend(addons);
        }
        artifacts.push(self.file(ClusterFile::Kustomization, Content::Kustomization(folders)));
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        artifacts
    }

    /// The virtual clusters that run on the cluster.
    fn virtual_clusters(&self) -> Vec<Artifact<'p>> {
        let base = &self.platform.repository.path;
        let found = virtual_clusters::on(self.platform, self.id).into_iter();
        let file = |it: VirtualCluster<'p>| {
            let path = layout::virtual_file(base, self.cluster.name.as_str(), it.name);
            Artifact::of_cluster(path, self.id, None, Content::VirtualCluster(it))
        };
        found.map(file).collect()
    }

    fn file(&self, file: ClusterFile, content: Content<'p>) -> Artifact<'p> {
        let path = layout::cluster_file(
            &self.platform.repository.path,
            self.cluster.name.as_str(),
            file,
        );
        Artifact::of_cluster(path, self.id, None, content)
    }

    fn platform_files(&self) -> Vec<Artifact<'p>> {
        let system = SYSTEM_NAMESPACES
            .iter()
            .map(|(name, purpose)| SystemNamespace {
                name,
                purpose,
                kubernetes: self.cluster.kubernetes,
            });
        let system = Content::SystemNamespaces(system.collect());
        let access = Content::ClusterAccess(self.cluster_access());
        let hub = self.hub_access().map(Content::HubAccess);
        let platform = [
            (ClusterFile::PlatformNamespaces, system),
            (ClusterFile::PlatformRoles, Content::Roles(Roles)),
            (ClusterFile::PlatformAccess, access),
        ];
        let platform = platform
            .into_iter()
            .chain(hub.map(|hub| (ClusterFile::PlatformHub, hub)));
        let policies = [
            (
                ClusterFile::NamespaceGuard,
                Content::NamespaceGuard(self.guard()),
            ),
            (ClusterFile::ServiceGuard, Content::ServiceGuard),
            (ClusterFile::TokenGuard, Content::TokenGuard(self.guard())),
        ];
        let mut files = self.listed(ClusterFile::PlatformKustomization, platform);
        files.extend(self.listed(ClusterFile::PoliciesKustomization, policies));
        files
    }

    /// The files of a folder, and the kustomization that names them.
    fn listed(
        &self,
        list: ClusterFile,
        files: impl IntoIterator<Item = (ClusterFile, Content<'p>)>,
    ) -> Vec<Artifact<'p>> {
        let mut names = Vec::new();
        let mut artifacts = Vec::new();
        for (file, content) in files {
            names.push(file.name().to_owned());
            artifacts.push(self.file(file, content));
        }
        artifacts.push(self.file(list, Content::Kustomization(names)));
        artifacts
    }

    /// How the cluster lets the Argo CD of its hub in.
    fn hub_access(&self) -> Option<HubAccess<'p>> {
        if !self.platform.delivery.is_argocd() {
            return None;
        }
        let auth = &self.cluster.auth;
        let hub = &self.platform.clusters[self.cluster.hub];
        let user = hub.identity.as_ref().and_then(|it| it.user(auth.kind));
        Some(if self.platform.is_in_cluster(self.id) {
            HubAccess::Itself
        } else if auth.kind == AuthKind::Token {
            HubAccess::Token
        } else if let Some(user) = user.filter(|_| auth.group.is_none()) {
            HubAccess::User(user)
        } else {
            HubAccess::Group(group_of(auth))
        })
    }

    fn guard(&self) -> Guard<'p> {
        Guard {
            groups: self.claims(PlatformRole::PlatformAdmin),
        }
    }

    fn cluster_access(&self) -> ClusterAccess<'p> {
        let grants = self
            .platform
            .platform_groups
            .iter()
            .map(|(role, claims)| (*role, claims.iter().map(String::as_str).collect()));
        ClusterAccess {
            grants: grants.collect(),
        }
    }

    fn claims(&self, wanted: PlatformRole) -> Vec<&'p str> {
        let of_role = self
            .platform
            .platform_groups
            .iter()
            .filter(|(role, _)| *role == wanted);
        of_role
            .flat_map(|(_, claims)| claims)
            .map(String::as_str)
            .collect()
    }

    /// The files of every tenant on the cluster, and their paths from the folder of all tenants.
    fn tenants(&self) -> (Vec<Artifact<'p>>, Vec<String>) {
        let mut artifacts = Vec::new();
        let mut names = Vec::new();
        let mut tenants: Vec<(Id<Tenant>, &'p Tenant)> = self.platform.tenants.iter().collect();
        tenants.sort_by(|(_, a), (_, b)| a.name.value.cmp(&b.name.value));
        for (id, tenant) in tenants {
            for (file, content) in self.tenant_contents(id, tenant) {
                let name = tenant.name.as_str();
                let path = layout::tenant_file(
                    &self.platform.repository.path,
                    self.cluster.name.as_str(),
                    name,
                    file,
                );
                names.push(format!("{name}/{}", file.name()));
                artifacts.push(Artifact::of_cluster(path, self.id, Some(id), content));
            }
        }
        (artifacts, names)
    }

    fn tenant_contents(
        &self,
        id: Id<Tenant>,
        tenant: &'p Tenant,
    ) -> Vec<(TenantFile, Content<'p>)> {
        let Some(here) = TenantOnCluster::new(self.platform, self.id, tenant) else {
            return Vec::new();
        };
        let mut contents = Vec::new();
        let namespaces = here.namespaces();
        if !namespaces.is_empty() {
            contents.push((TenantFile::Namespace, Content::TenantNamespaces(namespaces)));
            contents.push((TenantFile::Network, Content::TenantNetwork(here.network())));
        }
        contents.push((TenantFile::Access, Content::TenantAccess(here.access())));
        let raw = self.raw(Some(id));
        if !raw.is_empty() {
            let objects = raw.iter().flat_map(|manifest| values(manifest));
            contents.push((TenantFile::Addons, Content::Raw(objects.collect())));
        }
        contents
    }

    /// The cluster's own raw objects, a file for each file of the spec.
    fn addons(&self) -> Vec<Artifact<'p>> {
        let mut files: Vec<(&str, Vec<&serde_json::Value>)> = Vec::new();
        for manifest in self.raw(None) {
            match files.iter_mut().find(|(name, _)| *name == manifest.file) {
                Some((_, objects)) => objects.extend(values(manifest)),
                None => files.push((&manifest.file, values(manifest).collect())),
            }
        }
        files.sort_by_key(|(name, _)| *name);
        let path = |name: &str| {
            layout::addon_file(
                &self.platform.repository.path,
                self.cluster.name.as_str(),
                name,
            )
        };
        files
            .into_iter()
            .map(|(name, objects)| {
                Artifact::of_cluster(path(name), self.id, None, Content::Raw(objects))
            })
            .collect()
    }

    fn raw(&self, tenant: Option<Id<Tenant>>) -> &[&'p Manifest] {
        let here = self.raw.get(&(self.id, tenant));
        here.map_or(&[], Vec::as_slice)
    }
}
