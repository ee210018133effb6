//! The namespace that Argo CD runs in, and what must be there before Argo CD is.

use super::beside;
use super::values::{CACHE_PODS, CACHE_PORT, OWN_PODS, PROXY_PODS, SENTINEL_PORT};
use crate::emit::tenancy::pod_security;
use crate::emit::{guard, roles};
use crate::k8s::core::Namespace;
use crate::k8s::networking::{Allowed, LabelSelector, NetworkPolicy, Peer};
use crate::k8s::rbac::{ClusterRoleBinding, RoleRef, Subject};
use crate::k8s::{Metadata, Sink};
use crate::plan::argocd::{ACCOUNTS, Ground, NAMESPACE};
use crate::plan::tenancy::PodSecurityLevel;
use crate::value::{Port, Ports};

/// Its pods are hardened; the guard of namespaces keeps tenants away. It is none of those in which no pod runs: nobody
/// gets a token there, and Argo CD needs one.
pub(super) fn namespace(out: &mut impl Sink, it: Ground) {
    let metadata = Metadata::cluster_scoped(NAMESPACE)
        .labels(pod_security(PodSecurityLevel::Restricted, it.kubernetes))
        .labels([("platformc.io/component", "argocd")])
        .annotations([("platformc.io/purpose", "Argo CD")])
        .annotations([(
            "argocd.argoproj.io/sync-options",
            "Prune=false,Delete=false",
        )]);
    out.push(&metadata, &Namespace {});
    guard::applications(out);
    roles::of_applications(out);
    reader(out);
    if it.high_availability {
        cache(out);
    }
}

/// It looks for applications in all namespaces at once, and only then at which of them count. It works on those in its
/// own namespace, which its chart lets it, and on those that tenants make.
fn reader(out: &mut impl Sink) {
    let binding = ClusterRoleBinding {
        role_ref: RoleRef::cluster_role(roles::APPLICATION_READER),
        subjects: itself(),
    };
    out.push(
        &Metadata::cluster_scoped(roles::APPLICATION_READER),
        &binding,
    );
}

/// The identities by which Argo CD works on applications.
pub(super) fn itself() -> Vec<Subject<'static>> {
    let account = |name| Subject::ServiceAccount {
        name,
        namespace: NAMESPACE,
    };
    ACCOUNTS.map(account).into()
}

/// Argo CD's chart closes the namespace, and opens to a cache of one pod only.
fn cache(out: &mut impl Sink) {
    let [own, cache, proxy] =
        [OWN_PODS, CACHE_PODS, PROXY_PODS].map(|(key, value)| [(key.to_owned(), value.to_owned())]);
    let from_own = Allowed::ports(
        vec![Peer::pods(NAMESPACE, &own)],
        &Ports(vec![Port::tcp(CACHE_PORT)]),
    );
    let to_proxy = NetworkPolicy::ingress(LabelSelector::labels(&proxy), from_own);
    out.push(&beside("cache-from-argocd"), &to_proxy);
    let from_both = Allowed::ports(
        vec![Peer::pods(NAMESPACE, &cache), Peer::pods(NAMESPACE, &proxy)],
        &Ports(vec![Port::tcp(CACHE_PORT), Port::tcp(SENTINEL_PORT)]),
    );
    let to_cache = NetworkPolicy::ingress(LabelSelector::labels(&cache), from_both);
    out.push(&beside("cache-among-itself"), &to_cache);
}
