//! Names that stand for several clusters.

use crate::diag::{self, Diagnostics};
use crate::model::resolve::roster::Roster;
use crate::source::Spanned;
use crate::spec::fleet::Cluster;
use crate::spec::lost::Kind;
use crate::spec::tenant::Tenant;
use crate::value::{Name, has_placeholder};

/// One cluster of a node that may stand for several: what its placeholders stand for.
#[derive(Default)]
pub(super) struct Filled<'s> {
    pub(super) region: Option<Spanned<Name>>,
    pub(super) tenant: Option<&'s Tenant>,
}

impl Filled<'_> {
    /// What a placeholder stands for.
    pub(super) fn get(&self, word: &str) -> Option<&str> {
        match word {
            "region" => self.region.as_ref().map(|region| region.as_str()),
            "tenant" => self.tenant.map(|tenant| tenant.name.as_str()),
            _ => None,
        }
    }
}

/// The clusters that a node stands for.
pub(super) fn expand<'s>(
    node: &Cluster,
    roster: &Roster<'s>,
    diags: &mut Diagnostics,
) -> Vec<Filled<'s>> {
    let has = |word| has_placeholder(node.name.as_str(), word);
    let (by_region, by_tenant) = (has("region"), has("tenant"));
    if let Some((message, help)) = mismatch(node, by_region, by_tenant) {
        diags.report(diag::resolve::matrix_incomplete(
            message,
            node.name.span,
            help,
        ));
        return Vec::new();
    }
    check_server(node, by_region, by_tenant, diags);
    if by_region {
        let regions = node.regions.iter().cloned();
        return regions
            .map(|region| Filled {
                region: Some(region),
                tenant: None,
            })
            .collect();
    }
    match &node.tenants {
        Some(tenants) => tenants_of(&tenants.class, roster, diags),
        None => vec![Filled::default()],
    }
}

/// What the name stands for is filled into the server's address, and must be: two clusters have two addresses.
fn check_server(node: &Cluster, by_region: bool, by_tenant: bool, diags: &mut Diagnostics) {
    let Some(server) = &node.server else { return };
    for (word, in_name) in [("region", by_region), ("tenant", by_tenant)] {
        if has_placeholder(server.as_str(), word) != in_name {
            diags.report(diag::resolve::matrix_server(word, in_name, server.span));
        }
    }
}

/// What is wrong with a name and its lists, and what to do.
fn mismatch(
    node: &Cluster,
    by_region: bool,
    by_tenant: bool,
) -> Option<(&'static str, &'static str)> {
    let (regions, tenants) = (!node.regions.is_empty(), node.tenants.is_some());
    if regions && node.region.is_some() || tenants && node.tenant.is_some() {
        return Some((
            "the cluster names one region or tenant, and a list of them, too",
            "keep the list, or name one and leave the list away",
        ));
    }
    match (by_region, regions, by_tenant, tenants) {
        (true, _, true, _) | (_, true, _, true) => Some((
            "a cluster's name stands for its regions or for its tenants, not for both",
            "make two cluster nodes of it",
        )),
        (true, false, ..) => Some((
            "the name has `{region}` but the cluster lists no regions",
            "add `regions \"eu-central\" \"us-east\"` between braces",
        )),
        (false, true, ..) => Some((
            "the cluster lists regions but its name has no `{region}`",
            "write a name such as `\"prod-{region}\"`, or use `region=` for one region",
        )),
        (_, _, true, false) => Some((
            "the name has `{tenant}` but the cluster names no tenants",
            "add `tenants class=\"…\"` between braces",
        )),
        (_, _, false, true) => Some((
            "the cluster names tenants but its name has no `{tenant}`",
            "write a name such as `\"{tenant}-prod\"`, or use `tenant=` for one tenant",
        )),
        (_, false, _, false) | (true, true, false, false) | (false, false, true, true) => None,
    }
}

fn tenants_of<'s>(
    class: &Spanned<Name>,
    roster: &Roster<'s>,
    diags: &mut Diagnostics,
) -> Vec<Filled<'s>> {
    if !roster.classes.check(Some(class), diags) {
        return Vec::new();
    }
    let filled: Vec<Filled<'s>> = roster
        .of_class(class)
        .map(|tenant| Filled {
            region: None,
            tenant: Some(tenant),
        })
        .collect();
    if filled.is_empty() && !roster.lost.has(Kind::Tenant) && !roster.lost.has(Kind::TenantClass) {
        diags.report(diag::resolve::selects_nothing(
            &format!("`{}`", class.as_str()),
            class.span,
            "the tenants' classes",
        ));
    }
    filled
}
