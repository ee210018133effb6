//! Where tenants make applications of their own: what they may say there, and what Argo CD may do there and elsewhere.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Rule;
use super::delivered::{self, Delivered, NAME, list, text, texts};
use super::ways_out::{CONTROL_OF, label};

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "Argo CD changes applications where tenants make them, and sees them everywhere",
        against: writes_elsewhere,
        broken: &[
            ("changes them everywhere", |it| {
                let controller = json!("platformc:application-controller");
                it.set(EVERYWHERE, READER, "/roleRef/name", &controller);
            }),
            ("does not see them", |it| it.take(EVERYWHERE, READER)),
            ("changes none of a tenant's", |it| {
                it.take("RoleBinding", "application-controller");
            }),
            ("changes all by the role to see them", |it| {
                let every = json!(["*"]);
                it.set("ClusterRole", READER, "/rules/0/verbs", &every);
            }),
        ],
    },
    Rule {
        holds: "where tenants make applications of their own, their words pass a guard",
        against: unguarded,
        broken: &[
            ("without the guard", |it| {
                it.take(GUARD_KIND, GUARD);
            }),
            ("without what makes it count", |it| {
                it.take(GUARD_BINDING, GUARD);
            }),
            ("that refuses nothing", |it| {
                it.set(GUARD_KIND, GUARD, "/spec/validations", &json!([]));
            }),
            ("that lets every sync through", |it| {
                let of = "/spec/validations/0/expression";
                it.set(GUARD_KIND, GUARD, of, &json!("true"));
            }),
            ("that looks at something else", |it| {
                let of = "/spec/matchConstraints/resourceRules/0/resources";
                it.set(GUARD_KIND, GUARD, of, &json!(["appprojects"]));
            }),
            ("that looks at new ones only", |it| {
                let of = "/spec/matchConstraints/resourceRules/0/operations";
                it.set(GUARD_KIND, GUARD, of, &json!(["CREATE"]));
            }),
            ("for nobody", |it| {
                let of = "/spec/matchConditions/0/expression";
                it.set(GUARD_KIND, GUARD, of, &json!("false"));
            }),
            ("that lets through what it can't judge", |it| {
                it.set(GUARD_KIND, GUARD, "/spec/failurePolicy", &json!("Ignore"));
            }),
            ("that only warns", |it| {
                let warns = json!(["Warn"]);
                it.set(GUARD_BINDING, GUARD, "/spec/validationActions", &warns);
            }),
            ("that looks elsewhere", |it| {
                let of = "/spec/matchConstraints/namespaceSelector/matchExpressions/0/key";
                it.set(GUARD_KIND, GUARD, of, &json!("platformc.io/tenant"));
            }),
        ],
    },
];

const GUARD: &str = "platformc-application-guard";
const GUARD_KIND: &str = "ValidatingAdmissionPolicy";
const GUARD_BINDING: &str = "ValidatingAdmissionPolicyBinding";
const READER: &str = "platformc:application-reader";
const EVERYWHERE: &str = "ClusterRoleBinding";

/// What lets Argo CD do more or less with applications than it must.
fn writes_elsewhere(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (_, role) in fleet
        .kind("ClusterRole")
        .filter(|(_, it)| text(it, NAME) == READER)
    {
        let seen = json!([{
            "apiGroups": ["argoproj.io"],
            "resources": ["applications"],
            "verbs": ["get", "list", "watch"],
        }]);
        if role.pointer("/rules") != Some(&seen) {
            wrong.push(format!("{READER} does more than see"));
        }
    }
    let hubs: BTreeSet<&str> = fleet.kind("AppProject").map(|(hub, _)| hub).collect();
    for hub in hubs {
        let bindings = fleet.kind(EVERYWHERE).filter(|(on, _)| *on == hub);
        let roles: Vec<&str> = bindings.map(|(_, it)| text(it, "/roleRef/name")).collect();
        if roles != [READER] {
            wrong.push(format!("on all of {hub}: {roles:?}"));
        }
    }
    let namespaces = fleet.kind("Namespace");
    for (hub, own) in namespaces.filter(|(_, it)| !label(it, CONTROL_OF).is_empty()) {
        let mut bindings = fleet
            .kind("RoleBinding")
            .filter(|(on, it)| *on == hub && text(it, "/metadata/namespace") == text(own, NAME));
        let works = |it: &Value| text(it, "/roleRef/name") == "platformc:application-controller";
        if !bindings.any(|(_, it)| works(it)) {
            wrong.push(format!("{}: Argo CD does nothing here", text(own, NAME)));
        }
    }
    wrong
}

fn unguarded(fleet: &Delivered) -> Vec<String> {
    let namespaces = fleet.kind("Namespace");
    let own = namespaces.filter(|(_, it)| !label(it, CONTROL_OF).is_empty());
    let wrong = own.filter(|(hub, _)| !is_guarded(fleet, hub));
    wrong.map(|(_, it)| text(it, NAME).to_owned()).collect()
}

