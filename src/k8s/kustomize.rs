//! `kustomize.config.k8s.io/v1beta1`: which files of a folder are applied, in which order.

use serde::Serialize;

use super::Resource;

/// A `kustomization.yaml` that only lists.
#[derive(Debug, Serialize)]
pub struct Kustomization<'a> {
    /// Files, and folders with a list of their own.
    pub resources: &'a [String],
}

impl Resource for Kustomization<'_> {
    const API_VERSION: &'static str = "kustomize.config.k8s.io/v1beta1";
    const KIND: &'static str = "Kustomization";
}
