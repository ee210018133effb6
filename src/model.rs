//! `Platform`: what a spec means. References are ids, settings are resolved for every place, defaults
//! are filled in; nothing here is optional because the spec may leave it out.

mod app;
mod argocd;
mod delivery;
mod id;
mod object;
mod resolve;
mod specificity;
mod stages;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::source::{Span, Spanned};
use crate::value::{Cidr, Date, MinorVersion, Name, Pattern, Ports, Quantity, ResourceName};

// Closed lists of words mean what they say.
pub use crate::spec::fleet::{Cloud, ClusterRole};
pub use crate::spec::group::PlatformRole;
pub use crate::spec::platform::PolicyEngine;
pub use crate::spec::tenant::{IsolationKind, PodSecurityLevel};
pub use app::{App, AppSource, Objects, OwnApplications, OwnRepository, Release, RepositoryKind};
pub use argocd::{ARGOCD_LINES, ArgoCdLine, DEFAULT_ARGOCD, newest_with_a_chart};
pub use delivery::{
    Account, AccountRight, ApplicationsForm, Auth, AuthKind, AzureIdentity, Delivery,
    DeliveryEngine, DexForm, Directory, Generator, Identity, Provider, SecretStore, Wave, Window,
    WorkloadIdentity,
};
pub use id::{Id, Table};
pub use object::RawObject;
pub use resolve::resolve;
pub use specificity::Specificity;
pub use stages::Stage;

/// The whole fleet.
#[derive(Debug)]
pub struct Platform {
    /// The platform's name.
    pub name: Spanned<Name>,
    /// Its DNS domain.
    pub domain: String,
    /// Where the generated files are committed.
    pub repository: Repository,
    /// Who applies them.
    pub delivery: Delivery,
    /// What enforces policies.
    pub policy_engine: PolicyEngine,
    /// Who reviews what no tenant owns.
    pub owners: Vec<String>,
    /// Who reviews policies, roles and network rules.
    pub security_owners: Vec<String>,
    /// Regions, as declared.
    pub regions: Table<Region>,
    /// Stages, as declared.
    pub stages: Table<Stage>,
    /// Clusters, as declared, matrices expanded.
    pub clusters: Table<Cluster>,
    /// Tenants, as declared.
    pub tenants: Table<Tenant>,
    /// What stands in front of every group that the API servers see, and not of those that Argo CD sees.
    pub group_prefix: String,
    /// The gateways of clusters, whatever the stage.
    pub gateways: BTreeMap<Id<Cluster>, BTreeSet<Gateway>>,
    /// Groups with a role for the whole platform: role, claims.
    pub platform_groups: Vec<(PlatformRole, Vec<String>)>,
    /// Groups of contractors, each with its last day where the spec says it.
    pub contractors: Vec<(String, Spanned<Date>)>,
    /// Every place where a group is used.
    pub group_uses: Vec<GroupUse>,
    /// Patterns of namespaces that no tenant may have.
    pub reserved_namespaces: Vec<Spanned<Pattern>>,
    /// Raw manifests and where they go.
    pub manifests: Vec<Manifest>,
    /// Changes of emitted objects.
    pub patches: Vec<Patch>,
    /// The files of the spec that hold nothing but tenants, by their paths.
    pub tenant_files: Vec<TenantFile>,
}

/// The address by which Argo CD knows the cluster that it runs on.
const IN_CLUSTER: &str = "https://kubernetes.default.svc";

impl Platform {
    /// Every cluster whose Argo CD delivers; none, if Argo CD does not.
    pub fn hubs(&self) -> BTreeSet<Id<Cluster>> {
        let clusters = self.clusters.rows().iter();
        let clusters = clusters.filter(|_| self.delivery.is_argocd());
        clusters.map(|cluster| cluster.hub).collect()
    }

    /// Whether Argo CD on a cluster knows it as the one that it runs on. A hub without tenants does not: otherwise
    /// every project could mean it by that.
    pub fn is_in_cluster(&self, id: Id<Cluster>) -> bool {
        let cluster = &self.clusters[id];
        cluster.hub == id && cluster.role == ClusterRole::Workload
    }

