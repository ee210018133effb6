//! Patches of Argo CD's settings, told to what depends on them.

use std::collections::BTreeMap;

use crate::model::{Cluster, Id};
use crate::plan::argocd::File;
use crate::plan::{Content, FieldPatch, Plan};

/// Tells each hub's Argo CD what patches set in its configuration: it starts anew when that changes.
pub(super) fn tell(plan: &mut Plan<'_>) {
    let mut patched: BTreeMap<Id<Cluster>, Vec<FieldPatch<'_>>> = BTreeMap::new();
    for artifact in &plan.artifacts {
        if let (Some(hub), Content::ArgoCd(File::Config(_))) = (artifact.cluster, &artifact.content)
        {
            patched.insert(hub, artifact.patches.clone());
        }
    }
    for artifact in &mut plan.artifacts {
        if let (Some(hub), Content::ArgoCd(File::Itself(_, settings))) =
            (artifact.cluster, &mut artifact.content)
        {
            settings.patches = patched.remove(&hub).unwrap_or_default();
        }
    }
}
