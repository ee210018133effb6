//! `rbac.authorization.k8s.io/v1`: roles and who has them.

use serde::Serialize;

use super::Resource;

const API_GROUP: &str = "rbac.authorization.k8s.io";

/// A closed set of permissions: no aggregation, nothing that another role could add to.
#[derive(Debug, Serialize)]
pub struct ClusterRole {
    /// The permissions.
    pub rules: Vec<PolicyRule>,
}

impl Resource for ClusterRole {
    const API_VERSION: &'static str = "rbac.authorization.k8s.io/v1";
    const KIND: &'static str = "ClusterRole";
}

/// Verbs on resources, each by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyRule {
    /// The API group; the empty one is `v1`.
    pub api_groups: [&'static str; 1],
    /// The resources, in plural.
    pub resources: Vec<&'static str>,
    /// What may be done.
    pub verbs: &'static [&'static str],
}

/// A closed set of permissions in one namespace, on objects by their names.
#[derive(Debug, Serialize)]
pub struct Role<'a> {
    /// The permission.
    pub rules: [NamedRule<'a>; 1],
}

impl Resource for Role<'_> {
    const API_VERSION: &'static str = "rbac.authorization.k8s.io/v1";
    const KIND: &'static str = "Role";
}

/// Something that may be done with one object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedRule<'a> {
    /// The API group; the empty one is `v1`.
    pub api_groups: [&'static str; 1],
    /// The resource, in plural.
    pub resources: [&'static str; 1],
    /// The object.
    pub resource_names: [&'a str; 1],
    /// What may be done.
    pub verbs: [&'static str; 1],
}

/// Gives a role in one namespace.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleBinding<'a> {
    /// The role.
    pub role_ref: RoleRef<'a>,
    /// Who gets it.
    pub subjects: Vec<Subject<'a>>,
}

impl Resource for RoleBinding<'_> {
    const API_VERSION: &'static str = "rbac.authorization.k8s.io/v1";
    const KIND: &'static str = "RoleBinding";
}

/// Gives a role on the whole cluster.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterRoleBinding<'a> {
    /// The role.
    pub role_ref: RoleRef<'a>,
    /// Who gets it.
    pub subjects: Vec<Subject<'a>>,
}

impl Resource for ClusterRoleBinding<'_> {
    const API_VERSION: &'static str = "rbac.authorization.k8s.io/v1";
    const KIND: &'static str = "ClusterRoleBinding";
}

/// The role of a binding. Once a binding exists the API server refuses to change it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleRef<'a> {
    api_group: &'static str,
    kind: &'static str,
    name: &'a str,
}

impl<'a> RoleRef<'a> {
    /// A `Role` of the namespace.
    pub fn role(name: &'a str) -> Self {
        Self {
            api_group: API_GROUP,
            kind: Role::KIND,
            name,
        }
    }

    /// A `ClusterRole`.
    pub fn cluster_role(name: &'a str) -> Self {
        Self {
            api_group: API_GROUP,
            kind: ClusterRole::KIND,
            name,
        }
    }
}

/// Who gets a role. People are never a `User`: they come and go in the identity provider's groups.
#[derive(Debug, Serialize)]
#[serde(tag = "kind")]
pub enum Subject<'a> {
    /// A group of the identity provider.
    #[serde(rename_all = "camelCase")]
    Group {
        /// Always the group of RBAC itself.
        api_group: &'static str,
        /// The group, as the API server sees it.
        name: &'a str,
    },
    /// A machine of the cluster's cloud.
    #[serde(rename_all = "camelCase")]
    User {
        /// Always the group of RBAC itself.
        api_group: &'static str,
        /// The user, as the API server sees it.
        name: &'a str,
    },
    /// An identity in the cluster.
    ServiceAccount {
        /// Its name.
        name: &'a str,
        /// Its namespace.
        namespace: &'a str,
    },
}

impl<'a> Subject<'a> {
    /// A machine of the cluster's cloud.
    pub fn machine(name: &'a str) -> Self {
        Self::User {
            api_group: API_GROUP,
            name,
        }
    }

    /// A group of the identity provider.
    pub fn group(name: &'a str) -> Self {
        Self::Group {
            api_group: API_GROUP,
            name,
        }
    }
}
