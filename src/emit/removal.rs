//! How the engines are told what a tenant's removal takes away.

use crate::plan::tenancy::Removal;

type Annotation = (&'static str, &'static str);

/// The annotation of a tenant's namespace, which takes everything in it along.
pub(super) fn of_namespace(removal: Removal) -> Option<Annotation> {
    match removal {
        Removal::Immediate => None,
        Removal::Confirmed => Some((
            "argocd.argoproj.io/sync-options",
            "Prune=confirm,Delete=confirm",
        )),
        Removal::Never => Some(NEVER),
    }
}

/// The annotation of what closes and limits a namespace: where the namespace and its pods stay, so does this. Argo CD
/// removes nothing before the namespace's removal is confirmed.
pub(super) fn of_fence(removal: Removal) -> Option<Annotation> {
    match removal {
        Removal::Immediate | Removal::Confirmed => None,
        Removal::Never => Some(NEVER),
    }
}

const NEVER: Annotation = ("kustomize.toolkit.fluxcd.io/prune", "disabled");
