//! How the generated files reach the clusters: the delivery engine, who signs in to it, and who keeps its credentials.

use super::node::{node, words};
use crate::value::{
    AzureId, ChartVersion, DirectoryHost, DistinguishedName, GoogleAccount, Issuer, Name, Pattern,
    RoleArn, RootUrl, SecretPath, Text,
};

words! {
    /// Who applies the generated files.
    pub enum DeliveryEngine ("a delivery engine") {
        /// Argo CD.
        ArgoCd = "argocd",
        /// Flux.
        Flux = "flux",
        /// Flux for the fleet, Argo CD for the tenants' apps.
        Both = "both",
    }
}

node! {
    /// Who applies the generated files, and from where.
    pub struct Delivery = "delivery" {
        /// The engine.
        arg engine: DeliveryEngine,
        /// The cluster that the engine runs on and delivers from, unless a cluster names another one. Default:
        /// every cluster has an engine of its own.
        prop_opt hub: Name,
        /// The version of the chart `argo-cd` that installs Argo CD. Default: the last that is known to install the
        /// version of `targets`.
        prop_opt chart: ChartVersion,
        /// The version of vCluster's chart, which makes the virtual clusters. Default: `0.36.1`.
        prop_opt vcluster_chart: ChartVersion,
        /// Whether Argo CD's pages, API and cache go on where one of its pods or a machine fails: two of each server,
        /// and a cache of three. Syncing pauses until its controller, of which there is one, runs elsewhere. It needs
        /// three machines. Default: `#false`.
        prop_opt high_availability: bool,
        /// How Argo CD is told of the tenants' apps. Default: `static`.
        child_opt applications: Applications,
    }
}

words! {
    /// How Argo CD is told of the tenants' apps.
    pub enum ApplicationsForm ("a form of applications") {
        /// One `Application` for each app, stage and cluster: all of them can be reviewed.
        Static = "static",
        /// One `ApplicationSet` for each app and stage, which makes the same `Application`s and can roll a release
        /// out in the stage's waves. When a set goes, or a cluster leaves it, they stay with what they brought.
        Sets = "sets",
    }
}

words! {
    /// Where an `ApplicationSet` knows its clusters from.
    pub enum Generator ("a generator") {
        /// They are listed in it.
        List = "list",
        /// It selects them by the labels of their Secrets in Argo CD. Where an app differs from cluster to cluster
        /// they are listed all the same.
        Clusters = "clusters",
        /// One set makes all apps of a tenant in a stage: the clusters by their labels, times the apps. Apps that are
        /// more than a folder of a repository, or not wherever the tenant is, have sets of their own all the same.
        Matrix = "matrix",
    }
}

node! {
    /// How Argo CD is told of the tenants' apps.
    pub struct Applications = "applications" {
        /// The form.
        arg form: ApplicationsForm,
        /// Where an `ApplicationSet` knows its clusters from (`"sets"` only). Default: `list`.
        prop_opt generator: Generator,
    }
}

node! {
    /// The `ClusterSecretStore` of External Secrets from which the hub's credentials come: those of clusters, of
    /// repositories and of the identity provider. Without it people make these Secrets themselves.
    pub struct SecretStore = "secret-store" {
        /// Its name on the hub.
        arg name: Name,
        /// What the keys in it begin with: `<prefix>/clusters/<cluster>` and so on. Default: `argocd`.
        prop_opt prefix: SecretPath,
    }
}

node! {
    /// Who signs in to Argo CD, and how. Groups of the spec are the identity provider's, without `group-prefix`.
    pub struct Identity = "identity" {
        /// Where people reach Argo CD, which answers at the root of a host; `{cluster}` stands for the hub's name.
        prop url: RootUrl,
        /// Whether the local account `admin` can sign in. Default: `#false`.
        prop_opt admin: bool,
        /// An identity provider with OIDC.
        child_opt oidc: Oidc,
        /// Dex, for directories that speak LDAP.
        child_opt dex: Dex,
        /// Accounts of machines.
        children account: Account,
    }
}

node! {
    /// An identity provider with OIDC. The client's secret is the property `clientSecret` of the key
    /// `<prefix>/oidc` in the secret store.
    pub struct Oidc = "oidc" {
        /// The issuer, letter by letter as its tokens say it.
        arg issuer: Issuer,
        /// The name of Argo CD's client there.
        prop client: Text,
        /// Whether Argo CD asks for a second factor (`amr`). It refuses nobody who comes without one; that is the
        /// provider's to do. Default: `#false`.
        prop_opt mfa: bool,
    }
}

