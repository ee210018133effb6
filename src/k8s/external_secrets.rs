//! `external-secrets.io/v1`: Secrets whose text is kept elsewhere.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Resource;
use crate::yaml::Text;

/// A Secret that External Secrets makes of what a store keeps.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecret<'a> {
    /// Everything about it.
    pub spec: ExternalSecretSpec<'a>,
}

impl Resource for ExternalSecret<'_> {
    const API_VERSION: &'static str = "external-secrets.io/v1";
    const KIND: &'static str = "ExternalSecret";
}

/// Where the text comes from, and what is made of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecretSpec<'a> {
    /// How often it is looked up again.
    pub refresh_interval: &'static str,
    /// The store.
    pub secret_store_ref: SecretStoreRef<'a>,
    /// The Secret.
    pub target: Target<'a>,
    /// What is looked up.
    pub data: Vec<SecretData>,
}

/// A store.
#[derive(Debug, Serialize)]
pub struct SecretStoreRef<'a> {
    /// `ClusterSecretStore`.
    pub kind: &'static str,
    /// Its name.
    pub name: &'a str,
}

/// The Secret that is made. What the API server would fill in is said here, or the delivery engine would find the
/// object changed for ever.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Target<'a> {
    /// `Owner`: it goes with the `ExternalSecret`.
    pub creation_policy: &'static str,
    /// `Retain`: it stays while the store has lost its key.
    pub deletion_policy: &'static str,
    /// What it looks like.
    pub template: SecretTemplate<'a>,
}

/// What a Secret looks like.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretTemplate<'a> {
    /// `v2`.
    pub engine_version: &'static str,
    /// `Replace`: it has what the templates make, and nothing else.
    pub merge_policy: &'static str,
    /// Its labels.
    pub metadata: SecretMetadata<'a>,
    /// Its keys, each a template of Go. Without any it has all that is looked up.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub data: BTreeMap<String, Text<String>>,
}

/// The labels of a Secret.
#[derive(Debug, Serialize)]
pub struct SecretMetadata<'a> {
    /// The labels.
    pub labels: BTreeMap<&'static str, &'a str>,
}

/// Something that is looked up.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretData {
    /// Its name in templates.
    pub secret_key: String,
    /// Where it is.
    pub remote_ref: RemoteRef,
}

/// Where a text is kept.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteRef {
    key: String,
    property: &'static str,
    conversion_strategy: &'static str,
    decoding_strategy: &'static str,
    metadata_policy: &'static str,
}

impl RemoteRef {
    /// A property of a key, taken as it is.
    pub fn new(key: String, property: &'static str) -> Self {
        Self {
            key,
            property,
            conversion_strategy: "Default",
            decoding_strategy: "None",
            metadata_policy: "None",
        }
    }
}
