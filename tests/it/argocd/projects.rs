//! Projects keep each tenant to its own repositories, namespaces and kinds.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Rule;
use super::delivered::{Delivered, NAME, STAGE, TENANT, list, text, texts};

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "a tenant's destinations are exactly its namespaces in the stage",
        against: destinations,
        broken: &[
            ("another's namespace", |it| {
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/destinations/0/namespace",
                    &json!("pear-dev"),
                );
            }),
            ("another stage's namespace", |it| {
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/destinations/0/namespace",
                    &json!("apple-prod"),
                );
            }),
            ("every namespace", |it| {
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/destinations/0/namespace",
                    &json!("*"),
                );
            }),
            ("another cluster", |it| {
                let server = json!("https://cherry.k8s.orchard.example");
                it.set(
                    PROJECT,
                    "apple-prod",
                    "/spec/destinations/0/server",
                    &server,
                );
            }),
            ("a name besides the address", |it| {
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/destinations/0/name",
                    &json!("*"),
                );
            }),
            ("one forgotten", |it| {
                it.change(PROJECT, "pear-dev", |it| {
                    drop_first(it, "/spec/destinations");
                });
            }),
            ("a guest where it is no guest", |it| {
                it.set(
                    PROJECT,
                    "worm-dev",
                    "/spec/destinations/0/namespace",
                    &json!("pear-dev"),
                );
            }),
        ],
    },
    Rule {
        holds: "a tenant's repositories are exact, and not the platform's",
        against: repositories,
        broken: &[
            ("every repository", |it| {
                it.set(PROJECT, "apple-dev", "/spec/sourceRepos/-", &json!("*"));
            }),
            ("all but one", |it| {
                let all_but = json!("!https://git.orchard.example/pear/juice.git");
                it.set(PROJECT, "apple-dev", "/spec/sourceRepos/-", &all_but);
            }),
            ("another's in another case", |it| {
                let twin = json!("https://git.orchard.example/Pear/juice.git");
                it.set(PROJECT, "apple-dev", "/spec/sourceRepos/-", &twin);
            }),
            ("the platform's", |it| {
                let fleet = json!("https://git.orchard.example/platform/fleet.git");
                it.set(PROJECT, "apple-dev", "/spec/sourceRepos/-", &fleet);
            }),
            ("none", |it| {
                it.set(PROJECT, "apple-dev", "/spec/sourceRepos", &json!([]));
            }),
        ],
    },
    Rule {
        holds: "a tenant brings only kinds that are listed, and none that holds it in",
        against: kinds,
        broken: &[
            ("kinds of the cluster", |it| {
                let every = json!([{ "group": "*", "kind": "*" }]);
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/clusterResourceWhitelist",
                    &every,
                );
            }),
            ("no list, which means every kind", |it| {
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/namespaceResourceWhitelist",
                    &json!([]),
                );
            }),
            ("every kind", |it| {
                let every = json!({ "group": "*", "kind": "*" });
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/namespaceResourceWhitelist/-",
                    &every,
                );
            }),
            ("a quota", |it| {
                let quota = json!({ "group": "", "kind": "ResourceQuota" });
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/namespaceResourceWhitelist/-",
                    &quota,
                );
            }),
            ("an application", |it| {
                let application = json!({ "group": "argoproj.io", "kind": "Application" });
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/namespaceResourceWhitelist/-",
                    &application,
                );
            }),
            ("a group that has no such kind", |it| {
                let wrong = json!({ "group": "", "kind": "Deployment" });
                it.set(
                    PROJECT,
                    "apple-dev",
                    "/spec/namespaceResourceWhitelist/-",
                    &wrong,
                );
            }),
        ],
    },
    Rule {
        holds: "the project that everybody has by default is closed",
        against: default_is_closed,
        broken: &[
            ("a destination", |it| {
                let anywhere = json!([{ "server": "*", "namespace": "*" }]);
                it.set(PROJECT, "default", "/spec/destinations", &anywhere);
            }),
            ("a repository", |it| {
                it.set(PROJECT, "default", "/spec/sourceRepos", &json!(["*"]));
            }),
            ("no project at all, and Argo CD makes an open one", |it| {
                it.take(PROJECT, "default");
            }),
        ],
    },
    Rule {
        holds: "only the platform's project may bring what Argo CD itself is told",
        against: argo_is_the_platforms,
        broken: &[("a tenant", |it| {
            let application = json!({ "group": "argoproj.io", "kind": "Application" });
            it.set(
                PROJECT,
                "pear-dev",
                "/spec/namespaceResourceWhitelist/-",
                &application,
            );
        })],
    },
    Rule {
        holds: "applications stand in Argo CD's own namespace, or in one that is their tenant's for that alone",
        against: source_namespaces,
        broken: &[
            ("every namespace", |it| {
                it.set(
                    PROJECT,
                    "cherry-prod",
                    "/spec/sourceNamespaces",
                    &json!(["*"]),
                );
            }),
            ("another tenant's", |it| {
                it.set(
                    PROJECT,
                    "pear-dev",
                    "/spec/sourceNamespaces",
                    &json!(["argocd-cherry"]),
                );
            }),
            ("one that Argo CD does not read", |it| {
                it.change("ConfigMap", "argocd-cmd-params-cm", |map| {
                    let read = map.pointer_mut("/data/application.namespaces");
                    *read.expect("namespaces that are read") = json!("argocd-pear");
                });
            }),
            ("pods in it", |it| it.take("ResourceQuota", "empty")),
            ("where pods are", |it| {
                it.set(
                    PROJECT,
                    "pear-dev",
                    "/spec/sourceNamespaces",
                    &json!(["pear-dev"]),
                );
            }),
        ],
    },
];

