//! Raw objects that are emitted twice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{text, title};
use crate::diag::{self, Diagnostics};
use crate::emit;
use crate::model::{Cluster, Id, Platform};
use crate::plan::{Artifact, Content, Plan};
use crate::source::Span;

/// What makes an object one: its cluster, API group, kind, namespace and name.
type Key = (Id<Cluster>, String, String, String, String);

pub(super) fn report(platform: &Platform, plan: &Plan<'_>, diags: &mut Diagnostics) {
    let mut raw: BTreeMap<Key, Span> = BTreeMap::new();
    for manifest in &platform.manifests {
        for object in &manifest.objects {
            if let Some(first) = raw.insert(key(manifest.cluster, object), manifest.span) {
                diags.report(diag::manifest::twice(
                    &title(object),
                    manifest.span,
                    Some(first),
                ));
            }
        }
    }
    let kinds: BTreeSet<(Id<Cluster>, &str)> = raw
        .keys()
        .map(|(cluster, _, kind, ..)| (*cluster, kind.as_str()))
        .collect();
    let candidates = plan
        .artifacts
        .iter()
        .filter(|artifact| may_collide(artifact, &kinds));
    for artifact in candidates {
        let Some(cluster) = artifact.cluster else {
            continue;
        };
        for object in emit::objects(&artifact.content) {
            if let Some(span) = raw.get(&key(cluster, &object)) {
                diags.report(diag::manifest::twice(&title(&object), *span, None));
            }
        }
    }
}

/// Whether a file can hold an object of the same kind as a raw one: building all objects of a fleet only
/// to compare them would cost as much as writing them.
fn may_collide(artifact: &Artifact<'_>, raw: &BTreeSet<(Id<Cluster>, &str)>) -> bool {
    let Some(cluster) = artifact.cluster else {
        return false;
    };
    let kinds: &[&str] = match &artifact.content {
        Content::TenantNamespaces(_) | Content::SystemNamespaces(_) => &[
            "Namespace",
            "ServiceAccount",
            "ResourceQuota",
            "LimitRange",
            "NetworkPolicy",
        ],
        Content::TenantNetwork(_) => &["NetworkPolicy"],
        Content::TenantAccess(_) => &["RoleBinding", "ServiceAccount"],
        Content::Roles(_) | Content::ClusterAccess(_) => {
            &["ClusterRole", "ClusterRoleBinding", "ServiceAccount"]
        }
        Content::NamespaceGuard(_) | Content::ServiceGuard | Content::TokenGuard(_) => &[
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
        ],
        Content::Kustomization(_) | Content::Raw(_) | Content::CodeOwners(_) => &[],
    };
    kinds.iter().any(|kind| raw.contains(&(cluster, *kind)))
}

fn key(cluster: Id<Cluster>, object: &Value) -> Key {
    let group = text(object, "/apiVersion")
        .rsplit_once('/')
        .map_or("", |(group, _)| group);
    let part = |pointer: &str| text(object, pointer).to_owned();
    (
        cluster,
        group.to_owned(),
        part("/kind"),
        part("/metadata/namespace"),
        part("/metadata/name"),
    )
}
