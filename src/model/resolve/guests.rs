//! Tenants that live in another tenant's namespaces.

use std::collections::BTreeSet;

use super::roster::Roster;
use crate::diag::{self, Diagnostics};
use crate::model::{Id, Table, Tenant};
use crate::source::Spanned;
use crate::value::Name;

/// A guest and its host name each other.
pub(super) fn check(roster: &Roster<'_>, tenants: &Table<Tenant>, diags: &mut Diagnostics) {
    let invited: BTreeSet<(Id<Tenant>, &Name)> = roster
        .iter()
        .flat_map(|(host, node)| node.guests.iter().map(move |guest| (host, &guest.value)))
        .collect();
    for (id, node) in roster.iter() {
        for guest in &node.guests {
            check_guest(id, guest, roster, tenants, diags);
        }
        let isolation = tenants[id].isolation.span;
        let Some(host) = tenants[id].host else {
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
        // A line that could not be read may say it.
        let is_read = roster
            .get(&tenants[host].name)
            .is_some_and(|(_, host)| host.sound);
        if is_read && !invited.contains(&(host, &node.name.value)) {
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
    roster: &Roster<'_>,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) {
    let Some((id, node)) = roster.named(guest, diags) else {
        return;
    };
    // A class that is missing or wrong may say it.
    if tenants[id].host != Some(host) && roster.is_sound(node) {
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
