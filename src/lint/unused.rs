//! What is declared for nobody.

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostics};
use crate::source::Spanned;
use crate::spec::Spec;
use crate::spec::group::PlatformRole;
use crate::spec::tenant::Settings;
use crate::value::{GroupName, Name, fill};

pub(super) fn every_class_has_a_user(spec: &Spec, diags: &mut Diagnostics) {
    let of_tenants = spec
        .tenants
        .iter()
        .filter_map(|tenant| tenant.class.as_ref());
    let extended = spec
        .tenant_classes
        .iter()
        .filter_map(|class| class.extends.as_ref());
    let in_matrices = spec
        .clusters
        .iter()
        .filter_map(|cluster| cluster.tenants.as_ref());
    let in_matrices = in_matrices.map(|tenants| &tenants.class);
    let used = names(of_tenants.chain(extended).chain(in_matrices));
    for class in &spec.tenant_classes {
        report("tenant class", &class.name, Name::as_str, &used, diags);
    }
    let of_clusters = spec
        .clusters
        .iter()
        .filter_map(|cluster| cluster.class.as_ref());
    let extended = spec
        .cluster_classes
        .iter()
        .filter_map(|class| class.extends.as_ref());
    let used = names(of_clusters.chain(extended));
    for class in &spec.cluster_classes {
        report("cluster class", &class.name, Name::as_str, &used, diags);
    }
}

fn names<'s>(used: impl Iterator<Item = &'s Spanned<Name>>) -> BTreeSet<String> {
    used.map(|name| name.as_str().to_owned()).collect()
}

/// A group with a role for the whole platform serves by that; all others have to be named.
pub(super) fn every_group_has_a_user(spec: &Spec, diags: &mut Diagnostics) {
    let used = named_groups(spec);
    for group in &spec.groups {
        let role = group.is.as_ref().map(|role| role.value);
        if role.is_none_or(|role| role == PlatformRole::Contractor) {
            report("group", &group.name, GroupName::as_str, &used, diags);
        }
    }
}

/// Every name of a group. One with `{tenant}` stands for those of all tenants.
fn named_groups(spec: &Spec) -> BTreeSet<String> {
    let of_tenants = spec.tenants.iter().map(|tenant| &tenant.settings);
    let of_classes = spec.tenant_classes.iter().map(|class| &class.settings);
    let by_settings = of_tenants.chain(of_classes).flat_map(groups);
    let by_groups = spec.groups.iter().flat_map(|group| &group.includes);
    let approving = spec
        .stages
        .iter()
        .filter_map(|stage| stage.approvals.as_ref());
    let approving = approving.map(|approvals| &approvals.from);
    let tenants: Vec<&str> = spec
        .tenants
        .iter()
        .map(|tenant| tenant.name.as_str())
        .collect();
    by_settings
        .chain(by_groups)
        .chain(approving)
        .flat_map(|name| filled(name.as_str(), &tenants))
        .collect()
}

fn groups(settings: &Settings) -> impl Iterator<Item = &Spanned<GroupName>> {
    let Settings {
        admins,
        developers,
        viewers,
        contractors,
        ..
    } = settings;
    [admins, developers, viewers, contractors]
        .into_iter()
        .flatten()
}

fn filled(name: &str, tenants: &[&str]) -> Vec<String> {
    if !name.contains('{') {
        return vec![name.to_owned()];
    }
    let of = |tenant: &&str| fill(name, |word| (word == "tenant").then_some(*tenant));
    tenants.iter().map(of).collect()
}

fn report<N>(
    kind: &str,
    name: &Spanned<N>,
    text: impl Fn(&N) -> &str,
    used: &BTreeSet<String>,
    diags: &mut Diagnostics,
) {
    let text = text(&name.value);
    if !used.contains(text) {
        diags.report(diag::lint::unused(
            kind,
            &Spanned::new(text.to_owned(), name.span),
        ));
    }
}
