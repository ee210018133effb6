//! How the files reach the clusters.

use std::collections::BTreeSet;

use super::{ArgoCdLine, Cluster, Id, Removal, Stage, Tenant};
use crate::source::{Span, Spanned};
use crate::value::Name;

// Closed lists of words mean what they say.
pub use crate::spec::delivery::{AccountRight, AuthKind, DeliveryEngine, DexForm, Generator};

/// Who applies the files, and what that engine is told.
#[derive(Debug)]
pub struct Delivery {
    /// Where the spec names the engine.
    pub span: Option<Span>,
    /// The engine; `None` if the spec names none yet.
    pub engine: Option<DeliveryEngine>,
    /// Whether nothing was wrong with what the spec says of it.
    pub sound: bool,
    /// The line of Argo CD that the files are for.
    pub argocd: ArgoCdLine,
    /// The version of the chart that installs it.
    pub chart: String,
    /// The version of the chart that makes virtual clusters.
    pub vcluster_chart: String,
    /// Whether its pages, API and cache go on where a part of it fails.
    pub high_availability: bool,
    /// How Argo CD is told of the tenants' apps.
    pub applications: ApplicationsForm,
    /// Who signs in to Argo CD; `None` if the spec does not say yet.
    pub identity: Option<Identity>,
    /// Where the hubs' credentials come from; `None` if people make these Secrets.
    pub secrets: Option<SecretStore>,
}

impl Delivery {
    /// What becomes of a tenant's namespaces that are no longer among the fleet's files: what the engine that
    /// applies those can do.
    pub fn removal(&self) -> Removal {
        match self.engine {
            None => Removal::Immediate,
            Some(DeliveryEngine::ArgoCd) => Removal::Confirmed,
            Some(DeliveryEngine::Flux | DeliveryEngine::Both) => Removal::Never,
        }
    }

    /// Whether Argo CD applies the platform's own files.
    pub fn is_argocd(&self) -> bool {
        self.engine == Some(DeliveryEngine::ArgoCd)
    }
}

/// How Argo CD is told of the tenants' apps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApplicationsForm {
    /// One `Application` for each app, stage and cluster.
    Static,
    /// One `ApplicationSet` for each app and stage.
    Sets(Generator),
}

/// A `ClusterSecretStore` of External Secrets.
#[derive(Debug)]
pub struct SecretStore {
    /// Its name.
    pub name: String,
    /// What the keys in it begin with.
    pub prefix: String,
}

/// Who signs in to Argo CD.
#[derive(Debug)]
pub struct Identity {
    /// Where people reach Argo CD; `{cluster}` stands for the hub.
    pub url: String,
    /// Whether the local account `admin` can sign in.
    pub admin: bool,
    /// Who knows the people.
    pub provider: Option<Provider>,
    /// Accounts of machines.
    pub accounts: Vec<Account>,
}

/// Who knows the people.
#[derive(Debug)]
pub enum Provider {
    /// A provider with OIDC.
    Oidc {
        /// The issuer.
        issuer: String,
        /// The client's name.
        client: String,
        /// Whether a second factor is asked for.
        mfa: bool,
    },
    /// Dex.
    Dex {
        /// Its own address, if it runs by itself.
        issuer: Option<String>,
        /// The directories that it asks.
        directories: Vec<Directory>,
    },
}

/// A directory that speaks LDAP.
#[derive(Debug)]
pub struct Directory {
    /// Its name.
    pub name: String,
    /// Host and port.
    pub host: String,
    /// Where users are.
    pub users: String,
    /// Where groups are.
    pub groups: String,
    /// The attribute that a user signs in with.
    pub username: String,
}

/// An account of a machine.
#[derive(Debug)]
pub struct Account {
    /// Its name.
    pub name: Spanned<Name>,
    /// The tenant whose applications it is for.
    pub tenant: Id<Tenant>,
    /// The stages that it is for.
    pub stages: Vec<Id<Stage>>,
    /// What it may do.
    pub may: BTreeSet<AccountRight>,
}

/// How the hub signs in to a cluster.
#[derive(Debug)]
pub struct Auth {
    /// The way.
    pub kind: AuthKind,
    /// The cluster's name at the cloud.
    pub name: String,
    /// The IAM role to take.
    pub role: Option<String>,
    /// The group that the cluster knows the hub by, if the spec says one, and where.
    pub group: Option<Spanned<String>>,
}

/// Who the Argo CD of a hub is at the clouds.
#[derive(Clone, Debug)]
pub struct WorkloadIdentity {
    /// Where the spec says it.
    pub span: Span,
    /// An IAM role of Amazon.
    pub aws_role: Option<String>,
    /// A service account of Google Cloud.
    pub gcp_account: Option<String>,
    /// An identity of Azure.
    pub azure: Option<AzureIdentity>,
}

/// An identity of Azure.
#[derive(Clone, Debug)]
pub struct AzureIdentity {
    /// The id by which it signs in.
    pub client: String,
    /// The id by which clusters know it.
    pub object: String,
}

impl WorkloadIdentity {
    /// Whether a hub can sign in with it in this way.
    pub fn serves(&self, auth: AuthKind) -> bool {
        match auth {
            AuthKind::Eks => self.aws_role.is_some(),
            AuthKind::Gke => self.gcp_account.is_some(),
            AuthKind::Aks => self.azure.is_some(),
            AuthKind::Token => true,
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.aws_role.is_none() && self.gcp_account.is_none() && self.azure.is_none()
    }

    /// The user that a cluster takes it for. Amazon's take it for one of the groups that are given it there.
    pub fn user(&self, auth: AuthKind) -> Option<&str> {
        match auth {
            AuthKind::Gke => self.gcp_account.as_deref(),
            AuthKind::Aks => self.azure.as_ref().map(|azure| azure.object.as_str()),
            AuthKind::Eks | AuthKind::Token => None,
        }
    }
}

/// A time in which changes may be applied.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Window {
    /// When it opens, a cron line.
    pub schedule: String,
    /// How long it stays open, in Go's form.
    pub duration: String,
    /// The time zone of the schedule.
    pub timezone: String,
    /// Whether people may sync by hand while it is closed.
    pub manual: bool,
}

/// Clusters that get a release together.
#[derive(Debug)]
pub struct Wave {
    /// Where the spec says it.
    pub span: Span,
    /// Those of them that serve the stage.
    pub clusters: BTreeSet<Id<Cluster>>,
    /// How many of them at a time, as a percentage.
    pub at_once: Option<String>,
}

impl Cluster {
    /// The namespace on its host that a virtual cluster runs in.
    pub fn virtual_namespace(&self) -> String {
        format!("vcluster-{}", self.name.as_str())
    }
}

impl Tenant {
    /// The namespace on the hub in which it makes applications of its own.
    pub fn control_namespace(&self) -> String {
        format!("argocd-{}", self.name.as_str())
    }
}
