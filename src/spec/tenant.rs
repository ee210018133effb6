//! Tenants and their classes.

use super::Selection;
use super::app::{App, OwnApplications};
use super::node::{Found, Pair, Pairs, Reader, node, words};
use super::platform::{Annotations, Labels};
use super::raw::{TenantManifest, TenantPatch};
use crate::value::{
    Bytes, Cidr, Count, Cpu, LabelValue, MatchLabels, Name, Pattern, Percent, Ports, Quantity,
    RepositoryPattern, ResourceName, SigningKey, TenantGroup, TenantOwner, Unit,
};

node! {
    /// A team, department or customer with namespaces of its own. An empty tenant is fully isolated.
    pub struct Tenant = "tenant" {
        /// Its name; its namespaces are `<tenant>-<stage>`.
        arg name: Name,
        /// The class that it takes its settings from.
        prop_opt class: Name,
        /// The region that its own cluster stands in, unless the cluster names one itself.
        prop_opt home: Name,
        /// What it has of its own, over its class.
        part settings: Settings,
        /// Sub-namespaces (`isolation "hierarchy"`).
        children namespace: SubNamespace,
        /// Tenants that live in this tenant's namespaces (`isolation "shared"`).
        list guests: Name,
        /// Ports that another tenant may connect to.
        children shares_with: SharesWith,
        /// Another tenant's ports that it connects to.
        children connects_to: ConnectsTo,
    }
}

node! {
    /// What tenants have in common. `{tenant}` stands for the tenant's name in groups, owners and
    /// repositories.
    pub struct TenantClass = "tenant-class" {
        /// Its name.
        arg name: Name,
        /// The class that it builds on.
        prop_opt extends: Name,
        /// What its tenants have.
        part settings: Settings,
    }
}

node! {
    /// What both tenants and their classes can say. A tenant's word counts more than its class's, a
    /// class's more than that of the class that it extends.
    pub struct Settings = "" {
        /// Groups that lead the tenant.
        list admins: TenantGroup,
        /// Groups that develop: they read everywhere and debug in stages with `debug=#true`.
        list developers: TenantGroup,
        /// Groups that read.
        list viewers: TenantGroup,
        /// Groups of contractors, declared with their last day.
        list contractors: TenantGroup,
        /// Who pays.
        value_opt cost_center: LabelValue,
        /// Who reviews the tenant's part of the spec and its raw manifests, as names of the Git host. What fences
        /// it in stays with the platform's owners, so that a change of it needs both. Default: the platform's owners.
        list owners: TenantOwner,
        /// Repositories that its apps, and applications of its own, may come from; one that ends in `/*` stands for
        /// all that begin so. Default: those that they name.
        list repositories: RepositoryPattern,
        /// Applications that its leads make themselves. Default: none, the platform's files make all.
        child_opt own_applications: OwnApplications,
        /// Keys of which one must have signed what is delivered.
        children signed_by: SignedBy,
        /// How it is kept apart. Default: `namespace`.
        child_opt isolation: Isolation,
        /// The law that its data stays under.
        children jurisdiction: Jurisdiction,
        /// Where it is; several add up. Default: on every cluster that serves tenants.
        children place: Place,
        /// How strictly its pods are checked. Default: `restricted`.
        children pod_security: PodSecurity,
        /// What it may use in each namespace.
        children quota: Quota,
        /// What one container or volume may use.
        children limits: Limits,
        /// What its pods reach. Default: DNS and themselves.
        children network: Network,
        /// Labels of everything that is emitted for it.
        children labels: Labels,
        /// Annotations of its namespaces.
        children annotations: Annotations,
        /// Raw objects to carry along.
        children manifest: TenantManifest,
        /// Changes of what is emitted for it.
        children patch: TenantPatch,
        /// What it runs. An app of the tenant itself takes the place of one of its class with the same name.
        children app: App,
    }
}

