//! Who may do what in all of Argo CD, and how it is configured.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Rule;
use super::delivered::{Delivered, NAME, TENANT, text};

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "whoever is not named sees nothing",
        against: nobody,
        broken: &[
            ("everybody reads", |it| {
                it.set(
                    "ConfigMap",
                    RBAC,
                    "/data/policy.default",
                    &json!("role:readonly"),
                );
            }),
            ("names by mail, which anybody may claim", |it| {
                it.set("ConfigMap", RBAC, "/data/scopes", &json!("[groups, email]"));
            }),
            ("nobody signs in", |it| {
                it.set(
                    "ConfigMap",
                    CM,
                    "/data/users.anonymous.enabled",
                    &json!("true"),
                );
            }),
            ("the built-in administrator", |it| {
                it.set("ConfigMap", CM, "/data/admin.enabled", &json!("true"));
            }),
        ],
    },
    Rule {
        holds: "roles of the platform look, sync and restart; accounts stay in the projects of their tenant",
        against: policies,
        broken: &[
            ("an action for all", |it| {
                csv(it, "p, role:sre, applications, *, */*, allow");
            }),
            ("a shell", |it| {
                csv(it, "p, role:sre, exec, create, */*, allow");
            }),
            ("a policy of five fields", |it| {
                csv(it, "p, role:sre, applications, get, allow");
            }),
            ("another role that may everything", |it| {
                csv(it, "g, role:sre, role:admin");
            }),
            ("an account of all projects", |it| {
                csv(it, "p, apple-pipeline, applications, get, */*, allow");
            }),
            ("an account of another tenant", |it| {
                csv(
                    it,
                    "p, apple-pipeline, applications, sync, pear-dev/*, allow",
                );
            }),
            ("an account that nobody knows", |it| {
                csv(it, "p, stranger, applications, get, apple-dev/*, allow");
            }),
            ("an account as one of the platform's people", |it| {
                csv(it, "g, apple-pipeline, role:sre");
            }),
        ],
    },
    Rule {
        holds: "Argo CD reads its configuration, and acts as the identities that projects name",
        against: configured,
        broken: &[
            ("a label forgotten", |it| {
                it.set("ConfigMap", CM, PART_OF, &json!("something"));
            }),
            ("Argo CD's own rights", |it| {
                let key = "/data/application.sync.impersonation.enabled";
                it.set("ConfigMap", CM, key, &json!("false"));
            }),
            (
                "what belongs to whom by label, which anybody can set",
                |it| {
                    let key = "/data/application.resourceTrackingMethod";
                    it.set("ConfigMap", CM, key, &json!("label"));
                },
            ),
            ("shells in pods", |it| {
                it.set("ConfigMap", CM, "/data/exec.enabled", &json!("true"));
            }),
            ("generators that ask the world", |it| {
                let key = "/data/applicationsetcontroller.enable.scm.providers";
                it.set("ConfigMap", PARAMS, key, &json!("true"));
            }),
            ("the cluster that it runs on, without an address", |it| {
                it.set(
                    "ConfigMap",
                    CM,
                    "/data/cluster.inClusterEnabled",
                    &json!("true"),
                );
            }),
        ],
    },
];

const CM: &str = "argocd-cm";
const RBAC: &str = "argocd-rbac-cm";
const PARAMS: &str = "argocd-cmd-params-cm";
const PART_OF: &str = "/metadata/labels/app.kubernetes.io~1part-of";

/// Adds a line to `policy.csv`.
fn csv(fleet: &mut Delivered, line: &str) {
    fleet.change("ConfigMap", RBAC, |map| {
        let policy = map.pointer_mut("/data/policy.csv").expect("a policy");
        let longer = format!("{}{line}\n", policy.as_str().unwrap_or_default());
        *policy = Value::String(longer);
    });
}

/// A `ConfigMap` of each hub.
fn maps<'f>(
    fleet: &'f Delivered,
    name: &'f str,
) -> impl Iterator<Item = (&'f str, &'f Value)> + 'f {
    fleet
        .kind("ConfigMap")
        .filter(move |(_, map)| text(map, NAME) == name)
}

/// A key of a `ConfigMap`; keys have dots and no slashes.
fn datum<'v>(map: &'v Value, key: &str) -> Option<&'v str> {
    map.pointer("/data")?.get(key)?.as_str()
}

