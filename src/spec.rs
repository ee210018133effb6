//! `Spec`: what was written, node by node, typed but not yet connected.

pub mod allow;
pub mod app;
pub mod delivery;
pub mod fleet;
pub mod group;
mod limit;
pub mod lost;
pub mod node;
pub mod platform;
pub mod raw;
pub mod tenant;
mod timezone;

use crate::diag::{Code, Diagnostics, Reported};
use crate::load::Sources;
use crate::syntax::Node;
use crate::value::{FilePattern, LabelPattern, Pattern};

use fleet::{Cluster, ClusterClass, Region, Stage};
use group::Group;
use node::{LanguageVersion, node};
use platform::Platform;
use raw::{Manifest, Patch};
use tenant::{Tenant, TenantClass};

/// Reads every node of the sources. Fails only if there are more than one spec may have, or if some text of the
/// spec could not be read: then too much would seem to be missing to say more.
pub fn read(sources: &Sources, diags: &mut Diagnostics) -> Result<Spec, Reported> {
    limit::check(&sources.root, diags)?;
    let spec = nodes(&sources.root, diags);
    if sources.complete {
        return Ok(spec);
    }
    diags.forget(Code::Missing);
    Err(diags
        .ok()
        .expect_err("what makes a spec incomplete was reported"))
}

/// Reads all top-level nodes; `root` holds them as its children.
///
/// # Panics
///
/// Never: no part of a spec as a whole is required.
pub fn nodes(root: &Node, diags: &mut Diagnostics) -> Spec {
    node::read(root, diags).expect("no part of a spec as a whole is required")
}

node! {
    /// A spec is a folder: `platform.kdl` and the files that it includes. These nodes can stand in any
    /// of them, in any order.
    pub struct Spec = "" {
        /// The language of the spec.
        children languages: Language,
        /// Further files.
        children includes: Include,
        /// What the whole fleet has in common.
        child_opt platform: Platform,
        /// Places of the clouds, and the law that holds there.
        children regions: Region,
        /// Stages of promotion.
        children stages: Stage,
        /// What clusters have in common.
        children cluster_classes: ClusterClass,
        /// Clusters.
        children clusters: Cluster,
        /// Groups of the identity provider.
        children groups: Group,
        /// What tenants have in common.
        children tenant_classes: TenantClass,
        /// Tenants.
        children tenants: Tenant,
        /// Raw objects to carry along.
        children manifests: Manifest,
        /// Changes of emitted objects.
        children patches: Patch,
    }
}

node! {
    /// The version of the language. It stands on the first line of `platform.kdl`.
    pub struct Language = "language" {
        /// Always 1 today.
        arg version: LanguageVersion,
    }
}

node! {
    /// Further files of the spec: a path, a glob, or a folder for all `.kdl` files below it. Paths
    /// begin at the folder of the file that they stand in.
    pub struct Include = "include" {
        /// The path, glob or folder.
        arg files: FilePattern,
    }
}

node! {
    /// Which clusters (and stages) something is for. Every property narrows it; patterns may use `*`
    /// and `?`, and several may stand with blanks between. Of two statements that both apply the more
    /// specific wins: `cluster` says more than `region`, `region` more than `jurisdiction`, one name more
    /// than several, several more than a pattern. Two that are equally specific and disagree are an error.
    pub struct Selection = "" {
        /// Stages.
        prop_list stage: Pattern,
        /// Regions.
        prop_list region: Pattern,
        /// Clusters.
        prop_list cluster: Pattern,
        /// Jurisdictions of the regions.
        prop_list jurisdiction: Pattern,
        /// Labels that the cluster must have.
        prop_opt label: LabelPattern,
    }
}
