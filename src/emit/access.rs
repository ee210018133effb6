//! Who may do what: in a tenant's namespaces, and on the whole cluster.

use super::{pairs, roles};
use crate::k8s::core::ServiceAccount;
use crate::k8s::rbac::{self, ClusterRoleBinding, RoleBinding, RoleRef};
use crate::k8s::{Metadata, Sink};
use crate::plan::access::{
    ClusterAccess, DEPLOYERS_NAMESPACE, Grant, NamespaceAccess, PLATFORM_DEPLOYER, PlatformRole,
    Subject, TenantAccess,
};
use crate::plan::argocd::{self, HUB_ACCOUNT, HubAccess};
use crate::plan::tenancy::Labels;

pub(super) fn tenant(out: &mut impl Sink, tenant: &TenantAccess<'_>) {
    for deployer in &tenant.deployers {
        let metadata = Metadata::in_namespace(deployer.name, DEPLOYERS_NAMESPACE)
            .labels(pairs(&deployer.labels));
        out.push(&metadata, &ServiceAccount::without_token());
        if let Some(hub) = &tenant.hub {
            impersonator(out, hub, deployer.name, &deployer.labels);
        }
    }
    for namespace in &tenant.namespaces {
        for grant in &namespace.grants {
            role_binding(out, namespace, grant);
        }
    }
}

fn role_binding(out: &mut impl Sink, namespace: &NamespaceAccess<'_>, grant: &Grant<'_>) {
    let expires = grant
        .expires
        .map(|day| ("platformc.io/expires", day.to_string()));
    let metadata = Metadata::in_namespace(&*grant.name, namespace.namespace)
        .labels(pairs(&namespace.labels))
        .annotations(expires);
    let binding = RoleBinding {
        role_ref: RoleRef::cluster_role(grant.role.cluster_role()),
        subjects: grant.subjects.iter().map(subject).collect(),
    };
    out.push(&metadata, &binding);
}

fn subject<'a>(subject: &Subject<'a>) -> rbac::Subject<'a> {
    match *subject {
        Subject::Group(name) => rbac::Subject::group(name),
        Subject::Deployer(name) => rbac::Subject::ServiceAccount {
            name,
            namespace: DEPLOYERS_NAMESPACE,
        },
    }
}

pub(super) fn cluster(out: &mut impl Sink, cluster: &ClusterAccess<'_>) {
    platform_deployer(out);
    for (role, groups) in &cluster.grants {
        if let Some(cluster_role) = cluster_role(*role) {
            let subjects = groups
                .iter()
                .map(|group| rbac::Subject::group(group))
                .collect();
            let binding = ClusterRoleBinding {
                role_ref: RoleRef::cluster_role(cluster_role),
                subjects,
            };
            out.push(
                &Metadata::cluster_scoped(format!("platformc:{}", role.word())),
                &binding,
            );
        }
    }
}

/// The identity that applies these very files. It can do everything, since they hold roles, policies and
/// namespaces; nobody but the delivery engine acts as it.
fn platform_deployer(out: &mut impl Sink) {
    let identity = Metadata::in_namespace(PLATFORM_DEPLOYER, DEPLOYERS_NAMESPACE);
    out.push(&identity, &ServiceAccount::without_token());
    let subject = rbac::Subject::ServiceAccount {
        name: PLATFORM_DEPLOYER,
        namespace: DEPLOYERS_NAMESPACE,
    };
    let binding = ClusterRoleBinding {
        role_ref: RoleRef::cluster_role(roles::CLUSTER_ADMIN),
        subjects: vec![subject],
    };
    out.push(
        &Metadata::cluster_scoped("platformc:platform-deployer"),
        &binding,
    );
}

/// What a hub's Argo CD may do: look at everything, and act as the platform's deployer; tenants' files say that it may
/// act as theirs. Seeing only a part would gain nothing, for this one can do everything.
pub(super) fn hub(out: &mut impl Sink, access: &HubAccess<'_>) {
    let account = Metadata::in_namespace(HUB_ACCOUNT, DEPLOYERS_NAMESPACE);
    if matches!(access, HubAccess::Token) {
        out.push(&account, &ServiceAccount::without_token());
    }
    out.push(&Metadata::cluster_scoped(roles::HUB), &roles::hub());
    let binding = ClusterRoleBinding {
        role_ref: RoleRef::cluster_role(roles::HUB),
        subjects: hub_subjects(access),
    };
    out.push(&Metadata::cluster_scoped(roles::HUB), &binding);
    impersonator(out, access, PLATFORM_DEPLOYER, &Labels::default());
}

