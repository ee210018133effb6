//! Apps: one source each, and a version for every stage on the way.

mod ignored;
pub(super) mod source;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::classes::Chain;
use super::fleet::{Fleet, Spot};
use super::graph::once;
use super::layers::Resolving;
use crate::diag::{self, Diagnostics};
use crate::model::{App, Id, Release, Stage};
use crate::source::Span;
use crate::spec::app;
use crate::spec::node::Pairs;
use crate::spec::tenant::{Settings, SubNamespace, Tenant};
use crate::value::{AppVersion, Name};

/// Stages with their releases.
type Versions = Pairs<Name, AppVersion>;

/// The apps of a tenant that is at these places: its own, and those of its classes that it does not have
/// itself.
pub(super) fn resolve(
    tenant: &Tenant,
    chain: &Chain<'_, Settings>,
    spots: &[Spot],
    resolving: &mut Resolving<'_>,
) -> Vec<App> {
    let (fleet, diags) = (resolving.fleet, &mut *resolving.diags);
    let mut nodes: IndexMap<&str, (usize, &app::App)> = IndexMap::new();
    for (layer, settings) in chain.layers().enumerate() {
        for (name, node) in once("app", &settings.app, |app| &app.name, diags) {
            nodes.entry(name).or_insert((layer, node));
        }
    }
    let apps = nodes.into_values().filter_map(|(layer, node)| {
        let resolver = Resolver {
            tenant,
            node,
            is_own: layer == 0,
            fleet,
            spots,
        };
        resolver.app(resolving)
    });
    apps.collect()
}

/// An app of a tenant while it is resolved.
struct Resolver<'r> {
    tenant: &'r Tenant,
    node: &'r app::App,
    /// Whether the tenant itself says it, not a class.
    is_own: bool,
    fleet: &'r Fleet,
    /// Where the tenant is.
    spots: &'r [Spot],
}