fn is_guarded(fleet: &Delivered, hub: &str) -> bool {
    let of_hub = |kind: &'static str, fits: fn(&Value) -> bool| {
        let mut all = fleet.kind(kind);
        all.any(|(on, it)| on == hub && text(it, NAME) == GUARD && fits(it))
    };
    let guards = |policy: &Value| {
        text(policy, "/spec/failurePolicy") == "Fail" && looks(policy) && refuses(policy)
    };
    let denies = |binding: &Value| texts(binding, "/spec/validationActions").contains(&"Deny");
    of_hub(GUARD_KIND, guards) && of_hub(GUARD_BINDING, denies)
}

/// Whether a guard is asked of every application that somebody but Argo CD and the platform writes there.
fn looks(policy: &Value) -> bool {
    let there = json!({ "matchExpressions": [{ "key": CONTROL_OF, "operator": "Exists" }] });
    let written = json!([{
        "apiGroups": ["argoproj.io"],
        "apiVersions": ["v1alpha1"],
        "operations": ["CREATE", "UPDATE"],
        "resources": ["applications"],
        "scope": "*",
    }]);
    let others = "\
!(request.userInfo.username in [
  'system:serviceaccount:argocd:argocd-application-controller',
  'system:serviceaccount:argocd:argocd-server',
  'system:serviceaccount:platformc-deployers:platform'
])";
    let conditions = list(policy, "/spec/matchConditions").iter();
    policy.pointer("/spec/matchConstraints/namespaceSelector") == Some(&there)
        && policy.pointer("/spec/matchConstraints/resourceRules") == Some(&written)
        && conditions.map(|it| text(it, "/expression")).eq([others])
}

/// Whether a guard refuses a sync that is not Argo CD's, what writes to Git, and what goes to other namespaces.
fn refuses(policy: &Value) -> bool {
    let sync = "\
!has(object.operation) ||
(request.operation == 'UPDATE' && has(oldObject.operation) &&
  object.operation == oldObject.operation)";
    let place = "\
namespaceObject.metadata.?annotations.orValue({}).exists(key,
  key == 'platformc.io/destinations' &&
  object.spec.destination.?namespace.orValue('') in namespaceObject.metadata.annotations[key].split(','))";
    let rules = list(policy, "/spec/validations").iter();
    rules
        .map(|it| text(it, "/expression"))
        .eq([sync, "!has(object.spec.sourceHydrator)", place])
}

/// The Secrets of a project's repositories: URL, and whether of Git, of charts or of a registry.
fn credentials<'f>(fleet: &'f Delivered, project: &str) -> BTreeSet<(&'f str, &'f str, &'f str)> {
    let data = "/spec/target/template/data";
    let of = |it: &'f Value, key: &str| text(it, &format!("{data}/{key}"));
    let secrets = fleet.kind("ExternalSecret").map(|(_, it)| it);
    let own = secrets.filter(|it| of(it, "project") == project);
    own.map(|it| (of(it, "url"), of(it, "type"), of(it, "enableOCI")))
        .collect()
}

#[test]
fn they_come_from_what_is_named_for_them_and_nowhere_else() {
    let fleet = delivered::of_spec(delivered::ORCHARD);
    let (git, charts) = (
        "https://git.orchard.example/quince/lab.git",
        "https://charts.orchard.example/quince",
    );
    let registry = "r.orchard.example/quince";
    for (project, named) in [
        ("quince-dev", vec![charts, git, registry]),
        ("quince-prod", vec![charts, git]),
        ("idle-dev", vec![]),
    ] {
        let said = fleet.project("mgmt", project).expect("a project");
        assert_eq!(texts(said, "/spec/sourceRepos"), named, "{project}");
    }
    // What everybody may read is shown no credentials.
    let git = (git, "git", "");
    assert_eq!(credentials(&fleet, "quince-prod"), BTreeSet::from([git]));
    let registry = (registry, "helm", "true");
    assert_eq!(
        credentials(&fleet, "quince-dev"),
        BTreeSet::from([git, registry])
    );
}

#[test]
fn what_a_tenant_says_takes_the_place_of_what_its_class_says() {
    let class = "\
tenant-class \"tree\" {
    own-applications #true { repository \"https://git.orchard.example/{tenant}/class.git\"; }
}
tenant \"medlar\" class=\"tree\"
tenant \"rowan\" class=\"tree\" {
    own-applications #true { repository \"https://git.orchard.example/rowan/own.git\"; }
}
tenant \"sloe\" class=\"tree\" { own-applications #false; }
";
    let fleet = delivered::of_spec(&format!("{}\n{class}", delivered::ORCHARD));
    let from = |project: &str| {
        let said = fleet.project("mgmt", project).expect("a project");
        let places = texts(said, "/spec/sourceNamespaces");
        (texts(said, "/spec/sourceRepos"), places)
    };
    let medlar = vec!["https://git.orchard.example/medlar/class.git"];
    assert_eq!(from("medlar-dev"), (medlar, vec!["argocd-medlar"]));
    let rowan = vec!["https://git.orchard.example/rowan/own.git"];
    assert_eq!(from("rowan-dev"), (rowan, vec!["argocd-rowan"]));
    assert_eq!(from("sloe-dev"), (vec![], vec![]));
}
