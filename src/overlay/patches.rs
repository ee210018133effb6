//! Patches laid over the objects that they change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{fields, text, title};
use crate::diag::{self, Diagnostics, PatchWord};
use crate::emit;
use crate::model::{Id, Patch, Platform, Tenant};
use crate::plan::{Artifact, Content, FieldPatch, Plan};
use crate::source::{Span, Spanned};
use crate::value::matches_glob;

/// Gives every file of the plan the fields that patches set in it. Of several patches of one field the nearest
/// and most specific counts.
pub(super) fn lay<'p>(platform: &'p Platform, plan: &mut Plan<'p>, diags: &mut Diagnostics) {
    let mut found: BTreeSet<Span> = BTreeSet::new();
    for artifact in &mut plan.artifacts {
        let patches = platform.patches.iter();
        let concerned: Vec<&Patch> = patches.filter(|patch| concerns(patch, artifact)).collect();
        if !concerned.is_empty() {
            let file = File { platform, artifact };
            artifact.patches = file.lay(&concerned, &mut found, diags);
        }
    }
    // One without any place has been reported as a selection that selects nothing.
    let patches = platform.patches.iter();
    for patch in patches.filter(|patch| !patch.places.is_empty() && !found.contains(&patch.span)) {
        report_unmatched(patch, plan, diags);
    }
}

/// Whether a file can hold objects of the patch.
fn concerns(patch: &Patch, artifact: &Artifact<'_>) -> bool {
    let Some(cluster) = artifact.cluster else {
        return false;
    };
    let whose = match (&patch.tenants, artifact.tenant) {
        (None, None) => true,
        (Some(tenants), Some(tenant)) => tenants.contains_key(&tenant),
        (None, Some(_)) | (Some(_), None) => false,
    };
    // The tenant first: a fleet has far more files than a patch has places.
    whose
        && patch.places.iter().any(|(place, _)| *place == cluster)
        && !matches!(artifact.content, Content::Kustomization(_))
}

/// A file of the plan while patches are laid over it.
struct File<'f, 'p> {
    platform: &'p Platform,
    artifact: &'f Artifact<'p>,
}

/// A field that a patch sets in an object.
struct Setting<'p> {
    patch: &'p Patch,
    /// As the object holds such values.
    value: Value,
    /// Where the value is written.
    span: Span,
}

impl<'p> File<'_, 'p> {
    fn lay(
        &self,
        patches: &[&'p Patch],
        found: &mut BTreeSet<Span>,
        diags: &mut Diagnostics,
    ) -> Vec<FieldPatch<'p>> {
        let mut fields = Vec::new();
        for (index, object) in emit::objects(&self.artifact.content).iter().enumerate() {
            let fitting = patches.iter().filter(|patch| self.fits(patch, object));
            let mut settings: BTreeMap<&'p str, Vec<Setting<'p>>> = BTreeMap::new();
            for patch in fitting {
                found.insert(patch.span);
                for (pointer, setting) in settings_of(patch, object, diags) {
                    settings.entry(pointer).or_default().push(setting);
                }
            }
            for (pointer, settings) in settings {
                fields.extend(self.pick(object, pointer, settings, diags).map(|value| {
                    FieldPatch {
                        object: index,
                        pointer,
                        value,
                    }
                }));
            }
        }
        fields
    }

    /// The value that counts. Two that nothing decides between are reported.
    fn pick(
        &self,
        object: &Value,
        pointer: &str,
        mut settings: Vec<Setting<'p>>,
        diags: &mut Diagnostics,
    ) -> Option<Value> {
        settings.sort_by_key(|setting| setting.span);
        let tenant = self.artifact.tenant;
        let mut best = settings.iter().filter(|one| {
            let mut others = settings.iter();
            !others.any(|other| other.patch.beats(one.patch, tenant))
        });
        let first = best.next()?;
        if let Some(other) = best.find(|other| other.value != first.value) {
            let what = format!("`{pointer}` of {}", title(object));
            diags.report(diag::resolve::conflict(
                &what,
                &self.place(object),
                other.span,
                first.span,
            ));
        }
        Some(first.value.clone())
    }

    /// Where an object is, for messages.
    fn place(&self, object: &Value) -> String {
        let cluster = self.artifact.cluster.map(|id| &self.platform.clusters[id]);
        let cluster = cluster.map_or("", |cluster| cluster.name.as_str());
        match namespace_of(object) {
            "" => format!("cluster `{cluster}`"),
            namespace => format!("namespace `{namespace}` on cluster `{cluster}`"),
        }
    }

    fn fits(&self, patch: &Patch, object: &Value) -> bool {
        let namespace = namespace_of(object);
        patch.kind.value == text(object, "/kind")
            && fits_glob(patch.name.as_ref(), text(object, "/metadata/name"))
            && fits_glob(patch.namespace.as_ref(), namespace)
            && self
                .artifact
                .tenant
                .is_none_or(|tenant| self.is_at_a_place(patch, tenant, namespace))
    }

    /// Whether a tenant's namespace belongs to a stage of the patch.
    fn is_at_a_place(&self, patch: &Patch, tenant: Id<Tenant>, namespace: &str) -> bool {
        let places = self.platform.tenants[tenant]
            .places
            .iter()
            .filter(|place| Some(place.cluster) == self.artifact.cluster);
        let mut selected =
            places.filter(|place| patch.places.contains(&(place.cluster, Some(place.stage))));
        selected.any(|place| {
            let mut names = place.namespaces.iter().map(|other| other.name.as_str());
            place.identity == namespace || names.any(|name| name == namespace)
        })
    }
}

