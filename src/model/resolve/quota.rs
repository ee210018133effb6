//! Quotas: the defaults, what follows from what, and how a hierarchy divides them.

use std::sync::LazyLock;

use indexmap::IndexMap;

use super::classes::Chain;
use super::fleet::Spot;
use super::layers::{Keyed, Resolving, Statement};
use crate::diag::{self, Diagnostics};
use crate::model::Quotas;
use crate::source::Span;
use crate::spec::tenant::{Quota, Settings};
use crate::value::{Percent, Quantity, ResourceName};

/// What a namespace may use where the spec says nothing, in the order in which a quota lists it. Complete:
/// compute, storage, and every kind of object that a tenant can create in numbers.
const DEFAULTS: &[(&str, Quantity)] = &[
    ("requests.cpu", Quantity::whole(4)),
    ("requests.memory", Quantity::gib(8)),
    ("requests.ephemeral-storage", Quantity::gib(20)),
    ("limits.cpu", Quantity::whole(8)),
    ("limits.memory", Quantity::gib(16)),
    ("limits.ephemeral-storage", Quantity::gib(40)),
    ("requests.storage", Quantity::gib(100)),
    ("persistentvolumeclaims", Quantity::whole(10)),
    ("pods", Quantity::whole(50)),
    ("services", Quantity::whole(20)),
    ("services.loadbalancers", Quantity::ZERO),
    ("services.nodeports", Quantity::ZERO),
    ("secrets", Quantity::whole(50)),
    ("configmaps", Quantity::whole(50)),
    ("replicationcontrollers", Quantity::ZERO),
    ("count/deployments.apps", Quantity::whole(50)),
    ("count/statefulsets.apps", Quantity::whole(10)),
    ("count/daemonsets.apps", Quantity::ZERO),
    ("count/replicasets.apps", Quantity::whole(500)),
    ("count/jobs.batch", Quantity::whole(50)),
    ("count/cronjobs.batch", Quantity::whole(20)),
    (
        "count/horizontalpodautoscalers.autoscaling",
        Quantity::whole(50),
    ),
    ("count/poddisruptionbudgets.policy", Quantity::whole(50)),
    ("count/serviceaccounts", Quantity::whole(50)),
    ("count/ingresses.networking.k8s.io", Quantity::ZERO),
    (
        "count/httproutes.gateway.networking.k8s.io",
        Quantity::whole(20),
    ),
    (
        "count/grpcroutes.gateway.networking.k8s.io",
        Quantity::whole(20),
    ),
    (
        "count/externalsecrets.external-secrets.io",
        Quantity::whole(50),
    ),
    ("count/resourceclaims.resource.k8s.io", Quantity::ZERO),
];

/// The same, by resource.
static UNSAID: LazyLock<Vec<(ResourceName, Quantity)>> = LazyLock::new(|| {
    let resource = |name| ResourceName::parse(name).expect("the defaults name known resources");
    let defaults = DEFAULTS.iter();
    defaults
        .map(|(name, amount)| (resource(name), *amount))
        .collect()
});

/// Limits follow requests: twice as much, where the spec says only what may be requested.
const FOLLOWS: &[(&str, &str)] = &[
    ("requests.cpu", "limits.cpu"),
    ("requests.memory", "limits.memory"),
    ("requests.ephemeral-storage", "limits.ephemeral-storage"),
];

/// How many times as much memory pods may use as they request before that is worth a warning.
const MOST_OVERCOMMITTED: u32 = 4;

/// Reports amounts of what tenants can't have.
pub(super) fn check(lines: &[Quota], diags: &mut Diagnostics) {
    let amounts = lines.iter().flat_map(|line| &line.resources);
    for (resource, amount) in amounts {
        if resource.as_str() == "services.nodeports" && !amount.is_zero() {
            diags.report(diag::check::node_ports_closed(amount.span));
        }
    }
}

/// The lines of a tenant's quotas.
pub(super) fn statements<'s>(chain: &Chain<'s, Settings>) -> Keyed<'s, ResourceName, Quantity> {
    let mut keyed = Keyed::new();
    for (layer, line) in chain.lines(|settings| &settings.quota) {
        add(&mut keyed, line, layer);
    }
    keyed
}

/// The lines of one sub-namespace.
pub(super) fn statements_of(lines: &[Quota]) -> Keyed<'_, ResourceName, Quantity> {
    let mut keyed = Keyed::new();
    for line in lines {
        add(&mut keyed, line, 0);
    }
    keyed
}

