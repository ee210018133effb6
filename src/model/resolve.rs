//! From what was written to what it means: references become ids, classes and defaults are filled in,
//! selections become lists of places.

mod access;
mod apps;
mod classes;
mod clusters;
mod delivery;
mod files;
mod fleet;
mod graph;
mod guests;
mod hierarchy;
mod labels;
mod layers;
mod limits;
mod network;
mod placement;
mod quota;
mod raw;
mod references;
mod roster;
mod selection;
mod services;
mod sharing;
mod tenants;
#[cfg(test)]
mod tests;
mod waves;

use super::{Platform, Repository};
use crate::diag::{self, Diagnostics, Reported};
use crate::load::Sources;
use crate::spec::lost::Lost;
use crate::spec::node::SpecNode;
use crate::spec::platform::{self, PolicyEngine};
use crate::spec::{Language, Spec};

use roster::Roster;

/// The version of the language that this compiler reads.
const LANGUAGE: u32 = 1;

/// Connects everything that a spec says.
pub fn resolve(
    spec: &Spec,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> Result<Platform, Reported> {
    check_language(&spec.languages, sources, diags);
    let Some(node) = &spec.platform else {
        if spec.sound {
            diags.report(diag::spec::platform_missing(sources.root.head));
        }
        return Err(diags
            .ok()
            .expect_err("a missing platform was reported, now or when it was read"));
    };
    let lost = Lost::find(sources, spec);
    let roster = Roster::resolve(spec, &lost, diags);
    let fleet = fleet::resolve(spec, node, &roster, diags)?;
    let directory = access::Directory::resolve(spec, node, &lost, diags);
    let mut tenants = tenants::resolve(node, &roster, &directory, &fleet, diags)?;
    guests::check(&roster, &tenants.table, diags);
    services::check(node, &fleet, &tenants.table, diags);
    sharing::resolve(&roster, &fleet, &mut tenants.table, diags);
    let manifests = raw::manifests(spec, &roster, sources, &fleet, &tenants.table, diags);
    let patches = raw::patches(spec, &roster, &fleet, &tenants.table, diags);
    let owners = owners(node);
    Ok(Platform {
        name: node.name.clone(),
        domain: node.domain.as_str().to_owned(),
        repository: repository(node),
        delivery: delivery::resolve(node, &fleet, &tenants.table, diags),
        policy_engine: node
            .policy_engine
            .as_ref()
            .map_or(PolicyEngine::Admission, |engine| engine.value),
        security_owners: security_owners(node, &owners),
        owners,
        group_prefix: directory.prefix().to_owned(),
        gateways: services::gateways(node, &fleet),
        platform_groups: directory.platform_groups(),
        contractors: directory.contractors(),
        group_uses: tenants.group_uses,
        reserved_namespaces: node.reserved_namespaces.clone(),
        regions: fleet.regions,
        stages: fleet.stages,
        clusters: fleet.clusters,
        tenants: tenants.table,
        manifests,
        patches,
        tenant_files: files::resolve(sources, &roster),
    })
}

fn check_language(lines: &[Language], sources: &Sources, diags: &mut Diagnostics) {
    let first_file = sources.root.head.source;
    for line in lines {
        if line.version.value != LANGUAGE {
            diags.report(diag::spec::language_unknown(&line.version));
        }
    }
    // A line that could not be read has been reported.
    let mut top = sources.root.children.iter().flatten();
    let is_meant = |word: &str| {
        word == Language::KEYWORD || diag::closest(word, [Language::KEYWORD]).is_some()
    };
    if !top.any(|node| is_meant(&node.name.value) && node.span.source == first_file) {
        diags.report(diag::spec::language_missing(sources.root.head));
    }
}

fn repository(node: &platform::Platform) -> Repository {
    let named = node.repository.as_ref();
    let folder = |path: Option<&crate::source::Spanned<crate::value::RelativePath>>,
                  default: &str| {
        path.map_or_else(|| default.to_owned(), |path| path.prefix())
    };
    Repository {
        url: named.map(|repository| repository.url.clone().map(|url| url.as_str().to_owned())),
        branch: named
            .and_then(|repository| repository.branch.as_ref())
            .map_or_else(|| "main".to_owned(), |branch| branch.as_str().to_owned()),
        path: folder(
            named.and_then(|repository| repository.path.as_ref()),
            "fleet/",
        ),
        spec: folder(named.and_then(|repository| repository.spec.as_ref()), ""),
    }
}

fn owners(node: &platform::Platform) -> Vec<String> {
    let named = node.owners.iter().flat_map(|owners| &owners.platform);
    named.map(|owner| owner.as_str().to_owned()).collect()
}

fn security_owners(node: &platform::Platform, owners: &[String]) -> Vec<String> {
    let named = node.owners.iter().flat_map(|owners| &owners.security);
    let security: Vec<String> = named.map(|owner| owner.as_str().to_owned()).collect();
    if security.is_empty() {
        owners.to_vec()
    } else {
        security
    }
}
