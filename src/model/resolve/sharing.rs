//! Sharing between tenants: both sides say it, or it is a mistake.

use std::collections::BTreeMap;

use super::fleet::Fleet;
use super::roster::Roster;
use crate::diag::{self, Diagnostics};
use crate::model::{Id, Sharing, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::node::SpecNode;
use crate::spec::tenant::{self, ConnectsTo, SharesWith};
use crate::value::{Name, Ports};

/// A line of one side.
struct Line<'s> {
    ports: &'s Spanned<Ports>,
    span: Span,
}

/// The lines of one side, by the tenant that says it and the one that it names.
type Lines<'s> = BTreeMap<(Id<Tenant>, Id<Tenant>), Line<'s>>;

/// Gives tenants the sharing that both sides declare, and reports what only one declares.
pub(super) fn resolve(
    roster: &Roster<'_>,
    fleet: &Fleet,
    tenants: &mut Table<Tenant>,
    diags: &mut Diagnostics,
) {
    let (mut offers, mut wishes) = (Lines::new(), Lines::new());
    for (id, node) in roster.iter() {
        let mut side = Side {
            of: (id, node),
            roster,
            tenants,
            diags,
        };
        for line in &node.shares_with {
            side.add::<SharesWith>(&line.tenant, &line.ports, line.span, &mut offers);
        }
        for line in &node.connects_to {
            side.add::<ConnectsTo>(&line.tenant, &line.ports, line.span, &mut wishes);
        }
    }
    let words = (SharesWith::KEYWORD, ConnectsTo::KEYWORD);
    report_unanswered(&offers, &wishes, words, roster, tenants, diags);
    report_unanswered(&wishes, &offers, (words.1, words.0), roster, tenants, diags);
    for ((provider, consumer), offer) in &offers {
        let Some(wish) = wishes.get(&(*consumer, *provider)) else {
            continue;
        };
        if wish.ports == offer.ports {
            let (one, other) = ((*provider, offer), (*consumer, wish));
            let met = confirm(one, other, tenants);
            let is_whole = |id: &Id<Tenant>| tenants[*id].sound;
            if !met && fleet.sound && is_whole(provider) && is_whole(consumer) {
                let name = |id: &Id<Tenant>| tenants[*id].name.as_str();
                diags.report(diag::resolve::sharing_nowhere(
                    (name(provider), offer.span),
                    (name(consumer), wish.span),
                ));
            }
        } else {
            let (wish, offer) = (wish.ports.span, offer.ports.span);
            diags.report(diag::check::sharing_ports(wish, offer));
        }
    }
}

/// One tenant while its lines are taken.
struct Side<'r, 's> {
    of: (Id<Tenant>, &'s tenant::Tenant),
    roster: &'r Roster<'s>,
    tenants: &'r Table<Tenant>,
    diags: &'r mut Diagnostics,
}

impl<'s> Side<'_, 's> {
    /// Takes a line, unless there can be no such sharing.
    fn add<N: SpecNode>(
        &mut self,
        other: &Spanned<Name>,
        ports: &'s Spanned<Ports>,
        span: Span,
        lines: &mut Lines<'s>,
    ) {
        let (id, node) = self.of;
        let name = other.clone().map(|name| name.as_str().to_owned());
        let Some((other, _)) = self.roster.named(other, self.diags) else {
            return;
        };
        // A guest's own lines have been reported as such.
        if self.tenants[id].host.is_some() {
            return;
        }
        let host = self.tenants[other]
            .host
            .map(|host| &self.tenants[host].name);
        let wrong = if other == id {
            Some(diag::check::sharing_with_itself(&name))
        } else if let Some(host) = host {
            let host = host.as_str();
            let of = node.name.as_str();
            Some(diag::resolve::sharing_with_guest(
                N::KEYWORD,
                &name,
                host,
                of,
            ))
        } else {
            // All ports stand in one line: of several the other side could confirm but one.
            lines.get(&(id, other)).map(|first| {
                diag::resolve::declared_twice(N::KEYWORD, &name.value, span, first.span)
            })
        };
        match wrong {
            Some(wrong) => self.diags.report(wrong),
            None => drop(lines.insert((id, other), Line { ports, span })),
        }
    }
}

/// Reports lines without an answer from the other side.
fn report_unanswered(
    lines: &Lines<'_>,
    answers: &Lines<'_>,
    (word, answer): (&'static str, &'static str),
    roster: &Roster<'_>,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) {
    let name = |id: Id<Tenant>| tenants[id].name.as_str();
    // The other side's line may be there, but not as it should be.
    let is_answered = |of, other| {
        answers.contains_key(&(other, of)) || roster.lost.shares(name(other), answer, name(of))
    };
    for ((of, other), line) in lines
        .iter()
        .filter(|((of, other), _)| !is_answered(*of, *other))
    {
        let ports: Vec<String> = line.ports.0.iter().map(ToString::to_string).collect();
        let other = &tenants[*other].name;
        diags.report(diag::check::sharing_unanswered(
            tenants[*of].name.as_str(),
            &other.clone().map(|name| name.as_str().to_owned()),
            (word, answer),
            &ports.join(" "),
            line.span,
        ));
    }
}

/// Gives a sharing to both tenants, if they meet anywhere; says whether they do.
fn confirm(
    (provider, offer): (Id<Tenant>, &Line<'_>),
    (consumer, _): (Id<Tenant>, &Line<'_>),
    tenants: &mut Table<Tenant>,
) -> bool {
    let places = |id: Id<Tenant>| {
        let places = tenants[id].places.iter();
        places.map(|place| (place.cluster, place.stage))
    };
    if !places(provider).any(|place| places(consumer).any(|other| other == place)) {
        return false;
    }
    for (tenant, other, incoming) in [(provider, consumer, true), (consumer, provider, false)] {
        if let Some(tenant) = tenants.get_mut(tenant) {
            tenant.sharing.push(Sharing {
                other,
                incoming,
                ports: offer.ports.value.clone(),
            });
        }
    }
    true
}
