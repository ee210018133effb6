//! Namespaces, quotas and limits.

pub use crate::model::{Amounts, Limits, PodSecurityLevel, Quotas, Removal};
use crate::value::{LabelMap, MinorVersion};

/// Labels or annotations.
pub type Labels<'p> = LabelMap<'p>;

/// A namespace of a tenant and what holds in it.
#[derive(Debug)]
pub struct TenantNamespace<'p> {
    /// Its name.
    pub name: &'p str,
    /// Labels of the Namespace itself (without Pod Security's).
    pub labels: Labels<'p>,
    /// Annotations of the Namespace.
    pub annotations: Labels<'p>,
    /// When it goes, and with it what fences it in.
    pub removal: Removal,
    /// Labels of the objects inside.
    pub object_labels: Labels<'p>,
    /// The Pod Security level that it enforces, audits and warns of.
    pub pod_security: PodSecurityLevel,
    /// The version of the Pod Security Standards: the cluster's.
    pub kubernetes: MinorVersion,
    /// The complete quota.
    pub quota: &'p Quotas,
    /// What one container or volume may use.
    pub limits: &'p Limits,
}

/// A namespace of the platform in which no pod runs.
#[derive(Debug)]
pub struct SystemNamespace {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in its annotation `platformc.io/purpose`.
    pub purpose: &'static str,
    /// The version of the Pod Security Standards.
    pub kubernetes: MinorVersion,
}

/// The namespaces of the platform itself, with their purpose.
pub(super) const SYSTEM_NAMESPACES: &[(&str, &str)] = &[(
    super::access::DEPLOYERS_NAMESPACE,
    "the identities that deliver tenants' apps; no pod runs here",
)];
