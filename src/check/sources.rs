//! Where tenants' apps come from.

use crate::diag::{self, Diagnostics};
use crate::model::{App, Platform, Tenant};
use crate::source::Spanned;
use crate::value::repository_place;

/// An app comes from a repository that its tenant is allowed, if the tenant has a list. Of one whose list has
/// a mistake nothing is said: what is missing in it may be what the mistake is about.
pub(super) fn every_source_is_allowed(platform: &Platform, diags: &mut Diagnostics) {
    for tenant in platform
        .tenants
        .rows()
        .iter()
        .filter(|tenant| tenant.sound && !tenant.repositories.is_empty())
    {
        for app in &tenant.apps {
            if !is_allowed(tenant, app) {
                let name = tenant.name.as_str();
                diags.report(diag::check::source_not_allowed(name, &app.repository));
            }
        }
    }
}

/// Whether an app comes from a repository that its tenant's list has.
fn is_allowed(tenant: &Tenant, app: &App) -> bool {
    let mut list = tenant.repositories.iter();
    list.any(|allowed| covers(allowed, &app.repository))
}

/// A repository of one tenant matches no source and no repository of another. An app whose own tenant may not have it
/// has been told of.
pub(super) fn no_repository_reaches_another_tenant(platform: &Platform, diags: &mut Diagnostics) {
    for tenant in platform.tenants.rows() {
        for pattern in tenant
            .repositories
            .iter()
            .filter(|repository| repository.ends_with('*'))
        {
            let mut others = platform
                .tenants
                .rows()
                .iter()
                .filter(|other| other.name.value != tenant.name.value);
            if let Some((other, found)) =
                others.find_map(|other| Some((other, first_covered(pattern, other)?)))
            {
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

fn first_covered<'t>(pattern: &str, other: &'t Tenant) -> Option<&'t Spanned<String>> {
    let own = |app: &&App| other.repositories.is_empty() || is_allowed(other, app);
    let sources = other.apps.iter().filter(own).map(|app| &app.repository);
    let place = repository_place(pattern);
    sources
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
