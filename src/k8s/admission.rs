//! `admissionregistration.k8s.io/v1`: policies that the API server itself enforces.

use serde::Serialize;

use super::Resource;
use crate::yaml::Text;

/// CEL over a request. It does nothing without a binding.
#[derive(Debug, Serialize)]
pub struct ValidatingAdmissionPolicy {
    /// What it says.
    pub spec: PolicySpec,
}

impl Resource for ValidatingAdmissionPolicy {
    const API_VERSION: &'static str = "admissionregistration.k8s.io/v1";
    const KIND: &'static str = "ValidatingAdmissionPolicy";
}

/// What a [`ValidatingAdmissionPolicy`] says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicySpec {
    /// What happens when an expression can't be evaluated.
    pub failure_policy: FailurePolicy,
    /// The requests that it looks at.
    pub match_constraints: MatchConstraints,
    /// What must hold of a request for the policy to look at it; all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub match_conditions: Vec<MatchCondition>,
    /// What must hold of a request; all of them.
    pub validations: Vec<Validation>,
}

/// What happens when an expression can't be evaluated. `Ignore` is not offered: a guard that fails open is none.
#[derive(Debug, Serialize)]
pub enum FailurePolicy {
    /// The request is refused.
    Fail,
}

/// The requests that a policy looks at.
///
/// The API server applies this as one value and only then fills in defaults. Unless each of them is written,
/// applying the same manifest again is a change.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchConstraints {
    match_policy: MatchPolicy,
    namespace_selector: Selector,
    object_selector: Selector,
    resource_rules: Vec<ResourceRule>,
}

impl MatchConstraints {
    /// Looks at resources and operations everywhere.
    pub fn everywhere(resource_rules: Vec<ResourceRule>) -> Self {
        Self {
            match_policy: MatchPolicy::Equivalent,
            namespace_selector: Selector::default(),
            object_selector: Selector::default(),
            resource_rules,
        }
    }

    /// Looks at resources and operations in namespaces that have a label, whatever its value.
    pub fn in_namespaces_with(label: &'static str, resource_rules: Vec<ResourceRule>) -> Self {
        Self {
            namespace_selector: Selector::has_label(label),
            ..Self::everywhere(resource_rules)
        }
    }
}

#[derive(Debug, Serialize)]
enum MatchPolicy {
    /// Another version or group of a resource is looked at as the one that a rule names.
    Equivalent,
}

/// Without an expression it selects everything.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Selector {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    match_expressions: Vec<Exists>,
}

#[derive(Debug, Serialize)]
struct Exists {
    key: &'static str,
    operator: &'static str,
}

impl Selector {
    fn has_label(key: &'static str) -> Self {
        Self {
            match_expressions: vec![Exists {
                key,
                operator: "Exists",
            }],
        }
    }
}

/// Resources and operations on them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceRule {
    /// The API group.
    pub api_groups: [&'static str; 1],
    /// Its version.
    pub api_versions: [&'static str; 1],
    /// The operations.
    pub operations: Vec<Operation>,
    /// The resources; a subresource has to be named by itself.
    pub resources: Vec<&'static str>,
    /// Whether they are in namespaces.
    pub scope: Scope,
}

/// Whether resources are in namespaces.
#[derive(Debug, Serialize)]
pub enum Scope {
    /// They may be or not.
    #[serde(rename = "*")]
    Any,
}

/// What a request does.
#[derive(Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    /// Makes an object.
    Create,
    /// Changes one, by update, patch or apply.
    Update,
    /// Removes one.
    Delete,
}

/// A condition by a name that shows up in metrics.
#[derive(Debug, Serialize)]
pub struct MatchCondition {
    /// The name.
    pub name: &'static str,
    /// The condition, in CEL.
    pub expression: Text<String>,
}

/// What must hold, and what the person reads for whom it doesn't.
#[derive(Debug, Serialize)]
pub struct Validation {
    /// What must hold, in CEL.
    pub expression: Text<&'static str>,
    /// What is wrong otherwise.
    pub message: &'static str,
    /// How the API server answers.
    pub reason: Reason,
}

/// How the API server answers a request that it refuses.
#[derive(Debug, Serialize)]
pub enum Reason {
    /// As one that the user may not make (403).
    Forbidden,
}

/// Puts a policy into force for the whole cluster.
#[derive(Debug, Serialize)]
pub struct ValidatingAdmissionPolicyBinding {
    /// What it says.
    pub spec: BindingSpec,
}

impl Resource for ValidatingAdmissionPolicyBinding {
    const API_VERSION: &'static str = "admissionregistration.k8s.io/v1";
    const KIND: &'static str = "ValidatingAdmissionPolicyBinding";
}

/// What a [`ValidatingAdmissionPolicyBinding`] says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BindingSpec {
    /// The policy.
    pub policy_name: &'static str,
    /// What happens to a request that violates it.
    pub validation_actions: Vec<ValidationAction>,
}

/// What happens to a request that violates a policy.
#[derive(Debug, Serialize)]
pub enum ValidationAction {
    /// It is refused.
    Deny,
    /// It is noted in the audit log.
    Audit,
}
