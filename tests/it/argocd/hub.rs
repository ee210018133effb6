//! A hub's own files: credentials by reference only, and everything that must be applied named where it is applied.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Rule;
use super::delivered::{self, Delivered, NAME, ORCHARD, list, text, texts};

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "no text of a secret is in a file",
        against: no_secrets,
        broken: &[
            ("a Secret", |it| {
                it.change("ExternalSecret", "cluster-dev", |object| {
                    object["kind"] = json!("Secret");
                });
            }),
            ("a password", |it| {
                let of = "/spec/target/template/data/password";
                it.set(
                    "ExternalSecret",
                    "repository-apple-dev.web",
                    of,
                    &json!("hunter2"),
                );
            }),
            ("a token", |it| {
                let of = "/spec/target/template/data/config";
                let config = json!("{ \"bearerToken\": \"eyJhbGciOi\" }");
                it.set("ExternalSecret", "cluster-dev", of, &config);
            }),
            ("what Dex shows to a directory", |it| {
                it.change("ConfigMap", "argocd-cm", |map| {
                    let dex = map.pointer_mut("/data/dex.config").expect("Dex");
                    *dex = json!(
                        dex.as_str()
                            .expect("text")
                            .replace("$argocd-dex:corp.bindPW", "hunter2")
                    );
                });
            }),
        ],
    },
    Rule {
        holds: "a repository's credentials are for one project that names it",
        against: repositories,
        broken: &[
            ("for every project", |it| {
                it.change("ExternalSecret", "repository-apple-dev.web", |object| {
                    let data = object.pointer_mut("/spec/target/template/data");
                    data.and_then(Value::as_object_mut)
                        .expect("data")
                        .remove("project");
                });
            }),
            (
                "for another tenant's project, which would gain the repository",
                |it| {
                    let of = "/spec/target/template/data/project";
                    it.set(
                        "ExternalSecret",
                        "repository-apple-dev.web",
                        of,
                        &json!("pear-dev"),
                    );
                },
            ),
            ("for all URLs that begin so", |it| {
                it.change("ExternalSecret", "repository-apple-dev.web", |object| {
                    let labels = object.pointer_mut("/spec/target/template/metadata/labels");
                    labels.expect("labels")["argocd.argoproj.io/secret-type"] = json!("repo-creds");
                });
            }),
        ],
    },
    Rule {
        holds: "a cluster belongs to a project only if that project's tenant has it alone",
        against: clusters,
        broken: &[
            ("a shared cluster", |it| {
                let of = "/spec/target/template/data/project";
                it.set("ExternalSecret", "cluster-dev", of, &json!("apple-dev"));
            }),
            ("a project that is kept from the clusters it shares", |it| {
                let of = "/spec/permitOnlyProjectScopedClusters";
                it.set("AppProject", "apple-dev", of, &json!(true));
            }),
            ("a project that is not kept to its own", |it| {
                let of = "/spec/permitOnlyProjectScopedClusters";
                it.set("AppProject", "fig-dev", of, &json!(false));
            }),
        ],
    },
    Rule {
        holds: "no two objects of a hub are one",
        against: names,
        broken: &[("a name twice", |it| {
            it.set(
                "ExternalSecret",
                "cluster-dev",
                "/metadata/name",
                &json!("cluster-mgmt"),
            );
        })],
    },
    Rule {
        holds: "what Argo CD and its credentials are made of stands in its namespace",
        against: namespaces,
        broken: &[("elsewhere", |it| {
            it.set(
                "AppProject",
                "pear-dev",
                "/metadata/namespace",
                &json!("pear-dev"),
            );
        })],
    },
    Rule {
        holds: "what installs Argo CD is exact, and it is not deleted by a mistake",
        against: itself,
        broken: &[
            ("whatever chart is newest", |it| {
                it.set(
                    "Application",
                    "argo-cd",
                    "/spec/sources/0/targetRevision",
                    &json!("*"),
                );
            }),
            ("pruned", |it| {
                it.set(
                    "Application",
                    "argo-cd",
                    "/spec/syncPolicy/automated/prune",
                    &json!(true),
                );
            }),
            ("a namespace that may go", |it| {
                let none = json!({});
                it.set("Namespace", "argocd", "/metadata/annotations", &none);
            }),
        ],
    },
];

