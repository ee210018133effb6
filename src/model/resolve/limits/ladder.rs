//! Bounds of which each is no more than the next.

use crate::diag::{self, Diagnostics};
use crate::source::Span;
use crate::value::Quantity;

/// A bound: what the spec says of it, and what holds where it says nothing.
pub(super) struct Rung {
    pub(super) name: String,
    pub(super) said: Option<(Quantity, Span)>,
    pub(super) unsaid: Quantity,
}

/// What all rungs must fit under: the quota of a namespace.
pub(super) struct Top<'t> {
    pub(super) resource: &'static str,
    pub(super) namespace: &'t str,
    /// Whether the namespace is a part of another one.
    pub(super) is_part: bool,
    pub(super) amount: Quantity,
    /// Where the spec says it.
    pub(super) span: Option<Span>,
}

/// An upper bound while the rungs below it are looked at.
#[derive(Clone, Copy)]
struct Upper<'t> {
    amount: Quantity,
    name: &'t str,
    /// The namespace and whether it is a part, if the bound is its quota.
    namespace: Option<(&'t str, bool)>,
    span: Option<Span>,
}

/// The amounts of the rungs, the lowest first. What the spec says counts, and is reported where it is more than
/// what it says above; what it does not say makes room.
pub(super) fn settle<const N: usize>(
    subject: &str,
    rungs: [Rung; N],
    top: &Top<'_>,
    diags: &mut Diagnostics,
) -> [Quantity; N] {
    let ceilings = ceilings(subject, &rungs, top, diags);
    let mut floor = Quantity::ZERO;
    let mut rungs = rungs.into_iter().zip(ceilings);
    std::array::from_fn(|_| {
        let (rung, ceiling) = rungs.next().expect("there is a ceiling for each rung");
        let wanted = rung.said.map_or(rung.unsaid, |(amount, _)| amount);
        floor = wanted.max(floor).min(ceiling);
        floor
    })
}

/// The most that each rung can be, by what is said of it and of those above.
fn ceilings<const N: usize>(
    subject: &str,
    rungs: &[Rung; N],
    top: &Top<'_>,
    diags: &mut Diagnostics,
) -> [Quantity; N] {
    let mut upper = Upper {
        amount: top.amount,
        name: top.resource,
        namespace: Some((top.namespace, top.is_part)),
        span: top.span,
    };
    let mut ceilings = [top.amount; N];
    for (rung, ceiling) in rungs.iter().zip(&mut ceilings).rev() {
        if let Some((amount, span)) = rung.said {
            if amount > upper.amount {
                report(subject, &rung.name, (amount, span), upper, diags);
            } else {
                upper = Upper {
                    amount,
                    name: &rung.name,
                    namespace: None,
                    span: Some(span),
                };
            }
        }
        *ceiling = upper.amount;
    }
    ceilings
}

/// Says that a bound is too high, unless there is nothing to have at all, as in a namespace whose parts take
/// everything.
fn report(
    subject: &str,
    name: &str,
    (amount, span): (Quantity, Span),
    upper: Upper<'_>,
    diags: &mut Diagnostics,
) {
    if upper.amount.is_zero() {
        return;
    }
    let said = format!("{subject} `{name}` {amount}");
    let most = upper.amount.to_string();
    let diagnostic = match upper.namespace {
        Some(namespace) => {
            diag::check::limit_above_quota(&said, span, (upper.name, &most), namespace, upper.span)
        }
        None => diag::check::limit_above(&said, span, (upper.name, &most), upper.span),
    };
    diags.report(diagnostic);
}