fn add<'s>(keyed: &mut Keyed<'s, ResourceName, Quantity>, line: &'s Quota, layer: usize) {
    for (resource, amount) in &line.resources {
        keyed.add(
            resource.value.clone(),
            Statement {
                value: amount.value,
                span: amount.span,
                at: &line.at,
                layer,
            },
        );
    }
}

/// A complete quota at one place, and where its parts are written.
#[derive(Debug)]
pub(super) struct Resolved {
    amounts: IndexMap<ResourceName, (Quantity, Option<Span>)>,
    /// Where it is said how much of another quota it is.
    share: Option<Span>,
}

impl Resolved {
    /// The amounts alone.
    pub(super) fn quotas(&self) -> Quotas {
        self.amounts
            .iter()
            .map(|(resource, (amount, _))| (resource.clone(), *amount))
            .collect()
    }

    /// How much there is of a resource, and where the spec says so.
    pub(super) fn get(&self, resource: &str) -> Option<(Quantity, Option<Span>)> {
        self.amounts
            .iter()
            .find(|(name, _)| name.as_str() == resource)
            .map(|(_, amount)| *amount)
    }
}

/// The quota of a place.
pub(super) fn at(
    statements: &Keyed<'_, ResourceName, Quantity>,
    spot: Spot,
    resolving: &mut Resolving<'_>,
) -> Resolved {
    let said = statements.at(|resource| format!("`{resource}`"), spot, resolving);
    for (resource, (_, span)) in &said {
        warn_of_overridden(resource, *span, statements.under(resource), spot, resolving);
    }
    let resolved = settle(UNSAID.iter().cloned(), said, resolving.diags);
    warn_of_starved(&resolved, spot, resolving);
    resolved
}

/// What every pod needs some of.
const NEEDED: [&str; 4] = [
    "requests.cpu",
    "requests.memory",
    "limits.cpu",
    "limits.memory",
];

/// Warns of pods that are allowed, though not what they need.
fn warn_of_starved(resolved: &Resolved, spot: Spot, resolving: &mut Resolving<'_>) {
    let may_have_pods = resolved
        .get("pods")
        .is_some_and(|(pods, _)| !pods.is_zero());
    let nothing = NEEDED.iter().find_map(|resource| {
        let (amount, span) = resolved.get(resource)?;
        Some((resource, span.filter(|_| amount.is_zero())?))
    });
    if let Some((resource, span)) = nothing.filter(|_| may_have_pods) {
        let stage = resolving.fleet.stages[spot.stage].name.as_str();
        resolving
            .diags
            .advise(diag::lint::starved_pods(resource, stage, span));
    }
}

