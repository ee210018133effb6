//! Ways out of a tenant, and ways to lose one, that lie beside its projects: virtual clusters on their host, namespaces
//! that go, and what a repository's Secret says of it.

use std::collections::BTreeSet;

use platformc::output::OutputTree;
use serde_json::{Value, json};

use super::Rule;
use super::delivered::{self, Delivered, NAME, ORCHARD, list, text, texts};

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "pods of a virtual cluster are reached from it and from Argo CD, and reach it and the DNS of its host",
        against: of_virtual_clusters,
        broken: &[
            ("from every pod of the host", |it| {
                let every = json!([{ "namespaceSelector": {} }]);
                it.set(POLICY, "dns-from-pods", "/spec/ingress/0/from", &every);
            }),
            ("from the other virtual cluster", |it| {
                let of = "/spec/ingress/0/from/0/namespaceSelector/matchExpressions/0/values";
                it.set(POLICY, "api-from-pods", of, &json!(["vcluster-plum"]));
            }),
            ("from every address", |it| {
                let every = json!([{ "ipBlock": { "cidr": "0.0.0.0/0" } }]);
                it.set(POLICY, "api-from-pods", "/spec/ingress/0/from", &every);
            }),
            ("from everywhere", |it| {
                it.set(POLICY, "api-from-pods", "/spec/ingress/0", &json!({}));
            }),
            ("to every pod of the host", |it| {
                let every = json!([{ "namespaceSelector": {} }]);
                it.set(POLICY, "allow-dns", "/spec/egress/0/to", &every);
            }),
            ("to all but its own", |it| {
                let of = "/spec/ingress/0/from/0/namespaceSelector/matchExpressions/0/operator";
                it.set(POLICY, "api-from-pods", of, &json!("NotIn"));
            }),
            ("to those that say that they are its own", |it| {
                let of = "/spec/ingress/0/from/0/namespaceSelector/matchExpressions/0/key";
                it.set(POLICY, "api-from-pods", of, &json!("name"));
            }),
            ("all of its pods to every address", |it| {
                it.set(
                    POLICY,
                    "control-plane-to-host",
                    "/spec/podSelector",
                    &json!({}),
                );
            }),
            ("never closed", |it| it.take(POLICY, "default-deny")),
        ],
    },
    Rule {
        holds: "a namespace that takes everything in it along goes only once somebody confirms it",
        against: unconfirmed,
        broken: &[
            ("a virtual cluster's", |it| {
                it.set("Namespace", "vcluster-fig", ANNOTATIONS, &json!({}));
            }),
            ("that of a tenant's own applications", |it| {
                it.set("Namespace", "argocd-cherry", ANNOTATIONS, &json!({}));
            }),
        ],
    },
    Rule {
        holds: "applications that a tenant makes go to the namespaces of its projects",
        against: going_elsewhere,
        broken: &[
            ("to the system as well", |it| {
                it.set(
                    "Namespace",
                    "argocd-cherry",
                    GO_TO,
                    &json!("cherry-prod,kube-system"),
                );
            }),
            ("anywhere", |it| {
                it.set("Namespace", "argocd-cherry", ANNOTATIONS, &json!({}));
            }),
        ],
    },
    Rule {
        holds: "a repository of charts is a registry if, and only if, its URL has no scheme",
        against: registries,
        broken: &[
            ("a list of charts that is asked for as a registry", |it| {
                let of = "/spec/target/template/data/enableOCI";
                it.set(SECRET, "repository-cherry-prod.stone", of, &json!("true"));
            }),
            ("a registry that is asked for a list of charts", |it| {
                let of = "/spec/target/template/data/enableOCI";
                it.set(SECRET, "repository-apple-dev.db", of, &json!("false"));
            }),
        ],
    },
    Rule {
        holds: "what a tenant shows to one host no other host sees",
        against: shown_elsewhere,
        broken: &[
            ("one key for both hosts", |it| {
                let of = "/spec/data/0/remoteRef/key";
                let key = "platform/argocd/repositories/tenants/cherry/git.orchard.example";
                it.set(SECRET, "repository-cherry-prod.stone", of, &json!(key));
            }),
            ("a host that only begins alike", |it| {
                let of = "/spec/target/template/data/url";
                let url = "https://charts.orchard.example.evil/cherry";
                it.set(SECRET, "repository-cherry-prod.stone", of, &json!(url));
            }),
        ],
    },
];

