//! What is applied of an app at each place.

use std::collections::BTreeMap;

use super::super::fleet::{Fleet, Spot};
use super::super::layers::{Keyed, Resolving, Statement};
use crate::diag::{self, Diagnostics};
use crate::model::AppSource;
use crate::source::{Span, Spanned};
use crate::spec::Selection;
use crate::spec::app::Source;
use crate::spec::tenant::Tenant;
use crate::value::{RepositoryUrl, fill};

/// What a source is, with what differs by place.
pub(super) enum Forms<'s> {
    Folder(&'s str),
    Kustomize {
        path: &'s str,
        images: Keyed<'s, String, String>,
    },
    Chart {
        name: &'s str,
        values: Vec<&'s str>,
        parameters: Keyed<'s, String, String>,
    },
}

impl<'s> Forms<'s> {
    /// Nothing, if the source does not say what it is.
    pub(super) fn new(source: &'s Source) -> Option<Self> {
        if let Some(path) = &source.path {
            return Some(Self::Folder(path.as_str()));
        }
        if let Some(path) = &source.kustomize {
            let path = path.as_str();
            let images = images(source);
            return Some(Self::Kustomize { path, images });
        }
        source.chart.as_ref().map(|chart| Self::Chart {
            name: chart.as_str(),
            values: source.values.iter().map(|path| path.as_str()).collect(),
            parameters: parameters(source),
        })
    }

    /// What is applied at one place.
    pub(super) fn at(
        &self,
        tenant: &Tenant,
        spot: Spot,
        resolving: &mut Resolving<'_>,
    ) -> AppSource {
        let fleet = resolving.fleet;
        let filled = |text: &str| fill(text, |word| word_at(fleet, tenant, spot, word));
        match self {
            Self::Folder(path) => AppSource::Folder(filled(path)),
            Self::Kustomize { path, images } => AppSource::Kustomize {
                path: filled(path),
                images: values_at(images, "the image", spot, resolving),
            },
            Self::Chart {
                name,
                values,
                parameters,
            } => AppSource::Chart {
                name: (*name).to_owned(),
                values: values.iter().map(|path| filled(path)).collect(),
                parameters: values_at(parameters, "the value", spot, resolving),
            },
        }
    }
}

/// What a placeholder stands for at a place.
fn word_at<'f>(fleet: &'f Fleet, tenant: &'f Tenant, spot: Spot, word: &str) -> Option<&'f str> {
    let cluster = &fleet.clusters[spot.cluster];
    match word {
        "tenant" => Some(tenant.name.as_str()),
        "cluster" => Some(cluster.name.as_str()),
        "stage" => Some(fleet.stages[spot.stage].name.as_str()),
        "region" => cluster
            .region
            .map(|region| fleet.regions[region].name.as_str()),
        _ => None,
    }
}

fn values_at(
    keyed: &Keyed<'_, String, String>,
    what: &str,
    spot: Spot,
    resolving: &mut Resolving<'_>,
) -> BTreeMap<String, String> {
    let named = |key: &String| format!("{what} `{key}`");
    let values = keyed.at(named, spot, resolving).into_iter();
    values.map(|(key, (value, _))| (key, value)).collect()
}

fn parameters(source: &Source) -> Keyed<'_, String, String> {
    let lines = source.parameters.iter();
    keyed(lines.flat_map(|line| {
        let values = line.values.iter();
        values.map(|(key, value)| (key.as_str(), value.as_str(), value.span, &line.at))
    }))
}

fn images(source: &Source) -> Keyed<'_, String, String> {
    let lines = source.images.iter();
    keyed(lines.flat_map(|line| {
        let images = line.images.iter();
        images.map(|(key, value)| (key.as_str(), value.as_str(), value.span, &line.at))
    }))
}

/// Where each value and each image of a source is first named.
pub(super) fn settings(source: &Source) -> BTreeMap<String, Span> {
    let values = source.parameters.iter().flat_map(|line| &line.values);
    let values = values.map(|(key, _)| (key.as_str(), key.span));
    let images = source.images.iter().flat_map(|line| &line.images);
    let images = images.map(|(key, _)| (key.as_str(), key.span));
    let mut settings = BTreeMap::new();
    for (key, span) in values.chain(images) {
        settings.entry(key.to_owned()).or_insert(span);
    }
    settings
}

fn keyed<'s>(
    entries: impl Iterator<Item = (&'s str, &'s str, Span, &'s Selection)>,
) -> Keyed<'s, String, String> {
    let mut keyed = Keyed::new();
    for (key, value, span, at) in entries {
        let statement = Statement {
            value: value.to_owned(),
            span,
            at,
            layer: 0,
        };
        keyed.add(key.to_owned(), statement);
    }
    keyed
}

/// Reports what belongs to a source of another form.
fn check_extras(source: &Source, diags: &mut Diagnostics) {
    let is_chart = source.chart.is_some();
    let values = source.values.first().map(|path| path.span);
    let parameters = source.parameters.first().map(|line| line.span);
    if let Some(span) = values.or(parameters).filter(|_| !is_chart) {
        diags.report(diag::delivery::not_of_source("values", "chart", span));
    }
    let images = source.images.first().map(|line| line.span);
    if let Some(span) = images.filter(|_| source.kustomize.is_none()) {
        diags.report(diag::delivery::not_of_source("images", "kustomize", span));
    }
}

/// Reports a source that is incomplete, or says what it is twice.
pub(super) fn check(source: &Source, fleet: &Fleet, diags: &mut Diagnostics) {
    let lines = source.parameters.iter().map(|line| &line.at);
    for at in lines.chain(source.images.iter().map(|line| &line.at)) {
        fleet.check_selection(at, diags);
    }
    if !source.sound {
        return;
    }
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
        (Some(_), None) => check_extras(source, diags),
    }
    if let Some(chart) = &source.chart {
        check_charts(&source.url, chart.span, diags);
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

/// Reports charts, named at a place, that would come by SSH: Helm knows HTTP and registries.
pub(in crate::model::resolve) fn check_charts(
    url: &Spanned<RepositoryUrl>,
    charts: Span,
    diags: &mut Diagnostics,
) {
    if url.value.is_ssh() {
        let help =
            "give the address of a repository of charts, `https://…`, or of a registry, `oci://…`";
        diags.report(diag::check::app_source(
            "no chart comes by SSH",
            charts,
            help,
        ));
    }
}