/// What a patch sets in an object, as far as it fits there.
fn settings_of<'p>(
    patch: &'p Patch,
    object: &Value,
    diags: &mut Diagnostics,
) -> Vec<(&'p str, Setting<'p>)> {
    let mut settings = Vec::new();
    for (pointer, value) in &patch.set {
        if let Some(diagnostic) = fields::wrong(object, pointer, value) {
            diags.report(diagnostic);
            continue;
        }
        let setting = Setting {
            patch,
            value: fields::fitting(object, pointer, value),
            span: value.span,
        };
        settings.push((pointer.as_str(), setting));
    }
    settings
}

fn fits_glob(glob: Option<&Spanned<String>>, name: &str) -> bool {
    glob.is_none_or(|glob| matches_glob(glob, name))
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

/// Reports the first word of a patch that fits none of the objects that the words before it leave.
fn report_unmatched(patch: &Patch, plan: &Plan<'_>, diags: &mut Diagnostics) {
    let files = plan.artifacts.iter();
    let mut objects: Vec<Value> = files
        .filter(|artifact| concerns(patch, artifact))
        .flat_map(|artifact| emit::objects(&artifact.content))
        .collect();
    let words = [
        (PatchWord::Kind, Some(&patch.kind)),
        (PatchWord::Name, patch.name.as_ref()),
        (PatchWord::Namespace, patch.namespace.as_ref()),
    ];
    for (word, wanted) in words {
        let Some(wanted) = wanted else { continue };
        let found = |object: &Value| match word {
            PatchWord::Kind => text(object, "/kind").to_owned(),
            PatchWord::Name => text(object, "/metadata/name").to_owned(),
            PatchWord::Namespace => namespace_of(object).to_owned(),
        };
        let known: BTreeSet<String> = objects.iter().map(found).collect();
        objects.retain(|object| match word {
            PatchWord::Kind => wanted.value == found(object),
            PatchWord::Name | PatchWord::Namespace => matches_glob(wanted, &found(object)),
        });
        if objects.is_empty() && is_of_delivery(word, patch, plan) {
            diags.report(diag::manifest::patch_of_delivery(&patch.kind));
            return;
        }
        if objects.is_empty() {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            diags.report(diag::manifest::patch_nothing(
                word,
                wanted,
                &patch.kind,
                &known,
            ));
            return;
        }
    }
    diags.report(diag::manifest::patch_no_place(&patch.kind));
}

/// Whether what a patch is for, up to a word of it, is what a hub's Argo CD is told of tenants.
fn is_of_delivery(word: PatchWord, patch: &Patch, plan: &Plan<'_>) -> bool {
    let is_told = |artifact: &&Artifact<'_>| {
        artifact.tenant.is_some() && matches!(artifact.content, Content::ArgoCd(_))
    };
    let files = plan.artifacts.iter().filter(is_told);
    let mut objects = files.flat_map(|artifact| emit::objects(&artifact.content));
    objects.any(|object| {
        let is_kind = patch.kind.value == text(&object, "/kind");
        let is_named = fits_glob(patch.name.as_ref(), text(&object, "/metadata/name"));
        match word {
            PatchWord::Kind => is_kind,
            PatchWord::Name => is_kind && is_named,
            PatchWord::Namespace => false,
        }
    })
}
