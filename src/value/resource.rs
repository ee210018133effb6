//! What quotas count.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::names::dns_subdomain;
use super::{LabelKey, Malformed, Unit};

/// A resource that a quota counts: `requests.cpu`, `pods`, `count/jobs.batch`. Every namespace has each of them,
/// so that a copy shares its text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ResourceName(Arc<str>);

/// The resources that a `ResourceQuota` knows by name (Kubernetes, "Resource Quotas"), in the order in
/// which a quota lists them.
pub const QUOTA_RESOURCES: &[&str] = &[
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.storage",
    "persistentvolumeclaims",
    "pods",
    "services",
    "services.loadbalancers",
    "services.nodeports",
    "secrets",
    "configmaps",
    "replicationcontrollers",
    "resourcequotas",
];

/// What stands between the name of a storage class and what is counted of it.
const STORAGE_CLASS: &str = ".storageclass.storage.k8s.io/";

impl ResourceName {
    /// What its amounts are of.
    pub fn unit(&self) -> Unit {
        let resource = self
            .0
            .rsplit_once(STORAGE_CLASS)
            .map_or(self.as_str(), |(_, of)| of);
        let plain = resource.rsplit_once('.').map_or(resource, |(_, last)| last);
        match plain {
            _ if resource.contains('/') => Unit::Count,
            "cpu" => Unit::Cpu,
            "memory" | "storage" | "ephemeral-storage" => Unit::Bytes,
            _ => Unit::Count,
        }
    }

    /// Parses a resource: one of [`QUOTA_RESOURCES`], `count/<resource>.<group>`, an extended
    /// resource such as `requests.nvidia.com/gpu`, or a storage class's share
    /// (`<class>.storageclass.storage.k8s.io/requests.storage`).
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let known = QUOTA_RESOURCES.contains(&text);
        let counted = text
            .strip_prefix("count/")
            .is_some_and(|kind| dns_subdomain(kind).is_ok());
        let of_storage_class = text.contains(STORAGE_CLASS) && LabelKey::parse(text).is_ok();
        // Of resources that a driver adds, a quota counts what is requested, and nothing else.
        let extended = text
            .strip_prefix("requests.")
            .is_some_and(|resource| resource.contains('/') && LabelKey::parse(resource).is_ok());
        if known || counted || of_storage_class || extended {
            return Ok(Self(text.into()));
        }
        Err(Malformed::new(
            0..text.len(),
            "a quota counts no such resource",
        ))
    }

    /// The resource as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for ResourceName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_count_known_resources() {
        for (good, unit) in [
            ("pods", Unit::Count),
            ("services.loadbalancers", Unit::Count),
            ("limits.cpu", Unit::Cpu),
            ("requests.ephemeral-storage", Unit::Bytes),
            ("count/jobs.batch", Unit::Count),
            ("requests.nvidia.com/gpu", Unit::Count),
            (
                "fast.storageclass.storage.k8s.io/requests.storage",
                Unit::Bytes,
            ),
            (
                "fast.storageclass.storage.k8s.io/persistentvolumeclaims",
                Unit::Count,
            ),
        ] {
            let resource = ResourceName::parse(good).expect(good);
            assert_eq!(resource.unit(), unit, "{good}");
        }
        for bad in [
            "cpu",
            "count/Jobs",
            "request.cpu",
            "nvidia.com/gpu",
            "limits.nvidia.com/gpu",
        ] {
            assert!(ResourceName::parse(bad).is_err(), "{bad}");
        }
    }
}
