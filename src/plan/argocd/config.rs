//! How Argo CD is configured.

use std::collections::BTreeSet;

use super::hub::Lowering;
use super::{AccountRight, Fleet, PlatformRole, Provider};
use crate::model::{self, ApplicationsForm, Cluster, Identity, Tenant};
use crate::plan::FieldPatch;

/// The configuration of Argo CD.
#[derive(Debug)]
pub struct Config<'p> {
    /// What it has in common with others.
    pub fleet: Fleet<'p>,
    /// What tells this Argo CD from others on the same clusters.
    pub installation: String,
    /// Whether it knows itself as the cluster that it runs on.
    pub in_cluster: bool,
    /// Where people reach it.
    pub url: Option<String>,
    /// Whether the local account `admin` can sign in.
    pub admin: bool,
    /// Who knows the people.
    pub provider: Option<&'p Provider>,
    /// The groups with a role for the whole platform, as the identity provider names them.
    pub grants: Vec<(PlatformRole, Vec<&'p str>)>,
    /// Accounts of machines.
    pub accounts: Vec<Account<'p>>,
    /// Whether waves are rolled out.
    pub rolling: bool,
    /// The namespaces of tenants' own applications.
    pub application_namespaces: Vec<String>,
}

/// What Argo CD is configured to, as it arrives.
#[derive(Debug)]
pub struct Settings<'p> {
    /// The configuration.
    pub config: Config<'p>,
    /// What patches set in the file of it.
    pub patches: Vec<FieldPatch<'p>>,
}

/// An account of a machine.
#[derive(Debug)]
pub struct Account<'p> {
    /// Its name.
    pub name: &'p str,
    /// The projects that it is for.
    pub projects: Vec<&'p str>,
    /// What it may do there.
    pub may: &'p BTreeSet<AccountRight>,
}

pub(super) fn config<'p>(lowering: &Lowering<'p>) -> Config<'p> {
    let platform = lowering.platform;
    let identity = platform.delivery.identity.as_ref();
    let hub = lowering.hub.name.as_str();
    let accounts = identity.iter().flat_map(|identity| &identity.accounts);
    Config {
        fleet: lowering.fleet,
        installation: format!("{}.{hub}", lowering.fleet.platform),
        in_cluster: platform.is_in_cluster(lowering.id),
        url: identity.map(|identity| url(identity, lowering.hub)),
        // Until the spec says who the people are, somebody must be able to look.
        admin: identity.is_none_or(|identity| identity.admin || identity.provider.is_none()),
        provider: identity.and_then(|identity| identity.provider.as_ref()),
        grants: grants(lowering),
        accounts: accounts
            .filter_map(|account| self::account(lowering, account))
            .collect(),
        application_namespaces: application_namespaces(lowering),
        rolling: matches!(platform.delivery.applications, ApplicationsForm::Sets(_)),
    }
}

/// The namespaces of all tenants that make applications of their own on this hub.
fn application_namespaces(lowering: &Lowering<'_>) -> Vec<String> {
    let tenants = lowering.platform.tenants.rows().iter();
    let own = tenants.filter(|tenant| tenant.own_applications.is_some() && lowering.has(tenant));
    let mut names: Vec<String> = own.map(Tenant::control_namespace).collect();
    names.sort_unstable();
    names
}

/// Where people reach the Argo CD of a hub.
pub(super) fn url(identity: &Identity, hub: &Cluster) -> String {
    identity.url.replace("{cluster}", hub.name.as_str())
}

fn grants<'p>(lowering: &Lowering<'p>) -> Vec<(PlatformRole, Vec<&'p str>)> {
    let platform = lowering.platform;
    let plain = |claims: &'p Vec<String>| {
        claims
            .iter()
            .map(|claim| platform.plain_group(claim))
            .collect()
    };
    let groups = platform.platform_groups.iter();
    groups
        .map(|(role, claims)| (*role, plain(claims)))
        .collect()
}

/// An account with the projects of its tenant on this hub; `None` if there are none.
fn account<'p>(lowering: &Lowering<'p>, account: &'p model::Account) -> Option<Account<'p>> {
    let tenant = &lowering.platform.tenants[account.tenant];
    let stages = account.stages.iter();
    let names = stages.map(|stage| lowering.platform.stages[*stage].name.as_str());
    let stages: Vec<&str> = names.collect();
    let projects = lowering.projects(tenant).into_iter();
    let projects: Vec<&str> = projects
        .filter(|project| stages.contains(&project.stage))
        .map(|project| project.name)
        .collect();
    (!projects.is_empty()).then(|| Account {
        name: account.name.as_str(),
        projects,
        may: &account.may,
    })
}
