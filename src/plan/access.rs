//! Who may do what.

use std::borrow::Cow;

use super::argocd::HubAccess;
use super::tenancy::Labels;
pub use crate::model::PlatformRole;
use crate::value::Date;

/// The namespace that the tenants' deployers live in, where no tenant can reach them.
pub const DEPLOYERS_NAMESPACE: &str = "platformc-deployers";

/// The service account with which the delivery engine applies the platform's own files.
pub const PLATFORM_DEPLOYER: &str = "platform";

/// Who may do what in a tenant's namespaces on a cluster.
#[derive(Debug)]
pub struct TenantAccess<'p> {
    /// The identities that deliver the tenant's apps, one for each stage.
    pub deployers: Vec<Deployer<'p>>,
    /// The hub that acts as them.
    pub hub: Option<HubAccess<'p>>,
    /// The namespaces with what is granted in them. They are another tenant's where this tenant is a guest.
    pub namespaces: Vec<NamespaceAccess<'p>>,
}

/// A service account in [`DEPLOYERS_NAMESPACE`].
#[derive(Debug)]
pub struct Deployer<'p> {
    /// Its name, `<tenant>-<stage>`.
    pub name: &'p str,
    /// Its labels.
    pub labels: Labels<'p>,
}

/// What is granted in one namespace.
#[derive(Debug)]
pub struct NamespaceAccess<'p> {
    /// The namespace.
    pub namespace: &'p str,
    /// Labels of the bindings.
    pub labels: Labels<'p>,
    /// The bindings.
    pub grants: Vec<Grant<'p>>,
}

/// One `RoleBinding`.
#[derive(Debug)]
pub struct Grant<'p> {
    /// The binding's name.
    pub name: Cow<'static, str>,
    /// The role.
    pub role: TenantRole,
    /// Who gets it.
    pub subjects: Vec<Subject<'p>>,
    /// The last day, in the annotation `platformc.io/expires`; Kubernetes itself does not end it.
    pub expires: Option<Date>,
}

/// A closed role of tenants: what it allows is a table of `emit`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TenantRole {
    /// Reads everything of the tenant but secrets.
    Viewer,
    /// Opens shells, forwards ports, restarts pods.
    Debugger,
    /// Applies the tenant's apps.
    Deployer,
}

impl TenantRole {
    /// The name of the `ClusterRole`.
    pub fn cluster_role(self) -> &'static str {
        match self {
            Self::Viewer => "platformc:tenant-viewer",
            Self::Debugger => "platformc:tenant-debugger",
            Self::Deployer => "platformc:tenant-deployer",
        }
    }
}

/// Who gets a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject<'p> {
    /// A group of the identity provider, as the API server sees it.
    Group(&'p str),
    /// A service account in [`DEPLOYERS_NAMESPACE`].
    Deployer(&'p str),
}

/// The closed roles of a cluster.
#[derive(Debug)]
pub struct Roles;

/// Who may do what on the whole cluster.
#[derive(Debug)]
pub struct ClusterAccess<'p> {
    /// Each platform role with its groups; roles without groups are left out.
    pub grants: Vec<(PlatformRole, Vec<&'p str>)>,
}

/// Who may touch tenants' namespaces.
#[derive(Debug)]
pub struct Guard<'p> {
    /// The platform admins' groups.
    pub groups: Vec<&'p str>,
    /// Whether Argo CD brings what says so.
    pub by_argocd: bool,
}
