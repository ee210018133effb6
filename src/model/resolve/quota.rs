//! Quotas: the defaults, what follows from what, and how a hierarchy divides them.

use indexmap::IndexMap;

use super::fleet::{Fleet, Spot};
use super::layers::{Conflicts, Keyed, Statement};
use crate::diag::{self, Diagnostics};
use crate::model::{Namespace, Quotas};
use crate::source::Span;
use crate::spec::tenant::{Settings, SubNamespace};
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
    ("count/horizontalpodautoscalers.autoscaling", Quantity::whole(50)),
    ("count/poddisruptionbudgets.policy", Quantity::whole(50)),
    ("count/serviceaccounts", Quantity::whole(50)),
    ("count/ingresses.networking.k8s.io", Quantity::ZERO),
    ("count/httproutes.gateway.networking.k8s.io", Quantity::whole(20)),
    ("count/grpcroutes.gateway.networking.k8s.io", Quantity::whole(20)),
    ("count/resourceclaims.resource.k8s.io", Quantity::ZERO),
];

/// Limits follow requests: twice as much, where the spec says only what may be requested.
const FOLLOWS: &[(&str, &str)] = &[
    ("requests.cpu", "limits.cpu"),
    ("requests.memory", "limits.memory"),
    ("requests.ephemeral-storage", "limits.ephemeral-storage"),
];

/// The lines of a tenant's quotas.
pub(super) fn statements<'s>(layers: &[&'s Settings]) -> Keyed<'s, ResourceName, Quantity> {
    let mut keyed = Keyed::new();
    for (layer, settings) in layers.iter().enumerate() {
        for line in &settings.quota {
            for (resource, amount) in line.resources.iter() {
                keyed.add(resource.value.clone(), Statement { value: amount.value, span: amount.span, at: &line.at, layer });
            }
        }
    }
    keyed
}

/// A complete quota at one place, and where its parts are written.
#[derive(Debug)]
pub(super) struct Resolved {
    amounts: IndexMap<ResourceName, (Quantity, Option<Span>)>,
}

impl Resolved {
    /// The amounts alone.
    pub(super) fn quotas(&self) -> Quotas {
        self.amounts.iter().map(|(resource, (amount, _))| (resource.clone(), *amount)).collect()
    }

    /// How much there is of a resource, and where the spec says so.
    pub(super) fn get(&self, resource: &str) -> Option<(Quantity, Option<Span>)> {
        self.amounts.iter().find(|(name, _)| name.as_str() == resource).map(|(_, amount)| *amount)
    }
}

/// The quota of a place.
pub(super) fn at(
    statements: &Keyed<'_, ResourceName, Quantity>,
    conflicts: &mut Conflicts,
    fleet: &Fleet,
    spot: Spot,
    diags: &mut Diagnostics,
) -> Resolved {
    let mut said = statements.at(|resource| format!("`{resource}`"), conflicts, fleet, spot, diags);
    let mut amounts = IndexMap::new();
    for (name, default) in DEFAULTS {
        let resource = ResourceName::parse(name).expect("the defaults name known resources");
        let amount = match said.shift_remove(&resource) {
            Some((amount, span)) => (amount, Some(span)),
            None => (*default, None),
        };
        amounts.insert(resource, amount);
    }
    amounts.extend(said.into_iter().map(|(resource, (amount, span))| (resource, (amount, Some(span)))));
    let mut resolved = Resolved { amounts };
    for (requests, limits) in FOLLOWS {
        follow(&mut resolved, requests, limits, diags);
    }
    resolved
}

/// Sets the one of requests and limits that is not said from the one that is.
fn follow(resolved: &mut Resolved, requests: &str, limits: &str, diags: &mut Diagnostics) {
    let (Some(asked), Some(allowed)) = (resolved.get(requests), resolved.get(limits)) else { return };
    match (asked, allowed) {
        ((asked, Some(_)), (_, None)) => resolved.set(limits, asked.times(2)),
        ((asked, None), (allowed, Some(_))) => resolved.set(requests, asked.min(allowed)),
        ((asked, Some(span)), (allowed, Some(other))) if asked > allowed => {
            let message = format!("the quota lets pods request more than it lets them use: `{requests}` {asked}, `{limits}` {allowed}");
            let other = Some((other, "less than may be requested"));
            let help = format!("make `{limits}` at least {asked}, or leave it away: it is then twice the requests");
            diags.report(diag::check::limits_inconsistent(&message, span, "more than the limit", other, &help));
        }
        _ => {}
    }
}