node! {
    /// Keys of which one must have signed the commit that is delivered. Argo CD must know their public parts:
    /// `argocd gpg add --from keys.asc`.
    pub struct SignedBy = "signed-by" {
        /// The stages that it holds for. Default: all.
        prop_list stage: Pattern,
        /// The keys' ids: 16 hexadecimal digits, or the 40 of the whole fingerprint.
        args keys: SigningKey,
    }
}

words! {
    /// How tenants are kept apart.
    pub enum IsolationKind ("an isolation") {
        /// Namespaces of its own on shared clusters.
        Namespace = "namespace",
        /// A cluster of its own.
        Cluster = "cluster",
        /// Namespaces of its own, divided into sub-namespaces that inherit its rules.
        Hierarchy = "hierarchy",
        /// A place in another tenant's namespaces. It isolates little; `check` says what it does not.
        Shared = "shared",
        /// A virtual cluster of its own, which vCluster runs in a namespace of another cluster.
        VirtualCluster = "virtual-cluster",
    }
}

impl IsolationKind {
    /// Whether the tenant is on clusters of its own, and on no others.
    pub fn has_own_clusters(self) -> bool {
        matches!(self, Self::Cluster | Self::VirtualCluster)
    }
}

node! {
    /// How the tenant is kept apart from others.
    pub struct Isolation = "isolation" {
        /// The kind.
        arg kind: IsolationKind,
        /// The tenant whose namespaces it shares (`"shared"` only).
        prop_opt with: Name,
    }
}

node! {
    /// Binds the tenant to jurisdictions: it is never placed in a region of another one.
    pub struct Jurisdiction = "jurisdiction" {
        /// The jurisdictions, as regions name them.
        args names: Name,
        /// The stages that it holds for. Default: all.
        prop_list stage: Pattern,
    }
}

node! {
    /// Clusters that something is placed on.
    pub struct Place = "place" {
        /// Which.
        part at: Selection,
    }
}

words! {
    /// The levels of the Pod Security Standards.
    pub enum PodSecurityLevel ("a Pod Security level") {
        /// Hardened pods only.
        Restricted = "restricted",
        /// Pods may run as root, but have no known way to more privilege.
        Baseline = "baseline",
        /// Anything. The tenant can take over the nodes.
        Privileged = "privileged",
    }
}

node! {
    /// The Pod Security level that its namespaces enforce.
    pub struct PodSecurity = "pod-security" {
        /// The level.
        arg level: PodSecurityLevel,
        /// Where.
        part at: Selection,
    }
}

node! {
    /// What all pods and objects of a namespace may use together: `requests.cpu 20`, `pods 100`. What is not
    /// named has platformc's default, except that limits follow requests.
    pub struct Quota = "quota" {
        /// Where.
        part at: Selection,
        /// A resource and how much of it.
        entries resources: QuotaLine,
    }
}

/// A line of a quota: the resource says what its amount is of.
#[derive(Debug)]
pub struct QuotaLine;

impl Pair for QuotaLine {
    type Key = ResourceName;
    type Value = Quantity;
    type All = Pairs<ResourceName, Quantity>;

    fn value(key: Option<&ResourceName>, reader: Reader<'_, '_>) -> Option<Found<Quantity>> {
        match key.map(ResourceName::unit) {
            Some(Unit::Cpu) => reader.only_argument::<Cpu>(),
            Some(Unit::Bytes) => reader.only_argument::<Bytes>(),
            Some(Unit::Count) => reader.only_argument::<Count>(),
            None => reader.only_argument::<Quantity>(),
        }
    }
}

node! {
    /// What one container or volume may use.
    pub struct Limits = "limits" {
        /// Where.
        part at: Selection,
        /// The limits of a container that names none.
        child_opt default: DefaultLimit,
        /// The requests of a container that names none.
        child_opt default_request: DefaultRequest,
        /// The most that a container may have.
        child_opt max: MaxLimit,
        /// The least that a container must have.
        child_opt min: MinLimit,
        /// The size of one volume.
        child_opt volume: VolumeLimit,
    }
}

