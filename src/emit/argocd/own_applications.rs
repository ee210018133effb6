//! Where a tenant makes applications of its own: a namespace on the hub that holds nothing else.

use crate::emit::removal;
use crate::emit::roles::{APPLICATION_CONTROLLER, APPLICATION_OWNER};
use crate::emit::tenancy::pod_security;
use crate::k8s::core::{Namespace, ResourceQuota, ServiceAccount};
use crate::k8s::networking::NetworkPolicy;
use crate::k8s::rbac::{RoleBinding, RoleRef, Subject};
use crate::k8s::{Metadata, Sink};
use crate::plan::argocd::OwnApplications;
use crate::plan::tenancy::{PodSecurityLevel, Removal};

use super::namespace::itself;
use super::{Turn, turn};

/// Where its applications may go, for the guard to read. A cluster of one project opens all of its namespaces to it.
const DESTINATIONS: &str = "platformc.io/destinations";

pub(super) fn place(out: &mut impl Sink, it: &OwnApplications<'_>) {
    let inside = |name: &'static str| {
        Metadata::in_namespace(name, &it.namespace)
            .labels([("platformc.io/control-of", it.tenant)])
            .annotations(turn(Turn::InNamespaces))
    };
    let destinations: Vec<&str> = it.destinations.iter().copied().collect();
    let destinations = destinations.join(",");
    let metadata = Metadata::cluster_scoped(&*it.namespace)
        .labels(pod_security(PodSecurityLevel::Restricted, it.kubernetes))
        .labels([
            ("platformc.io/system", "true"),
            ("platformc.io/control-of", it.tenant),
        ])
        .annotations([(
            "platformc.io/purpose",
            "applications that the tenant makes itself",
        )])
        .annotations([(DESTINATIONS, &*destinations)])
        .annotations(removal::of_namespace(Removal::Confirmed))
        .annotations(turn(Turn::Tenants));
    out.push(&metadata, &Namespace {});
    out.push(&inside("default"), &ServiceAccount::without_token());
    out.push(
        &inside("empty"),
        &ResourceQuota::none_of(["pods", "secrets"]),
    );
    out.push(&inside("default-deny"), &NetworkPolicy::deny_all());
    out.push(
        &inside("application-controller"),
        &binding(APPLICATION_CONTROLLER, itself()),
    );
    let leads: Vec<Subject<'_>> = it.leads.iter().map(|group| Subject::group(group)).collect();
    if !leads.is_empty() {
        out.push(
            &inside("application-owner"),
            &binding(APPLICATION_OWNER, leads),
        );
    }
}

fn binding<'a>(role: &'static str, subjects: Vec<Subject<'a>>) -> RoleBinding<'a> {
    RoleBinding {
        role_ref: RoleRef::cluster_role(role),
        subjects,
    }
}
