//! The two ways out: raw manifests with their placeholders filled in, and patches with their places.

mod manifests;
mod names;
mod objects;
mod patches;
mod placeholders;
mod shape;

use std::collections::BTreeMap;

use super::fleet::Fleet;
use super::references::unmatched;
use super::roster::Roster;
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::model::{Cluster, Id, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::lost::{Kind, Lost};
use crate::spec::tenant::Settings;
use crate::value::Pattern;

pub(super) use manifests::manifests;
pub(super) use patches::patches;

/// Tenants by their namespaces.
type Namespaces<'t> = BTreeMap<(Id<Cluster>, &'t str), &'t Tenant>;

/// The tenants' namespaces on each cluster, and whose they are.
fn namespaces(tenants: &Table<Tenant>) -> Namespaces<'_> {
    let mut all = Namespaces::new();
    for tenant in tenants.rows() {
        for place in &tenant.places {
            let names = place.namespaces.iter();
            all.extend(names.map(|namespace| ((place.cluster, namespace.name.as_str()), tenant)));
        }
    }
    all
}

/// The tenants that a line holds for, each with the layer that the line stands in: 0 for the tenant's own
/// lines, then its class, and so on outwards.
type Holders = BTreeMap<Id<Tenant>, usize>;

/// Every line of a kind in the settings of tenants and of their classes. A class's line holds for every tenant
/// of the class.
fn lines_of<'s, T>(
    roster: &Roster<'s>,
    said: impl Fn(&'s Settings) -> &'s Vec<T>,
) -> Vec<(&'s T, Holders)> {
    let mut lines: Vec<(&T, Holders)> = Vec::new();
    let mut of_classes: BTreeMap<&str, Holders> = BTreeMap::new();
    for (id, node) in roster.iter() {
        let own = said(&node.settings).iter();
        lines.extend(own.map(|line| (line, Holders::from([(id, 0)]))));
        let lineage = roster.classes.lineage(node.class.as_ref());
        for (number, class) in lineage.into_iter().enumerate() {
            let holders = of_classes.entry(class.name.as_str()).or_default();
            holders.insert(id, number + 1);
        }
    }
    for class in roster.classes.iter() {
        let holders = of_classes.get(class.name.as_str()).into_iter();
        lines.extend(holders.flat_map(|holders| {
            let lines = said(&class.settings).iter();
            lines.map(move |line| (line, holders.clone()))
        }));
    }
    lines
}

/// The tenants that a pattern names; all without one.
fn tenants_of(
    tenants: &Table<Tenant>,
    pattern: Option<&Spanned<Pattern>>,
    lost: &Lost,
    diags: &mut Diagnostics,
) -> Vec<Id<Tenant>> {
    let Some(pattern) = pattern else {
        return tenants.iter().map(|(id, _)| id).collect();
    };
    let found: Vec<Id<Tenant>> = tenants
        .iter()
        .filter(|(_, tenant)| pattern.matches(tenant.name.as_str()))
        .map(|(id, _)| id)
        .collect();
    if found.is_empty() {
        let known = tenants.rows().iter().map(|tenant| tenant.name.as_str());
        unmatched(lost, Kind::Tenant, (pattern, pattern.span), known, diags);
    }
    found
}

/// What is wrong with a line that is for none of the places of these tenants; nothing if a tenant has no places
/// for another reason, which has been told.
fn nowhere(
    ids: &[Id<Tenant>],
    tenants: &Table<Tenant>,
    fleet: &Fleet,
    at: Span,
) -> Option<Diagnostic> {
    let all: Vec<&Tenant> = ids.iter().map(|id| &tenants[*id]).collect();
    let among = match all.as_slice() {
        [one] => format!("the places of `{}`", one.name.as_str()),
        _ => "the places of the tenants".to_owned(),
    };
    let is_whole = |tenant: &&Tenant| tenant.sound && !tenant.places.is_empty();
    (fleet.sound && all.iter().all(is_whole))
        .then(|| diag::resolve::selects_nothing("the line", at, &among))
}
