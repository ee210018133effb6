//! Sub-namespaces: what they inherit from the namespace around them, and what they take from it.

use super::fleet::{Fleet, Spot};
use super::labels;
use super::layers::{Resolving, Statement};
use super::quota;
use crate::diag::{self, Diagnostics};
use crate::model::{Namespace, PodSecurityLevel, Quotas};
use crate::spec::tenant::SubNamespace;
use crate::value::Quantity;

/// Reports selections and labels of parts that mean nothing or are not the user's.
pub(super) fn check(parts: &[SubNamespace], fleet: &Fleet, diags: &mut Diagnostics) {
    for part in parts {
        let quota = part.quota.iter().map(|line| &line.at);
        let pods = part.pod_security.iter().map(|line| &line.at);
        let labels = part.labels.iter().map(|line| &line.at);
        for at in quota.chain(pods).chain(labels) {
            fleet.check_selection(at, diags);
        }
        quota::check(&part.quota, diags);
        labels::check(&part.labels, &[], diags);
        check(&part.namespace, fleet, diags);
    }
}

/// Divides a tenant's namespace at one place into its parts.
pub(super) struct Division<'d, 'r> {
    pub(super) spot: Spot,
    pub(super) resolving: &'d mut Resolving<'r>,
}

impl Division<'_, '_> {
    /// The namespaces of the parts and of their parts, sorted. `around` gives up what they take; `path` is
    /// its name without the stage.
    pub(super) fn divide(
        &mut self,
        parts: &[SubNamespace],
        path: &str,
        around: &mut Namespace,
    ) -> Vec<Namespace> {
        let whole = around.quota.clone();
        let mut all = Vec::new();
        for part in parts {
            let path = format!("{path}-{}", part.name.as_str());
            let mut namespace = self.part(part, &path, around, &whole);
            take(part, &namespace.quota, &whole, around, self.resolving.diags);
            all.extend(self.divide(&part.namespace, &path, &mut namespace));
            all.push(namespace);
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    fn part(
        &mut self,
        part: &SubNamespace,
        path: &str,
        around: &Namespace,
        whole: &Quotas,
    ) -> Namespace {
        let stage = self.resolving.fleet.stages[self.spot.stage].name.as_str();
        let own_labels = labels::labels_of(&part.labels);
        let said = |key: &String| format!("the label `{key}`");
        let own_labels = own_labels.at(said, self.spot, self.resolving);
        let mut inherited = around.labels.clone();
        inherited.extend(own_labels.into_iter().map(|(key, (value, _))| (key, value)));
        Namespace {
            name: format!("{path}-{stage}"),
            span: part.name.span,
            parent: Some(around.name.clone()),
            pod_security: self.pod_security(part, around.pod_security),
            quota: self.quota(part, whole),
            labels: inherited,
        }
    }

    fn pod_security(&mut self, part: &SubNamespace, around: PodSecurityLevel) -> PodSecurityLevel {
        let lines = part.pod_security.iter();
        let lines: Vec<_> = lines
            .map(|line| Statement {
                value: line.level.value,
                span: line.level.span,
                at: &line.at,
                layer: 0,
            })
            .collect();
        let said = self.resolving.pick("Pod Security", &lines, self.spot);
        said.map_or(around, |line| line.value)
    }

    /// Its share of everything, except for what its own lines say.
    fn quota(&mut self, part: &SubNamespace, whole: &Quotas) -> Quotas {
        let lines = quota::statements_of(&part.quota);
        let said = lines.at(
            |resource| format!("`{resource}`"),
            self.spot,
            self.resolving,
        );
        let shares = whole.iter().map(|(resource, whole)| {
            let share = quota::shared(resource, *whole, part.share.value);
            (resource.clone(), share)
        });
        quota::settle(shares, said, self.resolving.diags).quotas()
    }
}

/// Takes a part's quota out of the namespace around it, and reports what is not there any more.
fn take(
    part: &SubNamespace,
    taken: &Quotas,
    whole: &Quotas,
    around: &mut Namespace,
    diags: &mut Diagnostics,
) {
    for (resource, amount) in taken {
        let has = whole.get(resource).copied().unwrap_or(Quantity::ZERO);
        let left = around
            .quota
            .entry(resource.clone())
            .or_insert(Quantity::ZERO);
        if *amount > *left {
            let together = has.minus(*left).plus(*amount).to_string();
            let name = around.name.as_str();
            diags.report(diag::check::shares_exceeded(
                name,
                resource.as_str(),
                &together,
                &has.to_string(),
                part.name.span,
            ));
        }
        *left = left.minus(*amount);
    }
}
