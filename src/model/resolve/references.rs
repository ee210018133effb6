//! References to what is not declared.

use crate::diag::{self, Diagnostics};
use crate::source::Span;
use crate::spec::lost::{Kind, Lost};
use crate::value::Pattern;

/// Reports a reference that leads nowhere. Where a node that could not be read declares the name, that has been
/// told already.
pub(super) fn unresolved<'a>(
    lost: &Lost,
    kind: Kind,
    (name, span): (&str, Span),
    known: impl IntoIterator<Item = &'a str>,
    diags: &mut Diagnostics,
) {
    if lost.declares(kind, name) {
        diags.follow();
    } else {
        diags.report(diag::resolve::unresolved(kind.word(), name, span, known));
    }
}

/// Reports a pattern that matches no name.
pub(super) fn unmatched<'a>(
    lost: &Lost,
    kind: Kind,
    (pattern, span): (&Pattern, Span),
    known: impl IntoIterator<Item = &'a str>,
    diags: &mut Diagnostics,
) {
    if !pattern.is_glob() {
        unresolved(lost, kind, (pattern.as_str(), span), known, diags);
    } else if lost.declares_any(kind, pattern) {
        diags.follow();
    } else {
        let text = format!("`{}`", pattern.as_str());
        let among = format!("the {}s", kind.word());
        diags.report(diag::resolve::selects_nothing(&text, span, &among));
    }
}
