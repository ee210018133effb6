//! Why a tenant is on no cluster.

use super::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// Why a tenant is on no cluster.
pub(crate) enum Nowhere<'w> {
    /// It wants a cluster of its own, and has none.
    NoOwn {
        /// Where it says so.
        isolation: Span,
        /// Whether a virtual one would do.
        is_virtual: bool,
    },
    /// No cluster is for tenants in general.
    Taken {
        /// One of the clusters.
        cluster: Span,
    },
    /// No place that it may have is under the law that it is bound to.
    Lawless {
        /// The jurisdictions.
        bound: Spanned<String>,
        /// Whether there are clusters, though not for this tenant.
        has_clusters: bool,
        /// The tenant that it lives with, if it does.
        host: Option<&'w str>,
    },
    /// Its `place` lines lead to others' clusters, or out of its jurisdiction.
    Elsewhere {
        /// The first of the lines.
        line: Span,
        /// The jurisdiction that they lead out of.
        bound: Option<Span>,
    },
}

/// A tenant that is on no cluster. It is said at the line that is the reason, which may be its class's.
pub(crate) fn placed_nowhere(tenant: &Spanned<String>, why: &Nowhere<'_>) -> Diagnostic {
    let message = format!("the tenant `{}` is on no cluster", tenant.value);
    let (span, label, help) = nowhere(why);
    let diagnostic = Diagnostic::new(Code::PlacedNowhere, message, span)
        .label(label)
        .related(tenant.span, "this tenant")
        .help(help);
    if let Nowhere::Elsewhere {
        bound: Some(bound), ..
    } = why
    {
        return diagnostic.related(*bound, "bound here");
    }
    diagnostic
}

/// Where the reason stands, what it is, and what to do.
fn nowhere(why: &Nowhere<'_>) -> (Span, String, &'static str) {
    match why {
        Nowhere::NoOwn {
            isolation,
            is_virtual: true,
        } => (
            *isolation,
            "it wants a virtual cluster of its own".to_owned(),
            "declare one, and the cluster that it runs on: `cluster \"…\" host=\"…\" tenant=\"…\"`, or `cluster \"{tenant}\" host=\"…\" { tenants class=\"…\" }` for a whole class",
        ),
        Nowhere::NoOwn {
            isolation,
            is_virtual: false,
        } => (
            *isolation,
            "it wants a cluster of its own".to_owned(),
            "declare one: `cluster \"…\" tenant=\"…\"`, or `cluster \"{tenant}\" { tenants class=\"…\" }` for a whole class",
        ),
        Nowhere::Taken { cluster } => (
            *cluster,
            "every cluster is a hub, without a stage or another tenant's own".to_owned(),
            "declare a cluster with a stage",
        ),
        Nowhere::Lawless {
            bound,
            has_clusters,
            host,
        } => {
            let (label, help) = lawless(&bound.value, *has_clusters, *host);
            (bound.span, label, help)
        }
        Nowhere::Elsewhere { line, bound: None } => (
            *line,
            "none of these clusters is for this tenant".to_owned(),
            "widen a `place` line; hubs and other tenants' own clusters take nobody",
        ),
        Nowhere::Elsewhere {
            line,
            bound: Some(_),
        } => (
            *line,
            "none of these clusters is in its jurisdiction".to_owned(),
            "widen a `place` line, or change what the tenant is bound to",
        ),
    }
}

/// Why nothing in a jurisdiction takes a tenant, and what to do.
fn lawless(law: &str, has_clusters: bool, host: Option<&str>) -> (String, &'static str) {
    match (host, has_clusters) {
        (Some(host), _) => (
            format!("`{host}`, with which it lives, is nowhere in jurisdiction `{law}`"),
            "change what the tenant is bound to, or where its host is",
        ),
        (None, true) => (
            format!(
                "the clusters in jurisdiction `{law}` are hubs, without a stage or other tenants' own"
            ),
            "declare a cluster for it there, or change what the tenant is bound to",
        ),
        (None, false) => (
            format!("no cluster stands in jurisdiction `{law}`"),
            "declare a cluster in a region of this jurisdiction, or change what the tenant is bound to",
        ),
    }
}
