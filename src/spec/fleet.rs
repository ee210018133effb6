//! Regions, stages and clusters.

use super::Selection;
use super::delivery::{Auth, WorkloadIdentity};
use super::node::{node, words};
use crate::value::{
    Bytes, Cidr, Count, Cpu, Cron, Duration, GroupName, KubernetesVersion, LabelKey, LabelValue,
    Name, NameTemplate, Percent, ServerUrl, Text, TimeZone,
};

words! {
    /// Who runs the machines of a region.
    pub enum Cloud ("a cloud") {
        /// Amazon Web Services.
        Aws = "aws",
        /// Google Cloud.
        Gcp = "gcp",
        /// Microsoft Azure.
        Azure = "azure",
        /// Your own data centre.
        OnPremises = "on-premises",
    }
}

node! {
    /// A place where clusters stand.
    pub struct Region = "region" {
        /// Its name in this spec.
        arg name: Name,
        /// Who runs its machines.
        prop cloud: Cloud,
        /// The cloud's own name of it.
        prop_opt location: Text,
        /// The law that holds there; a tenant may be bound to one.
        prop_opt jurisdiction: Name,
    }
}

node! {
    /// A stage of promotion.
    pub struct Stage = "stage" {
        /// Its name.
        arg name: Name,
        /// The stages that come before it.
        prop_list after: Name,
        /// Whether developers may open shells, forward ports and restart pods. Default: `#false`.
        prop_opt debug: bool,
        /// How many must approve a change, and who.
        child_opt approvals: Approvals,
        /// When changes may be applied. Default: always.
        children window: Window,
        /// The order in which clusters get a release; what no wave takes in comes last. Default: all at once.
        children wave: Wave,
    }
}

node! {
    /// Approvals that a change needs. They are checked, and nothing is generated for them yet.
    pub struct Approvals = "approvals" {
        /// How many.
        arg count: u32,
        /// The group whose members approve; it is declared.
        prop from: GroupName,
    }
}

node! {
    /// A time in which tenants' apps may be applied. What the platform itself has on the clusters is applied at any time:
    /// a guard that must close at once waits for no window.
    pub struct Window = "window" {
        /// When it opens.
        prop schedule: Cron,
        /// How long it stays open.
        prop duration: Duration,
        /// The time zone of the schedule. Default: `UTC`.
        prop_opt timezone: TimeZone,
        /// Whether people may sync by hand while it is closed, and accounts with `may="sync"`: the same in all windows
        /// of the stage. Default: `#false`.
        prop_opt manual: bool,
    }
}

node! {
    /// Clusters that get a release of an app together. The next wave begins when all of this one are healthy. A set that
    /// rolls out so does not take back what somebody changed by hand until its next release.
    pub struct Wave = "wave" {
        /// Its number: lower ones come first.
        arg number: u32,
        /// Which.
        part at: Selection,
        /// How many of them at a time. Default: all.
        prop_opt at_once: Percent,
    }
}

words! {
    /// What a cluster is for.
    pub enum ClusterRole ("a cluster's role") {
        /// It runs tenants.
        Workload = "workload",
        /// It runs the platform's own tools and no tenant.
        Hub = "hub",
    }
}

node! {
    /// A cluster, or several at once: a name with `{region}` stands for one cluster in each of `regions`,
    /// a name with `{tenant}` for one cluster of each of `tenants`. A fleet has at most 5,000 clusters, each
    /// counted once for each of its stages, and its tenants at most 200,000 places on them.
    pub struct Cluster = "cluster" {
        /// Its name.
        arg name: NameTemplate,
        /// The stages that it serves.
        prop_list stage: Name,
        /// Where it stands. A tenant's own cluster stands in the tenant's `home` unless it says otherwise.
        prop_opt region: Name,
        /// The address of its API server.
        prop_opt server: ServerUrl,
        /// What it is for. Default: `workload`.
        prop_opt role: ClusterRole,
        /// The class that it takes its settings from.
        prop_opt class: Name,
        /// The tenant that has it alone (`isolation "cluster"`). Argo CD keeps a project to its own clusters
        /// (`permitOnlyProjectScopedClusters`) where each of the tenant's in that stage is its alone, serves no other
        /// stage, and has a Secret from the `secret-store`: it knows one project of a cluster. Everywhere else the
        /// project's list of addresses does.
        prop_opt tenant: Name,
        /// The cluster that it runs on, if it is a virtual one (`isolation "virtual-cluster"`).
        prop_opt host: Name,
        /// The regions of the matrix form.
        list regions: Name,
        /// The tenants of the matrix form.
        child_opt tenants: MatrixTenants,
        /// What it has of its own, over its class.
        part settings: ClusterSettings,
    }
}

node! {
    /// The tenants that get a cluster each.
    pub struct MatrixTenants = "tenants" {
        /// Every tenant of this class.
        prop class: Name,
    }
}

node! {
    /// What clusters have in common.
    pub struct ClusterClass = "cluster-class" {
        /// Its name.
        arg name: Name,
        /// The class that it builds on.
        prop_opt extends: Name,
        /// What its clusters have.
        part settings: ClusterSettings,
    }
}

node! {
    /// What both clusters and their classes can say. A cluster's word counts more than its class's, a class's
    /// more than that of the class that it extends.
    pub struct ClusterSettings = "" {
        /// The version of Kubernetes. Default: the platform's target.
        prop_opt kubernetes: KubernetesVersion,
        /// The cluster that delivers to it, if not that of `delivery`.
        prop_opt hub: Name,
        /// How the hub signs in to it.
        child_opt auth: Auth,
        /// Who its Argo CD is at the clouds, if it is a hub.
        child_opt workload_identity: WorkloadIdentity,
        /// Labels that selections can ask for.
        child_opt labels: ClusterLabels,
        /// What tenants may ask for in all.
        child_opt capacity: Capacity,
        /// Address ranges, which tenants don't reach from inside.
        child_opt networks: Networks,
    }
}

node! {
    /// Labels of a cluster: `tier "gold"`. Selections ask for them with `label="tier=gold"`.
    pub struct ClusterLabels = "labels" {
        /// A label.
        entries labels: (LabelKey, LabelValue),
    }
}

node! {
    /// What the tenants of a cluster may request together. What is not named is not checked.
    pub struct Capacity = "capacity" {
        /// Processors.
        prop_opt cpu: Cpu,
        /// Memory.
        prop_opt memory: Bytes,
        /// Pods.
        prop_opt pods: Count,
        /// Storage of volumes.
        prop_opt storage: Bytes,
    }
}

node! {
    /// Address ranges of a cluster. They are excluded from every rule that opens a way to the internet.
    pub struct Networks = "networks" {
        /// The nodes.
        prop_list nodes: Cidr,
        /// The pods.
        prop_list pods: Cidr,
        /// The services.
        prop_list services: Cidr,
    }
}
