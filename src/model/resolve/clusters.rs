//! Clusters, with what they have of their classes.

pub(super) mod homes;
mod hosts;
mod hubs;
mod matrix;

use indexmap::IndexMap;

use super::classes::{Chain, Classes};
use super::fleet::Fleet;
use super::roster::Roster;
use crate::diag::{self, Diagnostics, Reported};
use crate::model::{Auth, AuthKind, AzureIdentity, Capacity, Cloud, Cluster, Id, WorkloadIdentity};
use crate::source::{Span, Spanned};
use crate::spec::Spec;
use crate::spec::fleet::{self, ClusterClass, ClusterRole, ClusterSettings};
use crate::spec::platform;
use crate::value::{Cidr, MinorVersion, Name, NameTemplate, Quantity, fill};

use matrix::Filled;

/// The version of Kubernetes that is meant where none is named.
const DEFAULT_KUBERNETES: MinorVersion = MinorVersion {
    major: 1,
    minor: 36,
};

/// How many clusters there may be, each counted once for each stage that it serves: a few lines can stand for
/// millions.
const MOST_CLUSTERS: usize = 5_000;

/// Adds every cluster of the spec to the fleet, unless there are too many.
pub(super) fn resolve(
    spec: &Spec,
    node: &platform::Platform,
    roster: &Roster<'_>,
    fleet: &mut Fleet,
    diags: &mut Diagnostics,
) -> Result<(), Reported> {
    let classes = Classes::resolve(&spec.cluster_classes, roster.lost, diags);
    let target = node
        .targets
        .as_ref()
        .and_then(|targets| targets.kubernetes.as_ref());
    let target = target.map_or(DEFAULT_KUBERNETES, |version| version.value);
    let mut builder = Builder {
        fleet,
        roster,
        classes: &classes,
        target,
        declared: IndexMap::new(),
        hubs: Vec::new(),
        hosts: Vec::new(),
    };
    let mut count = 0;
    for cluster in &spec.clusters {
        classes.check(cluster.class.as_ref(), diags);
        let all = matrix::expand(cluster, roster, diags);
        count += all.len() * cluster.stage.len().max(1);
        if count > MOST_CLUSTERS {
            let name = cluster.name.span;
            return Err(diags.refuse(diag::resolve::too_many_clusters(MOST_CLUSTERS, name)));
        }
        for filled in all {
            builder.add(cluster, &filled, diags);
        }
    }
    let (hubs, hosts) = (builder.hubs, builder.hosts);
    hosts::resolve(fleet, &hosts, diags);
    let hub = node
        .delivery
        .as_ref()
        .and_then(|delivery| delivery.hub.as_ref());
    hubs::resolve(fleet, &hubs, hub, diags);
    hosts::addresses(fleet, &hosts);
    Ok(())
}

struct Builder<'b> {
    fleet: &'b mut Fleet,
    roster: &'b Roster<'b>,
    classes: &'b Classes<'b, ClusterClass>,
    target: MinorVersion,
    declared: IndexMap<String, Span>,
    /// The hub that each cluster names.
    hubs: Vec<(Id<Cluster>, Option<Spanned<Name>>)>,
    /// The host of each virtual cluster.
    hosts: Vec<(Id<Cluster>, Spanned<Name>)>,
}

