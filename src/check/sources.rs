//! Where what tenants run comes from.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostics};
use crate::model::{Platform, Tenant};
use crate::source::Spanned;
use crate::value::{repository_as_compared, repository_place};

/// What a tenant runs comes from a repository that it is allowed, if it has a list. Of one whose list has a mistake
/// nothing is said: what is missing in it may be what the mistake is about.
pub(super) fn every_source_is_allowed(platform: &Platform, diags: &mut Diagnostics) {
    for tenant in platform
        .tenants
        .rows()
        .iter()
        .filter(|tenant| tenant.sound && !tenant.repositories.is_empty())
    {
        let taken =
            |source: &&Spanned<String>| !is_allowed(tenant, source) && !is_own(platform, source);
        for source in tenant.sources().filter(taken) {
            let owner = owner(platform, tenant, source);
            let owner = owner.map(|(owner, named)| (owner.name.as_str(), named.span));
            let name = tenant.name.as_str();
            diags.report(diag::check::source_not_allowed(name, source, owner));
        }
    }
}

/// Whether a repository is the platform's own, of which more is told elsewhere.
fn is_own(platform: &Platform, source: &str) -> bool {
    let own = platform.repository.url.as_ref();
    own.is_some_and(|own| repository_place(own) == repository_place(source))
}

/// Another tenant that has a repository, and where it says so. What a class says for both is no other's.
fn owner<'p>(
    platform: &'p Platform,
    tenant: &Tenant,
    source: &Spanned<String>,
) -> Option<(&'p Tenant, &'p Spanned<String>)> {
    let place = repository_place(source);
    others(platform, tenant).find_map(|other| {
        let mut named = named(other);
        let has = |named: &&Spanned<String>| {
            named.span != source.span && covers(&repository_place(named), &place)
        };
        Some((other, named.find(has)?))
    })
}

fn others<'p>(platform: &'p Platform, tenant: &Tenant) -> impl Iterator<Item = &'p Tenant> {
    let all = platform.tenants.rows().iter();
    all.filter(|other| other.name.value != tenant.name.value)
}

/// Whether a tenant's list has a repository.
fn is_allowed(tenant: &Tenant, source: &Spanned<String>) -> bool {
    let mut list = tenant.repositories.iter();
    list.any(|allowed| covers(allowed, source))
}

/// A repository of one tenant matches no source and no repository of another. A source that its own tenant may not have
/// has been told of.
pub(super) fn no_repository_reaches_another_tenant(platform: &Platform, diags: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for tenant in platform.tenants.rows() {
        let patterns = tenant.repositories.iter();
        for pattern in patterns.filter(|repository| repository.ends_with('*')) {
            let covered = others(platform, tenant)
                .filter_map(|other| Some((other, first_covered(pattern, other)?)));
            let (taken, reached): (Vec<_>, Vec<_>) =
                covered.partition(|(other, found)| is_rightful(tenant, pattern, other, found));
            // A class takes it once for many tenants.
            for (other, found) in taken
                .into_iter()
                .filter(|(_, found)| told.insert(found.span))
            {
                diags.report(diag::check::takes_of_other(
                    other.name.as_str(),
                    found,
                    tenant.name.as_str(),
                    pattern.span,
                ));
            }
            if let Some((other, found)) = reached.first() {
                diags.report(diag::check::reaches_others(
                    &pattern.value,
                    found,
                    other.name.as_str(),
                    pattern.span,
                    "name it exactly, or end the pattern at a `/` that only this tenant has",
                ));
            }
        }
    }
}

/// Whether what another tenant names is the tenant's whose pattern matches it: the pattern is a folder of its name, or an
/// app of its own comes from there and the other one's list does not have it.
fn is_rightful(tenant: &Tenant, pattern: &str, other: &Tenant, found: &str) -> bool {
    let name = tenant.name.as_str();
    let is_named = repository_place(pattern)
        .split('/')
        .any(|part| part == name);
    let place = repository_place(found);
    let mut own = tenant.apps.iter().map(|app| &app.repository);
    let mut listed = other.repositories.iter();
    is_named
        || own.any(|own| repository_place(own) == place)
            && !listed.any(|listed| covers(&repository_place(listed), &place))
}

fn first_covered<'t>(pattern: &str, other: &'t Tenant) -> Option<&'t Spanned<String>> {
    let own = |it: &&'t Spanned<String>| other.repositories.is_empty() || is_allowed(other, it);
    let place = repository_place(pattern);
    other
        .sources()
        .filter(own)
        .chain(&other.repositories)
        .find(|repository| covers(&place, &repository_place(repository)))
}

/// Whether a repository is the named one or, where the name ends in `/*`, begins like it.
fn covers(pattern: &str, repository: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(before) => repository.starts_with(before),
        None => pattern == repository,
    }
}

/// Whoever may deliver from the platform's own repository reads what is said of all others, and delivers it as its own.
pub(super) fn the_platforms_own_is_nobodys(platform: &Platform, diags: &mut Diagnostics) {
    let Some(own) = &platform.repository.url else {
        return;
    };
    let place = repository_place(own);
    let mut told = BTreeSet::new();
    for named in platform.tenants.rows().iter().flat_map(named) {
        // A class names it once for many tenants.
        if covers(&repository_place(named), &place) && told.insert(named.span) {
            diags.report(diag::delivery::repository_of_platform(named, own.span));
        }
    }
}

/// Two repositories that Argo CD takes for one are open to both tenants.
pub(super) fn no_two_are_one_to_argo_cd(platform: &Platform, diags: &mut Diagnostics) {
    let mut firsts: BTreeMap<String, (&Tenant, &Spanned<String>)> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for tenant in platform.tenants.rows() {
        for named in named(tenant) {
            let compared = repository_as_compared(named);
            let (first, other) = *firsts.entry(compared).or_insert((tenant, named));
            if other.value == named.value || !told.insert(named.span) {
                continue;
            }
            let is_own = first.name.value == tenant.name.value;
            let whose = (!is_own).then(|| first.name.as_str());
            diags.report(diag::delivery::repository_of_two(named, other, whose));
        }
    }
}

/// Every repository that a tenant names, patterns among them.
fn named(tenant: &Tenant) -> impl Iterator<Item = &Spanned<String>> {
    tenant.repositories.iter().chain(tenant.sources())
}
