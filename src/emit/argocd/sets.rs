//! `ApplicationSet`s: the same applications, made by a generator.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::applications;
use super::beside;
use crate::emit::pairs;
use crate::k8s::Sink;
use crate::k8s::argocd::{
    self, ApplicationSpec, ApplicationTemplate, Element, Expression, Generator, LabelSelector,
    SetSyncPolicy, Source, Sources, Step, Strategy, TemplateMetadata,
};
use crate::plan::argocd::{Application, ApplicationSet, SetForm};

/// The label that applications and the Secrets of clusters have.
const CLUSTER: &str = "platformc.io/cluster";

/// The label that they have where the cluster is in a region.
const REGION: &str = "platformc.io/region";

/// Labels of applications.
const APP: &str = "platformc.io/app";
const TENANT: &str = "platformc.io/tenant";
const STAGE: &str = "platformc.io/stage";

/// None is deleted because a generator has nothing to say, and nothing that was delivered goes with the set.
const KEEPING: SetSyncPolicy = SetSyncPolicy {
    applications_sync: "create-update",
    preserve_resources_on_deletion: true,
};

pub(super) fn set(out: &mut impl Sink, it: &ApplicationSet<'_>) {
    let Some(first) = it.applications.first() else {
        return;
    };
    let words = Words::of(it);
    let app = it.labels.get(APP).filter(|_| it.form == SetForm::Matrix);
    let own = pairs(&it.labels).filter(|(key, _)| app.is_none() || *key != APP);
    // Argo CD takes the applications out of the set before it goes.
    let metadata = beside(&*it.name)
        .labels(own)
        .finalizers(applications::FINALIZERS);
    let spec = argocd::ApplicationSetSpec {
        go_template: true,
        go_template_options: ["missingkey=error"],
        generators: [generator(it, &words)],
        strategy: strategy(it),
        sync_policy: KEEPING,
        template: template(it, first, &words),
    };
    out.push(&metadata, &argocd::ApplicationSet { spec });
}

/// Texts of the applications that differ from cluster to cluster, each with the word that stands for it.
struct Words<'a> {
    /// What every application's source says, text by text.
    texts: Vec<Vec<Cow<'a, str>>>,
    /// Which of them differ.
    differ: Vec<bool>,
    /// Whether the namespaces do.
    namespace: bool,
    /// Whether every cluster is in a region.
    region: bool,
}

impl<'a> Words<'a> {
    fn of(it: &ApplicationSet<'a>) -> Self {
        let texts: Vec<Vec<Cow<'a, str>>> = it
            .applications
            .iter()
            .map(|application| texts(&mut source(application)))
            .collect();
        let first = texts.first();
        let differ = |(at, text): (usize, &Cow<'a, str>)| {
            texts.iter().any(|other| other.get(at) != Some(text))
        };
        let namespaces = it
            .applications
            .iter()
            .map(|application| application.destination.namespace);
        let namespaces: BTreeSet<&str> = namespaces.collect();
        Self {
            differ: first
                .into_iter()
                .flatten()
                .enumerate()
                .map(differ)
                .collect(),
            namespace: namespaces.len() > 1,
            region: it.applications.iter().all(|it| region(it).is_some()),
            texts,
        }
    }
}

/// Every text of a source that may differ from cluster to cluster, always in the same order.
fn texts<'a>(source: &mut Source<'a>) -> Vec<Cow<'a, str>> {
    slots(source).into_iter().map(|text| text.clone()).collect()
}

fn slots<'s, 'a>(source: &'s mut Source<'a>) -> Vec<&'s mut Cow<'a, str>> {
    let mut slots: Vec<&mut Cow<'a, str>> = source.path.iter_mut().collect();
    if let Some(kustomize) = &mut source.kustomize {
        slots.extend(&mut kustomize.images);
    }
    if let Some(helm) = &mut source.helm {
        slots.extend(&mut helm.value_files);
        slots.extend(
            helm.parameters
                .iter_mut()
                .map(|parameter| &mut parameter.value),
        );
    }
    slots
}

/// The word of a text that differs.
fn word(at: usize) -> String {
    format!("source{at}")
}

fn source<'a>(it: &Application<'a>) -> Source<'a> {
    applications::source(&it.spec)
}

fn region<'a>(it: &Application<'a>) -> Option<&'a str> {
    it.labels.get(REGION).copied()
}

/// Whether a set knows its clusters from the labels of their Secrets.
fn selects(it: &ApplicationSet<'_>, words: &Words<'_>) -> bool {
    match it.form {
        SetForm::Matrix => true,
        SetForm::Labels => !words.namespace,
        SetForm::List => false,
    }
}

