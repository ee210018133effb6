//! The two ways out, laid over the plan: raw objects that must not collide with what is emitted, and
//! patches that must fit the objects that they change.

mod fields;
mod reach;
mod twins;

use serde_json::Value;

use crate::diag::{self, Diagnostics};
use crate::emit;
use crate::model::{Id, Patch, Platform, Tenant};
use crate::plan::{Artifact, FieldPatch, Plan};
use crate::value::matches_glob;

/// Checks raw objects against everything else, and lays patches over the files that they change.
pub fn overlay<'p>(platform: &'p Platform, plan: &mut Plan<'p>, diags: &mut Diagnostics) {
    reach::report(platform, diags);
    twins::report(platform, plan, diags);
    for patch in &platform.patches {
        lay(platform, patch, plan, diags);
    }
}

fn lay<'p>(platform: &'p Platform, patch: &'p Patch, plan: &mut Plan<'p>, diags: &mut Diagnostics) {
    let mut kinds: Vec<String> = Vec::new();
    let mut found = false;
    for artifact in plan
        .artifacts
        .iter_mut()
        .filter(|artifact| concerns(patch, artifact))
    {
        for (index, object) in emit::objects(&artifact.content).iter().enumerate() {
            let kind = text(object, "/kind");
            if kind != patch.kind.value || !fits(platform, patch, artifact, object) {
                if !kinds.iter().any(|known| known == kind) {
                    kinds.push(kind.to_owned());
                }
                continue;
            }
            found = true;
            for (pointer, value) in &patch.set {
                if let Some(diagnostic) = fields::wrong(object, pointer, value) {
                    diags.report(diagnostic);
                    return;
                }
                artifact.patches.push(FieldPatch {
                    object: index,
                    pointer: &pointer.value,
                    value: fields::fitting(object, pointer, &value.value),
                });
            }
        }
    }
    if !found {
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        diags.report(diag::manifest::patch_nothing(&patch.kind, &kinds));
    }
}

/// Whether a file can hold objects of the patch.
fn concerns(patch: &Patch, artifact: &Artifact<'_>) -> bool {
    let Some(cluster) = artifact.cluster else {
        return false;
    };
    let whose = match (&patch.tenants, artifact.tenant) {
        (None, None) => true,
        (Some(tenants), Some(tenant)) => tenants.contains(&tenant),
        (None, Some(_)) | (Some(_), None) => false,
    };
    // The tenant first: a fleet has far more files than a patch has places.
    whose && patch.places.iter().any(|(place, _)| *place == cluster)
}

fn fits(platform: &Platform, patch: &Patch, artifact: &Artifact<'_>, object: &Value) -> bool {
    let named = patch
        .name
        .as_ref()
        .is_none_or(|glob| matches_glob(glob, text(object, "/metadata/name")));
    let namespace = namespace_of(object);
    let in_namespace = patch
        .namespace
        .as_ref()
        .is_none_or(|glob| matches_glob(glob, namespace));
    let in_stage = artifact
        .tenant
        .is_none_or(|tenant| stage_fits(platform, patch, artifact, tenant, namespace));
    named && in_namespace && in_stage
}

/// Whether a tenant's namespace belongs to a stage of the patch.
fn stage_fits(
    platform: &Platform,
    patch: &Patch,
    artifact: &Artifact<'_>,
    tenant: Id<Tenant>,
    namespace: &str,
) -> bool {
    let places = platform.tenants[tenant]
        .places
        .iter()
        .filter(|place| Some(place.cluster) == artifact.cluster);
    let mut selected =
        places.filter(|place| patch.places.contains(&(place.cluster, Some(place.stage))));
    selected.any(|place| {
        place.identity == namespace || place.namespaces.iter().any(|other| other.name == namespace)
    })
}

/// The namespace that an object is in; a Namespace is in itself.
fn namespace_of(object: &Value) -> &str {
    let pointer = if text(object, "/kind") == "Namespace" {
        "/metadata/name"
    } else {
        "/metadata/namespace"
    };
    text(object, pointer)
}

fn text<'v>(object: &'v Value, pointer: &str) -> &'v str {
    object
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// `ResourceQuota compute`, for messages.
fn title(object: &Value) -> String {
    format!(
        "{} `{}`",
        text(object, "/kind"),
        text(object, "/metadata/name")
    )
}