/// Warns of an amount for all stages that takes the place of one that a class has for this stage: the nearer
/// line counts, although the other says more about where.
fn warn_of_overridden(
    resource: &ResourceName,
    counts: Span,
    statements: &[Statement<'_, Quantity>],
    spot: Spot,
    resolving: &mut Resolving<'_>,
) {
    let for_all = |line: &&Statement<'_, Quantity>| line.span == counts && line.at.stage.is_empty();
    let Some(own) = statements.iter().find(for_all) else {
        return;
    };
    let fleet = resolving.fleet;
    let overridden = statements.iter().filter(|other| {
        other.layer > own.layer
            && other.value != own.value
            && !other.at.stage.is_empty()
            && fleet.takes(other.at, spot)
    });
    let Some(other) = overridden.min_by_key(|other| other.layer) else {
        return;
    };
    if resolving.is_news(own.span, other.span) {
        resolving.diags.advise(diag::lint::stage_overridden(
            resource.as_str(),
            fleet.stages[spot.stage].name.as_str(),
            (&own.value.to_string(), own.span),
            (&other.value.to_string(), other.span),
        ));
    }
}

/// What a namespace has of itself, under what the spec says.
pub(super) fn settle(
    unsaid: impl Iterator<Item = (ResourceName, Quantity)>,
    mut said: IndexMap<ResourceName, (Quantity, Span)>,
    diags: &mut Diagnostics,
) -> Resolved {
    let mut amounts = IndexMap::new();
    for (resource, amount) in unsaid {
        let amount = match said.swap_remove(&resource) {
            Some((amount, span)) => (amount, Some(span)),
            None => (amount, None),
        };
        amounts.insert(resource, amount);
    }
    // What has no default follows by name, so that the order of the lines does not show.
    said.sort_unstable_keys();
    amounts.extend(
        said.into_iter()
            .map(|(resource, (amount, span))| (resource, (amount, Some(span)))),
    );
    let mut resolved = Resolved {
        amounts,
        share: None,
    };
    for (requests, limits) in FOLLOWS {
        follow(&mut resolved, requests, limits, diags);
    }
    resolved
}

/// Sets the one of requests and limits that is not said from the one that is.
fn follow(resolved: &mut Resolved, requests: &str, limits: &str, diags: &mut Diagnostics) {
    let (Some(asked), Some(allowed)) = (resolved.get(requests), resolved.get(limits)) else {
        return;
    };
    match (asked, allowed) {
        ((asked, Some(_)), (_, None)) => resolved.set(limits, asked.times(2)),
        ((asked, None), (allowed, Some(_))) => resolved.set(requests, asked.min(allowed)),
        ((asked, Some(span)), (allowed, Some(other))) if asked > allowed => {
            let message = format!(
                "the quota lets pods request more than it lets them use: `{requests}` {asked}, `{limits}` {allowed}"
            );
            let other = Some((other, "less than may be requested"));
            let help = format!(
                "make `{limits}` at least {asked}, or leave it away: it is then twice the requests"
            );
            diags.report(diag::check::limits_inconsistent(
                &message,
                span,
                "more than the limit",
                other,
                &help,
            ));
        }
        _ => {}
    }
    if requests == "requests.memory" {
        report_overcommitted(resolved, requests, limits, diags);
    }
}

/// Warns of memory that is promised to more pods than there is set aside for.
fn report_overcommitted(
    resolved: &Resolved,
    requests: &str,
    limits: &str,
    diags: &mut Diagnostics,
) {
    let said = resolved.get(requests).zip(resolved.get(limits));
    if let Some(((asked, place), (allowed, Some(span)))) = said
        && allowed > asked.times(MOST_OVERCOMMITTED)
    {
        diags.advise(diag::lint::memory_overcommitted(
            (&asked.to_string(), place),
            (&allowed.to_string(), span),
            MOST_OVERCOMMITTED,
        ));
    }
}

impl Resolved {
    /// The same, as a share of another quota.
    pub(super) fn shared_by(self, said: Span) -> Self {
        Self {
            share: Some(said),
            ..self
        }
    }

    /// Whether it is a share of another quota.
    pub(super) fn is_share(&self) -> bool {
        self.share.is_some()
    }

    /// How much there is of a resource, and which line of the spec decides it.
    pub(super) fn decided(&self, resource: &str) -> (Quantity, Option<Span>) {
        let (amount, span) = self.get(resource).unwrap_or((Quantity::ZERO, None));
        (amount, span.or(self.share))
    }

    /// How much there is of a resource.
    pub(super) fn amount(&self, resource: &ResourceName) -> Quantity {
        let found = self.amounts.get(resource);
        found.map_or(Quantity::ZERO, |(amount, _)| *amount)
    }

    /// Takes some of a resource away, or all of it if there is less.
    pub(super) fn take(&mut self, resource: &ResourceName, amount: Quantity) {
        let left = self.amounts.entry(resource.clone());
        let (left, _) = left.or_insert((Quantity::ZERO, None));
        *left = left.minus(amount);
    }

    fn set(&mut self, resource: &str, amount: Quantity) {
        if let Some((_, (value, _))) = self
            .amounts
            .iter_mut()
            .find(|(name, _)| name.as_str() == resource)
        {
            *value = amount;
        }
    }
}

/// A part of a resource. Only processors are divided below one: there is no third of a pod or of a GPU.
pub(super) fn shared(resource: &ResourceName, amount: Quantity, share: Percent) -> Quantity {
    let part = amount.share(share);
    let is_cpu = matches!(resource.as_str(), "requests.cpu" | "limits.cpu");
    if is_cpu { part } else { part.floor() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::roles::DEPLOYABLE;

    /// What nobody counts fills the API server's storage, which all tenants share.
    #[test]
    fn every_kind_that_tenants_deploy_is_counted() {
        for kind in DEPLOYABLE {
            let counted = if kind.group.is_empty() {
                format!("count/{}", kind.resource)
            } else {
                format!("count/{}.{}", kind.resource, kind.group)
            };
            assert!(
                DEFAULTS
                    .iter()
                    .any(|(name, _)| *name == counted || *name == kind.resource),
                "{counted}"
            );
        }
    }
}
