//! The repositories that tenants' projects deliver from.

use super::RepositoryKind;
use super::hub::Lowering;
use crate::model::{App, AppSource, Id, OwnRepository, Release, Stage, Tenant};
use crate::output::index::Digest;

/// A repository that a project delivers from.
pub(super) struct Repository<'p> {
    /// The URL as Argo CD names it.
    pub(super) url: &'p str,
    /// What it holds.
    pub(super) kind: RepositoryKind,
    /// Whether everybody may read it.
    pub(super) public: bool,
    /// What tells its Secret from others of the project.
    pub(super) called: String,
}

impl<'p> Lowering<'p> {
    /// The repositories of a tenant's apps in a stage, and those of applications of its own there. One that several
    /// name is there as often.
    pub(super) fn repositories(&self, tenant: &'p Tenant, stage: Id<Stage>) -> Vec<Repository<'p>> {
        let releases = self.releases(tenant);
        let here = releases.filter(|(_, release)| release.stage == stage);
        let of_apps = here.map(|(app, release)| of_app(app, release));
        let own = tenant.own_applications.iter();
        let own = own.flat_map(|own| &own.repositories);
        let own = own.filter(|it| it.stages.contains(&stage)).map(of_own);
        of_apps.chain(own).collect()
    }
}

fn of_app<'p>(app: &'p App, release: &Release) -> Repository<'p> {
    Repository {
        url: repository(app),
        kind: match &release.source {
            AppSource::Folder(_) | AppSource::Kustomize { .. } => RepositoryKind::Git,
            AppSource::Chart { .. } => RepositoryKind::of_charts(&app.repository.value),
        },
        public: app.public,
        called: app.name.to_string(),
    }
}

/// How many letters of a digest tell repositories of one tenant apart.
const LETTERS: usize = 10;

fn of_own(it: &OwnRepository) -> Repository<'_> {
    let digest = Digest::of(it.url.value.as_bytes()).to_string();
    let letters: String = digest.chars().take(LETTERS).collect();
    Repository {
        url: as_named(&it.url.value),
        kind: it.kind,
        public: it.public,
        // No app has a dot in its name.
        called: format!("own.{letters}"),
    }
}

/// The repository of an app as Argo CD names it.
pub(super) fn repository(app: &App) -> &str {
    as_named(&app.repository.value)
}

/// A registry of charts has no scheme in Argo CD.
fn as_named(url: &str) -> &str {
    url.strip_prefix("oci://").unwrap_or(url)
}