fn generator<'a>(it: &ApplicationSet<'a>, words: &Words<'a>) -> Generator<'a> {
    if it.form == SetForm::Matrix {
        return Generator::matrix(by_labels(it), Generator::list(apps(it)));
    }
    if selects(it, words) {
        return by_labels(it);
    }
    let applications = it.applications.iter().zip(&words.texts);
    let elements = applications.map(|(application, texts)| element(application, texts, words));
    Generator::list(elements.collect())
}

fn by_labels<'a>(it: &ApplicationSet<'a>) -> Generator<'a> {
    let clusters: BTreeSet<&str> = it
        .applications
        .iter()
        .map(|application| application.cluster)
        .collect();
    Generator::clusters(LabelSelector {
        match_expressions: [Expression::one_of(CLUSTER, clusters.into_iter().collect())],
    })
}

/// The apps of a set that makes several, each once.
fn apps<'a>(it: &ApplicationSet<'a>) -> Vec<Element<'a>> {
    let mut seen = BTreeSet::new();
    let first_of = |application: &&Application<'a>| seen.insert(application.spec.app);
    let element = |application: &Application<'a>| {
        let spec = &application.spec;
        Element::from([
            ("app".into(), spec.app.into()),
            ("repository".into(), spec.repository.into()),
            ("revision".into(), spec.version.into()),
            ("path".into(), source(application).path.unwrap_or_default()),
        ])
    };
    it.applications
        .iter()
        .filter(first_of)
        .map(element)
        .collect()
}

fn element<'a>(it: &Application<'a>, texts: &[Cow<'a, str>], words: &Words<'a>) -> Element<'a> {
    let mut element: Element<'a> = BTreeMap::from([
        ("name".into(), it.cluster.into()),
        ("server".into(), it.destination.server.into()),
    ]);
    if words.namespace {
        element.insert("namespace".into(), it.destination.namespace.into());
    }
    if words.region {
        element.extend(region(it).map(|region| ("region".into(), region.into())));
    }
    for (at, text) in texts.iter().enumerate() {
        if words.differ.get(at) == Some(&true) {
            element.insert(word(at).into(), text.clone());
        }
    }
    element
}

fn template<'a>(
    it: &ApplicationSet<'a>,
    first: &Application<'a>,
    words: &Words<'a>,
) -> ApplicationTemplate<'a> {
    let namespace: Cow<'a, str> = if words.namespace {
        "{{ .namespace }}".into()
    } else {
        first.destination.namespace.into()
    };
    let source = templated(it, first, words);
    ApplicationTemplate {
        metadata: metadata(it, first, words),
        spec: ApplicationSpec {
            source: Sources::Source(Box::new(source)),
            ..applications::spec(&first.spec, "{{ .server }}", namespace)
        },
    }
}

fn metadata<'a>(
    it: &ApplicationSet<'a>,
    first: &Application<'a>,
    words: &Words<'a>,
) -> TemplateMetadata<'a> {
    let labels = it.labels.iter().map(|(key, value)| (key, (*value).into()));
    let mut labels: BTreeMap<&str, Cow<'a, str>> = labels.collect();
    labels.insert(CLUSTER, "{{ .name }}".into());
    if words.region {
        let word = if selects(it, words) {
            r#"{{ index .metadata.labels "platformc.io/region" }}"#
        } else {
            "{{ .region }}"
        };
        labels.insert(REGION, word.into());
    }
    let mut app = first.spec.app;
    if it.form == SetForm::Matrix {
        app = "{{ .app }}";
        labels.insert(APP, app.into());
    }
    let labelled = |key| first.labels.get(key).copied().unwrap_or_default();
    let (tenant, stage) = (labelled(TENANT), labelled(STAGE));
    TemplateMetadata {
        name: format!("{tenant}.{app}.{stage}.{{{{ .name }}}}").into(),
        labels,
    }
}

/// The source, with words in place of what differs.
fn templated<'a>(
    it: &ApplicationSet<'a>,
    first: &Application<'a>,
    words: &Words<'a>,
) -> Source<'a> {
    let mut source = source(first);
    if it.form == SetForm::Matrix {
        return Source {
            repo_url: "{{ .repository }}".into(),
            target_revision: "{{ .revision }}".into(),
            path: Some("{{ .path }}".into()),
            ..source
        };
    }
    for (at, text) in slots(&mut source).into_iter().enumerate() {
        if words.differ.get(at) == Some(&true) {
            *text = format!("{{{{ .{} }}}}", word(at)).into();
        } else if text.contains("{{") {
            // It is the app's own text, and none of the set's.
            *text = text.replace("{{", r#"{{ "{{" }}"#).into();
        }
    }
    source
}

fn strategy<'a>(it: &ApplicationSet<'a>) -> Option<Strategy<'a>> {
    let steps = it.waves.iter().map(|wave| Step {
        match_expressions: [Expression::one_of(CLUSTER, wave.clusters.clone())],
        max_update: wave.at_once,
    });
    (!it.waves.is_empty()).then(|| Strategy::rolling(steps.collect()))
}