const TEMPLATE: &str = "/spec/target/template/data";

/// Words after which a secret's text would stand.
const SECRET_WORDS: &[&str] = &[
    "password",
    "sshPrivateKey",
    "bearerToken",
    "token",
    "clientSecret",
    "bindPW",
    "bindDN",
    "keyData",
];

fn no_secrets(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, object) in fleet.files() {
        let name = text(object, NAME);
        if text(object, "/kind") == "Secret" {
            wrong.push(format!("{path}: {name} is a Secret"));
        }
        let data = [TEMPLATE, "/data"].map(|it| object.pointer(it).and_then(Value::as_object));
        for (key, value) in data.into_iter().flatten().flatten() {
            let value = value.as_str().unwrap_or_default();
            let told = SECRET_WORDS.contains(&key.as_str()) && !is_reference(value);
            if told || value.lines().any(tells) || value.contains("-----BEGIN") {
                wrong.push(format!("{path}: {name}: {key}"));
            }
        }
    }
    wrong
}

fn is_reference(value: &str) -> bool {
    value.starts_with("{{ ") && value.ends_with(" }}") || value.starts_with("$argocd-")
}

/// Whether a line of YAML or JSON tells a secret.
fn tells(line: &str) -> bool {
    let Some((key, value)) = line.split_once(": ") else {
        return false;
    };
    let quotes = [' ', '"', ',', '{', '-'];
    let is_secret = SECRET_WORDS.contains(&key.trim_matches(quotes));
    let value = value
        .trim()
        .trim_end_matches(',')
        .trim_matches(['"', '}', ' ']);
    let is_template = value.starts_with("{{ ");
    is_secret && !is_template && !value.starts_with('$')
}

fn secrets<'f>(fleet: &'f Delivered, kind: &'f str) -> impl Iterator<Item = (&'f str, &'f Value)> {
    let label = "/spec/target/template/metadata/labels/argocd.argoproj.io~1secret-type";
    fleet
        .kind("ExternalSecret")
        .filter(move |(_, secret)| text(secret, label) == kind)
}

fn repositories(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, secret) in secrets(fleet, "repository") {
        let datum = |key: &str| text(secret, &format!("{TEMPLATE}/{key}"));
        let project = fleet.project(hub, datum("project"));
        let urls = project.map_or(Vec::new(), |it| texts(it, "/spec/sourceRepos"));
        if !urls.contains(&datum("url")) {
            wrong.push(text(secret, NAME).to_owned());
        }
    }
    for kind in ["repo-creds", "repository-write", "repo-write-creds"] {
        wrong.extend(secrets(fleet, kind).map(|(_, it)| text(it, NAME).to_owned()));
    }
    wrong
}

fn clusters(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, secret) in secrets(fleet, "cluster") {
        let datum = |key: &str| text(secret, &format!("{TEMPLATE}/{key}"));
        let server = datum("server");
        if fleet.servers(hub).get(datum("name")) != Some(&server) {
            wrong.push(format!("{} has another address", datum("name")));
        }
        if datum("project").is_empty() {
            continue;
        }
        let projects = fleet.projects().filter(|(on, project)| {
            let places = list(project, "/spec/destinations").iter();
            *on == hub && places.map(|it| text(it, "/server")).any(|it| it == server)
        });
        let names: Vec<&str> = projects.map(|(_, it)| text(it, NAME)).collect();
        if names != [datum("project")] {
            wrong.push(format!("{}: {names:?}", datum("name")));
        }
        let own = fleet.project(hub, datum("project"));
        if own.and_then(|it| it.pointer("/spec/permitOnlyProjectScopedClusters"))
            != Some(&json!(true))
        {
            wrong.push(format!("{} may go elsewhere", datum("project")));
        }
    }
    for (hub, project) in fleet.projects().filter(|(_, it)| is_kept(it)) {
        let own = |server: &str| {
            let data = |it: &Value, key: &str| text(it, &format!("{TEMPLATE}/{key}")).to_owned();
            secrets(fleet, "cluster").any(|(on, it)| {
                on == hub
                    && data(it, "server") == server
                    && data(it, "project") == text(project, NAME)
            })
        };
        let mut places = list(project, "/spec/destinations").iter();
        if !places.all(|it| own(text(it, "/server"))) {
            wrong.push(format!("{} is kept from its clusters", text(project, NAME)));
        }
    }
    wrong
}

