//! The `platform` node: what the whole fleet has in common.

use super::Selection;
use super::delivery::{Delivery, Identity, SecretStore};
use super::node::{node, words};
use crate::value::{
    Cidr, CodeOwner, DomainName, FleetPath, KubernetesVersion, LabelKey, LabelValue, MatchLabels,
    MinorVersion, Name, Pattern, RelativePath, RepositoryUrl, Text,
};

node! {
    /// What the whole fleet has in common.
    pub struct Platform = "platform" {
        /// The platform's name.
        arg name: Name,
        /// The DNS domain of the platform.
        value domain: DomainName,
        /// Where the generated files are committed.
        child_opt repository: Repository,
        /// Who applies the generated files.
        child_opt delivery: Delivery,
        /// Who signs in to Argo CD.
        child_opt identity: Identity,
        /// Where the hub's credentials come from.
        child_opt secret_store: SecretStore,
        /// What enforces policies beyond RBAC, quotas and Pod Security. Default: `admission`.
        value_opt policy_engine: PolicyEngine,
        /// The versions that the output is made for.
        child_opt targets: Targets,
        /// Who reviews which files (`CODEOWNERS`).
        child_opt owners: Owners,
        /// Put in front of every group's claim, as the API servers' `--oidc-groups-prefix` does.
        value_opt group_prefix: Text,
        /// Namespaces that no tenant may have, beside those of Kubernetes and of the platform's tools.
        list reserved_namespaces: Pattern,
        /// Where traffic from outside comes from.
        children gateway: Gateway,
        /// Where pods ask for names.
        children dns: Dns,
        /// Labels of everything that is emitted for tenants.
        children labels: Labels,
        /// Annotations of every tenant's namespaces.
        children annotations: Annotations,
    }
}

node! {
    /// The repository of the generated files.
    pub struct Repository = "repository" {
        /// Its URL.
        arg url: RepositoryUrl,
        /// The branch that is delivered. Default: `main`.
        prop_opt branch: Text,
        /// The folder for the manifests. Default: `fleet`.
        prop_opt path: FleetPath,
        /// The folder of the spec in the same repository. Default: the root, `.`.
        prop_opt spec: RelativePath,
    }
}

words! {
    /// What enforces policies.
    pub enum PolicyEngine ("a policy engine") {
        /// The API server itself, with `ValidatingAdmissionPolicy` objects.
        Admission = "admission",
        /// Kyverno.
        Kyverno = "kyverno",
        /// Gatekeeper.
        Gatekeeper = "gatekeeper",
    }
}

node! {
    /// The versions that the output is made for. A cluster may name another `kubernetes`.
    pub struct Targets = "targets" {
        /// Kubernetes, 1.30 or newer. Default: `1.36`.
        prop_opt kubernetes: KubernetesVersion,
        /// Argo CD, 2.14 to 3.6. Default: `3.4`. Below it, Argo CD fixes nothing any more. What an older version does not know is said in the form that it does
        /// know (before 3.5 signatures, before 3.1 automated syncs), or left out: before 3.3 Argo CD asks for no right
        /// of its own to sync to a revision that Git's branch does not have, and what an application has brought stays
        /// when the application goes; before 3.0 a sync may replace objects, and before 3.6 Argo CD has pages that
        /// describe its API.
        prop_opt argocd: MinorVersion,
        /// Flux.
        prop_opt flux: MinorVersion,
        /// Kyverno.
        prop_opt kyverno: MinorVersion,
        /// Gatekeeper.
        prop_opt gatekeeper: MinorVersion,
    }
}

node! {
    /// Who reviews changes of which files, as names of the Git host: `@org/team`, `@user` or a mail address.
    pub struct Owners = "owners" {
        /// The owners of everything that has no other owner.
        args platform: CodeOwner,
        /// The owners of all that keeps tenants in: roles, policies and network rules, namespaces with their Pod
        /// Security, quotas and limits, and at Argo CD its settings, projects and credentials. Default: the platform's.
        prop_list security: CodeOwner,
    }
}

node! {
    /// The namespace that traffic from outside comes from: where the gateway's pods run.
    pub struct Gateway = "gateway" {
        /// The namespace.
        prop namespace: Name,
        /// Labels of the gateway's pods. Default: every pod of the namespace.
        prop_opt pods: MatchLabels,
        /// Where it is so.
        part at: Selection,
    }
}

node! {
    /// The pods that answer DNS. Default: `k8s-app=kube-dns` in `kube-system`, as Kubernetes has it.
    pub struct Dns = "dns" {
        /// Their namespace.
        prop_opt namespace: Name,
        /// Their labels.
        prop_opt pods: MatchLabels,
        /// The address of the DNS cache on each node (`NodeLocal DNSCache`), where it runs.
        prop_opt node_local: Cidr,
        /// Where it is so.
        part at: Selection,
    }
}

node! {
    /// Labels: `team "payments"`. They stand on everything that is emitted for a tenant.
    pub struct Labels = "labels" {
        /// Where they are set.
        part at: Selection,
        /// A label.
        entries labels: (LabelKey, LabelValue),
    }
}

node! {
    /// Annotations of the tenants' namespaces: `"example.com/contact" "payments@example.com"`.
    pub struct Annotations = "annotations" {
        /// Where they are set.
        part at: Selection,
        /// An annotation.
        entries annotations: (LabelKey, Text),
    }
}