impl Resolver<'_> {
    fn app(&self, resolving: &mut Resolving<'_>) -> Option<App> {
        let diags = &mut *resolving.diags;
        self.check_namespace(diags);
        let spots = self.own_spots(diags);
        let versions = self.node.version.as_ref();
        let versions = versions.map(|versions| self.versions(versions, &spots, diags));
        let Some(source) = &self.node.source else {
            if self.node.sound {
                let name = &self.node.name;
                diags.report(diag::check::app_without_source(name.as_str(), name.span));
            }
            return None;
        };
        source::check(source, self.fleet, diags);
        let ignored = ignored::resolve(&self.node.ignore_differences, diags);
        self.check_commits(source, diags);
        let forms = source::Forms::new(source);
        let release = |spot: Spot| {
            let mut versions = versions.iter().flatten();
            let (_, version) = versions.find(|(stage, _)| *stage == spot.stage)?;
            Some(Release {
                cluster: spot.cluster,
                stage: spot.stage,
                version: version.clone(),
                source: forms.as_ref()?.at(self.tenant, spot, resolving),
            })
        };
        Some(App {
            name: self.node.name.clone(),
            repository: source.url.clone().map(|url| url.as_str().to_owned()),
            public: source.public.as_ref().is_some_and(|public| public.value),
            part: self
                .node
                .namespace
                .as_ref()
                .map(|name| name.as_str().to_owned()),
            ignored,
            settings: source::settings(source),
            releases: spots.into_iter().filter_map(release).collect(),
        })
    }

    fn check_namespace(&self, diags: &mut Diagnostics) {
        let Some(wanted) = &self.node.namespace else {
            return;
        };
        let mut known = Vec::new();
        collect(&self.tenant.namespace, &mut known);
        // A part that could not be read has been told as such.
        if self.tenant.sound && !known.contains(&wanted.as_str()) {
            diags.report(diag::resolve::unresolved(
                "namespace",
                wanted.as_str(),
                wanted.span,
                known,
            ));
        }
    }

    /// The places of the tenant that the app runs at. A class's app may be for other tenants.
    fn own_spots(&self, diags: &mut Diagnostics) -> Vec<Spot> {
        let errors = diags.errors();
        let lines = &self.node.place;
        for line in lines {
            self.fleet.check_selection(&line.at, diags);
        }
        let takes = |spot: Spot| {
            lines.is_empty() || lines.iter().any(|line| self.fleet.takes(&line.at, spot))
        };
        let spots = self.spots.iter().copied();
        let own: Vec<Spot> = spots.filter(|spot| takes(*spot)).collect();
        let is_apart = own.is_empty() && !self.spots.is_empty();
        if is_apart && self.is_own && self.fleet.sound && diags.errors() == errors {
            let among = format!("the places of `{}`", self.tenant.name.as_str());
            let name = &self.node.name;
            let text = format!("the place of the app `{}`", name.as_str());
            diags.report(diag::resolve::selects_nothing(&text, name.span, &among));
        }
        own
    }

    fn versions(
        &self,
        node: &app::Versions,
        spots: &[Spot],
        diags: &mut Diagnostics,
    ) -> Vec<(Id<Stage>, String)> {
        let stages = &node.stages;
        let mut found: Vec<(Id<Stage>, String)> = Vec::new();
        for (stage, version) in stages {
            if let Some(id) = self.fleet.stage_named(stage, diags) {
                found.push((id, version.as_str().to_owned()));
                self.report_nowhere((id, stage.span), spots, diags);
            }
        }
        // A version that could not be read is one all the same.
        if node.sound {
            self.report_skipped(stages, &found, spots, diags);
        }
        found
    }

    /// A chart comes from a list of versions, or from a registry.
    fn check_commits(&self, source: &app::Source, diags: &mut Diagnostics) {
        let versions = self.node.version.iter().filter(|_| source.chart.is_some());
        let versions = versions.flat_map(|versions| versions.stages.iter());
        for (_, version) in versions.filter(|(_, version)| version.value.is_commit()) {
            diags.report(diag::delivery::chart_commit(
                self.node.name.as_str(),
                version.span,
            ));
        }
    }

    /// A version for a stage in which the app is nowhere. A class's may be for other tenants.
    fn report_nowhere(
        &self,
        (id, span): (Id<Stage>, Span),
        spots: &[Spot],
        diags: &mut Diagnostics,
    ) {
        let is_there = spots.iter().any(|spot| spot.stage == id);
        if self.is_own && !spots.is_empty() && !is_there {
            let (app, stage) = (&self.node.name, &self.fleet.stages[id].name);
            let (app, stage) = (app.as_str(), stage.as_str());
            diags.advise(diag::lint::released_nowhere(app, stage, span));
        }
    }

    /// Stages where the app is placed that come before those of its versions, and have none.
    fn report_skipped(
        &self,
        stages: &Versions,
        found: &[(Id<Stage>, String)],
        spots: &[Spot],
        diags: &mut Diagnostics,
    ) {
        let is_skipped = |earlier: &Id<Stage>| {
            let has_version = found.iter().any(|(stage, _)| stage == earlier);
            spots.iter().any(|spot| spot.stage == *earlier) && !has_version
        };
        let (mut skipped, mut later) = (BTreeSet::new(), Vec::new());
        for (id, _) in found {
            let mut before = self.fleet.stages.before(*id);
            before.retain(is_skipped);
            later.extend((!before.is_empty()).then_some(*id));
            skipped.extend(before);
        }
        let name_of = |id: &Id<Stage>| self.fleet.stages[*id].name.as_str();
        let Some(first) = later.first() else { return };
        let mut written = stages.iter().map(|(stage, _)| stage);
        let version = written.find(|stage| stage.as_str() == name_of(first));
        let order = self.fleet.stages[*first].name.span;
        diags.report(diag::check::stage_skipped(
            self.node.name.as_str(),
            &later.iter().map(name_of).collect::<Vec<_>>(),
            &skipped.iter().map(name_of).collect::<Vec<_>>(),
            version.map_or(self.node.name.span, |stage| stage.span),
            order,
        ));
    }
}

fn collect<'s>(parts: &'s [SubNamespace], names: &mut Vec<&'s str>) {
    for part in parts {
        names.push(part.name.as_str());
        collect(&part.namespace, names);
    }
}
