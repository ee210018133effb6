//! Who reviews which files.

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
    let mut tenants: Vec<&'p Tenant> = platform
        .tenants
        .rows()
        .iter()
        .filter(|tenant| !tenant.owners.is_empty())
        .collect();
    tenants.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    for tenant in &tenants {
        rules.push(rule(
            &format!("/{base}clusters/*/tenants/{}/", tenant.name.as_str()),
            &tenant.owners,
        ));
    }
    rules.extend(spec_files(platform, sources));
    // Behind the tenants' own lines: whoever owns a tenant must not widen what it reaches alone.
    if platform.security_owners != platform.owners || !tenants.is_empty() {
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
