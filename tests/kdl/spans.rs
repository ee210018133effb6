//! Every span names the text that it stands for.

use crate::{compare, parse};
use platformc::source::Span;
use platformc::syntax::{Document, Entry, Node};

const SPEC: &str = r##"/- kdl-version 2
// A platform.
(team)platform "acme \u{e9}" version=1_0 { /* first */
    cluster prod region="eu-west-1" /- old="x" nodes=(u8)0x10 \
        #true ha=#null
    /- cluster staging { node /* within */ }
    text """
        one
          two\n
        """ raw=#"C:\dir"# { inner; leaf -1.5e3 } /-{ gone }
    "quoted name" "key"="value" (t)"v"
    empty {}
}
"##;

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize)
        .expect("a span fits its text")
}

/// Checks all nodes: what a span covers, parsed again, is what it came from.
fn check(text: &str, nodes: &[Node]) {
    for node in nodes {
        let again = parse_well(slice(text, node.span));
        assert_eq!(
            compare::ours(&again.nodes),
            compare::ours(std::slice::from_ref(node))
        );
        let head = parse_well(slice(text, node.head));
        let mut childless = node.clone();
        childless.children = None;
        assert_eq!(compare::ours(&head.nodes), compare::ours(&[childless]));
        for word in [Some(&node.name), node.annotation.as_ref()]
            .into_iter()
            .flatten()
        {
            let again = parse_well(slice(text, word.span));
            assert_eq!(again.nodes[0].name.value, word.value);
        }
        for entry in &node.entries {
            check_entry(text, entry);
        }
        check(text, node.children.as_deref().unwrap_or_default());
    }
}

fn check_entry(text: &str, entry: &Entry) {
    let again = parse_well(&format!("node {}", slice(text, entry.span)));
    let found = &again.nodes[0].entries[0];
    assert_eq!(found.name, entry.name);
    assert_eq!(found.annotation, entry.annotation);
    assert_eq!(found.value, entry.value);
    let value = parse_well(&format!("node {}", slice(text, entry.value.span)));
    assert_eq!(value.nodes[0].entries[0].value, entry.value);
    for word in [&entry.name, &entry.annotation].into_iter().flatten() {
        let again = parse_well(slice(text, word.span));
        assert_eq!(again.nodes[0].name.value, word.value);
    }
}

fn parse_well(text: &str) -> Document {
    let (document, errors) = parse(text);
    assert!(errors.is_empty(), "{text}: {errors:?}");
    document
}

#[test]
fn every_span_slices_back_to_what_it_names() {
    let document = parse_well(SPEC);
    check(SPEC, &document.nodes);
    let platform = &document.nodes[0];
    assert_eq!(
        slice(SPEC, platform.head),
        r#"(team)platform "acme \u{e9}" version=1_0"#
    );
    assert!(slice(SPEC, platform.span).ends_with("empty {}\n}"));
}

#[test]
fn comments_and_what_is_taken_out_are_listed_in_order_and_once() {
    let document = parse_well(SPEC);
    let comments: Vec<&str> = document
        .comments
        .iter()
        .map(|span| slice(SPEC, *span))
        .collect();
    assert_eq!(
        comments,
        [
            "/- kdl-version 2",
            "// A platform.",
            "/* first */",
            r#"/- old="x""#,
            "/- cluster staging { node /* within */ }",
            "/-{ gone }",
        ]
    );
}

#[test]
fn comments_next_to_what_is_taken_out_stay_apart() {
    let text = "/*a*/ node /*b*/ /- /*c*/ 1 /*d*/ /-{ x /*e*/ } /*f*/ // g\n/-\n//h\ny//i";
    let document = parse_well(text);
    let comments: Vec<&str> = document
        .comments
        .iter()
        .map(|span| slice(text, *span))
        .collect();
    let expected = [
        "/*a*/",
        "/*b*/",
        "/- /*c*/ 1",
        "/*d*/",
        "/-{ x /*e*/ }",
        "/*f*/",
        "// g",
        "/-\n//h\ny",
        "//i",
    ];
    assert_eq!(comments, expected);
}

#[test]
fn both_occurrences_of_a_property_stay() {
    let document = parse_well("node a=1 a=2");
    assert_eq!(document.nodes[0].entries.len(), 2);
}