/// Whether a project may go to clusters only that are registered for it.
fn is_kept(project: &Value) -> bool {
    project.pointer("/spec/permitOnlyProjectScopedClusters") == Some(&json!(true))
}

#[test]
fn a_project_is_kept_to_its_clusters_where_all_are_its_alone() {
    let kept = |spec: &str, project: &str| {
        let fleet = delivered::of_spec(spec);
        is_kept(fleet.project("mgmt", project).expect("a project"))
    };
    assert!(kept(ORCHARD, "cherry-prod") && !kept(ORCHARD, "pear-prod"));
    // Argo CD knows one project of a cluster, and from its Secret alone.
    let two_stages = ORCHARD.replace(
        r#"stage="dev" tenant="fig""#,
        r#"stage="dev prod" tenant="fig""#,
    );
    assert!(kept(ORCHARD, "fig-dev") && !kept(&two_stages, "fig-dev"));
    let by_hand = ORCHARD.replace(r#"secret-store "vault" prefix="infra/argocd""#, "");
    assert!(!kept(&by_hand, "cherry-prod"));
}

fn names(fleet: &Delivered) -> Vec<String> {
    let mut seen: BTreeMap<[&str; 5], usize> = BTreeMap::new();
    let named = fleet
        .on_hubs()
        .filter(|(_, object)| !text(object, NAME).is_empty());
    for (hub, object) in named {
        let key = [
            hub,
            text(object, "/apiVersion"),
            text(object, "/kind"),
            text(object, "/metadata/namespace"),
            text(object, NAME),
        ];
        *seen.entry(key).or_default() += 1;
    }
    let twice = seen.into_iter().filter(|(_, times)| *times > 1);
    twice.map(|(key, _)| key.join(" ")).collect()
}

fn namespaces(fleet: &Delivered) -> Vec<String> {
    let inside = fleet.on_hubs().filter(|(_, object)| {
        let api = text(object, "/apiVersion");
        api.starts_with("argoproj.io/") || api.starts_with("external-secrets.io/")
    });
    inside
        .filter(|(_, object)| text(object, "/metadata/namespace") != "argocd")
        .map(|(_, object)| text(object, NAME).to_owned())
        .collect()
}

fn itself(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, application) in fleet.kind("Application") {
        if text(application, NAME) != "argo-cd" {
            continue;
        }
        let chart = text(application, "/spec/sources/0/targetRevision");
        let is_exact = chart.split('.').count() == 3
            && chart.split('.').all(|part| part.parse::<u32>().is_ok());
        let values = fleet.file(&format!("fleet/argocd/{hub}/values.yaml"));
        let tag = values
            .first()
            .map_or("", |it| text(it, "/global/image/tag"));
        if !is_exact || !tag.starts_with('v') {
            wrong.push(format!("chart `{chart}`, image `{tag}`"));
        }
        if application.pointer("/spec/syncPolicy/automated/prune") != Some(&json!(false)) {
            wrong.push("Argo CD prunes itself".to_owned());
        }
    }
    let namespaces = fleet.kind("Namespace").map(|(_, namespace)| namespace);
    for namespace in namespaces.filter(|it| text(it, NAME) == "argocd") {
        let options = "/metadata/annotations/argocd.argoproj.io~1sync-options";
        if text(namespace, options) != "Prune=false,Delete=false" {
            wrong.push("its namespace may go".to_owned());
        }
    }
    wrong
}
