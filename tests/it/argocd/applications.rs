//! Applications go where their project allows, as an identity that is there.

use serde_json::{Value, json};

use super::Rule;
use super::delivered::{CLUSTER, Delivered, NAME, list, text, texts};
use super::sets;

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "an application goes to a destination of its project",
        against: destinations,
        broken: &[
            ("the project has it not", |it| {
                it.set("AppProject", "pear-prod", "/spec/destinations", &json!([]));
            }),
            ("a set goes elsewhere", |it| {
                let elsewhere = json!("argocd");
                it.set(
                    SET,
                    "pear.juice.dev",
                    "/spec/template/spec/destination/namespace",
                    &elsewhere,
                );
            }),
            ("no such project", |it| it.take("AppProject", "cherry-prod")),
        ],
    },
    Rule {
        holds: "an application comes from a repository of its project",
        against: repositories,
        broken: &[("another one", |it| {
            let evil = json!("https://git.orchard.example/worm/tunnel.git");
            it.set(
                SET,
                "pear.juice.dev",
                "/spec/template/spec/source/repoURL",
                &evil,
            );
        })],
    },
    Rule {
        holds: "an application has one identity, which is on its cluster and bound in its namespace alone",
        against: identities,
        broken: &[
            ("none", |it| {
                let none = json!([]);
                it.set(
                    "AppProject",
                    "pear-dev",
                    "/spec/destinationServiceAccounts",
                    &none,
                );
            }),
            ("two", |it| {
                it.change("AppProject", "pear-dev", |project| {
                    let accounts = project.pointer_mut("/spec/destinationServiceAccounts");
                    let accounts = accounts.and_then(Value::as_array_mut).expect("accounts");
                    accounts.extend(accounts.clone());
                });
            }),
            ("the platform's", |it| {
                let platform = json!("platformc-deployers:platform");
                let of = "/spec/destinationServiceAccounts/0/defaultServiceAccount";
                it.set("AppProject", "pear-dev", of, &platform);
            }),
            ("one for all namespaces", |it| {
                let of = "/spec/destinationServiceAccounts/0/namespace";
                it.set("AppProject", "pear-dev", of, &json!("*"));
            }),
            ("one that is nowhere", |it| {
                it.take("ServiceAccount", "pear-dev");
            }),
            ("one that is not bound", |it| {
                it.take("RoleBinding", "tenant-deployer");
            }),
        ],
    },
    Rule {
        holds: "two applications have different names, and no two go by one",
        against: names,
        broken: &[("a set with another's name", |it| {
            let other = json!("apple.db.dev.{{ .name }}");
            it.set(SET, "apple.web.dev", "/spec/template/metadata/name", &other);
        })],
    },
    Rule {
        holds: "what an application does not own it does not take, and Git is what counts",
        against: |fleet| of_all(fleet, sync_policy),
        broken: &[
            ("objects of others", |it| {
                let options = json!(["ServerSideApply=true"]);
                it.set(
                    SET,
                    "pear.juice.dev",
                    "/spec/template/spec/syncPolicy/syncOptions",
                    &options,
                );
            }),
            ("changes by hand stay", |it| {
                let of = "/spec/template/spec/syncPolicy/automated/selfHeal";
                it.set(SET, "pear.juice.dev", of, &json!(false));
            }),
        ],
    },
    Rule {
        holds: "what may differ from Git are fields of what the tenant brings, and a sync leaves them alone",
        against: differences,
        broken: &[
            ("of every kind", |it| {
                it.set(SET, "apple.web.dev", KIND_IGNORED, &json!("*"));
            }),
            ("of a guard", |it| {
                it.set(SET, "apple.web.dev", KIND_IGNORED, &json!("NetworkPolicy"));
            }),
            ("of another group", |it| {
                let group = "/spec/template/spec/ignoreDifferences/0/group";
                it.set(SET, "apple.web.dev", group, &json!("apps"));
            }),
            ("all that somebody else sets", |it| {
                let managers = "/spec/template/spec/ignoreDifferences/0/managedFieldsManagers";
                it.set(SET, "apple.web.dev", managers, &json!(["kubectl"]));
            }),
            ("the whole object", |it| {
                it.set(SET, "apple.web.dev", FIELDS_IGNORED, &json!([""]));
            }),
            ("all that is in it", |it| {
                it.set(SET, "apple.web.dev", FIELDS_IGNORED, &json!(["/spec"]));
            }),
            ("a sync writes them", |it| {
                let options = json!(["ServerSideApply=true", "FailOnSharedResource=true"]);
                let of = "/spec/template/spec/syncPolicy/syncOptions";
                it.set(SET, "apple.web.dev", of, &options);
            }),
        ],
    },
];

const SET: &str = "ApplicationSet";

/// The fields that may differ.
const FIELDS_IGNORED: &str = "/spec/template/spec/ignoreDifferences/0/jsonPointers";

/// The kind of objects of which some fields may differ.
const KIND_IGNORED: &str = "/spec/template/spec/ignoreDifferences/0/kind";

/// Every application of a tenant with its hub, whoever makes it.
pub(super) fn all(fleet: &Delivered) -> Vec<(&str, Value)> {
    let made = fleet.kind(SET).flat_map(|(hub, set)| {
        let made = sets::made(fleet, hub, set).unwrap_or_default();
        made.into_iter().map(move |application| (hub, application))
    });
    let written = fleet
        .kind("Application")
        .filter(|(_, it)| text(it, "/spec/project") != "platform");
    written
        .map(|(hub, it)| (hub, it.clone()))
        .chain(made)
        .collect()
}

fn of_all(fleet: &Delivered, rule: fn(&Value) -> Option<String>) -> Vec<String> {
    let all = all(fleet).into_iter();
    all.filter_map(|(_, it)| Some(format!("{}: {}", text(&it, NAME), rule(&it)?)))
        .collect()
}

