//! `v1`: namespaces, service accounts, quotas, limits.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::Resource;
use crate::value::{Quantity, ResourceName};
use crate::yaml::Text;

/// A namespace; everything about it is metadata.
#[derive(Debug, Serialize)]
pub struct Namespace {}

impl Resource for Namespace {
    const API_VERSION: &'static str = "v1";
    const KIND: &'static str = "Namespace";
}

/// An identity of pods or of a delivery engine.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceAccount {
    automount_service_account_token: bool,
}

impl ServiceAccount {
    /// One whose token no pod gets unless the pod itself asks for it.
    pub fn without_token() -> Self {
        Self {
            automount_service_account_token: false,
        }
    }
}

impl Resource for ServiceAccount {
    const API_VERSION: &'static str = "v1";
    const KIND: &'static str = "ServiceAccount";
}

/// Texts that some program reads.
#[derive(Debug, Serialize)]
pub struct ConfigMap {
    /// The texts.
    pub data: BTreeMap<String, Text<String>>,
}

impl Resource for ConfigMap {
    const API_VERSION: &'static str = "v1";
    const KIND: &'static str = "ConfigMap";
}

/// What all objects of a namespace may use together.
#[derive(Debug, Serialize)]
pub struct ResourceQuota<'a> {
    spec: ResourceQuotaSpec<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceQuotaSpec<'a> {
    hard: Hard<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope_selector: Option<ScopeSelector>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Hard<'a> {
    Amounts(&'a IndexMap<ResourceName, Quantity>),
    Nothing(IndexMap<&'static str, Quantity>),
}

impl<'a> ResourceQuota<'a> {
    /// These amounts, over all pods and objects.
    pub fn of(amounts: &'a IndexMap<ResourceName, Quantity>) -> Self {
        let hard = Hard::Amounts(amounts);
        Self {
            spec: ResourceQuotaSpec {
                hard,
                scope_selector: None,
            },
        }
    }

    /// None at all of these resources.
    pub fn none_of(resources: impl IntoIterator<Item = &'static str>) -> Self {
        let hard = Hard::Nothing(
            resources
                .into_iter()
                .map(|resource| (resource, Quantity::ZERO))
                .collect(),
        );
        Self {
            spec: ResourceQuotaSpec {
                hard,
                scope_selector: None,
            },
        }
    }

    /// No pods of this kind.
    pub fn no_pods(scope: Scope) -> Self {
        let mut quota = Self::none_of(["pods"]);
        quota.spec.scope_selector = Some(ScopeSelector {
            match_expressions: [scope],
        });
        quota
    }
}

impl Resource for ResourceQuota<'_> {
    const API_VERSION: &'static str = "v1";
    const KIND: &'static str = "ResourceQuota";
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ScopeSelector {
    match_expressions: [Scope; 1],
}

/// The pods that a quota counts (API reference, `ScopedResourceSelectorRequirement`).
#[derive(Debug, Serialize)]
#[serde(tag = "scopeName")]
pub enum Scope {
    /// Pods of these priority classes.
    PriorityClass {
        /// Whether they are those named or all others.
        operator: ScopeOperator,
        /// The classes.
        values: &'static [&'static str],
    },
    /// Pods with a term of (anti-)affinity that names namespaces.
    CrossNamespacePodAffinity {
        /// `Exists` is the only one that this scope knows.
        operator: ScopeOperator,
    },
}

/// How a scope is compared.
#[derive(Debug, Serialize)]
pub enum ScopeOperator {
    /// One of the values.
    In,
    /// Whatever the value.
    Exists,
}

/// What one container or volume may use.
#[derive(Debug, Serialize)]
pub struct LimitRange {
    /// The limits.
    pub spec: LimitRangeSpec,
}

/// The limits of a [`LimitRange`].
#[derive(Debug, Serialize)]
pub struct LimitRangeSpec {
    /// One for each kind of thing.
    pub limits: Vec<LimitRangeItem>,
}

/// What a thing may use (API reference, `LimitRangeItem`: one field set for all types).
#[derive(Debug, Serialize)]
#[serde(tag = "type")]
#[expect(clippy::large_enum_variant, reason = "a few of them live for a moment")]
pub enum LimitRangeItem {
    /// A container.
    #[serde(rename_all = "camelCase")]
    Container {
        /// The limits of one that names none.
        default: ContainerAmounts,
        /// The requests of one that names none.
        default_request: ContainerAmounts,
        /// The most.
        max: ContainerAmounts,
        /// The least.
        #[serde(skip_serializing_if = "Option::is_none")]
        min: Option<ContainerAmounts>,
    },
    /// A claim of a volume.
    PersistentVolumeClaim {
        /// The most.
        max: VolumeAmounts,
        /// The least.
        #[serde(skip_serializing_if = "Option::is_none")]
        min: Option<VolumeAmounts>,
    },
}

/// Amounts of a container.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ContainerAmounts {
    /// Processors.
    pub cpu: Quantity,
    /// Memory.
    pub memory: Quantity,
    /// Space on the node's disk.
    pub ephemeral_storage: Quantity,
}

/// Amounts of a volume.
#[derive(Debug, Serialize)]
pub struct VolumeAmounts {
    /// Its size.
    pub storage: Quantity,
}

impl Resource for LimitRange {
    const API_VERSION: &'static str = "v1";
    const KIND: &'static str = "LimitRange";
}