const PROJECT: &str = "AppProject";

/// What a tenant may bring, with the resource that its deployer's role must name. Written out here once more on
/// purpose: a kind that is added has to be added twice.
const DEPLOYABLE: &[(&str, &str)] = &[
    ("", "ConfigMap"),
    ("", "PersistentVolumeClaim"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("apps", "Deployment"),
    ("apps", "StatefulSet"),
    ("autoscaling", "HorizontalPodAutoscaler"),
    ("batch", "CronJob"),
    ("batch", "Job"),
    ("external-secrets.io", "ExternalSecret"),
    ("gateway.networking.k8s.io", "HTTPRoute"),
    ("policy", "PodDisruptionBudget"),
];

/// What becomes of it: Argo CD shows it only if the project names it, and the identity may not make it.
const SHOWN: &[(&str, &str)] = &[("", "Pod"), ("apps", "ReplicaSet")];

/// What holds a tenant in, or opens a way out of it.
const GUARDS: &[(&str, &str)] = &[
    ("", "LimitRange"),
    ("", "ResourceQuota"),
    ("", "Secret"),
    ("argoproj.io", "AppProject"),
    ("argoproj.io", "Application"),
    ("argoproj.io", "ApplicationSet"),
    ("external-secrets.io", "PushSecret"),
    ("external-secrets.io", "SecretStore"),
    ("gateway.networking.k8s.io", "ReferenceGrant"),
    ("argocd-image-updater.argoproj.io", "*"),
    ("fluxcd.controlplane.io", "*"),
    ("helm.toolkit.fluxcd.io", "*"),
    ("image.toolkit.fluxcd.io", "*"),
    ("kustomize.toolkit.fluxcd.io", "*"),
    ("notification.toolkit.fluxcd.io", "*"),
    ("source.extensions.fluxcd.io", "*"),
    ("source.toolkit.fluxcd.io", "*"),
    ("policies.kyverno.io", "NamespacedValidatingPolicy"),
    ("policies.kyverno.io", "PolicyException"),
    ("networking.k8s.io", "Ingress"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("rbac.authorization.k8s.io", "Role"),
    ("rbac.authorization.k8s.io", "RoleBinding"),
];

fn drop_first(object: &mut Value, pointer: &str) {
    let items = object.pointer_mut(pointer).and_then(Value::as_array_mut);
    items.expect("a list").remove(0);
}

fn name(project: &Value) -> &str {
    text(project, NAME)
}

/// The address of a cluster, and a namespace there.
type Destination<'f> = (&'f str, &'f str);

fn destinations(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, project) in fleet.projects() {
        let said = list(project, "/spec/destinations");
        let two_words = |it: &Value| it.as_object().is_some_and(|it| it.len() == 2);
        if !said.iter().all(two_words) {
            wrong.push(format!(
                "{}: more than an address and a namespace",
                name(project)
            ));
        }
        let said: BTreeSet<Destination<'_>> = said
            .iter()
            .map(|it| (text(it, "/server"), text(it, "/namespace")))
            .collect();
        let own = own_namespaces(fleet, hub, project);
        let expected = if own.is_empty() {
            namespaces_as_a_guest(fleet, hub, project)
        } else {
            own
        };
        if said != expected || said.is_empty() {
            wrong.push(format!("{}: {said:?}, not {expected:?}", name(project)));
        }
    }
    wrong
}

/// The namespaces with the labels of a project's tenant and stage, on all clusters of its hub.
fn own_namespaces<'f>(
    fleet: &'f Delivered,
    hub: &str,
    project: &Value,
) -> BTreeSet<Destination<'f>> {
    let labels = (text(project, TENANT), text(project, STAGE));
    let servers = fleet.servers(hub).into_iter();
    let of_cluster = |(cluster, server): (&str, &'f str)| {
        let namespaces = fleet.on_cluster(cluster).filter(move |object| {
            text(object, "/kind") == "Namespace"
                && (text(object, TENANT), text(object, STAGE)) == labels
        });
        let found: Vec<_> = namespaces.map(|it| (server, text(it, NAME))).collect();
        found
    };
    servers.flat_map(of_cluster).collect()
}