node! {
    /// The limits of a container that names none.
    pub struct DefaultLimit = "default" {
        /// The amounts.
        part amounts: Amounts,
    }
}

node! {
    /// The requests of a container that names none.
    pub struct DefaultRequest = "default-request" {
        /// The amounts.
        part amounts: Amounts,
    }
}

node! {
    /// The most that a container may have.
    pub struct MaxLimit = "max" {
        /// The amounts.
        part amounts: Amounts,
    }
}

node! {
    /// The least that a container must have.
    pub struct MinLimit = "min" {
        /// The amounts.
        part amounts: Amounts,
    }
}

node! {
    /// Amounts of a container.
    pub struct Amounts = "" {
        /// Processors.
        prop_opt cpu: Cpu,
        /// Memory.
        prop_opt memory: Bytes,
        /// Space on the node's disk.
        prop_opt ephemeral_storage: Bytes,
    }
}

node! {
    /// The size of one volume.
    pub struct VolumeLimit = "volume" {
        /// The least.
        prop_opt min: Bytes,
        /// The most.
        prop_opt max: Bytes,
    }
}

node! {
    /// What its pods reach beside DNS and themselves. Each line opens something.
    pub struct Network = "network" {
        /// Where.
        part at: Selection,
        /// The internet: every public address, never private ones or the cloud's metadata service.
        children internet: Internet,
        /// A private address range.
        children cidr: PrivateRange,
        /// Traffic from outside, through the platform's gateway.
        children gateway: FromGateway,
    }
}

node! {
    /// Lets pods reach public addresses.
    pub struct Internet = "internet" {
        /// The ports.
        prop ports: Ports,
        /// Ranges that stay closed.
        prop_list except: Cidr,
        /// Labels of the pods that may. Default: all of the tenant's.
        prop_opt pods: MatchLabels,
    }
}

node! {
    /// Lets pods reach an address range, such as a database outside of the clusters.
    pub struct PrivateRange = "cidr" {
        /// The range.
        arg range: Cidr,
        /// The ports.
        prop ports: Ports,
        /// Ranges inside that stay closed.
        prop_list except: Cidr,
        /// Labels of the pods that may. Default: all of the tenant's.
        prop_opt pods: MatchLabels,
    }
}

node! {
    /// Lets the platform's gateway reach pods.
    pub struct FromGateway = "gateway" {
        /// The pods' ports.
        prop ports: Ports,
        /// Labels of the pods that it reaches. Default: all of the tenant's.
        prop_opt pods: MatchLabels,
    }
}

node! {
    /// Ports of this tenant that another tenant may connect to, in the same stage and cluster. The other
    /// tenant says `connects-to`.
    pub struct SharesWith = "shares-with" {
        /// The other tenant.
        arg tenant: Name,
        /// The ports.
        prop ports: Ports,
    }
}

node! {
    /// Ports of another tenant that this one connects to, in the same stage and cluster. The other tenant
    /// says `shares-with`.
    pub struct ConnectsTo = "connects-to" {
        /// The other tenant.
        arg tenant: Name,
        /// The ports.
        prop ports: Ports,
    }
}

node! {
    /// A part of the tenant with a namespace of its own, `<tenant>-<name>-<stage>`. It inherits the
    /// tenant's roles, network and limits, and has a share of its quota. Limits that the tenant does not say
    /// shrink with the quota.
    pub struct SubNamespace = "namespace" {
        /// Its name.
        arg name: Name,
        /// Its share of the quota of the namespace around it.
        prop share: Percent,
        /// Resources that it has another share of.
        children quota: Quota,
        /// Its own limits.
        children limits: Limits,
        /// Its own Pod Security level.
        children pod_security: PodSecurity,
        /// Labels of its own.
        children labels: Labels,
        /// Parts of this part.
        children namespace: SubNamespace,
    }
}
