//! What makes applications.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{API_VERSION, ApplicationSpec};
use crate::k8s::Resource;

/// Something that makes applications.
#[derive(Debug, Serialize)]
pub struct ApplicationSet<'a> {
    /// Everything about it.
    pub spec: ApplicationSetSpec<'a>,
}

impl Resource for ApplicationSet<'_> {
    const API_VERSION: &'static str = API_VERSION;
    const KIND: &'static str = "ApplicationSet";
}

/// What is made of what.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationSetSpec<'a> {
    /// Templates of Go, which fail where a word has no value.
    pub go_template: bool,
    /// `missingkey=error`.
    pub go_template_options: [&'static str; 1],
    /// Where clusters are known from.
    pub generators: [Generator<'a>; 1],
    /// In which order applications are synced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<Strategy<'a>>,
    /// What may happen to the applications.
    pub sync_policy: SetSyncPolicy,
    /// What each application is like.
    pub template: ApplicationTemplate<'a>,
}

/// Where clusters are known from.
#[derive(Debug, Default, Serialize)]
pub struct Generator<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<ListGenerator<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clusters: Option<ClusterGenerator<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    matrix: Option<MatrixGenerator<'a>>,
}

impl<'a> Generator<'a> {
    /// They are listed.
    pub fn list(elements: Vec<Element<'a>>) -> Self {
        Self {
            list: Some(ListGenerator { elements }),
            ..Self::default()
        }
    }

    /// They are selected by the labels of their Secrets.
    pub fn clusters(selector: LabelSelector<'a>) -> Self {
        Self {
            clusters: Some(ClusterGenerator { selector }),
            ..Self::default()
        }
    }
}

impl Generator<'_> {
    /// Each of one with each of the other.
    pub fn matrix(one: Self, other: Self) -> Self {
        let generators = vec![one, other];
        Self {
            matrix: Some(MatrixGenerator { generators }),
            ..Self::default()
        }
    }
}

/// Words of one application, by their names.
pub type Element<'a> = BTreeMap<Cow<'static, str>, Cow<'a, str>>;

#[derive(Debug, Serialize)]
struct ListGenerator<'a> {
    elements: Vec<Element<'a>>,
}

#[derive(Debug, Serialize)]
struct ClusterGenerator<'a> {
    selector: LabelSelector<'a>,
}

#[derive(Debug, Serialize)]
struct MatrixGenerator<'a> {
    generators: Vec<Generator<'a>>,
}

/// Labels that must be there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelSelector<'a> {
    /// What a label must be.
    pub match_expressions: [Expression<'a>; 1],
}

/// In which order applications are synced.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Strategy<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    rolling_sync: RollingSync<'a>,
}

impl<'a> Strategy<'a> {
    /// One step after the other, each when all of the one before are healthy.
    pub fn rolling(steps: Vec<Step<'a>>) -> Self {
        Self {
            kind: "RollingSync",
            rolling_sync: RollingSync { steps },
        }
    }
}

#[derive(Debug, Serialize)]
struct RollingSync<'a> {
    steps: Vec<Step<'a>>,
}

/// Applications that are synced together.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step<'a> {
    /// Which.
    pub match_expressions: [Expression<'a>; 1],
    /// How many of them at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_update: Option<&'a str>,
}

/// What a label must be.
#[derive(Debug, Serialize)]
pub struct Expression<'a> {
    key: &'static str,
    operator: &'static str,
    values: Vec<&'a str>,
}

impl<'a> Expression<'a> {
    /// One of these values.
    pub fn one_of(key: &'static str, values: Vec<&'a str>) -> Self {
        Self {
            key,
            operator: "In",
            values,
        }
    }
}

/// What may happen to a set's applications.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetSyncPolicy {
    /// `create-update`: none is deleted because a generator has nothing to say.
    pub applications_sync: &'static str,
    /// Whether what was delivered stays if the set goes.
    pub preserve_resources_on_deletion: bool,
}

/// What each application of a set is like.
#[derive(Debug, Serialize)]
pub struct ApplicationTemplate<'a> {
    /// Its name and labels.
    pub metadata: TemplateMetadata<'a>,
    /// The rest.
    pub spec: ApplicationSpec<'a>,
}

/// Name and labels of a set's applications.
#[derive(Debug, Serialize)]
pub struct TemplateMetadata<'a> {
    /// The name.
    pub name: Cow<'a, str>,
    /// The labels.
    pub labels: BTreeMap<&'a str, Cow<'a, str>>,
}
