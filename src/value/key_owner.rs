//! Whose the keys of labels and annotations are.

/// Who gives the keys of a domain their meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyOwner {
    /// platformc: by them its objects are known.
    Platformc,
    /// Whatever applies the files goes by them.
    Delivery,
    /// What enforces policies goes by them.
    Policies,
    /// Kubernetes or a distribution of it.
    Kubernetes,
}

/// Domains, each with all below it, and whose they are; a narrower one before a wider.
const DOMAINS: &[(&str, KeyOwner)] = &[
    ("platformc.io", KeyOwner::Platformc),
    ("argocd.argoproj.io", KeyOwner::Delivery),
    ("toolkit.fluxcd.io", KeyOwner::Delivery),
    ("config.kubernetes.io", KeyOwner::Delivery),
    ("config.k8s.io", KeyOwner::Delivery),
    ("applyset.kubernetes.io", KeyOwner::Delivery),
    ("pod-security.kubernetes.io", KeyOwner::Policies),
    ("gatekeeper.sh", KeyOwner::Policies),
    ("kyverno.io", KeyOwner::Policies),
    ("kubernetes.io", KeyOwner::Kubernetes),
    ("k8s.io", KeyOwner::Kubernetes),
    ("openshift.io", KeyOwner::Kubernetes),
];

impl KeyOwner {
    /// Whose a label's or annotation's key is; `None` if it is anybody's.
    pub fn of(key: &str) -> Option<Self> {
        let (prefix, _) = key.split_once('/')?;
        let within = |domain: &str| {
            let rest = prefix.strip_suffix(domain);
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let mut domains = DOMAINS.iter();
        let (_, owner) = domains.find(|(domain, _)| within(domain))?;
        Some(*owner)
    }

    /// Whether such keys are the platform's on every object. What Kubernetes reads of an object is for whoever
    /// brings the object to say.
    pub fn is_platforms(self) -> bool {
        self != Self::Kubernetes
    }
}

#[cfg(test)]
mod tests {
    use super::KeyOwner::{self, Delivery, Kubernetes, Platformc, Policies};

    #[test]
    fn a_domain_has_one_owner_with_all_below_it() {
        for (key, owner) in [
            ("platformc.io/tenant", Some(Platformc)),
            ("kustomize.toolkit.fluxcd.io/prune", Some(Delivery)),
            ("argocd.argoproj.io/sync-wave", Some(Delivery)),
            ("internal.config.kubernetes.io/index", Some(Delivery)),
            ("kustomize.config.k8s.io/behavior", Some(Delivery)),
            ("applyset.kubernetes.io/part-of", Some(Delivery)),
            ("admission.gatekeeper.sh/ignore", Some(Policies)),
            ("pod-security.kubernetes.io/enforce", Some(Policies)),
            ("app.kubernetes.io/name", Some(Kubernetes)),
            ("kubernetes.io/metadata.name", Some(Kubernetes)),
            ("notplatformc.io/x", None),
            ("platformc.io.example/x", None),
            ("platformc.io", None),
            ("team", None),
        ] {
            assert_eq!(KeyOwner::of(key), owner, "{key}");
        }
    }
}
