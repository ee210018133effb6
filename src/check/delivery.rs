//! What Argo CD needs to know, and whom it must not take for somebody else.

use std::collections::{BTreeMap, BTreeSet};

use super::access::is_kubernetes;
use crate::diag::{self, Diagnostics};
use crate::model::{
    Account, App, AppSource, ApplicationsForm, Cluster, Id, OwnRepository, Platform, Release,
    RepositoryKind, Stage, Tenant,
};
use crate::source::{Span, Spanned};
use crate::value::is_own_server;

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
    let clusters = platform.clusters.iter();
    for (id, cluster) in clusters.filter(|(_, cluster)| cluster.sound) {
        if platform.address(id).is_none() {
            let hub = &platform.clusters[cluster.hub];
            let named = |cluster: &Cluster| cluster.name.clone().map(|name| name.to_string());
            let host = cluster
                .host
                .map(|host| platform.clusters[host].name.as_str());
            let (cluster, hub) = (named(cluster), named(hub));
            diags.report(diag::delivery::server_missing(&cluster, &hub, host));
        }
    }
}

/// What every cluster calls itself means the hub, whatever cluster it is said of. Only a hub that knows itself as the
/// cluster that it runs on may be called so.
pub(super) fn no_cluster_has_the_address_of_all(platform: &Platform, diags: &mut Diagnostics) {
    if !platform.delivery.is_argocd() {
        return;
    }
    let clusters = platform.clusters.iter();
    for (id, cluster) in clusters.filter(|(_, cluster)| cluster.sound) {
        let server = cluster.server.as_ref();
        if let Some(server) = server.filter(|server| is_own_server(server))
            && !platform.is_in_cluster(id)
        {
            let hub = platform.clusters[cluster.hub].name.as_str();
            let name = cluster.name.as_str();
            diags.report(diag::delivery::server_of_everybody(name, server, hub));
        }
    }
}

/// Argo CD verifies commits. Up to 3.4 it refuses every chart of a project that asks for a signature; from 3.5 on it
/// lets every chart pass.
pub(super) fn whatever_must_be_signed_can_be(platform: &Platform, diags: &mut Diagnostics) {
    let tenants = platform.tenants.rows().iter();
    for tenant in tenants.filter(|_| platform.delivery.is_argocd()) {
        for app in &tenant.apps {
            let mut releases = app.releases.iter();
            let unsigned = releases.find_map(|release| Some((release, key_for(tenant, release)?)));
            if let Some((release, key)) = unsigned {
                let name = app.name.clone().map(|name| name.to_string());
                let stage = platform.stages[release.stage].name.as_str();
                diags.report(diag::delivery::chart_unsigned(&name, stage, key));
            }
        }
    }
}

/// The same of charts that applications of a tenant's own may come from.
pub(super) fn no_own_charts_where_signed(platform: &Platform, diags: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    let tenants = platform.tenants.rows().iter();
    for tenant in tenants.filter(|_| platform.delivery.is_argocd()) {
        for charts in own_charts(tenant) {
            let places = tenant.places.iter().map(|place| place.stage);
            let mut stages = places.filter(|stage| charts.stages.contains(stage));
            let signed = stages.find_map(|stage| Some((stage, first_key(tenant, stage)?)));
            // A class names them once for many tenants.
            if let Some((stage, key)) = signed.filter(|_| told.insert(charts.url.span)) {
                let stage = platform.stages[stage].name.as_str();
                let span = charts.url.span;
                diags.report(diag::delivery::own_charts_unsigned(span, stage, key));
            }
        }
    }
}

fn own_charts(tenant: &Tenant) -> impl Iterator<Item = &OwnRepository> {
    let own = tenant.own_applications.iter();
    let all = own.flat_map(|own| &own.repositories);
    all.filter(|repository| repository.kind != RepositoryKind::Git)
}

/// Where the first key is named that must have signed what a tenant runs in a stage.
fn first_key(tenant: &Tenant, stage: Id<Stage>) -> Option<Span> {
    tenant.signed_by.get(&stage)?.values().min().copied()
}

/// Where a key is named that must have signed a release, if that is a chart.
fn key_for(tenant: &Tenant, release: &Release) -> Option<Span> {
    let is_chart = matches!(release.source, AppSource::Chart { .. });
    is_chart.then(|| first_key(tenant, release.stage)).flatten()
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
            let place = app.settings.get(key).copied().unwrap_or(name.span);
            diags.report(diag::delivery::set_uneven(&name, stage, key, place));
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

/// Whoever a cluster knows as its hub can do everything there, so that must be nobody else. A group of platformc's own
/// is what a hub has.
pub(super) fn no_hub_is_somebody_else(platform: &Platform, diags: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    let groups = platform
        .clusters
        .rows()
        .iter()
        .filter_map(|it| it.auth.group.as_ref());
    for group in groups.filter(|group| told.insert(group.span)) {
        if is_kubernetes(&group.value) {
            diags.report(diag::check::group_reserved(&group.value, group.span));
        } else if let Some(people) = used_by_people(platform, &group.value) {
            diags.report(diag::delivery::hub_group_of_people(group, people));
        }
    }
}

/// Where the spec gives a group to people.
fn used_by_people(platform: &Platform, group: &str) -> Option<Span> {
    let mut uses = platform.group_uses.iter();
    uses.find(|used| used.claim == group).map(|used| used.span)
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
