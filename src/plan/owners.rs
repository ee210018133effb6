//! Who reviews which files.

use std::collections::BTreeSet;

use super::OwnerRule;
use crate::load::Sources;
use crate::model::{Platform, Tenant};
use crate::source::SourceId;

/// The lines of CODEOWNERS, the widest first: of several that match a path the last one counts. None if
/// the spec names no owners.
pub(super) fn rules<'p>(platform: &'p Platform, sources: &Sources) -> Vec<OwnerRule<'p>> {
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
    rules.extend(spec_files(platform, sources));
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
fn spec_files<'p>(platform: &'p Platform, sources: &Sources) -> Vec<OwnerRule<'p>> {
    let files = sources.map.files().filter_map(|(source, file)| {
        let owners = owners_of_file(platform, sources, source)?;
        Some((
            format!("/{}{}", platform.repository.spec, file.path()),
            owners,
        ))
    });
    let mut rules: Vec<OwnerRule<'p>> = files.map(|(path, owners)| rule(&path, owners)).collect();
    rules.sort_by(|a, b| a.pattern.cmp(&b.pattern));
    rules
}

fn owners_of_file<'p>(
    platform: &'p Platform,
    sources: &Sources,
    source: SourceId,
) -> Option<&'p [String]> {
    let mut nodes = sources
        .root
        .children
        .iter()
        .flatten()
        .filter(|node| node.span.source == source);
    if nodes.any(|node| !matches!(node.name.value.as_str(), "tenant" | "language")) {
        return None;
    }
    let mut owners = platform
        .tenants
        .rows()
        .iter()
        .filter(|tenant| tenant.name.span.source == source)
        .map(|tenant| tenant.owners.as_slice());
    let first = owners.next().filter(|owners| !owners.is_empty())?;
    owners.all(|owners| owners == first).then_some(first)
}
