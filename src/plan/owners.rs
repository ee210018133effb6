//! Who reviews which files.

use std::collections::BTreeSet;

use super::OwnerRule;
use crate::model::{Platform, Tenant, TenantFile};

/// The lines of CODEOWNERS, the widest first: of several that match a path the last one counts. None if
/// the spec names no owners.
pub(super) fn rules(platform: &Platform) -> Vec<OwnerRule<'_>> {
    if platform.owners.is_empty() {
        return Vec::new();
    }
    let base = &platform.repository.path;
    let mut rules = vec![rule("*", &platform.owners)];
    // What fences a tenant in stays with the platform: a change of the tenant's lines in the spec also changes
    // files there, and so needs both.
    for tenant in owning_manifests(platform) {
        let name = tenant.name.as_str();
        let pattern = format!("/{base}clusters/*/tenants/{name}/addons.yaml");
        rules.push(rule(&pattern, &tenant.owners));
    }
    rules.extend(spec_files(platform));
    if platform.security_owners != platform.owners {
        for part in [
            "platform/",
            "policies/",
            "tenants/*/access.yaml",
            "tenants/*/network.yaml",
        ] {
            rules.push(rule(
                &format!("/{base}clusters/*/{part}"),
                &platform.security_owners,
            ));
        }
    }
    // Whoever could change these could change who reviews what.
    for path in ["/CODEOWNERS", "/.github/", "/.gitlab/", "/platformc.index"] {
        rules.push(rule(path, &platform.owners));
    }
    rules
}

/// The tenants with owners and raw manifests of their own, by name.
fn owning_manifests(platform: &Platform) -> Vec<&Tenant> {
    let manifests = platform.manifests.iter();
    let with_manifests: BTreeSet<_> = manifests.filter_map(|manifest| manifest.tenant).collect();
    let all = with_manifests.into_iter().map(|id| &platform.tenants[id]);
    let mut tenants: Vec<&Tenant> = all.filter(|tenant| !tenant.owners.is_empty()).collect();
    tenants.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    tenants
}

fn rule<'p>(pattern: &str, owners: &'p [String]) -> OwnerRule<'p> {
    OwnerRule {
        pattern: pattern.to_owned(),
        owners: owners.iter().map(String::as_str).collect(),
    }
}

/// A file of the spec that holds nothing but tenants of the same owners is theirs, too.
fn spec_files(platform: &Platform) -> impl Iterator<Item = OwnerRule<'_>> {
    platform.tenant_files.iter().filter_map(|file| {
        let owners = common_owners(platform, file)?;
        let pattern = format!("/{}{}", platform.repository.spec, file.path);
        Some(rule(&pattern, owners))
    })
}

/// The owners of all tenants of a file, if they are the same and there are any.
fn common_owners<'p>(platform: &'p Platform, file: &TenantFile) -> Option<&'p [String]> {
    let tenants = file.tenants.iter().map(|id| &platform.tenants[*id]);
    let mut owners = tenants.map(|tenant| tenant.owners.as_slice());
    let first = owners.next().filter(|owners| !owners.is_empty())?;
    owners.all(|owners| owners == first).then_some(first)
}