/// Lets a hub act as one of those who deploy.
fn impersonator(out: &mut impl Sink, hub: &HubAccess<'_>, account: &str, labels: &Labels<'_>) {
    let name = format!("platformc:impersonator:{account}");
    let metadata = Metadata::in_namespace(&*name, DEPLOYERS_NAMESPACE).labels(pairs(labels));
    out.push(&metadata, &roles::impersonator(account));
    let binding = RoleBinding {
        role_ref: RoleRef::role(&name),
        subjects: hub_subjects(hub),
    };
    out.push(&metadata, &binding);
}

fn hub_subjects<'a>(access: &HubAccess<'a>) -> Vec<rbac::Subject<'a>> {
    let account = |name, namespace| rbac::Subject::ServiceAccount { name, namespace };
    match access {
        HubAccess::Group(group) => vec![rbac::Subject::group(group)],
        HubAccess::User(user) => vec![rbac::Subject::machine(user)],
        HubAccess::Token => vec![account(HUB_ACCOUNT, DEPLOYERS_NAMESPACE)],
        HubAccess::Itself => argocd::ACCOUNTS
            .map(|name| account(name, argocd::NAMESPACE))
            .into(),
    }
}

fn cluster_role(role: PlatformRole) -> Option<&'static str> {
    match role {
        PlatformRole::PlatformAdmin => Some(roles::CLUSTER_ADMIN),
        PlatformRole::Sre => Some(roles::SRE),
        PlatformRole::Security => Some(roles::SECURITY),
        PlatformRole::Auditor => Some(roles::AUDITOR),
        // Contractors work for tenants, in their namespaces.
        PlatformRole::Contractor => None,
    }
}

#[cfg(test)]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
mod tests {
    use crate::emit::fixture::Fleet;

    #[test]
    fn tenants_are_bound_in_their_namespaces_only() {
        insta::assert_snapshot!(Fleet::new().text("tenants/payments/access.yaml"), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: payments-prod
          namespace: platformc-deployers
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        automountServiceAccountToken: false
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: tenant-deployer
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: platformc:tenant-deployer
        subjects:
        - kind: ServiceAccount
          name: payments-prod
          namespace: platformc-deployers
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: tenant-viewer
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: platformc:tenant-viewer
        subjects:
        - kind: Group
          apiGroup: rbac.authorization.k8s.io
          name: payments-devs
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: contractor-acme
          namespace: payments-prod
          labels:
            app.kubernetes.io/managed-by: platformc
            platformc.io/stage: prod
            platformc.io/tenant: payments
          annotations:
            platformc.io/expires: "2026-12-31"
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: platformc:tenant-viewer
        subjects:
        - kind: Group
          apiGroup: rbac.authorization.k8s.io
          name: acme
        "#);
    }

    #[test]
    fn platform_roles_are_bound_on_the_cluster() {
        insta::assert_snapshot!(Fleet::new().text("platform/access.yaml"), @"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: platform
          namespace: platformc-deployers
          labels:
            app.kubernetes.io/managed-by: platformc
        automountServiceAccountToken: false
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: platformc:platform-deployer
          labels:
            app.kubernetes.io/managed-by: platformc
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: cluster-admin
        subjects:
        - kind: ServiceAccount
          name: platform
          namespace: platformc-deployers
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: platformc:platform-admin
          labels:
            app.kubernetes.io/managed-by: platformc
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: cluster-admin
        subjects:
        - kind: Group
          apiGroup: rbac.authorization.k8s.io
          name: platform-team
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: platformc:sre
          labels:
            app.kubernetes.io/managed-by: platformc
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: platformc:sre
        subjects:
        - kind: Group
          apiGroup: rbac.authorization.k8s.io
          name: sre
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: platformc:security
          labels:
            app.kubernetes.io/managed-by: platformc
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: platformc:security
        subjects:
        - kind: Group
          apiGroup: rbac.authorization.k8s.io
          name: security
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: platformc:auditor
          labels:
            app.kubernetes.io/managed-by: platformc
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: platformc:auditor
        subjects:
        - kind: Group
          apiGroup: rbac.authorization.k8s.io
          name: auditors
        - kind: Group
          apiGroup: rbac.authorization.k8s.io
          name: external-auditors
        ");
    }
}