impl Resolved {
    fn set(&mut self, resource: &str, amount: Quantity) {
        if let Some((_, (value, _))) = self.amounts.iter_mut().find(|(name, _)| name.as_str() == resource) {
            *value = amount;
        }
    }
}

/// Divides a tenant's quota among its namespaces at one place.
pub(super) struct Division<'d> {
    pub(super) fleet: &'d Fleet,
    pub(super) spot: Spot,
    pub(super) stage: &'d str,
}

impl Division<'_> {
    /// Adds a namespace for each part to `all`, whose last one is the namespace around them, and takes the
    /// parts' shares away from it. `path` is the name of the namespace around them, without its stage.
    pub(super) fn parts(&self, parts: &[SubNamespace], path: &str, all: &mut Vec<Namespace>, diags: &mut Diagnostics) {
        let Some(around) = all.len().checked_sub(1) else { return };
        let Some((whole, parent, level)) = all.get(around).map(|namespace| (namespace.quota.clone(), namespace.name.clone(), namespace.pod_security)) else { return };
        let mut left = whole.clone();
        for part in parts {
            let path = format!("{path}-{}", part.name.as_str());
            let quota = self.share(part, &whole);
            for (resource, amount) in &quota {
                self.take(part, &parent, resource, *amount, &whole, &mut left, diags);
            }
            let level_line = part.pod_security.iter().rev().find(|line| self.fleet.takes(&line.at, self.spot));
            let labels = part.labels.iter().filter(|line| self.fleet.takes(&line.at, self.spot));
            let labels = labels.flat_map(|line| line.labels.iter()).map(|(key, value)| (key.as_str().to_owned(), value.as_str().to_owned()));
            all.push(Namespace {
                name: format!("{path}-{}", self.stage),
                span: part.name.span,
                parent: Some(parent.clone()),
                pod_security: level_line.map_or(level, |line| line.level.value),
                quota,
                labels: labels.collect(),
            });
            self.parts(&part.namespace, &path, all, diags);
        }
        if let Some(namespace) = all.get_mut(around) {
            namespace.quota = left;
        }
    }

    /// What a part has: its share of everything, and what its own lines say.
    fn share(&self, part: &SubNamespace, whole: &Quotas) -> Quotas {
        let own = |resource: &ResourceName| {
            let lines = part.quota.iter().filter(|line| self.fleet.takes(&line.at, self.spot));
            lines.flat_map(|line| line.resources.iter()).find(|(name, _)| name.value == *resource).map(|(_, amount)| amount.value)
        };
        whole
            .iter()
            .map(|(resource, amount)| (resource.clone(), own(resource).unwrap_or_else(|| shared(resource, *amount, part.share.value))))
            .collect()
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a loop over the parts and their resources")]
    fn take(
        &self,
        part: &SubNamespace,
        around: &str,
        resource: &ResourceName,
        amount: Quantity,
        whole: &Quotas,
        left: &mut Quotas,
        diags: &mut Diagnostics,
    ) {
        let has = whole.get(resource).copied().unwrap_or(Quantity::ZERO);
        let Some(rest) = left.get_mut(resource) else { return };
        if amount > *rest {
            let taken = has.minus(*rest).plus(amount).to_string();
            diags.report(diag::check::shares_exceeded(around, resource.as_str(), &taken, &has.to_string(), part.name.span));
        }
        *rest = rest.minus(amount);
    }
}

/// Objects are counted in whole numbers.
fn shared(resource: &ResourceName, amount: Quantity, share: Percent) -> Quantity {
    let part = amount.share(share);
    let divisible = resource.as_str().starts_with("requests.") || resource.as_str().starts_with("limits.");
    if divisible { part } else { part.floor() }
}
