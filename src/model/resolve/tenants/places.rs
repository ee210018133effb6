//! What a tenant has at each of its places.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::resolve::classes::Chain;
use crate::model::resolve::fleet::{Fleet, Spot};
use crate::model::resolve::hierarchy::{Division, Draft};
use crate::model::resolve::layers::{Keyed, Resolving, Statement};
use crate::model::resolve::{hierarchy, labels, limits, network, quota};
use crate::model::{Id, Namespace, Place, Stage};
use crate::source::Span;
use crate::spec::Selection;
use crate::spec::platform::Platform;
use crate::spec::tenant::{self, PodSecurityLevel, Settings, Tenant};
use crate::value::{Quantity, ResourceName};

/// What a tenant and its classes say of places.
pub(super) struct Lines<'s> {
    tenant: &'s Tenant,
    place: &'s [tenant::Place],
    labels: Keyed<'s, String, String>,
    annotations: Keyed<'s, String, String>,
    pod_security: Vec<Statement<'s, PodSecurityLevel>>,
    quota: Keyed<'s, ResourceName, Quantity>,
    limits: Keyed<'s, limits::Key, Quantity>,
    network: network::Lines<'s>,
}

/// What the places of a stage share if the same lines are for them; a tenant is at many, with few differences.
#[derive(Clone)]
struct Common {
    identity: String,
    namespaces: Arc<[Namespace]>,
    labels: Arc<IndexMap<String, String>>,
    annotations: Arc<IndexMap<String, String>>,
}

impl<'s> Lines<'s> {
    pub(super) fn collect(
        tenant: &'s Tenant,
        chain: &Chain<'s, Settings>,
        platform: &'s Platform,
    ) -> Self {
        let pod_security = chain.lines(|settings| &settings.pod_security);
        let pod_security = pod_security.map(|(layer, line)| Statement {
            value: line.level.value,
            span: line.level.span,
            at: &line.at,
            layer,
        });
        Self {
            tenant,
            place: chain.nearest_list(|settings| &settings.place),
            labels: labels::labels(chain, platform),
            annotations: labels::annotations(chain, platform),
            pod_security: pod_security.collect(),
            quota: quota::statements(chain),
            limits: limits::statements(chain),
            network: network::Lines::collect(chain),
        }
    }

    /// What holds at each of the tenant's places. A guest has no namespaces there.
    pub(super) fn at(
        &self,
        spots: &[Spot],
        is_guest: bool,
        resolving: &mut Resolving<'_>,
    ) -> Vec<Place> {
        let selections = self.selections();
        let mut settled: BTreeMap<(Id<Stage>, Vec<bool>), Common> = BTreeMap::new();
        let mut place = |spot: &Spot| {
            let fleet = resolving.fleet;
            let takes = selections.iter().map(|at| fleet.takes(at, *spot)).collect();
            let common = settled
                .entry((spot.stage, takes))
                .or_insert_with(|| self.common(*spot, is_guest, resolving))
                .clone();
            Place {
                cluster: spot.cluster,
                stage: spot.stage,
                line: self.line_for(*spot, fleet),
                identity: common.identity,
                namespaces: common.namespaces,
                dns: fleet.services(*spot).dns.clone(),
                network: self.network.at(*spot, resolving),
                labels: common.labels,
                annotations: common.annotations,
            }
        };
        spots.iter().map(&mut place).collect()
    }

    /// The line that places the tenant there.
    fn line_for(&self, spot: Spot, fleet: &Fleet) -> Option<Span> {
        let mut lines = self.place.iter();
        let line = lines.find(|line| fleet.takes(&line.at, spot))?;
        Some(line.span)
    }

    /// What decides, beside the stage, what places have in common.
    fn selections(&self) -> Vec<&'s Selection> {
        let pod_security = self.pod_security.iter().map(|line| line.at);
        let mut all: Vec<&Selection> = pod_security
            .chain(self.labels.selections())
            .chain(self.annotations.selections())
            .chain(self.quota.selections())
            .chain(self.limits.selections())
            .chain(hierarchy::selections(&self.tenant.namespace))
            .collect();
        all.sort_unstable_by_key(|at| at.span);
        all.dedup_by_key(|at| at.span);
        all
    }

    fn common(&self, spot: Spot, is_guest: bool, resolving: &mut Resolving<'_>) -> Common {
        let identity = format!(
            "{}-{}",
            self.tenant.name.as_str(),
            resolving.fleet.stages[spot.stage].name.as_str()
        );
        let namespaces = if is_guest {
            Vec::new()
        } else {
            self.namespaces(&identity, spot, resolving)
        };
        let label = |key: &String| format!("the label `{key}`");
        let annotation = |key: &String| format!("the annotation `{key}`");
        Common {
            identity,
            namespaces: namespaces.into(),
            labels: Arc::new(values(self.labels.at(label, spot, resolving))),
            annotations: Arc::new(values(self.annotations.at(annotation, spot, resolving))),
        }
    }

    /// The tenant's own namespace and, in a hierarchy, those of its parts.
    fn namespaces(&self, name: &str, spot: Spot, resolving: &mut Resolving<'_>) -> Vec<Namespace> {
        let level = resolving.pick("Pod Security", &self.pod_security, spot);
        let mut own = Draft {
            name: name.to_owned(),
            span: self.tenant.name.span,
            parent: None,
            pod_security: level.map_or(PodSecurityLevel::Restricted, |line| line.value),
            quota: quota::at(&self.quota, spot, resolving),
            exceeded: false,
            limits: limits::at(&self.limits, spot, resolving),
            labels: IndexMap::new(),
        };
        let mut division = Division { spot, resolving };
        let parts = division.divide(&self.tenant.namespace, self.tenant.name.as_str(), &mut own);
        let mut all = vec![own.settle(resolving.diags)];
        all.extend(parts);
        all
    }
}

fn values(resolved: IndexMap<String, (String, Span)>) -> IndexMap<String, String> {
    resolved
        .into_iter()
        .map(|(key, (value, _))| (key, value))
        .collect()
}