const POLICY: &str = "NetworkPolicy";
const SECRET: &str = "ExternalSecret";
const ANNOTATIONS: &str = "/metadata/annotations";

/// The label of namespaces that tenants make applications in.
pub(super) const CONTROL_OF: &str = "platformc.io/control-of";

/// A label of an object; empty if it has none of the key.
pub(super) fn label<'v>(object: &'v Value, key: &str) -> &'v str {
    text(
        object,
        &format!("/metadata/labels/{}", key.replace('/', "~1")),
    )
}

/// Every namespace that a virtual cluster runs in, with the file that it is in.
fn virtual_clusters(fleet: &Delivered) -> impl Iterator<Item = (&str, &Value)> {
    fleet.files().filter(|(_, object)| {
        text(object, "/kind") == "Namespace"
            && !label(object, "platformc.io/virtual-cluster").is_empty()
    })
}

fn of_virtual_clusters(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, namespace) in virtual_clusters(fleet) {
        let own = text(namespace, NAME);
        let policies = || {
            let all = fleet.file(path).iter();
            all.filter(|it| text(it, "/kind") == POLICY)
        };
        if !policies().any(closes) {
            wrong.push(format!("{own} is open"));
        }
        for policy in policies() {
            let name = text(policy, NAME);
            if !comes_in_from(policy, &[own, "argocd"])
                || !goes_out_to(policy, &[own, "kube-system"])
            {
                wrong.push(format!("{own}: {name}"));
            }
        }
    }
    wrong
}

/// Whether a policy closes every pod in both directions.
fn closes(policy: &Value) -> bool {
    policy.pointer("/spec/podSelector") == Some(&json!({}))
        && texts(policy, "/spec/policyTypes") == ["Ingress", "Egress"]
}

fn comes_in_from(policy: &Value, namespaces: &[&str]) -> bool {
    list(policy, "/spec/ingress").iter().all(|rule| {
        let from = list(rule, "/from");
        !from.is_empty() && from.iter().all(|peer| is_in(peer, namespaces))
    })
}

/// Addresses are for the control plane alone, which asks the host's API server.
fn goes_out_to(policy: &Value, namespaces: &[&str]) -> bool {
    let of_control_plane =
        policy.pointer("/spec/podSelector/matchLabels") == Some(&json!({ "app": "vcluster" }));
    list(policy, "/spec/egress").iter().all(|rule| {
        let to = list(rule, "/to");
        let is_address = |peer: &Value| of_control_plane && peer.get("ipBlock").is_some();
        !to.is_empty()
            && to
                .iter()
                .all(|peer| is_address(peer) || is_in(peer, namespaces))
    })
}

/// Whether a peer is in one of these namespaces, chosen by its name.
fn is_in(peer: &Value, namespaces: &[&str]) -> bool {
    let by_label = "/namespaceSelector/matchLabels/kubernetes.io~1metadata.name";
    if let Some(name) = peer.pointer(by_label) {
        return namespaces.iter().any(|namespace| name == namespace);
    }
    let [by_name] = list(peer, "/namespaceSelector/matchExpressions") else {
        return false;
    };
    let names = texts(by_name, "/values");
    text(by_name, "/key") == "kubernetes.io/metadata.name"
        && text(by_name, "/operator") == "In"
        && !names.is_empty()
        && names.iter().all(|name| namespaces.contains(name))
}

fn unconfirmed(fleet: &Delivered) -> Vec<String> {
    let own = fleet.kind("Namespace").map(|(_, it)| it);
    let own = own.filter(|it| !label(it, CONTROL_OF).is_empty());
    let all = own.chain(virtual_clusters(fleet).map(|(_, it)| it));
    let confirmed = "Prune=confirm,Delete=confirm";
    let option = "/metadata/annotations/argocd.argoproj.io~1sync-options";
    all.filter(|it| text(it, option) != confirmed)
        .map(|it| text(it, NAME).to_owned())
        .collect()
}

/// Where the guard of applications reads where they may go.
const GO_TO: &str = "/metadata/annotations/platformc.io~1destinations";

