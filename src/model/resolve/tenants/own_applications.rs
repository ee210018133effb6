//! Applications that tenants' leads make themselves, and where these may come from.

use crate::diag::{self, Diagnostics};
use crate::model::resolve::apps;
use crate::model::resolve::fleet::{Fleet, Spot};
use crate::model::resolve::graph::once;
use crate::model::{self, RepositoryKind};
use crate::source::Spanned;
use crate::spec::app::{OwnApplications, OwnRepository};

use super::Resolver;

/// Reports what is wrong with a node whoever has it.
pub(super) fn check(node: &OwnApplications, fleet: &Fleet, diags: &mut Diagnostics) {
    let lines = &node.repository;
    if let Some(first) = lines.first().filter(|_| !node.allowed.value) {
        let allowed = node.allowed.span;
        diags.report(diag::delivery::repository_of_no_application(
            first.span, allowed,
        ));
    }
    once("repository", lines, |line| &line.url, diags);
    for line in lines {
        fleet.check_stages(&line.stage, diags);
        let denied = line.charts.as_ref().filter(|charts| !charts.value);
        if let Some(charts) = denied.filter(|_| line.url.is_oci()) {
            let help = "a registry holds charts: remove `charts`, or name a Git repository";
            let message = "a registry is no Git repository";
            diags.report(diag::check::app_source(message, charts.span, help));
        }
        if let Some(charts) = line.charts.as_ref().filter(|charts| charts.value) {
            apps::source::check_charts(&line.url, charts.span, diags);
        }
    }
}

fn kind(line: &OwnRepository) -> RepositoryKind {
    let said = line.charts.as_ref().map(|charts| charts.value);
    if said.unwrap_or(line.url.is_oci()) {
        RepositoryKind::of_charts(line.url.as_str())
    } else {
        RepositoryKind::Git
    }
}

impl Resolver<'_, '_> {
    /// What the nearest layer says of them.
    pub(super) fn own_applications(
        &self,
        spots: &[Spot],
        fleet: &Fleet,
        diags: &mut Diagnostics,
    ) -> Option<model::OwnApplications> {
        let of_tenant = self.node.settings.own_applications.as_ref();
        let is_told = |node: &&OwnApplications| node.allowed.value && fleet.sound;
        if let Some(node) = of_tenant.filter(is_told).filter(|_| !spots.is_empty()) {
            self.report_elsewhere(node, spots, fleet, diags);
        }
        let nearest = self
            .chain
            .nearest(|settings| settings.own_applications.as_ref());
        let node = nearest.filter(|node| node.allowed.value)?;
        let repository = |line: &OwnRepository| model::OwnRepository {
            url: Spanned::new(self.filled(line.url.as_str()), line.url.span),
            kind: kind(line),
            public: line.public.as_ref().is_some_and(|public| public.value),
            stages: fleet.stages_named(&line.stage).collect(),
        };
        Some(model::OwnApplications {
            span: node.span,
            repositories: node.repository.iter().map(repository).collect(),
        })
    }

    /// Reports repositories that the tenant itself names for stages that it is not in. A class's may be for others.
    fn report_elsewhere(
        &self,
        node: &OwnApplications,
        spots: &[Spot],
        fleet: &Fleet,
        diags: &mut Diagnostics,
    ) {
        for line in &node.repository {
            let mut stages = fleet.stages_named(&line.stage).peekable();
            // A stage that there is not has been told.
            let is_somewhere = stages.peek().is_some();
            let is_here = |stage| spots.iter().any(|spot| spot.stage == stage);
            if is_somewhere && !stages.any(is_here) {
                let among = format!("the places of `{}`", self.node.name.as_str());
                let text = format!("the repository `{}`", line.url.as_str());
                diags.report(diag::resolve::selects_nothing(&text, line.span, &among));
            }
        }
    }
}
