//! Who may do what in all of Argo CD: lines of Casbin.

use super::projects::casbin;
use crate::plan::argocd::{Account, AccountRight, Config, PlatformRole, Right};

/// Argo CD's own role that may do everything.
const ADMIN: &str = "role:admin";

/// What a role for the whole platform allows: resource, action, object.
type Line = (&'static str, &'static str, &'static str);

const SEE: &[Line] = &[
    ("applications", "get", "*/*"),
    ("applicationsets", "get", "*/*"),
    ("projects", "get", "*"),
    ("clusters", "get", "*"),
    ("repositories", "get", "*"),
];

const LOGS: Line = ("logs", "get", "*/*");

/// Whoever is called at night syncs and restarts, and changes nothing that Git says.
const ON_CALL: &[Line] = &[
    ("applications", "sync", "*/*"),
    ("applications", "delete/*/Pod/*/*", "*/*"),
];

/// `policy.csv`. It gives nothing to those whom it does not name.
pub(super) fn csv(it: &Config<'_>) -> String {
    let mut lines = Vec::new();
    for (role, groups) in &it.grants {
        let Some(name) = name(*role) else { continue };
        if name != ADMIN {
            let rights = rights(*role).into_iter();
            lines.extend(rights.map(|(resource, action, object)| {
                format!("p, {name}, {resource}, {action}, {object}, allow")
            }));
        }
        lines.extend(groups.iter().map(|group| format!("g, {group}, {name}")));
    }
    lines.extend(it.accounts.iter().flat_map(account));
    lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n")
}

fn name(role: PlatformRole) -> Option<&'static str> {
    match role {
        PlatformRole::PlatformAdmin => Some(ADMIN),
        PlatformRole::Sre => Some("role:sre"),
        PlatformRole::Security => Some("role:security"),
        PlatformRole::Auditor => Some("role:auditor"),
        // Contractors work for tenants, in their projects.
        PlatformRole::Contractor => None,
    }
}

fn rights(role: PlatformRole) -> Vec<Line> {
    match role {
        PlatformRole::Sre => [SEE, &[LOGS], ON_CALL].concat(),
        PlatformRole::Security | PlatformRole::Auditor => SEE.to_vec(),
        PlatformRole::PlatformAdmin | PlatformRole::Contractor => Vec::new(),
    }
}

fn account(account: &Account<'_>) -> Vec<String> {
    let line = |project: &str, right: AccountRight| {
        let (resource, action) = casbin(match right {
            AccountRight::Get => Right::Get,
            AccountRight::Sync => Right::Sync,
        });
        format!(
            "p, {}, {resource}, {action}, {project}/*, allow",
            account.name
        )
    };
    let projects = account.projects.iter();
    projects
        .flat_map(|project| account.may.iter().map(move |right| line(project, *right)))
        .collect()
}
