//! What Argo CD itself checks of a project that comes through its API (`AppProject.ValidateProject`), and does not
//! check of one that comes from Git.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Rule;
use super::delivered::{Delivered, NAME, TENANT, list, text, texts};

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "Argo CD would take every project",
        against: |fleet| of_projects(fleet, validate),
        broken: &[
            ("a field too few", |it| {
                policy(it, "p, proj:apple-dev:lead, applications, get, apple-dev/*");
            }),
            ("another project's subject", |it| {
                policy(
                    it,
                    "p, proj:pear-dev:lead, applications, get, apple-dev/*, allow",
                );
            }),
            ("another role's subject", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:viewer, applications, get, apple-dev/*, allow",
                );
            }),
            ("a resource that no project gives", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:lead, accounts, get, apple-dev/*, allow",
                );
            }),
            ("another project's object", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:lead, applications, get, pear-dev/*, allow",
                );
            }),
            ("an object that only begins like the project", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:lead, applications, get, apple-dev*/*, allow",
                );
            }),
            ("neither allowed nor denied", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:lead, applications, get, apple-dev/*, maybe",
                );
            }),
            ("a line twice", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:lead, applications, get, apple-dev/*, allow",
                );
            }),
            ("a role twice", |it| {
                it.set(
                    "AppProject",
                    "apple-dev",
                    "/spec/roles/1/name",
                    &json!("lead"),
                );
            }),
            ("a group twice", |it| {
                let twice = json!(["apple-leads", "apple-leads"]);
                it.set("AppProject", "apple-dev", "/spec/roles/0/groups", &twice);
            }),
            ("a role's name that is none", |it| {
                it.set(
                    "AppProject",
                    "apple-dev",
                    "/spec/roles/0/name",
                    &json!("le ad"),
                );
            }),
            ("a window twice", |it| {
                it.change("AppProject", "apple-prod", |project| {
                    let windows = project.pointer_mut("/spec/syncWindows");
                    let windows = windows.and_then(Value::as_array_mut).expect("windows");
                    windows.extend(windows.clone());
                });
            }),
            ("everything but nothing", |it| {
                it.set(
                    "AppProject",
                    "apple-dev",
                    "/spec/sourceRepos/-",
                    &json!("!*"),
                );
            }),
        ],
    },
    Rule {
        holds: "no role does more than look, sync, and restart where people debug",
        against: |fleet| of_projects(fleet, rights),
        broken: &[
            ("an action for all", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:lead, applications, *, apple-dev/*, allow",
                );
            }),
            ("a sync to what nobody has reviewed", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:lead, applications, override, apple-dev/*, allow",
                );
            }),
            ("a shell", |it| {
                policy(
                    it,
                    "p, proj:apple-dev:lead, exec, create, apple-dev/*, allow",
                );
            }),
            ("restarts in production", |it| {
                let line =
                    "p, proj:apple-prod:lead, applications, delete/*/Pod/*/*, apple-prod/*, allow";
                it.set(
                    "AppProject",
                    "apple-prod",
                    "/spec/roles/0/policies/-",
                    &json!(line),
                );
            }),
        ],
    },
    Rule {
        holds: "a group stands in the projects of one tenant, and is nobody of Kubernetes or Argo CD",
        against: groups,
        broken: &[
            ("another tenant's", |it| {
                it.set(
                    "AppProject",
                    "pear-dev",
                    "/spec/roles/0/groups/-",
                    &json!("apple-leads"),
                );
            }),
            ("Kubernetes' own", |it| {
                it.set(
                    "AppProject",
                    "pear-dev",
                    "/spec/roles/0/groups/-",
                    &json!("system:masters"),
                );
            }),
            ("an account", |it| {
                it.set(
                    "AppProject",
                    "pear-dev",
                    "/spec/roles/0/groups/-",
                    &json!("apple-pipeline"),
                );
            }),
            ("nobody's", |it| {
                it.set(
                    "AppProject",
                    "pear-dev",
                    "/spec/roles/0/groups/-",
                    &json!(""),
                );
            }),
        ],
    },
    Rule {
        holds: "production opens at times with a time zone, for people and machines alike",
        against: |fleet| of_projects(fleet, windows),
        broken: &[
            ("by hand at any time", |it| {
                it.set(
                    "AppProject",
                    "apple-prod",
                    "/spec/syncWindows/0/manualSync",
                    &json!(true),
                );
            }),
            ("closed, and open at all other times", |it| {
                it.set(
                    "AppProject",
                    "apple-prod",
                    "/spec/syncWindows/0/kind",
                    &json!("deny"),
                );
            }),
            ("a time of no zone", |it| {
                it.set(
                    "AppProject",
                    "apple-prod",
                    "/spec/syncWindows/0/timeZone",
                    &json!(""),
                );
            }),
            ("some applications only", |it| {
                let some = json!(["apple.web.prod.*"]);
                it.set(
                    "AppProject",
                    "apple-prod",
                    "/spec/syncWindows/0/applications",
                    &some,
                );
            }),
        ],
    },
];

/// Adds a line to the leads of `apple-dev`.
fn policy(fleet: &mut Delivered, line: &str) {
    fleet.set(
        "AppProject",
        "apple-dev",
        "/spec/roles/0/policies/-",
        &json!(line),
    );
}

fn of_projects(fleet: &Delivered, rule: fn(&Value) -> Vec<String>) -> Vec<String> {
    let projects = fleet.kind("AppProject").map(|(_, project)| project);
    let wrong = projects.flat_map(|project| {
        let name = text(project, NAME);
        rule(project)
            .into_iter()
            .map(move |what| format!("{name}: {what}"))
    });
    wrong.collect()
}

/// The resources that a project's role may be about.
const RESOURCES: &[&str] = &[
    "applications",
    "applicationsets",
    "repositories",
    "exec",
    "logs",
    "clusters",
];

fn validate(project: &Value) -> Vec<String> {
    let name = text(project, NAME);
    let mut wrong = Vec::new();
    for repository in texts(project, "/spec/sourceRepos") {
        if repository == "!*" {
            wrong.push("a repository may not be `!*`".to_owned());
        }
    }
    for destination in list(project, "/spec/destinations") {
        if ["/server", "/namespace"]
            .iter()
            .any(|it| text(destination, it) == "!*")
        {
            wrong.push("a destination may not be `!*`".to_owned());
        }
    }
    let roles = list(project, "/spec/roles");
    wrong.extend(twice("role", roles.iter().map(|role| text(role, "/name"))));
    for role in roles {
        let groups = texts(role, "/groups");
        let lines = texts(role, "/policies");
        let role = text(role, "/name");
        if role.is_empty()
            || !role
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "_.-".contains(it))
        {
            wrong.push(format!("`{role}` is no name of a role"));
        }
        wrong.extend(twice("group", groups.into_iter()));
        wrong.extend(twice("policy", lines.iter().copied()));
        wrong.extend(
            lines
                .iter()
                .filter_map(|line| validate_policy(name, role, line)),
        );
    }
    let windows = list(project, "/spec/syncWindows").iter();
    let windows: Vec<String> = windows.map(window_key).collect();
    wrong.extend(twice("window", windows.iter().map(String::as_str)));
    wrong
}

fn window_key(window: &Value) -> String {
    ["kind", "schedule", "duration", "timeZone"]
        .map(|key| text(window, &format!("/{key}")))
        .join(" ")
}

fn twice<'v>(what: &str, names: impl Iterator<Item = &'v str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let again = names.filter(|name| !seen.insert(*name));
    again
        .map(|name| format!("the {what} `{name}` stands there twice"))
        .collect()
}

fn fields(line: &str) -> Vec<&str> {
    line.split(',').map(str::trim).collect()
}

fn validate_policy(project: &str, role: &str, line: &str) -> Option<String> {
    let ["p", subject, resource, action, object, effect] = fields(line)[..] else {
        return Some(format!("`{line}` has not the six fields of a policy"));
    };
    let reason = if subject != format!("proj:{project}:{role}") {
        "its subject is not the role"
    } else if !RESOURCES.contains(&resource) {
        "no project gives this resource"
    } else if action.is_empty() {
        "it has no action"
    } else if !object
        .strip_prefix(project)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .chars()
                    .all(|it| it.is_ascii_alphanumeric() || "*/._-".contains(it))
        })
    {
        "its object is not the project's"
    } else if !["allow", "deny"].contains(&effect) {
        "it neither allows nor denies"
    } else {
        return None;
    };
    Some(format!("`{line}`: {reason}"))
}

