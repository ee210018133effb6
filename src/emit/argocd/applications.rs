//! Applications of tenants.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::beside;
use crate::emit::pairs;
use crate::k8s::Sink;
use crate::k8s::argocd::{
    self, ApplicationDestination, ApplicationSpec, Automated, Backoff, Directory, HelmOptions,
    HelmParameter, IgnoredFields, KustomizeOptions, Retry, Source, Sources, SyncPolicy,
};
use crate::plan::argocd::{AppSource, Application, Delivered, Objects};
use crate::value::MinorVersion;

/// Objects are applied by the API server itself, one that another application has brought stops the sync, and what is
/// gone from Git goes when all else is healthy.
pub(super) const OPTIONS: &[&str] = &[
    "ServerSideApply=true",
    "FailOnSharedResource=true",
    "PruneLast=true",
];

/// How many past syncs an application can be rolled back to.
pub(super) const REMEMBERED: u8 = 10;

/// Keeps a sync from writing fields that may differ.
const RESPECT_IGNORED: &str = "RespectIgnoreDifferences=true";

/// The version of Argo CD that knows `refresh` of a retry. Older ones try the commit that failed until they give up.
const REFRESH_SINCE: MinorVersion = MinorVersion { major: 3, minor: 2 };

/// Half an hour, in which the cluster's own files can arrive, or a mend in Git.
pub(super) fn retry(version: MinorVersion) -> Retry {
    Retry {
        limit: 10,
        refresh: (version >= REFRESH_SINCE).then_some(true),
        backoff: Backoff {
            duration: "10s",
            factor: 2,
            max_duration: "5m",
        },
    }
}

/// The version of Argo CD that knows the word `enabled`.
const ENABLED_SINCE: MinorVersion = MinorVersion { major: 3, minor: 1 };

pub(super) fn automated(version: MinorVersion) -> Automated {
    Automated {
        enabled: (version >= ENABLED_SINCE).then_some(true),
        prune: true,
        self_heal: true,
    }
}

pub(super) fn application(out: &mut impl Sink, it: &Application<'_>) {
    let metadata = beside(&*it.name)
        .labels(pairs(&it.labels))
        .finalizers(finalizers(it.spec.argocd));
    let spec = spec(&it.spec, it.destination.server, it.destination.namespace);
    out.push(&metadata, &argocd::Application { spec });
}

/// The version of Argo CD that takes away what an application has brought as its deployer. Older ones do it as
/// themselves, who may not.
const CLEANS_AS_DEPLOYER_SINCE: MinorVersion = MinorVersion { major: 3, minor: 3 };

/// What an application has brought goes with it, where Argo CD can do that with the tenant's rights; if not, it stays.
fn finalizers(version: MinorVersion) -> &'static [&'static str] {
    if version < CLEANS_AS_DEPLOYER_SINCE {
        &[]
    } else {
        FINALIZERS
    }
}

/// What holds an object until Argo CD has cleaned up behind it.
pub(super) const FINALIZERS: &[&str] = &["resources-finalizer.argocd.argoproj.io"];

/// An application without its name.
pub(super) fn spec<'a>(
    it: &Delivered<'a>,
    server: impl Into<Cow<'a, str>>,
    namespace: impl Into<Cow<'a, str>>,
) -> ApplicationSpec<'a> {
    let respect = (!it.ignored.is_empty()).then_some(RESPECT_IGNORED);
    let options = OPTIONS.iter().copied().chain(respect);
    ApplicationSpec {
        project: it.project.into(),
        source: Sources::Source(Box::new(source(it))),
        destination: ApplicationDestination {
            server: server.into(),
            namespace: namespace.into(),
        },
        sync_policy: SyncPolicy {
            automated: automated(it.argocd),
            sync_options: options.collect(),
            retry: retry(it.argocd),
        },
        ignore_differences: it.ignored.iter().map(ignored).collect(),
        revision_history_limit: REMEMBERED,
    }
}

/// Fields that may differ.
fn ignored<'a>((objects, fields): (&'a Objects, &'a BTreeSet<String>)) -> IgnoredFields<'a> {
    IgnoredFields {
        group: objects.kind.group,
        kind: objects.kind.kind,
        name: objects.name.as_deref(),
        json_pointers: fields.iter().map(String::as_str).collect(),
    }
}

pub(super) fn source<'a>(it: &Delivered<'a>) -> Source<'a> {
    let plain = Source {
        repo_url: it.repository.into(),
        target_revision: it.version.into(),
        ..Source::default()
    };
    match it.source {
        AppSource::Folder(path) => Source {
            path: Some(path.into()),
            directory: Some(Directory { recurse: true }),
            ..plain
        },
        AppSource::Kustomize { path, images } => Source {
            path: Some(path.into()),
            kustomize: (!images.is_empty()).then(|| KustomizeOptions {
                images: images
                    .iter()
                    .map(|(name, image)| format!("{name}={image}").into())
                    .collect(),
            }),
            ..plain
        },
        AppSource::Chart {
            name,
            values,
            parameters,
        } => Source {
            chart: Some(name.into()),
            helm: Some(HelmOptions {
                release_name: it.app.into(),
                value_files: values.iter().map(|path| literal(path)).collect(),
                parameters: parameters
                    .iter()
                    .map(|(name, value)| HelmParameter {
                        name: name.into(),
                        value: literal(value),
                    })
                    .collect(),
            }),
            ..plain
        },
    }
}

/// A text of a chart's source in which Argo CD would fill in its build environment (`$ARGOCD_APP_NAME`).
fn literal(text: &str) -> Cow<'_, str> {
    if text.contains('$') {
        text.replace('$', "$$").into()
    } else {
        text.into()
    }
}
