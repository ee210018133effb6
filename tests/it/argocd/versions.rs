//! Each version of Argo CD is told what it understands. A field that it does not know yet it ignores in silence.

use serde_json::Value;

use super::delivered::{self, Delivered, ORCHARD, text};

fn fleet_for(version: &str) -> Delivered {
    let mut spec = ORCHARD.replace(r#"argocd="3.5""#, &format!("argocd=\"{version}\""));
    if !["3.5", "3.6"].contains(&version) {
        spec = spec.replace(r#" chart="10.2.0""#, "");
    }
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

/// What is said to a version: that automation is on, that a sync to another revision is a right of its own, that logs
/// are asked for, in which form signatures are, that no sync replaces objects, and that no page describes the API.
fn said_to(version: &str) -> [bool; 7] {
    let fleet = fleet_for(version);
    let automated = |(_, application): (&str, Value)| {
        let automated = application.pointer("/spec/syncPolicy/automated");
        automated.map(|it| it.get("enabled").is_some())
    };
    let enabled: Vec<bool> = super::applications::all(&fleet)
        .into_iter()
        .filter_map(automated)
        .collect();
    let first = enabled.first().copied().expect("something syncs by itself");
    assert!(enabled.iter().all(|it| *it == first), "{version}");
    [
        first,
        config(
            &fleet,
            "application.sync.requireOverridePrivilegeForRevisionSync",
        ),
        config(&fleet, "server.rbac.log.enforce.enable"),
        project(&fleet, "/spec/signatureKeys").is_some(),
        project(&fleet, "/spec/sourceIntegrity").is_some(),
        config(&fleet, "server.sync.replace.allowed"),
        config(&fleet, "server.disable.swagger.ui"),
    ]
}

#[test]
fn each_version_is_told_what_it_knows() {
    for (version, expected) in [
        ("2.14", [false, false, true, true, false, false, false]),
        ("3.0", [false, false, false, true, false, true, false]),
        ("3.1", [true, false, false, true, false, true, false]),
        ("3.2", [true, false, false, true, false, true, false]),
        ("3.3", [true, true, false, true, false, true, false]),
        ("3.4", [true, true, false, true, false, true, false]),
        ("3.5", [true, true, false, false, true, true, false]),
        ("3.6", [true, true, false, false, true, true, true]),
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
