//! What Argo CD needs to know, and whom it must not take for somebody else.

use crate::diag::{self, Diagnostics};
use crate::model::{Account, ApplicationsForm, Cluster, Platform};
use crate::source::Spanned;

pub(super) fn it_comes_from_somewhere(platform: &Platform, diags: &mut Diagnostics) {
    if let Some(span) = platform.delivery.span
        && platform.delivery.is_argocd()
        && platform.repository.url.is_none()
    {
        diags.report(diag::delivery::repository_missing(span));
    }
}

/// A hub knows all that it delivers to by their addresses. Only a cluster that delivers to itself and runs tenants
/// needs none.
pub(super) fn every_cluster_can_be_reached(platform: &Platform, diags: &mut Diagnostics) {
    if !platform.delivery.is_argocd() {
        return;
    }
    for (id, cluster) in platform.clusters.iter() {
        if platform.address(id).is_none() {
            let hub = &platform.clusters[cluster.hub];
            let named = |cluster: &Cluster| cluster.name.clone().map(|name| name.to_string());
            diags.report(diag::delivery::server_missing(&named(cluster), &named(hub)));
        }
    }
}

pub(super) fn every_wave_is_rolled_out(platform: &Platform, diags: &mut Diagnostics) {
    let rolls = matches!(platform.delivery.applications, ApplicationsForm::Sets(_));
    if rolls || !platform.delivery.is_argocd() {
        return;
    }
    for stage in platform.stages.rows() {
        if let Some(wave) = stage.waves.first() {
            let name = stage.name.as_str();
            diags.report(diag::delivery::waves_without_sets(name, wave.span));
        }
    }
}

/// Names of accounts that Argo CD has a meaning of its own for.
const BUILT_IN: &[&str] = &["admin", "anonymous", "authenticated"];

/// Argo CD looks up rights by name alone: an account with the name of a group has the rights of the group.
pub(super) fn no_account_is_somebody_else(platform: &Platform, diags: &mut Diagnostics) {
    let identity = platform.delivery.identity.iter();
    for account in identity.flat_map(|identity| &identity.accounts) {
        report_if_taken(platform, account, diags);
    }
}

fn report_if_taken(platform: &Platform, account: &Account, diags: &mut Diagnostics) {
    let name: Spanned<String> = account.name.clone().map(|name| name.to_string());
    if BUILT_IN.contains(&name.value.as_str()) {
        diags.report(diag::delivery::account_reserved(
            &name,
            "one of Argo CD's own",
            None,
        ));
        return;
    }
    let mut groups = platform.group_uses.iter();
    let same = groups.find(|group| {
        let plain = platform.plain_group(&group.claim);
        plain.eq_ignore_ascii_case(&name.value)
    });
    if let Some(group) = same {
        let whose = "a group";
        diags.report(diag::delivery::account_reserved(
            &name,
            whose,
            Some(group.span),
        ));
    }
}
