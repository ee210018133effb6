//! Repositories that more than one tenant may deliver from.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostics};
use crate::model::{Platform, Tenant};
use crate::source::Spanned;
use crate::value::repository_place;

/// A repository that two tenants may deliver from is as safe as the less careful of them. An app is one release, which
/// the spec names; what `repositories` and `own-applications` name is open to all that the tenant does.
pub(super) fn none_is_of_two_tenants(platform: &Platform, diags: &mut Diagnostics) {
    let shared = uses(platform).into_values().filter(|uses| uses.len() > 1);
    for uses in shared {
        let mut told = BTreeSet::new();
        for one in uses.iter().filter(|it| !it.is_app) {
            let other = uses.iter().find(|other| one.is_beside(other));
            // One tenant may name it twice.
            if let Some(other) = other.filter(|_| told.insert(one.name())) {
                let place = (other.name(), other.named.span);
                diags.report(diag::lint::repository_shared(one.name(), one.named, place));
            }
        }
    }
}

/// A tenant that names a repository.
struct Use<'p> {
    tenant: &'p Tenant,
    named: &'p Spanned<String>,
    /// Whether it does so for an app.
    is_app: bool,
    /// Whether an app of the tenant's comes from it.
    is_of_app: bool,
}

impl<'p> Use<'p> {
    fn name(&self) -> &'p str {
        self.tenant.name.as_str()
    }

    /// Whether another tenant has the repository, beside which this one is told of: of two the one without an app that
    /// comes from it, or else the later one. What a class says is meant for all of its tenants.
    fn is_beside(&self, other: &Self) -> bool {
        let is_other = self.name() != other.name() && self.named.span != other.named.span;
        let is_later = match (self.is_of_app, other.is_of_app) {
            (true, false) => false,
            (false, true) => true,
            (true, true) | (false, false) => other.is_app || self.named.span > other.named.span,
        };
        is_other && is_later
    }
}

/// Who names each repository. Patterns are one tenant's alone.
fn uses(platform: &Platform) -> BTreeMap<String, Vec<Use<'_>>> {
    let mut uses: BTreeMap<String, Vec<Use<'_>>> = BTreeMap::new();
    for tenant in platform.tenants.rows() {
        let of_apps: Vec<_> = tenant.apps.iter().map(|app| &app.repository).collect();
        let places: BTreeSet<String> = of_apps.iter().map(|url| repository_place(url)).collect();
        let listed = tenant.repositories.iter().chain(tenant.own_sources());
        let listed = listed
            .filter(|named| !named.ends_with('*'))
            .map(|it| (it, false));
        for (named, is_app) in listed.chain(of_apps.into_iter().map(|it| (it, true))) {
            let place = repository_place(named);
            let is_of_app = places.contains(&place);
            uses.entry(place).or_default().push(Use {
                tenant,
                named,
                is_app,
                is_of_app,
            });
        }
    }
    uses
}
