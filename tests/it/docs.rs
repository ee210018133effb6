//! What the pages at the root of the repository show is what platformc does.

use std::fs;

use platformc::diag::Diagnostics;
use platformc::load::{self, MemoryFolder};
use platformc::output::RelPath;

use crate::fixture;

const PAGES: [&str; 4] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
];

#[test]
fn the_readme_shows_the_quickstart() {
    let readme = text("README.md");
    assert!(
        quickstart().ends_with(&block(&readme, "kdl")),
        "the quickstart does not end like README.md"
    );
    let tree = fixture::compile(&fixture::example("quickstart"));
    let path = RelPath::new("fleet/clusters/prod/tenants/shop/network.yaml").expect("a path");
    let network = tree.get(&path).expect("the file that README.md names");
    assert!(
        network.contains(&block(&readme, "yaml")),
        "{path} does not say what README.md shows"
    );
}

#[test]
fn the_readme_shows_a_mistake_as_it_is_reported() {
    let spec = quickstart().replace(
        "shares-with \"shop\" ports=\"9200\"",
        "shares-with \"shop\" ports=\"9300\"",
    );
    let mut diags = Diagnostics::default();
    let (sources, _) = load::load(
        &MemoryFolder::default().with("platform.kdl", spec),
        &mut diags,
    );
    assert!(platformc::compile(&sources, &mut diags).is_err());
    let shown = fixture::report(diags, &sources);
    let (shown, _) = shown.split_once("\n\n1 error;").expect("one mistake");
    let shown = shown.replace("[platform.kdl", "[examples/quickstart/platform.kdl");
    let readme = text("README.md");
    assert!(
        readme.contains(shown.as_str()),
        "README.md shows another message than this one:\n{shown}"
    );
}

#[test]
fn every_link_leads_to_a_file() {
    let mut dead = Vec::new();
    for page in PAGES {
        let text = text(page);
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let target = link.split('#').next().unwrap_or(link);
            let is_local = !target.is_empty() && !target.contains("://");
            if is_local && !fixture::root().join(target).exists() {
                dead.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(dead.is_empty(), "links to nothing:\n{}", dead.join("\n"));
}

fn text(path: &str) -> String {
    let text = fs::read_to_string(fixture::root().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn quickstart() -> String {
    text("examples/quickstart/platform.kdl")
}

/// The first fenced block of a kind.
fn block(page: &str, kind: &str) -> String {
    let begin = format!("```{kind}");
    let lines = page.lines().skip_while(|line| *line != begin).skip(1);
    let lines = lines.take_while(|line| *line != "```");
    lines.flat_map(|line| [line, "\n"]).collect()
}