words! {
    /// Where Dex runs.
    pub enum DexForm ("a form of Dex") {
        /// As a part of Argo CD.
        Bundled = "bundled",
        /// As a Deployment of its own beside Argo CD, with an address of its own.
        Separate = "separate",
    }
}

node! {
    /// Dex, between Argo CD and directories that speak LDAP.
    pub struct Dex = "dex" {
        /// Where it runs.
        arg form: DexForm,
        /// Its own address (`"separate"` only).
        prop_opt issuer: Issuer,
        /// A directory.
        some ldap: Ldap,
    }
}

node! {
    /// A directory. Dex signs in with the properties `bindDN` and `bindPW` of the key `<prefix>/dex/<name>` in the
    /// secret store.
    pub struct Ldap = "ldap" {
        /// Its name.
        arg name: Name,
        /// Host and port; it is spoken to with TLS. Default of the port: 636.
        prop host: DirectoryHost,
        /// Where users are.
        prop users: DistinguishedName,
        /// Where groups are.
        prop groups: DistinguishedName,
        /// The attribute that a user signs in with. Default: `uid`.
        prop_opt username: Text,
    }
}

words! {
    /// What an account of a machine may do.
    pub enum AccountRight ("a right of an account") {
        /// See applications.
        Get = "get",
        /// See them, and sync them to what Git says.
        Sync = "sync",
    }
}

node! {
    /// An account of a machine, such as a CI job. It has an API key, and no password.
    pub struct Account = "account" {
        /// Its name.
        arg name: Name,
        /// The tenant whose applications it is for.
        prop tenant: Name,
        /// The stages that it is for. Default: all.
        prop_list stage: Pattern,
        /// What it may do. Default: `get`.
        prop_list may: AccountRight,
    }
}

words! {
    /// How the hub signs in to a cluster.
    pub enum AuthKind ("a way to sign in") {
        /// As an IAM role of Amazon EKS.
        Eks = "eks",
        /// As a service account of Google Cloud.
        Gke = "gke",
        /// As a workload identity of Azure.
        Aks = "aks",
        /// With the token of a service account, property `token` of the key `<prefix>/clusters/<cluster>`.
        Token = "token",
    }
}

node! {
    /// How the hub signs in to the cluster. The certificate of the API server is the property `ca` of the key
    /// `<prefix>/clusters/<cluster>` in the secret store. Default: the way of the region's cloud.
    pub struct Auth = "auth" {
        /// The way.
        arg kind: AuthKind,
        /// The cluster's name at the cloud (`"eks"` only). Default: the cluster's name.
        prop_opt name: Text,
        /// The IAM role to take (`"eks"` only).
        prop_opt role: RoleArn,
        /// The group that the cluster knows the hub by. Default: on GKE and AKS the hub's `workload-identity`,
        /// elsewhere the group `platformc:hub`, which the access entry of the role names.
        prop_opt group: Text,
    }
}

node! {
    /// Who the cluster's Argo CD is at the clouds whose clusters it delivers to with `auth "eks"`, `"gke"` or `"aks"`.
    /// Its service accounts `argocd-application-controller`, `argocd-server` and `argocd-applicationset-controller`
    /// become this; that they may is said at the cloud.
    pub struct WorkloadIdentity = "workload-identity" {
        /// At Amazon Web Services.
        child_opt aws: AwsIdentity,
        /// At Google Cloud.
        child_opt gcp: GcpIdentity,
        /// At Microsoft Azure.
        child_opt azure: AzureIdentity,
    }
}

node! {
    /// An IAM role, taken by IAM Roles for Service Accounts. It takes the roles of `auth "eks" role=` in turn.
    pub struct AwsIdentity = "aws" {
        /// The role.
        prop role: RoleArn,
    }
}

node! {
    /// A service account of Google Cloud, by Workload Identity: the cluster itself stands there.
    pub struct GcpIdentity = "gcp" {
        /// Its address, by which clusters know it as a user.
        prop service_account: GoogleAccount,
    }
}

node! {
    /// A managed identity or application of Azure, by Microsoft Entra Workload ID.
    pub struct AzureIdentity = "azure" {
        /// Its client id, by which it signs in.
        prop client_id: AzureId,
        /// Its object id (of an application, that of its service principal), by which clusters know it as a user.
        prop object_id: AzureId,
    }
}