/// The namespaces of others in which a project's identity may deploy.
fn namespaces_as_a_guest<'f>(
    fleet: &'f Delivered,
    hub: &str,
    project: &Value,
) -> BTreeSet<Destination<'f>> {
    let servers = fleet.servers(hub).into_iter();
    let of_cluster = |(cluster, server): (&str, &'f str)| {
        let bindings = fleet.on_cluster(cluster).filter(|object| {
            text(object, "/kind") == "RoleBinding"
                && text(object, "/subjects/0/kind") == "ServiceAccount"
                && text(object, "/subjects/0/name") == name(project)
        });
        let found: Vec<_> = bindings
            .map(|it| (server, text(it, "/metadata/namespace")))
            .collect();
        found
    };
    servers.flat_map(of_cluster).collect()
}

fn repositories(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut places: BTreeMap<String, &str> = BTreeMap::new();
    for (hub, project) in fleet.projects() {
        let platform = fleet.project(hub, "platform");
        let platform = platform.map_or(Vec::new(), |it| texts(it, "/spec/sourceRepos"));
        let urls = texts(project, "/spec/sourceRepos");
        if urls.is_empty() && has_applications(fleet, hub, project) {
            wrong.push(format!("{}: no repository", name(project)));
        }
        for url in urls {
            let place = url.to_lowercase();
            if url.contains(['*', '?', '[', '{', '!']) {
                wrong.push(format!("{}: `{url}` is a glob", name(project)));
            }
            if platform.iter().any(|it| it.to_lowercase() == place) {
                wrong.push(format!("{}: `{url}` is the platform's", name(project)));
            }
            // Argo CD does not tell large letters from small ones; Git hosts may.
            if *places.entry(place).or_insert(url) != url {
                wrong.push(format!("{}: `{url}` has a twin", name(project)));
            }
        }
    }
    wrong
}

/// Whether something comes in a project, one by one or by a set.
fn has_applications(fleet: &Delivered, hub: &str, project: &Value) -> bool {
    let mut all = fleet.on_hubs().filter(|(on, _)| *on == hub);
    all.any(|(_, it)| {
        let by_set = text(it, "/spec/template/spec/project");
        [text(it, "/spec/project"), by_set].contains(&name(project))
    })
}

fn kinds_at<'v>(project: &'v Value, list_name: &str) -> Vec<(&'v str, &'v str)> {
    let pointer = format!("/spec/{list_name}");
    let all = list(project, &pointer).iter();
    all.map(|it| (text(it, "/group"), text(it, "/kind")))
        .collect()
}

fn kinds(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (_, project) in fleet.projects() {
        let mut allowed = kinds_at(project, "namespaceResourceWhitelist");
        allowed.sort_unstable();
        let mut expected = [DEPLOYABLE, SHOWN].concat();
        expected.sort_unstable();
        if allowed != expected {
            wrong.push(format!("{} allows {allowed:?}", name(project)));
        }
        if project.pointer("/spec/clusterResourceWhitelist").is_some() {
            wrong.push(format!("{} allows kinds of the cluster", name(project)));
        }
        let refused = kinds_at(project, "namespaceResourceBlacklist");
        for guard in GUARDS {
            if allowed.contains(guard) || !refused.contains(guard) {
                wrong.push(format!("{} lets {guard:?} through", name(project)));
            }
        }
        // What is refused stays hidden, whatever else is said of it.
        for shown in SHOWN.iter().filter(|it| refused.contains(it)) {
            wrong.push(format!("{} hides {shown:?}", name(project)));
        }
    }
    wrong
}

