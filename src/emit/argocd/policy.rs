//! Who may do what in all of Argo CD: lines of Casbin.

use super::projects::casbin;
use crate::plan::argocd::{Account, AccountRight, Config, PlatformRole, Right, rights};

/// Argo CD's own role that may do everything.
const ADMIN: &str = "role:admin";

/// What everybody sees who sees all applications: resource and object.
const BESIDE: [(&str, &str); 4] = [
    ("applicationsets", "*/*"),
    ("projects", "*"),
    ("clusters", "*"),
    ("repositories", "*"),
];

/// `policy.csv`. It gives nothing to those whom it does not name.
pub(super) fn csv(it: &Config<'_>) -> String {
    let mut lines = Vec::new();
    for (role, groups) in &it.grants {
        let Some(name) = name(*role) else { continue };
        if name != ADMIN {
            lines.extend(
                rights::of_platform(*role)
                    .iter()
                    .flat_map(|right| of_all(name, *right)),
            );
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

/// Lines that let a role do something with all applications.
fn of_all(name: &str, right: Right) -> Vec<String> {
    let line =
        |resource, action, object| format!("p, {name}, {resource}, {action}, {object}, allow");
    let (resource, action) = casbin(right);
    let mut lines = vec![line(resource, action, "*/*")];
    if right == Right::Get {
        lines.extend(BESIDE.map(|(resource, object)| line(resource, "get", object)));
    }
    lines
}

fn account(account: &Account<'_>) -> Vec<String> {
    let line = |project: &str, right: AccountRight| {
        let (resource, action) = casbin(rights::of_account(right));
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
