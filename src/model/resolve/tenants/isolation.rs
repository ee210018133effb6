//! How a tenant is kept apart from others, and whose guest it is.

use crate::diag::{self, Diagnostics};
use crate::model::resolve::classes::Chain;
use crate::model::resolve::roster::Roster;
use crate::model::{Id, Tenant};
use crate::source::Spanned;
use crate::spec::tenant::{self, Isolation, IsolationKind, Settings};

/// A tenant's isolation and what follows from it.
pub(super) struct Resolved {
    /// The kind, and where it is said (the tenant's name where nothing is said).
    pub(super) kind: Spanned<IsolationKind>,
    /// The tenant whose namespaces it lives in.
    pub(super) host: Option<Id<Tenant>>,
}

pub(super) fn resolve(
    node: &tenant::Tenant,
    chain: &Chain<'_, Settings>,
    roster: &Roster<'_>,
    diags: &mut Diagnostics,
) -> Resolved {
    let said = chain.nearest(|settings| settings.isolation.as_ref());
    let kind = said.map_or_else(
        || Spanned::new(IsolationKind::Namespace, node.name.span),
        |line| line.kind.clone(),
    );
    if kind.value == IsolationKind::VirtualCluster {
        let help = "use `isolation \"cluster\"` or `isolation \"namespace\"` until then";
        diags.report(diag::resolve::not_yet("a virtual cluster", kind.span, help));
    }
    check_parts(node, &kind, said, diags);
    let host = said.and_then(|line| host(node, line, roster, diags));
    Resolved { kind, host }
}

/// Sub-namespaces need a hierarchy.
fn check_parts(
    node: &tenant::Tenant,
    kind: &Spanned<IsolationKind>,
    said: Option<&Isolation>,
    diags: &mut Diagnostics,
) {
    let inside = node.namespace.first();
    let Some(part) = inside.filter(|_| kind.value != IsolationKind::Hierarchy) else {
        return;
    };
    let message = format!(
        "`{}` has sub-namespaces but no hierarchy",
        node.name.as_str()
    );
    let help =
        "add `isolation \"hierarchy\"`: the tenant's quota is then divided among its namespaces";
    diags.report(diag::resolve::isolation_mismatch(
        &message,
        part.name.span,
        said.map(|line| line.span),
        help,
    ));
}

/// The tenant whose namespaces this one lives in.
fn host(
    node: &tenant::Tenant,
    said: &Isolation,
    roster: &Roster<'_>,
    diags: &mut Diagnostics,
) -> Option<Id<Tenant>> {
    match (&said.with, said.kind.value == IsolationKind::Shared) {
        (Some(with), true) => roster.named(with, diags).map(|(id, _)| id),
        (None, true) => {
            let message = format!("`{}` shares namespaces, but whose?", node.name.as_str());
            diags.report(diag::resolve::missing(
                &message,
                said.span,
                "add `with=\"…\"`: the tenant that has the namespaces",
            ));
            None
        }
        (Some(with), false) => {
            let message = "only a tenant with `isolation \"shared\"` lives with another";
            diags.report(diag::resolve::isolation_mismatch(
                message,
                with.span,
                Some(said.kind.span),
                "remove `with`",
            ));
            None
        }
        (None, false) => None,
    }
}
