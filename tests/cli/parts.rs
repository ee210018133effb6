//! `--only` and `--shard`: a part is built, and nothing outside of it is touched.

use std::collections::BTreeMap;

use crate::area::Area;

const SPEC: &str = r#"
language 1
platform "x" { domain "x.example"; owners "@x/platform" }
region "eu" cloud="aws"
stage "dev"
stage "prod" after="dev"
cluster "dev" stage="dev" region="eu" server="https://dev.x.example"
cluster "prod-a" stage="prod" region="eu" server="https://a.x.example"
cluster "prod-b" stage="prod" region="eu" server="https://b.x.example"
tenant "cards" { developers "cards-devs" }
tenant "loans" { developers "loans-devs" }
"#;

/// The spec with another group of developers for each tenant.
fn changed() -> String {
    SPEC.replace("-devs", "-coders")
}

fn built() -> Area {
    let area = Area::with(&[("platform.kdl", SPEC)]);
    area.run(&["build", "--out", "out"]).ended(0);
    area
}

/// What is in a folder, by the path inside it.
fn tree(area: &Area, folder: &str) -> BTreeMap<String, String> {
    let files = area.files().into_iter();
    let inside =
        files.filter_map(|path| Some(path.strip_prefix(&format!("{folder}/"))?.to_owned()));
    inside
        .map(|path| (path.clone(), area.read(&format!("{folder}/{path}"))))
        .collect()
}