fn going_elsewhere(fleet: &Delivered) -> Vec<String> {
    let own = fleet.kind("Namespace").map(|(_, it)| it);
    let own = own.filter(|it| !label(it, CONTROL_OF).is_empty());
    let is_wrong = |it: &&Value| {
        let name = text(it, NAME);
        let projects = fleet.projects().map(|(_, project)| project);
        let projects =
            projects.filter(|project| texts(project, "/spec/sourceNamespaces").contains(&name));
        let places = projects.flat_map(|project| list(project, "/spec/destinations"));
        let allowed: BTreeSet<&str> = places.map(|place| text(place, "/namespace")).collect();
        let said: BTreeSet<&str> = text(it, GO_TO).split(',').collect();
        said != allowed
    };
    let wrong = own.filter(is_wrong);
    wrong.map(|it| text(it, NAME).to_owned()).collect()
}

fn registries(fleet: &Delivered) -> Vec<String> {
    let data = "/spec/target/template/data";
    let secrets = fleet.kind(SECRET).map(|(_, secret)| secret);
    let charts = secrets.filter(|it| text(it, &format!("{data}/type")) == "helm");
    let is_wrong = |it: &&Value| {
        let has_scheme = text(it, &format!("{data}/url")).contains("://");
        let is_registry = text(it, &format!("{data}/enableOCI")) == "true";
        has_scheme == is_registry
    };
    let wrong = charts.filter(is_wrong);
    wrong.map(|it| text(it, NAME).to_owned()).collect()
}

/// Credentials of tenants' repositories under a key that is not of the repository's host.
fn shown_elsewhere(fleet: &Delivered) -> Vec<String> {
    let secrets = fleet.kind(SECRET).map(|(_, secret)| secret);
    let of_tenants = secrets.filter(|it| !label(it, "platformc.io/tenant").is_empty());
    let is_wrong = |it: &&Value| {
        let host = host(text(it, "/spec/target/template/data/url"));
        let keys = list(it, "/spec/data").iter();
        let mut keys = keys.map(|data| text(data, "/remoteRef/key")).peekable();
        keys.peek().is_none() || keys.any(|key| key.rsplit('/').next() != Some(host))
    };
    let wrong = of_tenants.filter(is_wrong);
    wrong.map(|it| text(it, NAME).to_owned()).collect()
}

/// The host of a URL, without scheme, user, port and path.
fn host(url: &str) -> &str {
    let place = url.split_once("://").map_or(url, |(_, place)| place);
    let authority = place.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}

/// A tree whose tenant has these apps, in this order.
fn tree(apps: [&str; 2]) -> OutputTree {
    let [first, second] = apps;
    delivered::tree_of(&ORCHARD.replace(
        r#"tenant "idle" {"#,
        &format!("tenant \"idle\" {{\n    {first}\n    {second}"),
    ))
}

#[test]
fn a_public_repository_is_shown_no_credentials() {
    let source = r#"source "https://charts.orchard.example" chart="stone""#;
    let public = ORCHARD.replace(source, &format!("{source} public=#true"));
    let has_secret = |spec: &str| {
        let tree = delivered::tree_of(spec);
        let mut files = tree.iter();
        files.any(|(_, text)| text.contains("name: repository-cherry-prod.stone"))
    };
    assert!(has_secret(ORCHARD) && !has_secret(&public));
}

#[test]
fn the_order_of_two_apps_of_one_repository_changes_nothing() {
    let app = |name: &str, path: &str| {
        format!(
            "app \"{name}\" {{ source \"https://git.orchard.example/idle/both.git\" path=\"{path}\"; version dev=\"1.0.0\"; }}"
        )
    };
    let (a, b) = (app("a", "deploy/a"), app("b", "deploy/b"));
    assert!(tree([&a, &b]) == tree([&b, &a]));
    // The control: the apps are in the tree.
    let other = app("b", "deploy/c");
    assert!(tree([&a, &b]) != tree([&a, &other]));
}

#[test]
fn a_patch_tunes_argocd_and_changes_nothing_else() {
    let patch =
        r#"patch "ConfigMap" name="argocd-cm" { set "/data/timeout.reconciliation" "300s"; }"#;
    let tuned = delivered::of_spec(&format!("{ORCHARD}\n{patch}"));
    let mut expected = delivered::of_spec(ORCHARD);
    let of = "/data/timeout.reconciliation";
    expected.set("ConfigMap", "argocd-cm", of, &json!("300s"));
    assert_eq!(tuned, expected);
}
