//! What Argo CD needs to know, and whom it must not take for somebody else.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostics};
use crate::model::{Account, App, AppSource, ApplicationsForm, Cluster, Id, Platform, Stage};
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
    if rolls || !platform.delivery.is_argocd() || !platform.delivery.sound {
        return;
    }
    for stage in platform.stages.rows() {
        if let Some(wave) = stage.waves.first() {
            let name = stage.name.as_str();
            diags.report(diag::delivery::waves_without_sets(name, wave.span));
        }
    }
}

/// The applications of a set differ in texts only: what one of them has, all have.
pub(super) fn every_set_has_one_form(platform: &Platform, diags: &mut Diagnostics) {
    if !matches!(platform.delivery.applications, ApplicationsForm::Sets(_)) {
        return;
    }
    for app in platform
        .tenants
        .rows()
        .iter()
        .flat_map(|tenant| &tenant.apps)
    {
        if let Some((stage, key)) = odd_key(app) {
            let name = app.name.clone().map(|name| name.to_string());
            let stage = platform.stages[stage].name.as_str();
            diags.report(diag::delivery::set_uneven(&name, stage, key));
        }
    }
}

/// A value that an app has at some places of a stage, and at others not.
fn odd_key(app: &App) -> Option<(Id<Stage>, &str)> {
    let mut firsts: BTreeMap<Id<Stage>, BTreeSet<&str>> = BTreeMap::new();
    app.releases.iter().find_map(|release| {
        let keys = keys(&release.source);
        let first = firsts.entry(release.stage).or_insert_with(|| keys.clone());
        let odd = first.symmetric_difference(&keys).next().copied();
        odd.map(|key| (release.stage, key))
    })
}

/// The names of what is set in a source.
fn keys(source: &AppSource) -> BTreeSet<&str> {
    match source {
        AppSource::Folder(_) => BTreeSet::new(),
        AppSource::Kustomize { images, .. } => images.keys().map(String::as_str).collect(),
        AppSource::Chart { parameters, .. } => parameters.keys().map(String::as_str).collect(),
    }
}

/// Whoever a cluster knows as its hub can do everything there, so that must be nobody else.
pub(super) fn no_hub_is_somebody_else(platform: &Platform, diags: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for cluster in platform.clusters.rows() {
        let group = &cluster.auth.group;
        let used = platform
            .group_uses
            .iter()
            .any(|used| used.claim == group.value);
        let lower = group.value.to_lowercase();
        let reserved = ["system:", "kubeadm:"]
            .iter()
            .any(|prefix| lower.starts_with(prefix));
        if (used || reserved) && told.insert(group.span) {
            diags.report(diag::check::group_reserved(&group.value, group.span));
        }
    }
}

/// The namespaces that come from names: those of virtual clusters, and of applications that tenants make.
pub(super) fn every_namespace_fits(platform: &Platform, diags: &mut Diagnostics) {
    let clusters = platform.clusters.rows().iter();
    let virtual_clusters = clusters.filter(|cluster| cluster.host.is_some());
    let of_clusters =
        virtual_clusters.map(|cluster| (cluster.virtual_namespace(), cluster.name.span));
    let tenants = platform
        .tenants
        .rows()
        .iter()
        .filter(|tenant| tenant.own_applications);
    let of_tenants = tenants.map(|tenant| (tenant.control_namespace(), tenant.name.span));
    for (name, span) in of_clusters.chain(of_tenants) {
        if name.len() > LONGEST {
            diags.report(diag::check::name_too_long(&name, LONGEST, span));
        }
    }
}

/// The longest name of a namespace (a DNS-1123 label).
const LONGEST: usize = 63;

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
