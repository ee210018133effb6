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
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchConstraints {
    /// The labels of the namespace; `None` for every namespace and for what is in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace_selector: Option<HasLabel>,
    /// Resources and operations.
    pub resource_rules: Vec<ResourceRule>,
}

/// Selects what has a label, whatever its value.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HasLabel {
    match_expressions: [Exists; 1],
}

#[derive(Debug, Serialize)]
struct Exists {
    key: &'static str,
    operator: &'static str,
}

impl HasLabel {
    /// Selects what has this label.
    pub fn new(key: &'static str) -> Self {
        Self {
            match_expressions: [Exists {
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