/// What a role may do anywhere.
const CALM: &[(&str, &str)] = &[
    ("applications", "get"),
    ("applications", "sync"),
    ("logs", "get"),
];

/// What it may do besides in a stage in which people debug. In the specs here that is the first.
const DEBUGGING: (&str, &str) = ("applications", "delete/*/Pod/*/*");

fn rights(project: &Value) -> Vec<String> {
    let last = text(project, super::delivered::STAGE);
    let debugs = ["dev", "staging"].contains(&last);
    let roles = list(project, "/spec/roles").iter();
    let lines = roles.flat_map(|role| texts(role, "/policies"));
    let may = |line: &&str| match fields(line)[..] {
        [_, _, resource, action, ..] => {
            CALM.contains(&(resource, action)) || debugs && (resource, action) == DEBUGGING
        }
        _ => false,
    };
    lines.filter(|line| !may(line)).map(str::to_owned).collect()
}

fn groups(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    let accounts = super::accounts::names(fleet);
    for (_, project) in fleet.projects() {
        let tenant = text(project, TENANT);
        for role in list(project, "/spec/roles") {
            // Contractors may work for several tenants.
            let is_shared = text(role, "/name").starts_with("contractor-");
            for group in texts(role, "/groups") {
                let owner = *owners.entry(group.to_lowercase()).or_insert(tenant);
                let reserved = group.is_empty()
                    || group.starts_with("system:")
                    || group.starts_with("role:")
                    || group == "admin"
                    || accounts.contains(&group);
                if reserved || owner != tenant && !is_shared {
                    wrong.push(format!("`{group}` in {tenant}"));
                }
            }
        }
    }
    wrong
}

fn windows(project: &Value) -> Vec<String> {
    let windows = list(project, "/spec/syncWindows").iter();
    let is_safe = |window: &&Value| {
        text(window, "/kind") == "allow"
            && !text(window, "/timeZone").is_empty()
            && window.get("manualSync") == Some(&json!(false))
            && texts(window, "/applications") == ["*"]
            && text(window, "/schedule").split(' ').count() == 5
    };
    let unsafe_ones = windows.filter(|window| !is_safe(window));
    unsafe_ones.map(ToString::to_string).collect()
}
