//! Raw objects that are emitted twice.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::Value;

use super::text;
use crate::diag::manifest::Carried;
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::emit::{self, Identity};
use crate::model::{Cluster, Id, Platform};
use crate::plan::{Artifact, Plan};

/// The raw objects of a cluster, each with where it is written.
type Raw<'p> = BTreeMap<Identity<'p>, Carried>;

pub(super) fn report(platform: &Platform, plan: &Plan<'_>, diags: &mut Diagnostics) {
    let raw = raw_by_cluster(platform, diags);
    let twins = |artifact: &Artifact<'_>| {
        let mut found = Vec::new();
        if let Some(raw) = artifact.cluster.and_then(|cluster| raw.get(&cluster)) {
            emit::identities(&artifact.content, |identity| {
                let carried = find(raw, identity);
                found.extend(carried.map(|it| diag::manifest::twice(&title(identity), it, None)));
            });
        }
        found
    };
    let found: Vec<Vec<Diagnostic>> = plan.artifacts.par_iter().map(twins).collect();
    diags.extend(found.into_iter().flatten());
}

/// Every raw object; two of the same identity are reported.
fn raw_by_cluster<'p>(
    platform: &'p Platform,
    diags: &mut Diagnostics,
) -> BTreeMap<Id<Cluster>, Raw<'p>> {
    let mut all: BTreeMap<Id<Cluster>, Raw<'p>> = BTreeMap::new();
    for manifest in &platform.manifests {
        let here = all.entry(manifest.cluster).or_default();
        for object in &manifest.objects {
            let identity = identity_of(&object.value);
            let carried = Carried {
                at: object.place(&["metadata", "name"]),
                named: manifest.span,
            };
            if let Some(first) = here.insert(identity, carried) {
                diags.report(diag::manifest::twice(
                    &title(identity),
                    carried,
                    Some(first),
                ));
            }
        }
    }
    all
}

fn find(raw: &Raw<'_>, identity: Identity<'_>) -> Option<Carried> {
    raw.get(&identity).copied()
}

fn identity_of(object: &Value) -> Identity<'_> {
    Identity {
        kind: text(object, "/kind"),
        group: emit::group(text(object, "/apiVersion")),
        namespace: text(object, "/metadata/namespace"),
        name: text(object, "/metadata/name"),
    }
}

fn title(identity: Identity<'_>) -> String {
    format!("{} `{}`", identity.kind, identity.name)
}
