//! Apps: one source each, and a version for every stage on the way.

use indexmap::IndexMap;

use super::classes::Chain;
use super::fleet::{Fleet, Spot};
use super::graph::once;
use crate::diag::{self, Diagnostics};
use crate::model::{App, Id, Stage};
use crate::source::Span;
use crate::spec::app::{self, Source, Versions};
use crate::spec::tenant::{Settings, SubNamespace, Tenant};

/// The apps of a tenant that is at these places: its own, and those of its classes that it does not have
/// itself.
pub(super) fn resolve(
    tenant: &Tenant,
    chain: &Chain<'_, Settings>,
    fleet: &Fleet,
    spots: &[Spot],
    diags: &mut Diagnostics,
) -> Vec<App> {
    let mut nodes: IndexMap<&str, &app::App> = IndexMap::new();
    for settings in chain.layers() {
        for (name, node) in once("app", &settings.app, |app| &app.name, diags) {
            nodes.entry(name).or_insert(node);
        }
    }
    nodes
        .into_values()
        .filter_map(|node| resolve_one(tenant, node, fleet, spots, diags))
        .collect()
}

fn resolve_one(
    tenant: &Tenant,
    node: &app::App,
    fleet: &Fleet,
    spots: &[Spot],
    diags: &mut Diagnostics,
) -> Option<App> {
    check_namespace(tenant, node, diags);
    for line in &node.place {
        fleet.check_selection(&line.at, diags);
    }
    let taken = |spot: &&Spot| {
        node.place.is_empty() || node.place.iter().any(|line| fleet.takes(&line.at, **spot))
    };
    let own_spots: Vec<Spot> = spots.iter().filter(taken).copied().collect();
    if own_spots.is_empty() && !spots.is_empty() {
        let among = format!("the places of `{}`", tenant.name.as_str());
        let text = format!("the place of the app `{}`", node.name.as_str());
        diags.report(diag::resolve::selects_nothing(
            &text,
            node.name.span,
            &among,
        ));
    }
    let versions = node
        .version
        .as_ref()
        .map(|versions| versions_of(node, versions, fleet, &own_spots, diags))
        .unwrap_or_default();
    let Some(source) = &node.source else {
        if node.sound {
            let message = format!("the app `{}` has no source", node.name.as_str());
            let help =
                "add `source \"https://git.example.com/team/app.git\" path=\"deploy/{stage}\"`";
            diags.report(diag::check::app_source(&message, node.name.span, help));
        }
        return None;
    };
    check_source(source, diags);
    Some(App {
        name: node.name.clone(),
        repository: source.url.clone().map(|url| url.as_str().to_owned()),
        versions,
    })
}

fn check_namespace(tenant: &Tenant, node: &app::App, diags: &mut Diagnostics) {
    let Some(wanted) = &node.namespace else {
        return;
    };
    let mut known = Vec::new();
    collect(&tenant.namespace, &mut known);
    if !known.contains(&wanted.as_str()) {
        diags.report(diag::resolve::unresolved(
            "namespace",
            wanted.as_str(),
            wanted.span,
            known,
        ));
    }
}

fn collect<'s>(parts: &'s [SubNamespace], names: &mut Vec<&'s str>) {
    for part in parts {
        names.push(part.name.as_str());
        collect(&part.namespace, names);
    }
}

fn check_source(source: &Source, diags: &mut Diagnostics) {
    let kinds = [
        source.path.as_ref().map(|path| path.span),
        source.kustomize.as_ref().map(|path| path.span),
        source.chart.as_ref().map(|chart| chart.span),
    ];
    let mut said = kinds.into_iter().flatten();
    match (said.next(), said.next()) {
        (None, _) => {
            let help = "add `path=\"…\"` for a folder of manifests, `kustomize=\"…\"` for an overlay, or `chart=\"…\"`";
            diags.report(diag::check::app_source(
                "the source does not say what it is",
                source.url.span,
                help,
            ));
        }
        (Some(_), Some(second)) => {
            let help = "keep one of `path`, `kustomize` and `chart`";
            diags.report(diag::check::app_source(
                "the source says twice what it is",
                second,
                help,
            ));
        }
        (Some(_), None) => {}
    }
    if source.url.is_oci() && source.chart.is_none() {
        let help = "a registry holds charts: add `chart=\"…\"`, or name a Git repository";
        diags.report(diag::check::app_source(
            "a registry is no Git repository",
            source.url.span,
            help,
        ));
    }
}

fn versions_of(
    node: &app::App,
    versions: &Versions,
    fleet: &Fleet,
    spots: &[Spot],
    diags: &mut Diagnostics,
) -> Vec<(Id<Stage>, String)> {
    let mut found: Vec<(Id<Stage>, String)> = Vec::new();
    for (stage, version) in &versions.stages {
        if let Some(id) = fleet.stage_named(stage, diags) {
            found.push((id, version.as_str().to_owned()));
            report_skipped(
                node,
                versions,
                stage.as_str(),
                (id, stage.span),
                fleet,
                spots,
                diags,
            );
        }
    }
    found
}

/// A stage that comes before this one, where the app is placed, but has no version.
fn report_skipped(
    node: &app::App,
    versions: &Versions,
    stage: &str,
    (id, span): (Id<Stage>, Span),
    fleet: &Fleet,
    spots: &[Spot],
    diags: &mut Diagnostics,
) {
    for earlier in earlier_stages(fleet, id) {
        let name = fleet.stages[earlier].name.as_str();
        let has_version = versions
            .stages
            .iter()
            .any(|(stage, _)| stage.as_str() == name);
        let is_placed = spots.iter().any(|spot| spot.stage == earlier);
        if is_placed && !has_version {
            let order = fleet.stages[id].name.span;
            diags.report(diag::check::stage_skipped(
                node.name.as_str(),
                stage,
                name,
                span,
                order,
            ));
            return;
        }
    }
}

/// Every stage before one, nearest first.
fn earlier_stages(fleet: &Fleet, stage: Id<Stage>) -> Vec<Id<Stage>> {
    let mut earlier: Vec<Id<Stage>> = fleet.stages[stage].after.clone();
    let mut at = 0;
    while let Some(next) = earlier.get(at).copied() {
        for before in &fleet.stages[next].after {
            if !earlier.contains(before) {
                earlier.push(*before);
            }
        }
        at += 1;
    }
    earlier
}