/// The files that differ between two trees, or are in one of them only.
fn differing(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Vec<String> {
    let all = one.keys().chain(other.keys());
    let mut paths: Vec<String> = all
        .filter(|path| one.get(*path) != other.get(*path))
        .cloned()
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

#[test]
fn shards_are_together_the_whole() {
    let area = built();
    let whole = tree(&area, "out");
    for of in 1..=4 {
        let mut union = BTreeMap::new();
        for number in 1..=of {
            let (shard, out) = (format!("{number}/{of}"), format!("{of}-{number}"));
            area.run(&["build", "--shard", &shard, "--out", &out])
                .ended(0);
            for (path, text) in tree(&area, &out) {
                let twice = union.insert(path.clone(), text);
                assert_eq!(twice, None, "{path} is in two of {of} shards");
            }
        }
        assert_eq!(
            differing(&union, &whole),
            Vec::<String>::new(),
            "{of} shards"
        );
    }
}

#[test]
fn shards_may_share_a_folder() {
    let area = built();
    area.write("platform.kdl", changed());
    for shard in ["3/3", "1/3", "2/3"] {
        area.run(&["build", "--shard", shard, "--out", "out"])
            .ended(0);
        area.run(&["build", "--shard", shard, "--out", "out", "--check"])
            .ended(0);
    }
    area.run(&["build", "--out", "out", "--check"]).ended(0);
}

#[test]
fn the_first_shard_removes_a_cluster_that_is_gone() {
    let area = built();
    area.write(
        "platform.kdl",
        SPEC.replace("cluster \"prod-b\"", "/-cluster \"prod-b\""),
    );
    area.run(&["build", "--shard", "2/2", "--out", "out"])
        .ended(0);
    let has = |area: &Area| area.files().iter().any(|path| path.contains("prod-b"));
    assert!(has(&area));
    area.run(&["build", "--shard", "1/2", "--out", "out"])
        .ended(0);
    assert!(!has(&area));
    area.run(&["build", "--out", "out", "--check"]).ended(0);
}

#[test]
fn only_what_is_named_is_built() {
    for (only, parts) in [
        (
            &["tenant=cards"] as &[&str],
            &[
                "dev/tenants/cards/",
                "prod-a/tenants/cards/",
                "prod-b/tenants/cards/",
            ] as &[&str],
        ),
        (&["cluster=prod-*"], &["prod-a/", "prod-b/"]),
        (&["stage=dev"], &["dev/"]),
        (
            &["stage=prod", "tenant=loans"],
            &["prod-a/tenants/loans/", "prod-b/tenants/loans/"],
        ),
        (&["cluster=dev", "cluster=prod-a"], &["dev/", "prod-a/"]),
    ] {
        let area = built();
        let before = tree(&area, "out");
        area.write("platform.kdl", changed());
        area.run(&["build", "--out", "all"]).ended(0);
        let mut arguments = vec!["build", "--out", "out"];
        arguments.extend(only.iter().flat_map(|only| ["--only", only]));
        area.run(&arguments).ended(0);
        let expected: Vec<String> = differing(&before, &tree(&area, "all"))
            .into_iter()
            .filter(|path| !path.ends_with("platformc.index"))
            .filter(|path| {
                parts
                    .iter()
                    .any(|part| path.starts_with(&format!("fleet/clusters/{part}")))
            })
            .collect();
        let found = differing(&before, &tree(&area, "out"));
        let (indexes, found): (Vec<String>, Vec<String>) = found
            .into_iter()
            .partition(|path| path.ends_with("platformc.index"));
        assert!(!found.is_empty(), "{only:?}");
        assert_eq!(found, expected, "{only:?}");
        assert!(
            indexes.iter().all(|path| path != "platformc.index"),
            "{only:?}: {indexes:?}"
        );
        arguments.push("--check");
        area.run(&arguments).ended(0);
        area.run(&["build", "--out", "out"]).ended(0);
        assert_eq!(
            differing(&tree(&area, "out"), &tree(&area, "all")),
            Vec::<String>::new()
        );
    }
}

#[test]
fn nothing_outside_of_a_part_is_removed_or_in_the_way() {
    let area = built();
    area.write(
        "platform.kdl",
        SPEC.replace("tenant \"loans\"", "/-tenant \"loans\""),
    );
    area.write(
        "out/fleet/clusters/dev/tenants/loans/access.yaml",
        "edited: true\n",
    );
    let before = tree(&area, "out");
    area.run(&["build", "--out", "out", "--only", "tenant=cards"])
        .ended(0);
    assert_eq!(
        differing(&before, &tree(&area, "out")),
        Vec::<String>::new()
    );
    let said = area.run(&["build", "--out", "out", "--check"]).ended(1).out;
    assert!(
        said.contains("orphaned: ") && said.contains("edited orphan: "),
        "{said}"
    );
}

#[test]
fn a_name_that_nothing_has_is_no_part() {
    let area = built();
    let run = area.run(&["build", "--only", "tenant=crads"]).ended(2);
    assert!(
        run.err.contains("the spec has no tenant of that name"),
        "{}",
        run.err
    );
    assert!(run.err.contains("did you mean `cards`?"), "{}", run.err);
    assert!(run.err.contains("`--only cluster=NAME`"), "{}", run.err);
    let run = area.run(&["build", "--only", "cluster=dve"]).ended(2);
    assert!(!run.err.contains("left the spec"), "{}", run.err);
    let run = area.run(&["build", "--shard", "3/2"]).ended(2);
    assert!(run.err.contains("the second of eight"), "{}", run.err);
}

#[test]
fn parts_that_have_nothing_in_common_are_a_mistake() {
    let area = built();
    let only = |words: &[&str]| {
        let mut arguments = vec!["build", "--out", "out"];
        arguments.extend(words.iter().flat_map(|word| ["--only", word]));
        area.run(&arguments)
    };
    for words in [
        &["cluster=dev", "stage=prod"] as &[&str],
        &["tenant=cards", "cluster=dev", "stage=prod"],
    ] {
        let run = only(words).ended(2);
        assert_eq!(
            run.err,
            "error: `--only cluster=dev` and `--only stage=prod` exclude each other: \
             no file is in all of these parts\n"
        );
    }
    only(&["cluster=dev", "stage=dev", "tenant=cards"]).ended(0);
    // Some shard has nothing of a part, and that is none's mistake.
    for shard in ["1/3", "2/3", "3/3"] {
        let only = ["--only", "cluster=dev", "--shard", shard];
        let arguments = ["build", "--out", "out"].into_iter().chain(only);
        area.run(&arguments.collect::<Vec<_>>()).ended(0);
    }
}

#[test]
fn a_build_that_is_not_done_is_finished_first() {
    let area = built();
    let index = area.read("out/platformc.index");
    area.write("out/platformc.index.next", index);
    let run = area
        .run(&["build", "--out", "out", "--only", "stage=dev"])
        .ended(1);
    assert!(
        run.err.contains("without `--only` and `--shard`"),
        "{}",
        run.err
    );
    area.run(&["build", "--out", "out"]).ended(0);
    area.run(&["build", "--out", "out", "--only", "stage=dev"])
        .ended(0);
}

/// The spec with a hub whose Argo CD delivers an app of each tenant.
fn delivered(spec: &str) -> String {
    let hub = r#"cluster "hub" role="hub" region="eu" server="https://hub.x.example""#;
    let platform =
        r#"repository "https://git.x.example/fleet.git"; delivery "argocd" hub="hub"; owners"#;
    let app = r#"app "web" { source "https://git.x.example/web.git" path="deploy"; version dev="1.0.0" prod="1.0.0"; }"#;
    let spec = spec
        .replace("owners", platform)
        .replace("-devs\" }", &format!("-devs\"; {app}; }}"));
    format!("{spec}{hub}\n")
}

#[test]
fn the_folder_of_a_hub_is_a_part_like_a_cluster() {
    let spec = delivered(SPEC);
    let area = Area::with(&[("platform.kdl", spec.as_str())]);
    area.run(&["build", "--out", "out"]).ended(0);
    let whole = tree(&area, "out");
    let of_cards = "fleet/argocd/hub/tenants/cards/projects.yaml";
    assert!(whole.contains_key(of_cards));
    for shard in ["1/3", "2/3", "3/3"] {
        area.run(&["build", "--out", "shards", "--shard", shard])
            .ended(0);
    }
    assert_eq!(
        differing(&whole, &tree(&area, "shards")),
        Vec::<String>::new()
    );
    area.write("platform.kdl", spec.replace("-devs", "-coders"));
    area.run(&["build", "--out", "out", "--only", "tenant=cards"])
        .ended(0);
    let changed = differing(&whole, &tree(&area, "out"));
    let files: Vec<&String> = changed
        .iter()
        .filter(|path| !path.ends_with("platformc.index"))
        .collect();
    assert!(
        files.iter().all(|path| path.contains("/tenants/cards/")),
        "{files:?}"
    );
    assert!(files.iter().any(|path| *path == of_cards), "{files:?}");
}

#[test]
fn the_last_line_says_what_was_built() {
    let area = built();
    let said = |arguments: &[&str]| {
        let all = [&["build", "--out", "out"], arguments].concat();
        area.run(&all).ended(0).err
    };
    for (arguments, expected) in [
        (&[][..], "0 files of 3 clusters in"),
        (
            &["--only", "tenant=cards"],
            "0 files of tenant cards on 3 clusters in",
        ),
        (
            &["--only", "tenant=cards", "--only", "stage=prod"],
            "of tenant cards, stage prod on 2 clusters in",
        ),
        (&["--only", "cluster=dev"], "0 files of 1 cluster in"),
    ] {
        let line = said(arguments);
        assert!(line.contains(expected), "{line}");
    }
}
