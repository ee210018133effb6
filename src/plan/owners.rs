//! Who reviews which files.

use std::collections::BTreeMap;

use super::OwnerRule;
use super::layout::{self, ClusterFile, HubFile, HubTenantFile, TenantFile};
use crate::model::{self, Carrier, Id, Platform, Tenant};

/// The lines of CODEOWNERS, the widest first: of several that match a path the last one counts. None if
/// the spec names no owners.
pub(super) fn rules(platform: &Platform) -> Vec<OwnerRule<'_>> {
    if platform.owners.is_empty() {
        return Vec::new();
    }
    let everything = OwnerRule {
        pattern: "*".to_owned(),
        owners: names(&platform.owners),
    };
    let mut rules = vec![everything];
    rules.extend(addons(platform));
    rules.extend(spec_files(platform));
    rules.extend(security(platform));
    // Whoever could change these could change who reviews what.
    for path in ["CODEOWNERS", ".github/", ".gitlab/", "platformc.index"] {
        rules.extend(rule(path, "", &platform.owners));
    }
    rules
}

/// What fences a tenant in is the platform's or security's: a change of the tenant's lines in the spec also changes files
/// there, and so needs both reviews. What it brings along is its own.
fn addons(platform: &Platform) -> impl Iterator<Item = OwnerRule<'_>> {
    let tenants = owning_manifests(platform).into_iter();
    tenants.filter_map(|tenant| {
        let name = tenant.name.as_str();
        let file = layout::tenant_file_of_clusters(name, TenantFile::Addons);
        rule(&platform.repository.path, &file, &tenant.owners)
    })
}

fn security(platform: &Platform) -> impl Iterator<Item = OwnerRule<'_>> {
    let parts = clusters_parts().into_iter();
    let hubs = platform.delivery.is_argocd().then(hubs_parts);
    let owners = &platform.security_owners;
    let differ = *owners != platform.owners;
    let parts = parts.chain(hubs.into_iter().flatten());
    let parts = parts.filter(move |_| differ);
    parts.filter_map(|part| rule(&platform.repository.path, &part, owners))
}

/// What keeps tenants in on a cluster.
fn clusters_parts() -> [String; 6] {
    let folder = |list: ClusterFile| layout::folder_of_clusters(list.folder());
    let file = |file| layout::tenant_file_of_clusters("*", file);
    [
        folder(ClusterFile::PlatformKustomization),
        folder(ClusterFile::PoliciesKustomization),
        folder(ClusterFile::VirtualKustomization),
        file(TenantFile::Namespace),
        file(TenantFile::Access),
        file(TenantFile::Network),
    ]
}

/// What keeps tenants in at Argo CD.
fn hubs_parts() -> [String; 4] {
    let file = |file| layout::tenant_file_of_hubs("*", file);
    [
        layout::folder_of_hubs(HubFile::BootstrapKustomization.folder()),
        file(HubTenantFile::Projects),
        file(HubTenantFile::OwnApplications),
        file(HubTenantFile::Repositories),
    ]
}

/// The tenants with owners whose raw manifests are all their own, by name. What the platform or a class brings along
/// for a tenant is in the same file, and is the platform's to review.
fn owning_manifests(platform: &Platform) -> Vec<&Tenant> {
    let mut all_own: BTreeMap<Id<Tenant>, bool> = BTreeMap::new();
    for manifest in &platform.manifests {
        if let Some(tenant) = manifest.tenant {
            *all_own.entry(tenant).or_insert(true) &= manifest.by == Carrier::Tenant;
        }
    }
    let all = all_own.into_iter().filter(|(_, own)| *own);
    let all = all.map(|(id, _)| &platform.tenants[id]);
    let mut tenants: Vec<&Tenant> = all.filter(|tenant| !tenant.owners.is_empty()).collect();
    tenants.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    tenants
}

/// The owners of what is below a path. None if the path, as a pattern, would mean other paths: it keeps the platform's
/// owners.
fn rule<'p>(path: &str, below: &str, owners: &'p [String]) -> Option<OwnerRule<'p>> {
    let is_literal = !path.contains(['*', '?', '[', ']', '#', '!', '\\']);
    is_literal.then(|| OwnerRule {
        pattern: format!("/{path}{below}"),
        owners: names(owners),
    })
}

fn names(owners: &[String]) -> Vec<&str> {
    owners.iter().map(String::as_str).collect()
}

/// A file of the spec that holds nothing but tenants of the same owners is theirs, too.
fn spec_files(platform: &Platform) -> impl Iterator<Item = OwnerRule<'_>> {
    platform.tenant_files.iter().filter_map(|file| {
        let owners = common_owners(platform, file)?;
        let path = format!("{}{}", platform.repository.spec, file.path);
        rule(&path, "", owners)
    })
}

/// The owners of all tenants of a file, if they are the same and there are any.
fn common_owners<'p>(platform: &'p Platform, file: &model::TenantFile) -> Option<&'p [String]> {
    let tenants = file.tenants.iter().map(|id| &platform.tenants[*id]);
    let mut owners = tenants.map(|tenant| tenant.owners.as_slice());
    let first = owners.next().filter(|owners| !owners.is_empty())?;
    owners.all(|owners| owners == first).then_some(first)
}
