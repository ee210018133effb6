//! Patches with the places and tenants that they are for.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::{Holders, Namespaces, lines_of, namespaces, nowhere, tenants_of};
use crate::diag::{self, Diagnostics};
use crate::model::resolve::fleet::Fleet;
use crate::model::resolve::roster::Roster;
use crate::model::{Cluster, Id, Patch, Specificity, Stage, Table, Tenant};
use crate::source::Spanned;
use crate::spec::raw::{self, Set, TenantPatch};
use crate::spec::{Selection, Spec};
use crate::value::{Pattern, Text};

/// Every patch with its places.
pub(in crate::model::resolve) fn patches(
    spec: &Spec,
    roster: &Roster<'_>,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Vec<Patch> {
    let namespaces = LazyCell::new(|| namespaces(tenants));
    let mut all = Vec::new();
    for node in &spec.patches {
        all.extend(of_platform(node, fleet, tenants, diags));
    }
    for (line, holders) in lines_of(roster, |settings| &settings.patch) {
        if let Some(pattern) = &line.namespace {
            for id in holders.keys() {
                report_foreign(pattern, &tenants[*id], &namespaces, diags);
            }
        }
        all.push(of_tenants(line, holders, fleet, tenants));
    }
    all
}

/// A patch at the top of the spec: of tenants' objects if it names tenants, else of the clusters' own.
fn of_platform(
    node: &raw::Patch,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Option<Patch> {
    let errors = diags.errors();
    fleet.check_selection(&node.at, diags);
    let pattern = node.tenant.as_ref();
    let named = pattern.map(|pattern| tenants_of(tenants, Some(pattern), &fleet.lost, diags));
    // A selection that is wrong in itself leads nowhere for a reason that has been told.
    if diags.errors() > errors {
        return None;
    }
    let places = match &named {
        None => places_of_clusters(fleet, &node.at),
        Some(named) => places_of_tenants(fleet, &node.at, named, tenants),
    };
    if places.is_empty() {
        let named = named.as_deref().unwrap_or_default();
        diags.extend(nowhere(named, tenants, fleet, node.at.span));
    }
    // The outermost layer: a tenant's own lines and its classes' say more about the tenant.
    let holders = named.map(|named| named.into_iter().map(|id| (id, usize::MAX)).collect());
    let said = [node.tenant.as_ref(), node.name.as_ref(), None];
    Some(Patch {
        span: node.span,
        kind: text(&node.kind),
        name: glob(node.name.as_ref()),
        namespace: None,
        places,
        tenants: holders,
        specificity: Specificity::of_patch(&node.at, said),
        set: fields(&node.set),
    })
}

/// A patch among the settings of a tenant or of a class.
fn of_tenants(
    line: &TenantPatch,
    holders: Holders,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
) -> Patch {
    let ids: Vec<Id<Tenant>> = holders.keys().copied().collect();
    let said = [None, line.name.as_ref(), line.namespace.as_ref()];
    Patch {
        span: line.span,
        kind: text(&line.kind),
        name: glob(line.name.as_ref()),
        namespace: glob(line.namespace.as_ref()),
        places: places_of_tenants(fleet, &line.at, &ids, tenants),
        tenants: Some(holders),
        specificity: Specificity::of_patch(&line.at, said),
        set: fields(&line.set),
    }
}

fn text(text: &Spanned<Text>) -> Spanned<String> {
    text.clone().map(|text| text.as_str().to_owned())
}

fn glob(pattern: Option<&Spanned<Pattern>>) -> Option<Spanned<String>> {
    let text = |pattern: Pattern| pattern.as_str().to_owned();
    pattern.map(|pattern| pattern.clone().map(text))
}

fn fields(set: &[Set]) -> Vec<(Spanned<String>, Spanned<serde_json::Value>)> {
    let field = |set: &Set| (text(&set.path), set.value.clone());
    set.iter().map(field).collect()
}

/// Clusters and, for objects of tenants, stages.
type Places = Vec<(Id<Cluster>, Option<Id<Stage>>)>;

fn places_of_clusters(fleet: &Fleet, at: &Selection) -> Places {
    let clusters = fleet.clusters_of(at).into_iter();
    clusters.map(|cluster| (cluster, None)).collect()
}

/// The places of a selection at which one of these tenants is.
fn places_of_tenants(
    fleet: &Fleet,
    at: &Selection,
    ids: &[Id<Tenant>],
    tenants: &Table<Tenant>,
) -> Places {
    let places = ids.iter().flat_map(|id| &tenants[*id].places);
    let there: BTreeSet<_> = places.map(|place| (place.cluster, place.stage)).collect();
    let spots = fleet.spots.iter().filter(|spot| fleet.takes(at, **spot));
    spots
        .filter(|spot| there.contains(&(spot.cluster, spot.stage)))
        .map(|spot| (spot.cluster, Some(spot.stage)))
        .collect()
}

/// A pattern over namespaces that would also match another tenant's says more than the tenant may.
fn report_foreign(
    pattern: &Spanned<Pattern>,
    own: &Tenant,
    namespaces: &Namespaces<'_>,
    diags: &mut Diagnostics,
) {
    let mut others = namespaces
        .iter()
        .filter(|(_, owner)| owner.name.value != own.name.value);
    let foreign = others.find(|((_, name), _)| pattern.matches(name));
    if let Some(((_, name), owner)) = foreign {
        let other = Spanned::new((*name).to_owned(), owner.name.span);
        diags.report(diag::check::reaches_others(
            pattern.as_str(),
            &other,
            owner.name.as_str(),
            pattern.span,
            "name the tenant's own namespaces, or leave the pattern away: all of them are meant then",
        ));
    }
}