    /// The address by which its hub's Argo CD knows a cluster.
    pub fn address(&self, id: Id<Cluster>) -> Option<&str> {
        if self.is_in_cluster(id) {
            Some(IN_CLUSTER)
        } else {
            self.clusters[id].server.as_ref().map(|it| it.as_str())
        }
    }

    /// A group as the identity provider names it: without what the API servers put in front.
    pub fn plain_group<'c>(&self, claim: &'c str) -> &'c str {
        claim.strip_prefix(&self.group_prefix).unwrap_or(claim)
    }
}

/// A file of the spec that holds nothing but tenants.
#[derive(Debug)]
pub struct TenantFile {
    /// Its path from the spec's folder.
    pub path: String,
    /// Its tenants; never empty.
    pub tenants: Vec<Id<Tenant>>,
}

/// Where the generated files are committed.
#[derive(Debug)]
pub struct Repository {
    /// The URL, if one is named.
    pub url: Option<Spanned<String>>,
    /// The branch that is delivered.
    pub branch: String,
    /// The folder of the manifests, with a final `/`; empty for the root.
    pub path: String,
    /// The folder of the spec, with a final `/`; empty for the root.
    pub spec: String,
}

/// When a tenant's namespace goes that is no longer among the files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Removal {
    /// As soon as the rest is applied with pruning.
    Immediate,
    /// Once a person confirms it: everything in it goes with it. Argo CD asks.
    Confirmed,
    /// When a person deletes it; until then it stays closed. Flux asks nobody, so it must not remove one.
    Never,
}

/// A place where clusters stand.
#[derive(Debug)]
pub struct Region {
    /// Its name in the spec.
    pub name: Spanned<Name>,
    /// Who runs its machines.
    pub cloud: Cloud,
    /// The cloud's own name of it.
    pub location: Option<String>,
    /// The law that holds there.
    pub jurisdiction: Option<Spanned<Name>>,
}

/// A cluster.
#[derive(Debug)]
pub struct Cluster {
    /// Its name; the place is the node that declares it.
    pub name: Spanned<Name>,
    /// Whether nothing was wrong with what the spec says of it.
    pub sound: bool,
    /// The stages that it serves.
    pub stages: Vec<Id<Stage>>,
    /// Where it stands.
    pub region: Option<Id<Region>>,
    /// The address of its API server, and where that is said.
    pub server: Option<Spanned<String>>,
    /// What it is for.
    pub role: ClusterRole,
    /// Its version of Kubernetes.
    pub kubernetes: MinorVersion,
    /// Labels for selections.
    pub labels: IndexMap<String, String>,
    /// What its tenants may request together, and where that is said.
    pub capacity: Capacity,
    /// Address ranges of its nodes, pods and services.
    pub networks: Vec<Cidr>,
    /// The tenant that has it alone.
    pub tenant: Option<Id<Tenant>>,
    /// The cluster that it is a virtual one on.
    pub host: Option<Id<Cluster>>,
    /// The cluster that delivers to it; itself, if it has a delivery engine of its own.
    pub hub: Id<Cluster>,
    /// How that one signs in.
    pub auth: Auth,
    /// Who the Argo CD on it is at the clouds, if the spec says.
    pub identity: Option<WorkloadIdentity>,
}

/// What the tenants of a cluster may request together.
#[derive(Clone, Debug, Default)]
pub struct Capacity {
    /// Processors (`requests.cpu`).
    pub cpu: Option<Spanned<Quantity>>,
    /// Memory (`requests.memory`).
    pub memory: Option<Spanned<Quantity>>,
    /// Pods (`pods`).
    pub pods: Option<Spanned<Quantity>>,
    /// Storage of volumes (`requests.storage`).
    pub storage: Option<Spanned<Quantity>>,
}

/// Labels that pods must have, key and value.
pub type PodLabels = Vec<(String, String)>;

/// The pods that answer DNS.
#[derive(Clone, Debug, PartialEq)]
pub struct Dns {
    /// Their namespace.
    pub namespace: String,
    /// Their labels; never empty.
    pub pods: PodLabels,
    /// The address of the node-local DNS cache.
    pub node_local: Option<Cidr>,
}

/// The pods that traffic from outside comes through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gateway {
    /// Their namespace.
    pub namespace: String,
    /// Their labels; empty for every pod of the namespace.
    pub pods: PodLabels,
}

