//! Labels and annotations that the spec adds to what is emitted.

use super::classes::Chain;
use super::layers::{Keyed, Statement};
use crate::diag::{self, Diagnostics};
use crate::spec::platform::{Annotations, Labels, Platform};
use crate::spec::tenant::Settings;
use crate::value::LabelKey;

/// Prefixes that Kubernetes, platformc, policy and delivery engines give meaning to.
const RESERVED_PREFIXES: &[&str] = &[
    "platformc.io",
    "kubernetes.io",
    "k8s.io",
    "argocd.argoproj.io",
    "toolkit.fluxcd.io",
    "gatekeeper.sh",
    "kyverno.io",
    "openshift.io",
];

/// Reports keys that are not the user's to set.
pub(super) fn check(labels: &[Labels], annotations: &[Annotations], diags: &mut Diagnostics) {
    let keys = labels.iter().flat_map(|line| &line.labels);
    let keys = keys.map(|(key, _)| ("label", key));
    let more = annotations.iter().flat_map(|line| &line.annotations);
    let more = more.map(|(key, _)| ("annotation", key));
    for (what, key) in keys.chain(more).filter(|(_, key)| is_reserved(key)) {
        diags.report(diag::resolve::label_reserved(what, key.as_str(), key.span));
    }
}

fn is_reserved(key: &LabelKey) -> bool {
    let Some(prefix) = key.prefix() else {
        return false;
    };
    let below = |reserved: &str| {
        prefix == reserved
            || prefix
                .strip_suffix(reserved)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    RESERVED_PREFIXES.iter().any(|reserved| below(reserved))
}

/// The labels of a tenant: its own, its classes', the platform's.
pub(super) fn labels<'s>(
    chain: &Chain<'s, Settings>,
    platform: &'s Platform,
) -> Keyed<'s, String, String> {
    let own = chain.layers().map(|settings| &settings.labels);
    let mut keyed = Keyed::new();
    for (layer, lines) in own.chain([&platform.labels]).enumerate() {
        add(&mut keyed, lines, layer);
    }
    keyed
}

/// The labels of one sub-namespace.
pub(super) fn labels_of(lines: &[Labels]) -> Keyed<'_, String, String> {
    let mut keyed = Keyed::new();
    add(&mut keyed, lines, 0);
    keyed
}

fn add<'s>(keyed: &mut Keyed<'s, String, String>, lines: &'s [Labels], layer: usize) {
    for line in lines {
        for (key, value) in line.labels.iter().filter(|(key, _)| !is_reserved(key)) {
            let statement = Statement {
                value: value.as_str().to_owned(),
                span: value.span,
                at: &line.at,
                layer,
            };
            keyed.add(key.as_str().to_owned(), statement);
        }
    }
}

/// The annotations of a tenant's namespaces: its own, its classes', the platform's.
pub(super) fn annotations<'s>(
    chain: &Chain<'s, Settings>,
    platform: &'s Platform,
) -> Keyed<'s, String, String> {
    let own = chain.layers().map(|settings| &settings.annotations);
    let mut keyed = Keyed::new();
    for (layer, lines) in own.chain([&platform.annotations]).enumerate() {
        for line in lines {
            for (key, value) in line.annotations.iter().filter(|(key, _)| !is_reserved(key)) {
                let statement = Statement {
                    value: value.as_str().to_owned(),
                    span: value.span,
                    at: &line.at,
                    layer,
                };
                keyed.add(key.as_str().to_owned(), statement);
            }
        }
    }
    keyed
}
