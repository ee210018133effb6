//! Sharing between tenants: both sides say it, or it is a mistake.

use super::roster::Roster;
use crate::diag::{self, Diagnostics};
use crate::model::{Id, Sharing, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::tenant;
use crate::value::{Name, Ports};

/// A line of one side.
struct Line<'s> {
    tenant: Id<Tenant>,
    tenant_name: &'s Spanned<Name>,
    other: Id<Tenant>,
    ports: &'s Spanned<Ports>,
    span: Span,
}

/// Gives tenants the sharing that both sides declare, and reports what only one declares.
pub(super) fn resolve(roster: &Roster<'_>, tenants: &mut Table<Tenant>, diags: &mut Diagnostics) {
    let mut offers = Vec::new();
    let mut wishes = Vec::new();
    for (id, node) in roster.iter() {
        let own_ports = node
            .shares_with
            .iter()
            .map(|line| (&line.tenant, &line.ports, line.span));
        offers.extend(lines("shares-with", (id, node), own_ports, roster, diags));
        let others_ports = node
            .connects_to
            .iter()
            .map(|line| (&line.tenant, &line.ports, line.span));
        wishes.extend(lines(
            "connects-to",
            (id, node),
            others_ports,
            roster,
            diags,
        ));
    }
    let mut confirmed = Vec::new();
    for offer in &offers {
        match wishes
            .iter()
            .find(|wish| wish.tenant == offer.other && wish.other == offer.tenant)
        {
            Some(wish) if wish.ports != offer.ports => diags.report(diag::check::sharing_ports(
                wish.ports.span,
                offer.ports.span,
            )),
            Some(_) => confirmed.push(offer),
            None => diags.report(one_sided(
                offer,
                tenants,
                "shares ports with",
                "connects-to",
            )),
        }
    }
    for wish in &wishes {
        if !offers
            .iter()
            .any(|offer| offer.tenant == wish.other && offer.other == wish.tenant)
        {
            diags.report(one_sided(wish, tenants, "connects to", "shares-with"));
        }
    }
    for offer in confirmed {
        confirm(offer, tenants, diags);
    }
}

/// The lines of one side, one for each other tenant.
fn lines<'s>(
    word: &str,
    (tenant, node): (Id<Tenant>, &'s tenant::Tenant),
    written: impl Iterator<Item = (&'s Spanned<Name>, &'s Spanned<Ports>, Span)>,
    roster: &Roster<'_>,
    diags: &mut Diagnostics,
) -> Vec<Line<'s>> {
    let mut found: Vec<Line<'s>> = Vec::new();
    for (name, ports, span) in written {
        match roster.named(name, diags) {
            Some((other, _)) if other == tenant => {
                let message = format!("`{}` shares with itself", name.as_str());
                diags.report(diag::check::sharing_one_sided(
                    &message,
                    name.span,
                    node.name.span,
                    "a tenant's own pods reach each other anyway; remove the line",
                ));
            }
            Some((other, _)) => {
                // All ports stand in one line: of several the other side could confirm but one.
                if let Some(first) = found.iter().find(|line| line.other == other) {
                    let name = name.as_str();
                    diags.report(diag::resolve::declared_twice(word, name, span, first.span));
                    continue;
                }
                found.push(Line {
                    tenant,
                    tenant_name: &node.name,
                    other,
                    ports,
                    span,
                });
            }
            None => {}
        }
    }
    found
}

fn one_sided(
    line: &Line<'_>,
    tenants: &Table<Tenant>,
    does: &str,
    answer: &str,
) -> diag::Diagnostic {
    let (name, other) = (line.tenant_name.as_str(), &tenants[line.other].name);
    let message = format!(
        "`{name}` {does} `{}`, which does not say so",
        other.as_str()
    );
    let ports: Vec<String> = line.ports.0.iter().map(ToString::to_string).collect();
    let help = format!(
        "add `{answer} \"{name}\" ports=\"{}\"` to tenant `{}`, or remove this line",
        ports.join(" "),
        other.as_str()
    );
    diag::check::sharing_one_sided(&message, line.span, other.span, &help)
}

fn confirm(offer: &Line<'_>, tenants: &mut Table<Tenant>, diags: &mut Diagnostics) {
    let places = |id: Id<Tenant>, tenants: &Table<Tenant>| {
        tenants[id]
            .places
            .iter()
            .map(|place| (place.cluster, place.stage))
            .collect::<Vec<_>>()
    };
    let (own, others) = (places(offer.tenant, tenants), places(offer.other, tenants));
    if !own.iter().any(|place| others.contains(place)) {
        let among = format!(
            "the places of `{}` and `{}` together",
            offer.tenant_name.as_str(),
            tenants[offer.other].name.as_str()
        );
        diags.report(diag::resolve::selects_nothing(
            "the sharing",
            offer.span,
            &among,
        ));
        return;
    }
    for (tenant, other, incoming) in [
        (offer.tenant, offer.other, true),
        (offer.other, offer.tenant, false),
    ] {
        if let Some(tenant) = tenants.get_mut(tenant) {
            tenant.sharing.push(Sharing {
                other,
                incoming,
                ports: offer.ports.value.clone(),
            });
        }
    }
}