/// A team, department or customer.
#[derive(Debug)]
pub struct Tenant {
    /// Its name.
    pub name: Spanned<Name>,
    /// Whether nothing was wrong with what the spec says of it.
    pub sound: bool,
    /// How it is kept apart, and where that is said (its name where nothing is said).
    pub isolation: Spanned<IsolationKind>,
    /// The tenant whose namespaces it shares.
    pub host: Option<Id<Tenant>>,
    /// Who pays.
    pub cost_center: Option<String>,
    /// Who may do what.
    pub access: Access,
    /// Who reviews its files; empty for the platform's owners.
    pub owners: Vec<String>,
    /// Repositories that its apps, and applications of its own, may come from.
    pub repositories: Vec<Spanned<String>>,
    /// Applications that its leads make themselves, if they may.
    pub own_applications: Option<OwnApplications>,
    /// Keys of which one must have signed what is delivered, each with where it is named, by stage; of a stage that is
    /// missing here, none need be.
    pub signed_by: BTreeMap<Id<Stage>, BTreeMap<String, Span>>,
    /// The jurisdictions that it may be in, by stage; in a stage that is missing here it may be in any.
    pub laws: BTreeMap<Id<Stage>, BTreeSet<Name>>,
    /// Where it is, in the order of the clusters and of their stages.
    pub places: Vec<Place>,
    /// What it runs.
    pub apps: Vec<App>,
    /// Sharing with other tenants, both directions, each confirmed by the other side.
    pub sharing: Vec<Sharing>,
}

impl Tenant {
    /// Its places on a cluster.
    pub fn places_on(&self, cluster: Id<Cluster>) -> &[Place] {
        let begin = self.places.partition_point(|place| place.cluster < cluster);
        let rest = self.places.get(begin..).unwrap_or_default();
        let end = rest.partition_point(|place| place.cluster == cluster);
        rest.get(..end).unwrap_or_default()
    }

    /// Its place on a cluster in a stage.
    pub fn place_at(&self, cluster: Id<Cluster>, stage: Id<Stage>) -> Option<&Place> {
        let mut places = self.places_on(cluster).iter();
        places.find(|place| place.stage == stage)
    }
}

/// The groups of a tenant, as claims, by what they may do.
#[derive(Debug, Default)]
pub struct Access {
    /// Lead the tenant.
    pub admins: Vec<String>,
    /// Develop.
    pub developers: Vec<String>,
    /// Read.
    pub viewers: Vec<String>,
    /// Contractors, each with the last day.
    pub contractors: Vec<(String, Date)>,
}

/// A group where it is used.
#[derive(Debug)]
pub struct GroupUse {
    /// The group as the API server sees it.
    pub claim: String,
    /// Where the spec names it.
    pub span: Span,
    /// The tenant that uses it; `None` for a group with a role for the whole platform.
    pub tenant: Option<Spanned<String>>,
}

/// One direction of sharing.
#[derive(Debug)]
pub struct Sharing {
    /// The other tenant.
    pub other: Id<Tenant>,
    /// Whether the other connects to this one.
    pub incoming: bool,
    /// The ports of the tenant that is connected to.
    pub ports: Ports,
}

/// A tenant on one cluster in one stage.
#[derive(Debug)]
pub struct Place {
    /// The cluster.
    pub cluster: Id<Cluster>,
    /// The stage.
    pub stage: Id<Stage>,
    /// The line of the spec that places it there; none if it is everywhere.
    pub line: Option<Span>,
    /// The name that the tenant's deployer has, `<tenant>-<stage>`; also that of its first namespace.
    pub identity: String,
    /// Its namespaces: its own first, then the sub-namespaces. None for a tenant in another's namespaces.
    pub namespaces: Arc<[Namespace]>,
    /// Where DNS answers.
    pub dns: Arc<Dns>,
    /// What its pods reach beside DNS and themselves.
    pub network: Vec<Opening>,
    /// Labels of everything that is emitted for it.
    pub labels: Arc<IndexMap<String, String>>,
    /// Annotations of its namespaces.
    pub annotations: Arc<IndexMap<String, String>>,
}

