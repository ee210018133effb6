//! As whom a hub acts on its clusters, and in which project.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Rule;
use super::delivered::{Delivered, NAME, TENANT, list, text, texts};

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "a tenant has a project in each stage that it is in, whatever it delivers there",
        against: without_a_project,
        broken: &[
            ("none for a tenant without an app", |it| {
                it.take("AppProject", "idle-prod");
            }),
            ("none for a guest", |it| it.take("AppProject", "worm-prod")),
        ],
    },
    Rule {
        holds: "a hub acts as the deployers of each cluster, named one by one, and as nobody else",
        against: impersonation,
        broken: &[
            ("as everybody of their namespace", |it| {
                it.change("Role", APPLE, |role| {
                    let rule = role.pointer_mut("/rules/0").and_then(Value::as_object_mut);
                    rule.expect("a rule").remove("resourceNames");
                });
            }),
            ("as somebody else of it", |it| {
                let of = "/rules/0/resourceNames/-";
                it.set("Role", APPLE, of, &json!("default"));
            }),
            ("as people", |it| {
                it.set("Role", APPLE, "/rules/0/resources/0", &json!("users"));
            }),
            ("in all namespaces", |it| {
                it.set("Role", APPLE, "/kind", &json!("ClusterRole"));
            }),
            ("not as one whom a project names", |it| {
                it.take("Role", APPLE);
            }),
            ("by a role that nobody has", |it| {
                it.take("RoleBinding", APPLE);
            }),
            ("not as the platform's own", |it| {
                it.take("Role", "platformc:impersonator:platform");
            }),
        ],
    },
];

const APPLE: &str = "platformc:impersonator:apple-dev";

/// Tenants that are somewhere in a stage, and have no project there.
fn without_a_project(fleet: &Delivered) -> Vec<String> {
    let mut wrong = BTreeSet::new();
    let hubs: BTreeSet<&str> = fleet.on_hubs().map(|(hub, _)| hub).collect();
    for hub in hubs {
        for (cluster, _) in fleet.servers(hub) {
            let deployers = fleet.on_cluster(cluster).filter(|object| {
                text(object, "/kind") == "ServiceAccount"
                    && text(object, "/metadata/namespace") == "platformc-deployers"
                    && !text(object, TENANT).is_empty()
            });
            let missing = deployers.filter(|it| fleet.project(hub, text(it, NAME)).is_none());
            wrong.extend(missing.map(|it| format!("{} of {hub}", text(it, NAME))));
        }
    }
    wrong.into_iter().collect()
}

fn impersonation(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    let hubs: BTreeSet<&str> = fleet.on_hubs().map(|(hub, _)| hub).collect();
    for hub in hubs {
        for (cluster, server) in fleet.servers(hub) {
            let may = acts_as(fleet, cluster);
            let deployers = deployers(fleet, cluster);
            if may != deployers {
                wrong.push(format!("{cluster}: {may:?}, not {deployers:?}"));
            }
            let named = named_by_projects(fleet, hub, server);
            if !named.is_subset(&may) {
                wrong.push(format!("{cluster}: projects name {named:?}"));
            }
        }
    }
    wrong
}

/// Whom somebody may act as there, as roles with bindings in the deployers' namespace say. Another form of a role is a
/// name that no deployer has.
fn acts_as<'f>(fleet: &'f Delivered, cluster: &str) -> BTreeSet<&'f str> {
    let of_kind = |kind: &'static str| {
        let objects = fleet.on_cluster(cluster);
        objects.filter(move |it| text(it, "/kind") == kind)
    };
    let is_bound = |role: &Value| {
        of_kind("RoleBinding").any(|it| {
            text(it, "/roleRef/name") == text(role, NAME)
                && text(it, "/metadata/namespace") == "platformc-deployers"
        })
    };
    let roles = of_kind("Role").chain(of_kind("ClusterRole"));
    let all = roles.flat_map(|role| list(role, "/rules").iter().map(move |rule| (role, rule)));
    let impersonating = all.filter(|(_, rule)| texts(rule, "/verbs").contains(&"impersonate"));
    impersonating
        .filter(|(role, _)| is_bound(role))
        .map(|(role, rule)| match texts(rule, "/resourceNames")[..] {
            [name]
                if text(role, "/kind") == "Role"
                    && texts(rule, "/resources") == ["serviceaccounts"]
                    && texts(rule, "/verbs") == ["impersonate"]
                    && text(role, "/metadata/namespace") == "platformc-deployers" =>
            {
                name
            }
            _ => "everybody",
        })
        .collect()
}

/// The tenants' deployers on a cluster, and the platform's.
fn deployers<'f>(fleet: &'f Delivered, cluster: &str) -> BTreeSet<&'f str> {
    let of_tenants = fleet.on_cluster(cluster).filter(|it| {
        text(it, "/kind") == "ServiceAccount"
            && text(it, "/metadata/namespace") == "platformc-deployers"
            && text(it, NAME) != "hub"
    });
    of_tenants
        .map(|it| text(it, NAME))
        .chain(["platform"])
        .collect()
}

/// The accounts that a hub's projects name for a server.
fn named_by_projects<'f>(fleet: &'f Delivered, hub: &str, server: &str) -> BTreeSet<&'f str> {
    let projects = fleet.kind("AppProject").filter(|(on, _)| *on == hub);
    let accounts =
        projects.flat_map(|(_, project)| list(project, "/spec/destinationServiceAccounts"));
    accounts
        .filter(|it| text(it, "/server") == server)
        .map(|it| text(it, "/defaultServiceAccount"))
        .filter_map(|it| it.strip_prefix("platformc-deployers:"))
        .collect()
}
