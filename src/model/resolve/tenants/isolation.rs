//! How a tenant is kept apart from others, and whose guest it is.

use crate::diag::{self, Diagnostics};
use crate::model::resolve::classes::Chain;
use crate::model::resolve::roster::Roster;
use crate::model::{Id, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::node::SpecNode;
use crate::spec::tenant::{
    self, ConnectsTo, Isolation, IsolationKind, Settings, SharesWith, SubNamespace,
};
use crate::value::Name;

/// A tenant's isolation and what follows from it.
pub(super) struct Resolved<'s> {
    /// The kind, and where it is said (the tenant's name where nothing is said).
    pub(super) kind: Spanned<IsolationKind>,
    /// The tenant whose namespaces it lives in.
    pub(super) host: Option<(Id<Tenant>, &'s tenant::Tenant)>,
}

pub(super) fn resolve<'s>(
    node: &tenant::Tenant,
    chain: &Chain<'_, Settings>,
    roster: &Roster<'s>,
    diags: &mut Diagnostics,
) -> Resolved<'s> {
    let said = chain.nearest(|settings| settings.isolation.as_ref());
    let kind = said.map_or_else(
        || Spanned::new(IsolationKind::Namespace, node.name.span),
        |line| line.kind.clone(),
    );
    let host = said.and_then(|line| host(node, line, roster, diags));
    let with = said.and_then(|line| line.with.as_ref());
    match with.filter(|_| host.is_some()) {
        Some(with) => check_guest(node, chain, with, diags),
        None => check_parts(node, &kind, said, diags),
    }
    Resolved { kind, host }
}

/// A guest's lines about namespaces do nothing: they are its host's. Lines of a class that does not itself make
/// guests are for its other tenants.
fn check_guest(
    node: &tenant::Tenant,
    chain: &Chain<'_, Settings>,
    with: &Spanned<Name>,
    diags: &mut Diagnostics,
) {
    let host = with.clone().map(|name| name.as_str().to_owned());
    let layers = chain
        .layers()
        .take_while(|settings| settings.isolation.is_none());
    let decisive = chain.layers().find(|settings| settings.isolation.is_some());
    let of_settings = layers.chain(decisive).flat_map(of_namespaces);
    let offers = node
        .shares_with
        .iter()
        .map(|line| (SharesWith::KEYWORD, line.span));
    let wishes = node
        .connects_to
        .iter()
        .map(|line| (ConnectsTo::KEYWORD, line.span));
    let parts = node
        .namespace
        .iter()
        .map(|part| (SubNamespace::KEYWORD, part.span));
    for (word, line) in of_settings.chain(offers).chain(wishes).chain(parts) {
        let guest = node.name.as_str();
        diags.report(diag::resolve::guest_line(word, line, guest, &host));
    }
}

/// The lines that say something of the tenant's namespaces, with their words.
fn of_namespaces(settings: &Settings) -> impl Iterator<Item = (&'static str, Span)> {
    fn words<N: SpecNode>(
        lines: &[N],
        span: fn(&N) -> Span,
    ) -> impl Iterator<Item = (&'static str, Span)> {
        lines.iter().map(move |line| (N::KEYWORD, span(line)))
    }
    words(&settings.pod_security, |line| line.span)
        .chain(words(&settings.quota, |line| line.span))
        .chain(words(&settings.limits, |line| line.span))
        .chain(words(&settings.network, |line| line.span))
        .chain(words(&settings.annotations, |line| line.span))
        .chain(words(&settings.manifest, |line| line.span))
        .chain(words(&settings.patch, |line| line.span))
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
    let help = if kind.value.has_own_clusters() {
        "write `isolation \"hierarchy\"`, and `place cluster=\"…\"` with its own cluster"
    } else {
        "add `isolation \"hierarchy\"`: the tenant's quota is then divided among its namespaces"
    };
    diags.report(diag::resolve::isolation_mismatch(
        &message,
        part.name.span,
        said.map(|line| line.span),
        help,
    ));
}

/// The tenant whose namespaces this one lives in.
fn host<'s>(
    node: &tenant::Tenant,
    said: &Isolation,
    roster: &Roster<'s>,
    diags: &mut Diagnostics,
) -> Option<(Id<Tenant>, &'s tenant::Tenant)> {
    match (&said.with, said.kind.value == IsolationKind::Shared) {
        (Some(with), true) => roster.named(with, diags),
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
