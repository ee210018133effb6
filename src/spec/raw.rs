//! The two ways out: raw manifests and patches.

use super::Selection;
use super::node::{node, words};
use crate::value::{FilePattern, ObjectPattern, Pattern, Text};

words! {
    /// How often a manifest is carried along.
    pub enum Each ("a repetition") {
        /// On each selected cluster.
        Cluster = "cluster",
        /// In each namespace of the selected tenants.
        Tenant = "tenant",
        /// On one cluster; the selection must name exactly one.
        Once = "once",
    }
}

node! {
    /// Raw Kubernetes objects to carry along, with `{cluster}`, `{region}` and, for each tenant, `{tenant}`,
    /// `{namespace}` and `{stage}` filled in wherever they stand in a text, keys included. `${cluster}` and
    /// `{{cluster}}` are left to other programs, and `\\{cluster}` is the text `{cluster}`. The files are read
    /// as kubectl reads them; what it would change, such as a number of more than 64 bits, is an error.
    pub struct Manifest = "manifest" {
        /// The files: a path or glob, from the folder of the file that it stands in.
        arg files: FilePattern,
        /// How often. Default: `cluster`.
        prop_opt each: Each,
        /// Only for the tenants that match.
        prop_opt tenant: Pattern,
        /// Where.
        part at: Selection,
    }
}

node! {
    /// Raw Kubernetes objects to carry along in each of the tenant's namespaces, with `{tenant}`,
    /// `{namespace}`, `{stage}`, `{cluster}` and `{region}` filled in wherever they stand in a text, keys
    /// included; `\\{tenant}` is the text `{tenant}`. They hold what the tenant's deployer could deploy.
    pub struct TenantManifest = "manifest" {
        /// The files: a path or glob, from the folder of the file that it stands in.
        arg files: FilePattern,
        /// Where.
        part at: Selection,
    }
}

node! {
    /// Changes fields of objects that are emitted for clusters, or for the tenants that `tenant` names. Of several
    /// patches of one field a tenant's own counts, then its class's, then one at the top of the spec; in one
    /// place the one that names more. Two that name as much and disagree are an error.
    pub struct Patch = "patch" {
        /// The objects' kind.
        arg kind: Text,
        /// Their name.
        prop_opt name: ObjectPattern,
        /// The tenants whose objects are meant; without it, the clusters' own.
        prop_opt tenant: Pattern,
        /// Where.
        part at: Selection,
        /// Fields to set.
        some set: Set,
    }
}

node! {
    /// Changes fields of objects that are emitted for the tenant.
    pub struct TenantPatch = "patch" {
        /// The objects' kind.
        arg kind: Text,
        /// Their name.
        prop_opt name: ObjectPattern,
        /// Their namespace. Default: all of the tenant's.
        prop_opt namespace: Pattern,
        /// Where.
        part at: Selection,
        /// Fields to set.
        some set: Set,
    }
}

node! {
    /// A field to set.
    pub struct Set = "set" {
        /// The field's path from the object's top, with `/` between the parts (a JSON pointer): `/spec/hard/secrets`.
        arg path: Text,
        /// Its new value.
        arg value: serde_json::Value,
    }
}
