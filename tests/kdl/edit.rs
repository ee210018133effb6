//! What must hold of changes made by machine, whatever the document.

use platformc::fmt::edit::Edits;
use platformc::syntax::{Node, Value};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::differential::{config, document};
use crate::layout::format;
use crate::{compare, parse};

/// Every node, at every level.
fn all(nodes: &[Node]) -> Vec<&Node> {
    let mut found = Vec::new();
    for node in nodes {
        found.push(node);
        found.extend(all(node.children.as_deref().unwrap_or_default()));
    }
    found
}

/// What of the old text the new one has not.
fn lost<'t>(old: &'t str, new: &str) -> &'t str {
    let same = |(old, new): &(u8, u8)| old == new;
    let before = old.bytes().zip(new.bytes()).take_while(same).count();
    let behind = old
        .bytes()
        .rev()
        .zip(new.bytes().rev())
        .take_while(same)
        .count();
    let end = old.len() - behind.min(old.len() - before);
    old.get(before..end).unwrap_or("a part of a character")
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn one_value_becomes_another_one(text in document(), at in any::<Index>()) {
        let (before, _) = parse(&text);
        let nodes = all(&before.nodes);
        let entries: Vec<_> = nodes.iter().flat_map(|node| &node.entries).collect();
        prop_assume!(!entries.is_empty());
        let entry = at.get(&entries);
        let mut edits = Edits::new(&text);
        edits.set_value(&entry.value, &Value::String("new".into()));
        let changed = edits.finish();
        let place = entry.value.span.start as usize..entry.value.span.end as usize;
        prop_assert!(text[place].contains(lost(&text, &changed)), "{}\n{}", text, changed);
        let (after, errors) = parse(&changed);
        prop_assert!(errors.is_empty(), "{}\n{:?}", changed, errors);
        let (old, new) = (compare::ours(&before.nodes), compare::ours(&after.nodes));
        prop_assert_eq!(old.len(), new.len());
        prop_assert_eq!(old.iter().zip(&new).filter(|(old, new)| old != new).count(), 1);
    }

    #[test]
    fn a_node_comes_in_and_nothing_else_changes(text in document(), at in any::<Index>()) {
        let (before, _) = parse(&text);
        let nodes = all(&before.nodes);
        prop_assume!(!nodes.is_empty());
        let mut edits = Edits::new(&text);
        edits.add_node(Some(*at.get(&nodes)), "new 1").expect("a node");
        let changed = edits.finish();
        prop_assert_eq!(lost(&text, &changed).trim(), "", "{}\n{}", text, changed);
        let (after, errors) = parse(&changed);
        prop_assert!(errors.is_empty(), "{}\n{:?}", changed, errors);
        prop_assert_eq!(compare::ours(&before.nodes).len() + 1, compare::ours(&after.nodes).len());
        prop_assert_eq!(before.comments.len(), after.comments.len());
    }

    #[test]
    fn what_was_laid_out_stays_so(text in document(), at in any::<Index>()) {
        let text = format(&text);
        let (before, _) = parse(&text);
        let nodes = all(&before.nodes);
        prop_assume!(!nodes.is_empty());
        let mut edits = Edits::new(&text);
        let node = at.get(&nodes);
        edits.set_property(node, "new", &Value::Bool(true));
        edits.add_node(Some(*node), "new 1").expect("a node");
        edits.add_node(None, "last").expect("a node");
        let changed = edits.finish();
        prop_assert_eq!(format(&changed), changed);
    }
}
