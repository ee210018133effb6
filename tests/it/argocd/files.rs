//! Which files a tenant has on a hub, and which lists name it.

use std::collections::BTreeSet;

use crate::fixture;

use super::delivered::{ORCHARD, orchard_static, tree_of};

/// The spec without a tenant.
fn without(spec: &str, tenant: &str) -> String {
    let start = spec
        .find(&format!("tenant \"{tenant}\" {{"))
        .expect("the tenant");
    let end = spec[start..].find("\n}\n").expect("its end") + start + 3;
    format!("{}{}", &spec[..start], &spec[end..])
}

#[test]
fn a_tenant_that_goes_takes_its_files_and_no_others() {
    for spec in [ORCHARD.to_owned(), orchard_static()] {
        let with = tree_of(&spec);
        let less = tree_of(&without(&spec, "pear"));
        let differs = |path: &&str, other: &platformc::output::OutputTree| {
            let path = platformc::output::RelPath::new(*path).expect("a path");
            other.get(&path) != with.get(&path)
        };
        let paths = with.iter().map(|(path, _)| path.as_str());
        let changed: BTreeSet<&str> = paths.filter(|path| differs(path, &less)).collect();
        let on_clusters = ["dev", "prod-eu", "prod-us", "prod-lab"]
            .into_iter()
            .flat_map(|it| {
                let folder = format!("fleet/clusters/{it}/tenants");
                let own = ["access", "namespace", "network"]
                    .map(|file| format!("{folder}/pear/{file}.yaml"));
                own.into_iter()
                    .chain([format!("{folder}/kustomization.yaml")])
            });
        let folder = "fleet/argocd/mgmt/tenants";
        let own = ["applications", "projects", "repositories"]
            .map(|it| format!("{folder}/pear/{it}.yaml"));
        // What the sets make is listed for people.
        let readme = spec
            .contains("\"sets\"")
            .then(|| format!("{folder}/pear/README.md"));
        let expected: BTreeSet<String> = on_clusters
            .chain(own)
            .chain(readme)
            // It speaks of keys where somebody signs, and here that is this tenant alone.
            .chain(["fleet/argocd/mgmt/README.md".to_owned()])
            .chain([format!("{folder}/kustomization.yaml")])
            .collect();
        assert_eq!(changed, expected.iter().map(String::as_str).collect());
        assert!(less.iter().all(|(path, _)| with.get(path).is_some()));
    }
}

#[test]
fn a_tenant_with_nothing_to_deliver_has_a_project_and_nothing_else() {
    let tree = tree_of(ORCHARD);
    let files = |tenant: &str| -> Vec<String> {
        let folder = format!("fleet/argocd/mgmt/tenants/{tenant}/");
        let paths = tree.iter().map(|(path, _)| path.as_str());
        let own = paths.filter_map(|path| path.strip_prefix(&folder));
        own.map(str::to_owned).collect()
    };
    assert_eq!(files("idle"), ["projects.yaml"]);
    assert_eq!(
        files("quince"),
        [
            "own-applications.yaml",
            "projects.yaml",
            "repositories.yaml"
        ]
    );
    assert!(files("pear").contains(&"applications.yaml".to_owned()));
}

#[test]
fn everything_on_a_hub_is_applied() {
    let tree = tree_of(ORCHARD);
    let mut named = BTreeSet::new();
    let mut folders = vec!["fleet/argocd/mgmt".to_owned()];
    while let Some(folder) = folders.pop() {
        let list = format!("{folder}/kustomization.yaml");
        let text = tree.get(&platformc::output::RelPath::new(list.as_str()).expect("a path"));
        for line in text.expect("a kustomization").lines() {
            let Some(entry) = line.strip_prefix("- ") else {
                continue;
            };
            if fixture::is_yaml(entry) {
                named.insert(format!("{folder}/{entry}"));
            } else {
                folders.push(format!("{folder}/{entry}"));
            }
        }
        named.insert(list);
    }
    let paths = tree.iter().map(|(path, _)| path.as_str());
    let there = paths.filter(|path| path.starts_with("fleet/argocd/") && fixture::is_yaml(path));
    let rest: Vec<&str> = there.filter(|path| !named.contains(*path)).collect();
    // The chart reads its values itself.
    assert_eq!(rest, ["fleet/argocd/mgmt/values.yaml"]);
}
