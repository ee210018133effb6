//! Names that only show once they are put together.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostics};
use crate::model::{Cluster, Id, Place, Platform, Tenant};
use crate::source::{Span, Spanned};
use crate::value::matches_glob;

/// Namespaces that belong to Kubernetes, to platformc or to the tools of a platform.
const RESERVED: &[&str] = &[
    "default",
    "kube-*",
    "platformc-*",
    "argocd",
    "argocd-*",
    "vcluster-*",
    "argo-rollouts",
    "flux-system",
    "gatekeeper-system",
    "kyverno",
    "cert-manager",
    "external-secrets",
    "velero",
    "crossplane-system",
    "istio-system",
    "monitoring",
    "falco",
    "policy-reporter",
    "gateway-system",
    "ingress-nginx",
    "openshift-*",
    "gke-*",
    "eks-*",
    "azure-*",
];

/// The longest name of a namespace (a DNS-1123 label).
const LONGEST: usize = 63;

/// Every namespace of a tenant, once, with the place that leads to it.
fn namespaces(tenant: &Tenant) -> BTreeMap<&str, Span> {
    let all = tenant.places.iter().flat_map(|place| {
        let own = place
            .namespaces
            .iter()
            .map(|namespace| (namespace.name.as_str(), namespace.span));
        own.chain([(place.identity.as_str(), tenant.name.span)])
    });
    // The identity is the name of the first namespace; both come from the tenant's name.
    all.collect()
}

pub(super) fn no_namespace_is_reserved(platform: &Platform, diags: &mut Diagnostics) {
    for tenant in platform.tenants.rows() {
        for (name, span) in namespaces(tenant) {
            let builtin = RESERVED.iter().any(|pattern| matches_glob(pattern, name));
            if builtin
                || platform
                    .reserved_namespaces
                    .iter()
                    .any(|pattern| pattern.matches(name))
            {
                diags.report(diag::check::namespace_reserved(name, span));
            }
        }
    }
}

/// No namespace that a name leads to is too long: those of tenants, of virtual clusters, and of applications that
/// tenants make.
pub(super) fn every_name_fits(platform: &Platform, diags: &mut Diagnostics) {
    let of_tenants = platform.tenants.rows().iter().flat_map(namespaces);
    let of_tenants = of_tenants.map(|(name, span)| (name.to_owned(), span));
    let all = of_tenants
        .chain(of_clusters(platform))
        .chain(of_own_applications(platform));
    for (name, span) in all.filter(|(name, _)| name.len() > LONGEST) {
        diags.report(diag::check::name_too_long(&name, LONGEST, span));
    }
}

fn of_clusters(platform: &Platform) -> impl Iterator<Item = (String, Span)> {
    let clusters = platform.clusters.rows().iter();
    let virtual_clusters = clusters.filter(|cluster| cluster.host.is_some());
    virtual_clusters.map(|cluster| (cluster.virtual_namespace(), cluster.name.span))
}

/// Only Argo CD has them.
fn of_own_applications(platform: &Platform) -> impl Iterator<Item = (String, Span)> {
    let tenants = platform.tenants.rows().iter();
    let own =
        tenants.filter(|tenant| tenant.own_applications.is_some() && platform.delivery.is_argocd());
    own.map(|tenant| (tenant.control_namespace(), tenant.name.span))
}

/// A name on a cluster, and what leads to it.
#[derive(Clone, Copy)]
struct Use<'p> {
    tenant: &'p Tenant,
    span: Span,
    /// Whether it is the name of a deployer, which its tenant's first namespace has, too.
    is_identity: bool,
}

impl Use<'_> {
    fn collides_with(self, other: Self) -> bool {
        let same_tenant = self.tenant.name.span == other.tenant.name.span;
        !same_tenant || (!self.is_identity && !other.is_identity && self.span != other.span)
    }

    fn named(self) -> Spanned<String> {
        Spanned::new(format!("tenant `{}`", self.tenant.name.as_str()), self.span)
    }
}

/// A namespace, or the identity of a deployer, that two tenants would have on the same cluster.
pub(super) fn no_two_tenants_share_a_name(platform: &Platform, diags: &mut Diagnostics) {
    let mut reported: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (id, cluster) in platform.clusters.iter() {
        let mut taken: BTreeMap<&str, Use<'_>> = BTreeMap::new();
        for (name, again) in uses_on(platform, id) {
            let first = *taken.entry(name).or_insert(again);
            if again.collides_with(first) && reported.insert((name, again.tenant.name.as_str())) {
                let (again, first) = (again.named(), first.named());
                diags.report(diag::check::namespace_collision(
                    name,
                    cluster.name.as_str(),
                    &again,
                    &first,
                ));
            }
        }
    }
}

fn uses_on(platform: &Platform, id: Id<Cluster>) -> impl Iterator<Item = (&str, Use<'_>)> {
    let tenants = platform.tenants.rows().iter();
    tenants.flat_map(move |tenant| {
        let places = tenant.places_on(id).iter();
        places.flat_map(|place| uses(tenant, place))
    })
}

fn uses<'p>(tenant: &'p Tenant, place: &'p Place) -> impl Iterator<Item = (&'p str, Use<'p>)> {
    let of = move |span, is_identity| Use {
        tenant,
        span,
        is_identity,
    };
    let namespaces = place
        .namespaces
        .iter()
        .map(move |namespace| (namespace.name.as_str(), of(namespace.span, false)));
    namespaces.chain([(place.identity.as_str(), of(tenant.name.span, true))])
}
