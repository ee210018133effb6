//! Sub-namespaces: what they inherit from the namespace around them, and what they take from it.

use indexmap::IndexMap;

use super::fleet::{Fleet, Spot};
use super::layers::{Resolving, Statement};
use super::{labels, limits, quota};
use crate::diag::{self, Diagnostics};
use crate::model::{Namespace, PodSecurityLevel, Quotas};
use crate::source::Span;
use crate::spec::Selection;
use crate::spec::tenant::SubNamespace;
use crate::value::Quantity;

/// Reports selections and labels of parts that mean nothing or are not the user's.
pub(super) fn check(parts: &[SubNamespace], fleet: &Fleet, diags: &mut Diagnostics) {
    for at in selections(parts) {
        fleet.check_selection(at, diags);
    }
    check_lines(parts, diags);
}

fn check_lines(parts: &[SubNamespace], diags: &mut Diagnostics) {
    for part in parts {
        quota::check(&part.quota, diags);
        labels::check(&part.labels, &[], diags);
        check_lines(&part.namespace, diags);
    }
}

/// Which places the lines of parts, and of their parts, are for.
pub(super) fn selections(parts: &[SubNamespace]) -> Vec<&Selection> {
    let mut all = Vec::new();
    for part in parts {
        let quota = part.quota.iter().map(|line| &line.at);
        let limits = part.limits.iter().map(|line| &line.at);
        let pods = part.pod_security.iter().map(|line| &line.at);
        let labels = part.labels.iter().map(|line| &line.at);
        all.extend(quota.chain(limits).chain(pods).chain(labels));
        all.extend(selections(&part.namespace));
    }
    all
}

/// A namespace from which parts can still be taken.
pub(super) struct Draft {
    pub(super) name: String,
    /// Where the spec asks for it.
    pub(super) span: Span,
    /// The namespace around it.
    pub(super) parent: Option<String>,
    pub(super) pod_security: PodSecurityLevel,
    pub(super) quota: quota::Resolved,
    /// Whether its parts take more than there is.
    pub(super) exceeded: bool,
    pub(super) limits: limits::Said,
    pub(super) labels: IndexMap<String, String>,
}

impl Draft {
    /// The namespace with what its parts have left of it.
    pub(super) fn settle(self, diags: &mut Diagnostics) -> Namespace {
        Namespace {
            limits: self.limits.settle(&self.name, &self.quota, diags),
            quota: self.quota.quotas(),
            name: self.name,
            span: self.span,
            parent: self.parent,
            pod_security: self.pod_security,
            labels: self.labels,
        }
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
        around: &mut Draft,
    ) -> Vec<Namespace> {
        let whole = around.quota.quotas();
        let mut all = Vec::new();
        for part in parts {
            let path = format!("{path}-{}", part.name.as_str());
            let mut draft = self.part(part, &path, around, &whole);
            self.warn_of_no_pods(part, &draft, &whole);
            self.take(part, &draft.quota, &whole, around);
            all.extend(self.divide(&part.namespace, &path, &mut draft));
            all.push(draft.settle(self.resolving.diags));
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    fn part(&mut self, part: &SubNamespace, path: &str, around: &Draft, whole: &Quotas) -> Draft {
        let stage = self.resolving.fleet.stages[self.spot.stage].name.as_str();
        Draft {
            name: format!("{path}-{stage}"),
            span: part.name.span,
            parent: Some(around.name.clone()),
            pod_security: self.pod_security(part, around.pod_security),
            quota: self.quota(part, whole),
            limits: self.limits(part, &around.limits),
            labels: self.labels(part, &around.labels),
            exceeded: false,
        }
    }

    /// Warns of a share of so few pods that it is none: parts of pods are rounded down.
    fn warn_of_no_pods(&mut self, part: &SubNamespace, own: &Draft, whole: &Quotas) {
        let (pods, line) = own.quota.decided("pods");
        let is_share = line == Some(part.share.span);
        let whole = whole
            .iter()
            .find(|(resource, _)| resource.as_str() == "pods");
        let whole = whole.map_or(Quantity::ZERO, |(_, amount)| *amount);
        if is_share && pods.is_zero() && !whole.is_zero() {
            self.resolving.diags.advise(diag::lint::no_pods(
                &own.name,
                &whole.to_string(),
                part.share.span,
            ));
        }
    }

    fn labels(
        &mut self,
        part: &SubNamespace,
        around: &IndexMap<String, String>,
    ) -> IndexMap<String, String> {
        let own = labels::labels_of(&part.labels);
        let what = |key: &String| format!("the label `{key}`");
        let own = own.at(what, self.spot, self.resolving);
        let mut all = around.clone();
        all.extend(own.into_iter().map(|(key, (value, _))| (key, value)));
        all
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
    fn quota(&mut self, part: &SubNamespace, whole: &Quotas) -> quota::Resolved {
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
        quota::settle(shares, said, self.resolving.diags).shared_by(part.share.span)
    }

    /// What is said around it, except for what its own lines say.
    fn limits(&mut self, part: &SubNamespace, around: &limits::Said) -> limits::Said {
        let lines = limits::statements_of(&part.limits);
        around.with(limits::at(&lines, self.spot, self.resolving))
    }

    /// Takes a part's quota out of the namespace around it, and reports what is not there any more.
    fn take(
        &mut self,
        part: &SubNamespace,
        taken: &quota::Resolved,
        whole: &Quotas,
        around: &mut Draft,
    ) {
        for (resource, amount) in taken.quotas() {
            let left = around.quota.amount(&resource);
            // Behind a part that was too much, every other one is.
            if amount > left && !around.exceeded {
                around.exceeded = true;
                let has = whole.get(&resource).copied().unwrap_or(Quantity::ZERO);
                let together = has.minus(left).plus(amount);
                self.resolving.diags.report(diag::check::shares_exceeded(
                    &around.name,
                    resource.as_str(),
                    &together.in_unit_of(has),
                    &has.to_string(),
                    part.name.span,
                ));
            }
            around.quota.take(&resource, amount);
        }
    }
}
