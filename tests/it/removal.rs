//! What becomes of a tenant that is removed: no engine deletes what is in its namespaces unasked, and where they stay
//! they stay closed.

use platformc::load::MemoryFolder;
use platformc::output::RelPath;

use crate::fixture;

/// Each object of a tenant on a cluster, as `Kind/name`, with its annotation about removal.
fn annotated(delivery: &str) -> Vec<(String, Option<String>)> {
    let spec = format!(
        r#"
        language 1
        platform "x" {{ domain "x.example"; repository "https://git.x.example/fleet.git"; {delivery} }}
        region "eu" cloud="aws"
        stage "dev"
        cluster "dev" stage="dev" region="eu"
        tenant "a" {{ admins "a-leads" }}
        "#
    );
    let tree = fixture::tree_of(&MemoryFolder::default().with("platform.kdl", spec));
    let files = ["namespace", "network", "access"].map(|file| {
        let path = format!("fleet/clusters/dev/tenants/a/{file}.yaml");
        tree.get(&RelPath::new(path).expect("a path"))
            .expect("a file of the tenant")
    });
    let objects = files.iter().flat_map(|file| file.split("\n---\n"));
    objects.map(removal).collect()
}

fn removal(object: &str) -> (String, Option<String>) {
    let after = |start: &str| object.lines().find_map(|line| line.strip_prefix(start));
    let title = format!(
        "{}/{}",
        after("kind: ").expect("a kind"),
        after("  name: ").expect("a name")
    );
    let mut lines = object.lines().map(str::trim);
    let about = lines.find(|line| line.contains("argoproj") || line.contains("fluxcd"));
    (title, about.map(str::to_owned))
}

/// The objects that stay in a cluster whatever the files say.
const FENCE: &[&str] = &[
    "Namespace/a-dev",
    "ServiceAccount/default",
    "ResourceQuota/compute",
    "ResourceQuota/no-system-priority",
    "ResourceQuota/no-cross-namespace-affinity",
    "LimitRange/defaults",
    "NetworkPolicy/default-deny",
];

#[test]
fn flux_takes_neither_a_namespace_nor_its_fence() {
    for delivery in ["delivery \"flux\"", "delivery \"both\""] {
        for (title, about) in annotated(delivery) {
            let stays = FENCE.contains(&title.as_str());
            let expected = stays.then_some("kustomize.toolkit.fluxcd.io/prune: disabled");
            assert_eq!(about.as_deref(), expected, "{delivery}: {title}");
        }
    }
}

#[test]
fn argo_cd_asks_before_it_takes_a_namespace() {
    for (title, about) in annotated("delivery \"argocd\"") {
        let asked = title == "Namespace/a-dev";
        let option = "argocd.argoproj.io/sync-options: Prune=confirm,Delete=confirm";
        assert_eq!(about.as_deref(), asked.then_some(option), "{title}");
    }
}

#[test]
fn without_an_engine_pruning_takes_all() {
    let all = annotated("");
    let titles: Vec<&str> = all.iter().map(|(title, _)| title.as_str()).collect();
    assert!(
        FENCE.iter().all(|title| titles.contains(title)),
        "{titles:?}"
    );
    assert!(all.iter().all(|(_, about)| about.is_none()), "{all:?}");
}