/// A namespace of a tenant.
#[derive(Debug)]
pub struct Namespace {
    /// Its name on the cluster.
    pub name: String,
    /// Where the spec asks for it.
    pub span: Span,
    /// The namespace around it.
    pub parent: Option<String>,
    /// Which pods it accepts.
    pub pod_security: PodSecurityLevel,
    /// Everything that may be used in it, complete.
    pub quota: Quotas,
    /// What one container or volume may use.
    pub limits: Limits,
    /// Labels of its own.
    pub labels: IndexMap<String, String>,
}

/// Resources with their quantities.
pub type Quotas = IndexMap<ResourceName, Quantity>;

/// What one container or volume may use.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// The limits of a container that names none.
    pub default: Amounts,
    /// The requests of a container that names none.
    pub default_request: Amounts,
    /// The most that a container may have.
    pub max: Amounts,
    /// The least that a container must have, if anything.
    pub min: Option<Amounts>,
    /// The least size of a volume.
    pub volume_min: Option<Quantity>,
    /// The greatest size of a volume.
    pub volume_max: Quantity,
}

/// Amounts of a container.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amounts {
    /// Processors.
    pub cpu: Quantity,
    /// Memory.
    pub memory: Quantity,
    /// Space on the node's disk.
    pub ephemeral_storage: Quantity,
}

/// Something that a network line opens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opening {
    /// Public addresses.
    Internet {
        /// The ports.
        ports: Ports,
        /// Everything that stays closed: private ranges, metadata services, the cluster's networks, and what
        /// the spec excludes.
        except: Vec<Cidr>,
        /// The pods that may; empty for all.
        pods: PodLabels,
    },
    /// One address range.
    Range {
        /// The range.
        range: Cidr,
        /// The ports.
        ports: Ports,
        /// What inside of it stays closed.
        except: Vec<Cidr>,
        /// The pods that may; empty for all.
        pods: PodLabels,
    },
    /// Traffic from the cluster's gateway.
    Gateway {
        /// The gateway.
        gateway: Arc<Gateway>,
        /// The pods' ports.
        ports: Ports,
        /// The pods that it reaches; empty for all.
        pods: PodLabels,
    },
}

/// Raw objects at their place.
#[derive(Debug)]
pub struct Manifest {
    /// The name of the file that they go to, without an ending.
    pub file: String,
    /// The `manifest` node.
    pub span: Span,
    /// The cluster.
    pub cluster: Id<Cluster>,
    /// The tenant whose folder they go to; `None` for the cluster's own.
    pub tenant: Option<Id<Tenant>>,
    /// Who brings it along.
    pub by: Carrier,
    /// The objects.
    pub objects: Vec<RawObject>,
}

/// Who brings a raw manifest along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carrier {
    /// The platform.
    Platform,
    /// A tenant's class, for the tenant.
    Class,
    /// The tenant itself.
    Tenant,
}

/// A change of emitted objects.
#[derive(Debug)]
pub struct Patch {
    /// The `patch` node.
    pub span: Span,
    /// The objects' kind.
    pub kind: Spanned<String>,
    /// A glob over their names.
    pub name: Option<Spanned<String>>,
    /// A glob over their namespaces.
    pub namespace: Option<Spanned<String>>,
    /// The tenants whose objects are meant, each with the layer that the patch stands in: 0 for the tenant's
    /// own lines. `None` for the clusters' own objects.
    pub tenants: Option<BTreeMap<Id<Tenant>, usize>>,
    /// The places: cluster and stage.
    pub places: Vec<(Id<Cluster>, Option<Id<Stage>>)>,
    /// How much it says about what it is for.
    pub specificity: Specificity,
    /// The fields: a JSON pointer and the new value.
    pub set: Vec<(Spanned<String>, Spanned<serde_json::Value>)>,
}

impl Patch {
    /// Whether it counts where both set the same field of an object of this tenant: the nearer layer does, and
    /// in one layer the more specific patch.
    pub fn beats(&self, other: &Self, tenant: Option<Id<Tenant>>) -> bool {
        let layer = |patch: &Self| Some(*patch.tenants.as_ref()?.get(&tenant?)?);
        match layer(self).cmp(&layer(other)) {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => self.specificity > other.specificity,
        }
    }
}