fn default_is_closed(fleet: &Delivered) -> Vec<String> {
    let hubs: BTreeSet<&str> = fleet.on_hubs().map(|(hub, _)| hub).collect();
    let closed = json!({
        "description": "closed: every application names a project of its own",
        "sourceRepos": [],
        "destinations": [],
        "clusterResourceBlacklist": [{ "group": "*", "kind": "*" }],
        "namespaceResourceBlacklist": [{ "group": "*", "kind": "*" }],
    });
    let is_open = |hub: &&str| {
        let project = fleet.project(hub, "default");
        project.and_then(|it| it.get("spec")) != Some(&closed)
    };
    let open = hubs.into_iter().filter(is_open);
    open.map(|hub| format!("on {hub} it is open")).collect()
}

fn argo_is_the_platforms(fleet: &Delivered) -> Vec<String> {
    let projects = fleet.kind(PROJECT).map(|(_, project)| project);
    let others = projects.filter(|project| name(project) != "platform");
    let may = |project: &&Value| {
        let allowed = kinds_at(project, "namespaceResourceWhitelist");
        allowed
            .iter()
            .any(|(group, _)| ["*", "argoproj.io"].contains(group))
    };
    others.filter(may).map(|it| name(it).to_owned()).collect()
}

fn source_namespaces(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (hub, project) in fleet.kind(PROJECT) {
        let own = format!("argocd-{}", text(project, TENANT));
        for namespace in texts(project, "/spec/sourceNamespaces") {
            named.entry(hub).or_default().insert(namespace);
            if namespace != own || !is_empty_of_pods(fleet, hub, namespace) {
                wrong.push(format!("{}: {namespace}", name(project)));
            }
        }
    }
    for (hub, map) in fleet.kind("ConfigMap") {
        let read = map
            .pointer("/data")
            .and_then(|data| data.get("application.namespaces"));
        let read = read.and_then(Value::as_str);
        let read = read.into_iter().flat_map(|it| it.split_terminator(','));
        let read: BTreeSet<&str> = read.collect();
        let expected = named.get(hub).cloned().unwrap_or_default();
        if text(map, NAME) == "argocd-cmd-params-cm" && read != expected {
            wrong.push(format!("{hub} reads {read:?}, not {expected:?}"));
        }
    }
    wrong
}

/// Whether no pod and no Secret can be in a namespace of a hub.
fn is_empty_of_pods(fleet: &Delivered, hub: &str, namespace: &str) -> bool {
    let none = json!({ "pods": "0", "secrets": "0" });
    fleet.kind("ResourceQuota").any(|(on, quota)| {
        on == hub
            && text(quota, "/metadata/namespace") == namespace
            && quota.pointer("/spec/hard") == Some(&none)
    })
}

/// What a project lets through is what the role of its identity lets through: what it may make, and what it may only
/// see.
#[test]
fn the_deployers_role_and_the_projects_name_the_same_kinds() {
    let tree = super::delivered::tree_of(super::delivered::ORCHARD);
    let roles = tree
        .iter()
        .find(|(path, _)| path.as_str().ends_with("prod-eu/platform/roles.yaml"));
    let documents = platformc::yaml::read(roles.expect("the roles").1).expect("YAML");
    let mut roles = documents.iter().map(platformc::yaml::Node::value);
    let deployer = roles.find(|role| text(role, NAME) == "platformc:tenant-deployer");
    let deployer = deployer.expect("the deployers' role");
    let of_rule = |rule: &'_ Value| {
        let resources = texts(rule, "/resources").into_iter().map(str::to_owned);
        let group = text(rule, "/apiGroups/0").to_owned();
        resources.map(|it| (group.clone(), it)).collect::<Vec<_>>()
    };
    let with = |verb: &str, without: &str| -> BTreeSet<(String, String)> {
        let all = list(&deployer, "/rules").iter();
        let fitting = all.filter(|rule| {
            let verbs = texts(rule, "/verbs");
            verbs.contains(&verb) && !verbs.contains(&without)
        });
        fitting.flat_map(of_rule).collect()
    };
    let plural =
        |(group, kind): &(&str, &str)| ((*group).to_owned(), format!("{}s", kind.to_lowercase()));
    assert_eq!(
        with("create", "nothing"),
        DEPLOYABLE.iter().map(plural).collect()
    );
    assert_eq!(with("watch", "create"), SHOWN.iter().map(plural).collect());
}