fn destination(place: &Value) -> (&str, &str) {
    (text(place, "/server"), text(place, "/namespace"))
}

fn target(application: &Value) -> (&str, &str) {
    let place = application.pointer("/spec/destination");
    place.map_or(("", ""), destination)
}

fn project<'f>(fleet: &'f Delivered, hub: &str, application: &Value) -> Option<&'f Value> {
    fleet.project(hub, text(application, "/spec/project"))
}

fn destinations(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, application) in all(fleet) {
        let project = project(fleet, hub, &application);
        let allowed = project.map_or(&[][..], |it| list(it, "/spec/destinations"));
        if !allowed
            .iter()
            .any(|it| destination(it) == target(&application))
        {
            wrong.push(text(&application, NAME).to_owned());
        }
    }
    wrong
}

fn repositories(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, application) in all(fleet) {
        let project = project(fleet, hub, &application);
        let allowed = project.map_or(Vec::new(), |it| texts(it, "/spec/sourceRepos"));
        if !allowed.contains(&text(&application, "/spec/source/repoURL")) {
            wrong.push(text(&application, NAME).to_owned());
        }
    }
    wrong
}

fn identities(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, application) in all(fleet) {
        let project = project(fleet, hub, &application);
        let accounts = project.map_or(&[][..], |it| list(it, "/spec/destinationServiceAccounts"));
        let mapped: Vec<&Value> = accounts
            .iter()
            .filter(|it| destination(it) == target(&application))
            .collect();
        let globs = accounts
            .iter()
            .filter(|it| text(it, "/namespace").contains('*'));
        let why = match mapped[..] {
            _ if globs.count() > 0 => "an identity for many namespaces",
            [account] if is_bound(fleet, hub, &application, account) => continue,
            [_] => "its identity is not bound where it goes",
            [] => "no identity",
            _ => "several identities",
        };
        wrong.push(format!("{}: {why}", text(&application, NAME)));
    }
    wrong
}

/// Whether an account is on the cluster of an application, has the deployers' role in its namespace, and is that of
/// its project.
fn is_bound(fleet: &Delivered, hub: &str, application: &Value, account: &Value) -> bool {
    let (_, namespace) = target(application);
    let name = text(account, "/defaultServiceAccount");
    let Some(name) = name.strip_prefix("platformc-deployers:") else {
        return false;
    };
    let cluster = text(application, CLUSTER);
    let on_cluster = || fleet.on_cluster(cluster);
    let is_account = |it: &Value| {
        text(it, "/kind") == "ServiceAccount"
            && text(it, NAME) == name
            && text(it, "/metadata/namespace") == "platformc-deployers"
    };
    let is_binding = |it: &Value| {
        text(it, "/kind") == "RoleBinding"
            && text(it, "/metadata/namespace") == namespace
            && text(it, "/roleRef/name") == "platformc:tenant-deployer"
            && list(it, "/subjects").len() == 1
            && text(it, "/subjects/0/name") == name
            && text(it, "/subjects/0/namespace") == "platformc-deployers"
    };
    name == text(application, "/spec/project")
        && fleet.servers(hub).get(cluster) == Some(&target(application).0)
        && on_cluster().any(is_account)
        && on_cluster().any(is_binding)
}

fn names(fleet: &Delivered) -> Vec<String> {
    let all = all(fleet);
    let mut names: Vec<(&str, &str)> = all.iter().map(|(hub, it)| (*hub, text(it, NAME))).collect();
    names.sort_unstable();
    let twice = names.windows(2).filter(|pair| pair.first() == pair.last());
    let long = names.iter().filter(|(_, name)| name.len() > 253);
    twice
        .flatten()
        .chain(long)
        .map(|(hub, name)| format!("{name} on {hub}"))
        .collect()
}

fn differences(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, application) in all(fleet) {
        let project = project(fleet, hub, &application);
        let brought = project.map_or(&[][..], |it| list(it, "/spec/namespaceResourceWhitelist"));
        let ignored = list(&application, "/spec/ignoreDifferences");
        let options = texts(&application, "/spec/syncPolicy/syncOptions");
        let left_alone = options.contains(&"RespectIgnoreDifferences=true");
        let is_wrong = |it: &Value| !is_narrow(it, brought);
        if left_alone == ignored.is_empty() || ignored.iter().any(is_wrong) {
            wrong.push(text(&application, NAME).to_owned());
        }
    }
    wrong
}

/// Whether these are fields, each inside of something, of objects of one kind that a project lets through.
fn is_narrow(ignored: &Value, brought: &[Value]) -> bool {
    let fields = texts(ignored, "/jsonPointers");
    let words = ignored.as_object().into_iter().flat_map(|it| it.keys());
    let kind = |it: &Value| (text(it, "/group").to_owned(), text(it, "/kind").to_owned());
    brought.iter().any(|it| kind(it) == kind(ignored))
        && !fields.is_empty()
        && fields.iter().all(|field| field.split('/').count() > 2)
        && words.into_iter().all(|word| KNOWN.contains(&word.as_str()))
}

/// What is said of fields that may differ.
const KNOWN: &[&str] = &["group", "kind", "name", "jsonPointers"];

fn sync_policy(application: &Value) -> Option<String> {
    let policy = application.pointer("/spec/syncPolicy")?;
    let options = texts(policy, "/syncOptions");
    if !options.contains(&"FailOnSharedResource=true") {
        return Some("it takes objects of others".to_owned());
    }
    let automated = policy.get("automated")?;
    let on = |key: &str| automated.get(key) == Some(&json!(true));
    (!on("prune") || !on("selfHeal")).then(|| format!("{automated}"))
}
