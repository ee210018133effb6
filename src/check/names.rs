//! Names that only show once they are put together.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostics};
use crate::model::{Platform, Tenant};
use crate::source::{Span, Spanned};
use crate::value::matches_glob;

/// Namespaces that belong to Kubernetes, to platformc or to the tools of a platform.
const RESERVED: &[&str] = &[
    "default", "kube-*", "platformc-*", "argocd", "argo-rollouts", "flux-system", "gatekeeper-system", "kyverno",
    "cert-manager", "external-secrets", "velero", "crossplane-system", "istio-system", "monitoring", "falco",
    "policy-reporter", "gateway-system", "ingress-nginx", "openshift-*", "gke-*", "eks-*", "azure-*",
];

/// The longest name of a namespace (a DNS-1123 label).
const LONGEST: usize = 63;

/// Every namespace of a tenant, once, with the place that leads to it.
fn namespaces(tenant: &Tenant) -> BTreeMap<&str, Span> {
    let all = tenant.places.iter().flat_map(|place| {
        let own = place.namespaces.iter().map(|namespace| (namespace.name.as_str(), namespace.span));
        own.chain([(place.identity.as_str(), tenant.name.span)])
    });
    // The identity is the name of the first namespace; both come from the tenant's name.
    all.collect()
}

pub(super) fn no_namespace_is_reserved(platform: &Platform, diags: &mut Diagnostics) {
    for tenant in platform.tenants.rows() {
        for (name, span) in namespaces(tenant) {
            let builtin = RESERVED.iter().any(|pattern| matches_glob(pattern, name));
            if builtin || platform.reserved_namespaces.iter().any(|pattern| pattern.matches(name)) {
                diags.report(diag::check::namespace_reserved(name, span));
            }
        }
    }
}

pub(super) fn every_name_fits(platform: &Platform, diags: &mut Diagnostics) {
    for tenant in platform.tenants.rows() {
        for (name, span) in namespaces(tenant) {
            if name.len() > LONGEST {
                diags.report(diag::check::name_too_long(name, LONGEST, span));
            }
        }
    }
}

/// A namespace, or the identity of a deployer, that two tenants would have on the same cluster.
pub(super) fn no_two_tenants_share_a_name(platform: &Platform, diags: &mut Diagnostics) {
    let mut taken: BTreeMap<(&str, &str), (&Tenant, Span)> = BTreeMap::new();
    let mut reported: BTreeSet<(&str, &str)> = BTreeSet::new();
    for tenant in platform.tenants.rows() {
        for place in &tenant.places {
            let cluster = platform.clusters[place.cluster].name.as_str();
            let own = place.namespaces.iter().map(|namespace| (namespace.name.as_str(), namespace.span));
            for (name, span) in own.chain([(place.identity.as_str(), tenant.name.span)]) {
                let (first, first_span) = *taken.entry((cluster, name)).or_insert((tenant, span));
                let same = first.name.span == tenant.name.span && first_span == span || name == place.identity && first.name.span == tenant.name.span;
                if !same && reported.insert((name, tenant.name.as_str())) {
                    let named = |tenant: &Tenant, span| Spanned::new(format!("tenant `{}`", tenant.name.as_str()), span);
                    diags.report(diag::check::namespace_collision(name, cluster, &named(tenant, span), &named(first, first_span)));
                }
            }
        }
    }
}
