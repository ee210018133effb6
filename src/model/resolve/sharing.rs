//! Sharing between tenants: both sides say it, or it is a mistake.

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostics};
use crate::model::{Id, Sharing, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::Spec;
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
pub(super) fn resolve(spec: &Spec, tenants: &mut Table<Tenant>, diags: &mut Diagnostics) {
    let nodes = nodes(spec, tenants);
    check_guests(&nodes, tenants, diags);
    let mut offers = Vec::new();
    let mut wishes = Vec::new();
    for (id, node) in nodes {
        let own_ports = node
            .shares_with
            .iter()
            .map(|line| (&line.tenant, &line.ports, line.span));
        offers.extend(lines("shares-with", (id, node), own_ports, tenants, diags));
        let others_ports = node
            .connects_to
            .iter()
            .map(|line| (&line.tenant, &line.ports, line.span));
        wishes.extend(lines(
            "connects-to",
            (id, node),
            others_ports,
            tenants,
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

/// The nodes of the tenants in the table, without those that were declared twice.
fn nodes<'s>(spec: &'s Spec, tenants: &Table<Tenant>) -> Vec<(Id<Tenant>, &'s tenant::Tenant)> {
    let found = spec.tenants.iter().filter_map(|node| {
        let id = tenants.find(|tenant| tenant.name.span == node.name.span)?;
        Some((id, node))
    });
    found.collect()
}

/// The lines of one side, one for each other tenant.
fn lines<'s>(
    word: &str,
    (tenant, node): (Id<Tenant>, &'s tenant::Tenant),
    written: impl Iterator<Item = (&'s Spanned<Name>, &'s Spanned<Ports>, Span)>,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Vec<Line<'s>> {
    let mut found: Vec<Line<'s>> = Vec::new();
    for (name, ports, span) in written {
        match tenants.find(|other| other.name.value == name.value) {
            Some(other) if other == tenant => {
                let message = format!("`{}` shares with itself", name.as_str());
                diags.report(diag::check::sharing_one_sided(
                    &message,
                    name.span,
                    node.name.span,
                    "a tenant's own pods reach each other anyway; remove the line",
                ));
            }
            Some(other) => {
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
            None => {
                let known = tenants.rows().iter().map(|tenant| tenant.name.as_str());
                diags.report(diag::resolve::unresolved(
                    "tenant",
                    name.as_str(),
                    name.span,
                    known,
                ));
            }
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

/// A guest and its host name each other.
fn check_guests(
    nodes: &[(Id<Tenant>, &tenant::Tenant)],
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) {
    let invited: BTreeSet<(Id<Tenant>, &Name)> = nodes
        .iter()
        .flat_map(|(host, node)| node.guests.iter().map(|guest| (*host, &guest.value)))
        .collect();
    for (id, node) in nodes {
        for guest in &node.guests {
            check_guest(*id, guest, tenants, diags);
        }
        let isolation = tenants[*id].isolation.span;
        let Some(host) = tenants[*id].host else {
            continue;
        };
        if tenants[host].host.is_some() {
            let message = format!(
                "`{}` lives with `{}`, which has no namespaces of its own",
                node.name.as_str(),
                tenants[host].name.as_str()
            );
            let because = Some(tenants[host].isolation.span);
            let help = "name a tenant that has namespaces of its own";
            diags.report(diag::resolve::isolation_mismatch(
                &message, isolation, because, help,
            ));
        }
        if !invited.contains(&(host, &node.name.value)) {
            let (name, host) = (node.name.as_str(), &tenants[host].name);
            let message = format!(
                "`{name}` lives with `{}`, which does not say so",
                host.as_str()
            );
            let help = format!("add `guests \"{name}\"` to tenant `{}`", host.as_str());
            diags.report(diag::check::sharing_one_sided(
                &message, isolation, host.span, &help,
            ));
        }
    }
}

fn check_guest(
    host: Id<Tenant>,
    guest: &Spanned<Name>,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) {
    let Some(id) = tenants.find(|tenant| tenant.name.value == guest.value) else {
        let known = tenants.rows().iter().map(|tenant| tenant.name.as_str());
        diags.report(diag::resolve::unresolved(
            "tenant",
            guest.as_str(),
            guest.span,
            known,
        ));
        return;
    };
    if tenants[id].host != Some(host) {
        let name = tenants[host].name.as_str();
        let message = format!("`{}` is no guest of `{name}`", guest.as_str());
        let help = format!(
            "add `isolation \"shared\" with=\"{name}\"` to it, or remove it from the guests"
        );
        diags.report(diag::check::sharing_one_sided(
            &message,
            guest.span,
            tenants[id].name.span,
            &help,
        ));
    }
}
