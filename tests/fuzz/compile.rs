//! The compiler on specs that are nearly right: an example with a few changes that the bytes decide on.

mod change;
mod spec;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;

use platformc::diag::render::{self, Style};
use platformc::diag::{Diagnostics, Report};
use platformc::load::{self, MemoryFolder, Sources};
use platformc::output::OutputTree;
use platformc::syntax::Node;
use serde_json::Value;

use super::generate::Choices;

pub(crate) fn run(data: &[u8]) {
    let text = change::changed_spec(&mut Choices::new(data));
    let mut folder = MemoryFolder::default().with("platform.kdl", text.as_str());
    for (path, text) in spec::MANIFESTS {
        folder = folder.with(path, *text);
    }
    let mut diags = Diagnostics::default();
    let mut sources = load::load(&folder, &mut diags);
    if diags.errors() > 0 {
        return check_messages(&diags.into_report(&sources.map));
    }
    let tree = compile(&sources, diags);
    reverse(&mut sources.root);
    let reversed = compile(&sources, Diagnostics::default());
    let difference = difference(tree.as_ref(), reversed.as_ref());
    assert!(
        difference.is_none(),
        "the order of nodes matters: {difference:#?}\n{text}"
    );
    if let Some(tree) = tree {
        check_tree(&tree, &text);
    }
}

fn compile(sources: &Sources, mut diags: Diagnostics) -> Option<OutputTree> {
    let tree = platformc::compile(sources, &mut diags);
    assert_eq!(tree.is_ok(), diags.errors() == 0);
    check_messages(&diags.into_report(&sources.map));
    tree.ok()
}

/// The first file that is not the same in both.
fn difference(one: Option<&OutputTree>, other: Option<&OutputTree>) -> Option<[String; 3]> {
    let (Some(one), Some(other)) = (one, other) else {
        let made = |tree: Option<&OutputTree>| tree.is_some().to_string();
        let both = one.is_none() && other.is_none();
        return (!both).then(|| ["compiles".to_owned(), made(one), made(other)]);
    };
    let mut paths = one.iter().chain(other.iter()).map(|(path, _)| path);
    let path = paths.find(|path| one.get(path) != other.get(path))?;
    let text = |tree: &OutputTree| tree.get(path).unwrap_or_default().to_owned();
    Some([path.to_string(), text(one), text(other)])
}

/// Every message can be shown in every form, and is about text that is there.
fn check_messages(report: &Report<'_>) {
    for diagnostic in report.diagnostics() {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            let range = label.span.start as usize..label.span.end as usize;
            let text = report.sources().file(label.span.source).text();
            assert!(text.get(range).is_some(), "{diagnostic:?}");
        }
    }
    for (width, color) in [(20, true), (100, false)] {
        let unicode = color;
        let style = Style {
            color,
            width,
            unicode,
        };
        render::human(report, style);
    }
    render::short(report);
    render::sarif(report);
    render::github(report);
    render::junit(report);
    for json in [render::json(report), render::gitlab(report)] {
        assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
    }
}

/// Turns the order of children around at every level.
fn reverse(node: &mut Node) {
    for child in node.children.iter_mut().flatten() {
        reverse(child);
    }
    if let Some(children) = &mut node.children {
        children.reverse();
    }
}

/// Every file can be written, and no object is there twice on a cluster.
fn check_tree(tree: &OutputTree, spec: &str) {
    assert!(tree.misplaced().is_none(), "{:?}\n{spec}", tree.misplaced());
    let mut objects = BTreeSet::new();
    for (path, text) in tree.iter() {
        let path = path.as_str();
        if Path::new(path).extension() != Some(OsStr::new("yaml")) {
            continue;
        }
        let cluster = path.split('/').nth(2).unwrap_or_default();
        for document in text.split("---\n") {
            let is_kustomization = document.contains("\nkind: Kustomization\n");
            let is_new = is_kustomization || objects.insert((cluster, name(document)));
            assert!(is_new, "{path}: twice:\n{document}\n{spec}");
        }
    }
}

/// What no other object of a cluster may be called: group, kind, namespace and name. A reader of YAML would
/// take most of the time, and the writer has a target of its own.
fn name(object: &str) -> [&str; 4] {
    let group = word(object.lines(), "apiVersion: ").split_once('/');
    let metadata = object.lines().skip_while(|line| *line != "metadata:");
    let metadata = metadata.skip(1).take_while(|line| line.starts_with(' '));
    [
        group.map_or("", |(group, _)| group),
        word(object.lines(), "kind: "),
        word(metadata.clone(), "  namespace: "),
        word(metadata, "  name: "),
    ]
}

/// What stands behind the first line's beginning.
fn word<'t>(mut lines: impl Iterator<Item = &'t str>, beginning: &str) -> &'t str {
    let found = lines.find_map(|line| line.strip_prefix(beginning));
    found.unwrap_or_default()
}