impl Builder<'_> {
    fn add(&mut self, node: &fleet::Cluster, filled: &Filled<'_>, diags: &mut Diagnostics) {
        let Some(name) = self.name(node, filled, diags) else {
            return;
        };
        let chain = self.classes.chain(&node.settings, node.class.as_ref());
        let cluster = self.cluster(node, filled, name, &chain, diags);
        let id = self.fleet.clusters.push(cluster);
        let hub = chain.nearest(|layer| layer.hub.as_ref());
        self.hubs.push((id, hub.cloned()));
        self.hosts
            .extend(node.host.iter().map(|host| (id, host.clone())));
        self.fleet
            .cluster_tenants
            .extend(owner(node, filled).map(|owner| (id, owner.clone())));
    }

    /// What is said of the cluster itself. Its hub and its host are settled once all clusters are known.
    fn cluster(
        &self,
        node: &fleet::Cluster,
        filled: &Filled<'_>,
        name: Spanned<Name>,
        chain: &Settings<'_>,
        diags: &mut Diagnostics,
    ) -> Cluster {
        let errors = diags.errors();
        let region = self.region_of(node, filled);
        let region = region.and_then(|region| self.fleet.region_named(&region, diags));
        let role = node.role.as_ref().map(|role| role.value);
        let role = role.unwrap_or(ClusterRole::Workload);
        let stages = node.stage.iter();
        let stages = stages.filter_map(|stage| self.fleet.stage_named(stage, diags));
        let stages = stages.collect();
        check_role(node, role, diags);
        let kubernetes = chain.nearest(|layer| layer.kubernetes.as_ref());
        let cloud = region.map(|region| self.fleet.regions[region].cloud);
        let server = node.server.as_ref();
        let tenant = owner(node, filled).and_then(|owner| self.roster.named(owner, diags));
        Cluster {
            auth: auth(chain, &name, cloud, diags),
            identity: identity(chain, diags),
            sound: node.sound && diags.errors() == errors,
            name,
            stages,
            region,
            server: server.map(|server| {
                let address = fill(server.as_str(), |word| filled.get(word));
                Spanned::new(address, server.span)
            }),
            role,
            kubernetes: kubernetes.map_or(self.target, |version| version.value),
            labels: labels(chain),
            capacity: capacity(chain),
            networks: networks(chain),
            tenant: tenant.map(|(id, _)| id),
            host: None,
            hub: self.fleet.clusters.next(),
        }
    }

    /// The cluster's name, unless another one has it.
    fn name(
        &mut self,
        node: &fleet::Cluster,
        filled: &Filled<'_>,
        diags: &mut Diagnostics,
    ) -> Option<Spanned<Name>> {
        let text = fill(node.name.as_str(), |word| filled.get(word));
        let name = full_name(&node.name, &text, diags)?;
        if let Some(first) = self.declared.get(name.as_str()) {
            let (again, first) = (name.span, *first);
            diags.report(diag::resolve::declared_twice(
                "cluster", &text, again, first,
            ));
            return None;
        }
        self.declared.insert(name.as_str().to_owned(), name.span);
        Some(name)
    }

    /// Where the cluster stands: what it says itself, the matrix, or its tenant's home.
    fn region_of(&self, node: &fleet::Cluster, filled: &Filled<'_>) -> Option<Spanned<Name>> {
        let named = || Some(self.roster.get(node.tenant.as_ref()?)?.1);
        let home = || filled.tenant.or_else(named)?.home.clone();
        let said = node.region.clone().or_else(|| filled.region.clone());
        said.or_else(home)
    }
}

/// The tenant that a cluster is for, if it is for one alone.
fn owner<'n>(node: &'n fleet::Cluster, filled: &Filled<'n>) -> Option<&'n Spanned<Name>> {
    let tenant = filled.tenant.map(|tenant| &tenant.name);
    tenant.or(node.tenant.as_ref())
}

/// A cluster that runs tenants serves a stage; a hub, which runs none, has no use for one.
fn check_role(node: &fleet::Cluster, role: ClusterRole, diags: &mut Diagnostics) {
    if node.stage.is_empty() && role == ClusterRole::Workload && node.sound {
        let message = format!("the cluster `{}` serves no stage", node.name.as_str());
        let help = "add `stage=\"dev\"`, or `role=\"hub\"` if it runs no tenants";
        diags.report(diag::resolve::missing(&message, node.name.span, help));
    }
    let hub = node.role.as_ref().filter(|_| role == ClusterRole::Hub);
    if let (Some(hub), Some(stage)) = (hub, node.stage.first()) {
        let name = node.name.as_str();
        diags.report(diag::resolve::hub_serves(name, stage.span, hub.span));
    }
}