/// The accounts of machines.
pub(super) fn names(fleet: &Delivered) -> Vec<&str> {
    let maps = maps(fleet, CM);
    let keys = maps.filter_map(|(_, map)| map.pointer("/data").and_then(Value::as_object));
    keys.flat_map(|data| data.keys())
        .filter_map(|key| key.strip_prefix("accounts."))
        .collect()
}

fn differing(map: &Value, expected: &[(&str, &str)]) -> Vec<String> {
    let wrong = expected
        .iter()
        .filter(|(key, value)| datum(map, key) != Some(value));
    wrong
        .map(|(key, value)| format!("{key} is {:?}, not {value:?}", datum(map, key)))
        .collect()
}

fn nobody(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (_, map) in maps(fleet, RBAC) {
        let closed = [
            ("policy.default", ""),
            ("scopes", "[groups]"),
            ("policy.matchMode", "glob"),
        ];
        wrong.extend(differing(map, &closed));
    }
    for (_, map) in maps(fleet, CM) {
        let signs_in = datum(map, "oidc.config")
            .or(datum(map, "dex.config"))
            .is_some();
        let admin = if signs_in { "false" } else { "true" };
        wrong.extend(differing(
            map,
            &[
                ("users.anonymous.enabled", "false"),
                ("admin.enabled", admin),
            ],
        ));
    }
    wrong
}

/// What a role for the whole platform may do.
const PLATFORM: &[(&str, &str)] = &[
    ("applications", "delete/*/Pod/*/*"),
    ("applications", "get"),
    ("applications", "sync"),
    ("applicationsets", "get"),
    ("clusters", "get"),
    ("logs", "get"),
    ("projects", "get"),
    ("repositories", "get"),
];

fn policies(fleet: &Delivered) -> Vec<String> {
    let accounts = names(fleet);
    let mut wrong = Vec::new();
    for (hub, map) in maps(fleet, RBAC) {
        let mut tenants: BTreeMap<&str, &str> = BTreeMap::new();
        for line in datum(map, "policy.csv").unwrap_or_default().lines() {
            let fields: Vec<&str> = line.split(", ").collect();
            let holds = match fields[..] {
                ["g", group, role] => {
                    role.starts_with("role:")
                        && !group.starts_with("role:")
                        && !accounts.contains(&group)
                }
                ["p", role, resource, action, "*/*" | "*", "allow"]
                    if role.starts_with("role:") =>
                {
                    role != "role:admin" && PLATFORM.contains(&(resource, action))
                }
                [
                    "p",
                    account,
                    "applications",
                    "get" | "sync",
                    object,
                    "allow",
                ] => {
                    let tenant = tenant_of(fleet, hub, object);
                    accounts.contains(&account)
                        && tenant.is_some_and(|it| *tenants.entry(account).or_insert(it) == it)
                }
                _ => false,
            };
            if !holds {
                wrong.push(line.to_owned());
            }
        }
    }
    wrong
}

/// Whose applications all those of an object are.
fn tenant_of<'f>(fleet: &'f Delivered, hub: &str, object: &str) -> Option<&'f str> {
    let project = fleet.project(hub, object.strip_suffix("/*")?)?;
    let tenant = text(project, TENANT);
    (!tenant.is_empty()).then_some(tenant)
}

fn configured(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in [CM, RBAC, PARAMS] {
        for (_, map) in maps(fleet, name) {
            if text(map, PART_OF) != "argocd" {
                wrong.push(format!("{name} is nobody's"));
            }
        }
    }
    for (hub, map) in maps(fleet, CM) {
        let in_cluster = fleet.servers(hub).get(hub) == Some(&"https://kubernetes.default.svc");
        wrong.extend(differing(
            map,
            &[
                ("application.sync.impersonation.enabled", "true"),
                ("application.resourceTrackingMethod", "annotation"),
                ("exec.enabled", "false"),
                ("jsonnet.enable", "false"),
                (
                    "cluster.inClusterEnabled",
                    if in_cluster { "true" } else { "false" },
                ),
            ],
        ));
    }
    for (_, map) in maps(fleet, PARAMS) {
        wrong.extend(differing(
            map,
            &[
                ("applicationsetcontroller.enable.scm.providers", "false"),
                (
                    "applicationsetcontroller.enable.tokenref.strict.mode",
                    "true",
                ),
                ("applicationsetcontroller.policy", "create-update"),
                ("notificationscontroller.selfservice.enabled", "false"),
                ("reposerver.allow.oob.symlinks", "false"),
            ],
        ));
    }
    wrong
}
