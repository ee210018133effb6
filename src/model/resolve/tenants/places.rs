//! What a tenant has at each of its places.

use indexmap::IndexMap;

use crate::model::resolve::classes::Chain;
use crate::model::resolve::fleet::Spot;
use crate::model::resolve::hierarchy::{Division, Draft};
use crate::model::resolve::layers::{Keyed, Resolving, Statement};
use crate::model::resolve::limits;
use crate::model::resolve::{labels, network, quota};
use crate::model::{Namespace, Place};
use crate::source::Span;
use crate::spec::platform::Platform;
use crate::spec::tenant::{PodSecurityLevel, Settings, Tenant};
use crate::value::{Quantity, ResourceName};

/// What a tenant and its classes say of places.
pub(super) struct Lines<'s> {
    tenant: &'s Tenant,
    labels: Keyed<'s, String, String>,
    annotations: Keyed<'s, String, String>,
    pod_security: Vec<Statement<'s, PodSecurityLevel>>,
    quota: Keyed<'s, ResourceName, Quantity>,
    limits: Keyed<'s, limits::Key, Quantity>,
    network: network::Lines<'s>,
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
            labels: labels::labels(chain, platform),
            annotations: labels::annotations(chain, platform),
            pod_security: pod_security.collect(),
            quota: quota::statements(chain),
            limits: limits::statements(chain),
            network: network::Lines::collect(chain),
        }
    }

    /// What holds at a place. A guest has no namespaces there.
    pub(super) fn at(&self, spot: Spot, is_guest: bool, resolving: &mut Resolving<'_>) -> Place {
        let fleet = resolving.fleet;
        let identity = format!(
            "{}-{}",
            self.tenant.name.as_str(),
            fleet.stages[spot.stage].name.as_str()
        );
        let namespaces = if is_guest {
            Vec::new()
        } else {
            self.namespaces(&identity, spot, resolving)
        };
        let label = |key: &String| format!("the label `{key}`");
        let annotation = |key: &String| format!("the annotation `{key}`");
        Place {
            cluster: spot.cluster,
            stage: spot.stage,
            identity,
            namespaces,
            dns: fleet.services(spot).dns.clone(),
            network: self.network.at(spot, resolving),
            labels: values(self.labels.at(label, spot, resolving)),
            annotations: values(self.annotations.at(annotation, spot, resolving)),
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