fn full_name(
    written: &Spanned<NameTemplate>,
    filled: &str,
    diags: &mut Diagnostics,
) -> Option<Spanned<Name>> {
    if let Ok(name) = Name::parse(filled) {
        return Some(Spanned::new(name, written.span));
    }
    // Every part is a name, so only the length can be wrong.
    diags.report(diag::check::name_too_long(filled, 63, written.span));
    None
}

type Settings<'s> = Chain<'s, ClusterSettings>;

fn labels(chain: &Settings<'_>) -> IndexMap<String, String> {
    let mut all = IndexMap::new();
    for labels in chain.layers().filter_map(|layer| layer.labels.as_ref()) {
        for (key, value) in &labels.labels {
            all.entry(key.as_str().to_owned())
                .or_insert_with(|| value.as_str().to_owned());
        }
    }
    all
}

fn capacity(chain: &Settings<'_>) -> Capacity {
    let said = |of: fn(&fleet::Capacity) -> Option<&Spanned<Quantity>>| {
        chain
            .nearest(|layer| layer.capacity.as_ref().and_then(of))
            .cloned()
    };
    Capacity {
        cpu: said(|capacity| capacity.cpu.as_ref()),
        memory: said(|capacity| capacity.memory.as_ref()),
        pods: said(|capacity| capacity.pods.as_ref()),
        storage: said(|capacity| capacity.storage.as_ref()),
    }
}

/// How the hub signs in to a cluster: as it says, or as its cloud has it.
fn auth(
    chain: &Settings<'_>,
    name: &Spanned<Name>,
    cloud: Option<Cloud>,
    diags: &mut Diagnostics,
) -> Auth {
    let node = chain.nearest(|layer| layer.auth.as_ref());
    let usual = match cloud {
        Some(Cloud::Aws) => AuthKind::Eks,
        Some(Cloud::Gcp) => AuthKind::Gke,
        Some(Cloud::Azure) => AuthKind::Aks,
        Some(Cloud::OnPremises) | None => AuthKind::Token,
    };
    let kind = node.map_or(usual, |node| node.kind.value);
    let of_cloud = node.and_then(|node| node.name.as_ref());
    let role = node.and_then(|node| node.role.as_ref());
    let of_eks = of_cloud.map(|it| it.span).or(role.map(|it| it.span));
    if let Some(span) = of_eks.filter(|_| kind != AuthKind::Eks) {
        diags.report(diag::delivery::auth_not_of_eks(span));
    }
    let group = node.and_then(|node| node.group.as_ref());
    Auth {
        kind,
        name: of_cloud
            .map_or(name.as_str(), |name| name.as_str())
            .to_owned(),
        role: role.map(|role| role.as_str().to_owned()),
        group: group.map(|group| group.clone().map(|group| group.as_str().to_owned())),
    }
}

/// Who the cluster's own Argo CD is at the clouds.
fn identity(chain: &Settings<'_>, diags: &mut Diagnostics) -> Option<WorkloadIdentity> {
    let node = chain.nearest(|layer| layer.workload_identity.as_ref())?;
    let aws = node.aws.as_ref().map(|aws| aws.role.as_str());
    let gcp = node.gcp.as_ref().map(|gcp| gcp.service_account.as_str());
    let identity = WorkloadIdentity {
        span: node.span,
        aws_role: aws.map(str::to_owned),
        gcp_account: gcp.map(str::to_owned),
        azure: node.azure.as_ref().map(|azure| AzureIdentity {
            client: azure.client_id.as_str().to_owned(),
            object: azure.object_id.as_str().to_owned(),
        }),
    };
    if node.sound && identity.is_empty() {
        diags.report(diag::delivery::identity_of_nobody(node.span));
    }
    Some(identity)
}

fn networks(chain: &Settings<'_>) -> Vec<Cidr> {
    let Some(networks) = chain.nearest(|layer| layer.networks.as_ref()) else {
        return Vec::new();
    };
    let lists = [&networks.nodes, &networks.pods, &networks.services];
    lists
        .into_iter()
        .flatten()
        .map(|range| range.value)
        .collect()
}
