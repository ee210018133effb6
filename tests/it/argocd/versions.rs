//! Each version of Argo CD is told what it understands. A field that it does not know yet it ignores in silence.

use std::collections::BTreeSet;

use serde_json::Value;

use super::delivered::{self, Delivered, ORCHARD, text};

fn fleet_for(version: &str) -> Delivered {
    let mut spec = ORCHARD.replace(r#"argocd="3.5""#, &format!("argocd=\"{version}\""));
    let chart = if version == "3.6" {
        r#" chart="10.11.0""#
    } else {
        ""
    };
    spec = spec.replace(r#" chart="10.2.0""#, chart);
    delivered::of_spec(&spec)
}

fn config(fleet: &Delivered, key: &str) -> bool {
    let mut maps = fleet.kind("ConfigMap").map(|(_, map)| map);
    maps.any(|map| {
        map.pointer("/data")
            .is_some_and(|data| data.get(key).is_some())
    })
}

fn project(fleet: &Delivered, pointer: &str) -> Option<Value> {
    fleet
        .project("mgmt", "pear-prod")?
        .pointer(pointer)
        .cloned()
}

/// Whether somebody of each place may restart pods: people of a tenant, and of the platform.
fn restarting(fleet: &Delivered) -> [bool; 2] {
    let mut projects = fleet.projects().map(|(_, project)| project.to_string());
    let mut maps = fleet.kind("ConfigMap").map(|(_, map)| map.to_string());
    let line = "delete/*/Pod/*/*";
    [
        projects.any(|it| it.contains(line)),
        maps.any(|it| it.contains(line)),
    ]
}

/// Whether every application says something; some that do, and some that do not, are wrong.
fn of_all(fleet: &Delivered, pointer: &str) -> bool {
    let applications = super::applications::all(fleet).into_iter();
    let platforms = fleet.kind("Application").map(|(_, it)| it.clone());
    let said: BTreeSet<bool> = applications
        .map(|(_, it)| it)
        .chain(platforms)
        .map(|it| it.pointer(pointer) == Some(&Value::Bool(true)))
        .collect();
    assert_eq!(said.len(), 1, "{pointer}");
    said.contains(&true)
}

/// What is said to a version, a letter for each: that **a**utomation is on, that **o**ther revisions and a **r**eturn
/// to an old one need rights of their own, that **l**ogs do, that signatures are asked for by **k**eys or as
/// **i**ntegrity, that no **s**ync replaces objects, that no page **d**escribes the API, and that people of a
/// **t**enant and of the **p**latform may restart pods; and that a re**f**reshed commit is what is tried again.
fn said_to(version: &str) -> String {
    let fleet = fleet_for(version);
    let [by_tenants, by_platform] = restarting(&fleet);
    let said = [
        of_all(&fleet, "/spec/syncPolicy/automated/enabled"),
        config(
            &fleet,
            "application.sync.requireOverridePrivilegeForRevisionSync",
        ),
        config(&fleet, "server.rbac.rollback.enforce.enable"),
        config(&fleet, "server.rbac.log.enforce.enable"),
        project(&fleet, "/spec/signatureKeys").is_some(),
        project(&fleet, "/spec/sourceIntegrity").is_some(),
        config(&fleet, "server.sync.replace.allowed"),
        config(&fleet, "server.disable.swagger.ui"),
        by_tenants,
        by_platform,
        of_all(&fleet, "/spec/syncPolicy/retry/refresh"),
    ];
    let letters = said.into_iter().zip("aorlkisdtpf".chars());
    letters
        .map(|(is_said, letter)| if is_said { letter } else { '-' })
        .collect()
}

#[test]
fn each_version_is_told_what_it_knows() {
    for (version, expected) in [
        ("2.14", "---lk------"),
        ("3.0", "----k-s----"),
        ("3.1", "a---k-s----"),
        ("3.2", "a---k-s---f"),
        ("3.3", "ao--k-s---f"),
        ("3.4", "ao--k-s---f"),
        ("3.5", "ao---is-tpf"),
        ("3.6", "aor--isdtpf"),
    ] {
        assert_eq!(said_to(version), expected, "{version}");
    }
}

#[test]
fn signatures_are_asked_for_where_a_tenant_asks() {
    let old = fleet_for("3.4");
    assert_eq!(
        project(&old, "/spec/signatureKeys"),
        Some(serde_json::json!([{ "keyID": "D56C4FCA57A46444" }]))
    );
    // Argo CD compares these letter by letter, so they are for every repository that the project has.
    let new = fleet_for("3.5");
    let policies = project(&new, "/spec/sourceIntegrity/git/policies");
    let expected = serde_json::json!([{
        "repos": [{ "url": "*" }],
        "gpg": { "mode": "head", "keys": ["D56C4FCA57A46444"] },
    }]);
    assert_eq!(policies, Some(expected));
    for fleet in [old, new] {
        let others = fleet
            .projects()
            .filter(|(_, it)| text(it, "/metadata/name") != "pear-prod");
        let fields = ["/spec/signatureKeys", "/spec/sourceIntegrity"];
        let asking =
            others.filter(|(_, it)| fields.iter().any(|field| it.pointer(field).is_some()));
        assert_eq!(asking.count(), 0);
    }
}

/// The line of Argo CD, and the first release of it that closes the known ways out of a tenant, or the last of all where
/// none does.
const FLOORS: &[(&str, u32)] = &[
    ("2.14", 21),
    ("3.0", 23),
    ("3.1", 16),
    ("3.2", 12),
    ("3.3", 15),
    ("3.4", 10),
    ("3.5", 0),
    ("3.6", 1),
];

#[test]
fn what_is_installed_has_no_known_way_out_of_a_tenant() {
    for (line, least) in FLOORS {
        let fleet = fleet_for(line);
        let values = fleet.file("fleet/argocd/mgmt/values.yaml").first();
        let tag = text(values.expect("values"), "/global/image/tag").to_owned();
        let patch = tag
            .strip_prefix(&format!("v{line}."))
            .and_then(|patch| patch.parse::<u32>().ok());
        assert!(patch.is_some_and(|patch| patch >= *least), "{line}: {tag}");
    }
}
