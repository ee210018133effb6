//! Changes that a machine makes in a spec: a value becomes another one, a node comes in. Every byte that a change
//! is not about stays, and what it adds is laid out as [`format`](super::format) would.

use std::fmt::Write as _;
use std::ops::Range;

use super::format;
use crate::source::{SourceMap, Span, Spanned};
use crate::syntax::{Node, SyntaxError, TokenKind, Value, is_plain, tokens};

/// How far a block is indented.
const INDENTATION: &str = "    ";

/// Changes of one file, by the places that its nodes have in it.
#[derive(Debug)]
pub struct Edits<'t> {
    text: &'t str,
    /// What comes in the place of what.
    splices: Vec<(Range<usize>, String)>,
}

impl<'t> Edits<'t> {
    /// No change of a file yet.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            splices: Vec::new(),
        }
    }

    /// Gives an argument or a property of the file another value.
    pub fn set_value(&mut self, old: &Spanned<Value>, new: &Value) {
        self.splices.push((range(old.span), written(new)));
    }

    /// Gives a property of a node a value, whether the node has it already or not. Of a property that is written
    /// twice, the last one counts.
    pub fn set_property(&mut self, node: &Node, name: &str, value: &Value) {
        let is_it = |found: &Spanned<String>| found.value == name;
        let mut entries = node.entries.iter().rev();
        if let Some(entry) = entries.find(|entry| entry.name.as_ref().is_some_and(is_it)) {
            self.set_value(&entry.value, value);
        } else {
            let end = range(node.head).end;
            let added = format!(" {}={}", word(name), written(value));
            self.splices.push((end..end, added));
        }
    }

    /// Adds a node as the last one of a block, or of the file; a node without a block gets one. The errors are those
    /// of a node that is not KDL.
    pub fn add_node(&mut self, parent: Option<&Node>, node: &str) -> Result<(), Vec<SyntaxError>> {
        let node = format(node, SourceMap::default().add("node.kdl", node))?;
        let node = node.trim_end();
        let splice = match parent {
            None => self.at_the_end(node),
            Some(parent) if parent.children.is_none() => self.in_a_new_block(parent, node),
            Some(parent) => self.in_the_block(parent, node),
        };
        self.splices.push(splice);
        Ok(())
    }

    /// The file with all changes.
    pub fn finish(mut self) -> String {
        // Of what is added at one place, the first comes first.
        self.splices.sort_by_key(|(place, _)| place.start);
        let mut out = String::with_capacity(self.text.len());
        let mut done = 0;
        for (place, new) in &self.splices {
            out.push_str(self.text.get(done..place.start).unwrap_or_default());
            out.push_str(new);
            done = place.end;
        }
        out.push_str(self.text.get(done..).unwrap_or_default());
        out
    }

    fn at_the_end(&self, node: &str) -> (Range<usize>, String) {
        let end = self.text.len();
        let is_line = self.text.is_empty() || self.text.ends_with('\n');
        let before = if is_line { "" } else { self.line_end() };
        (end..end, format!("{before}{}", self.lines(node, "")))
    }

    fn in_a_new_block(&self, parent: &Node, node: &str) -> (Range<usize>, String) {
        let head = range(parent.head);
        let end = self.end_of_entries(head.end);
        let added = match self.margin(head.start) {
            Some(margin) => {
                let inside = self.lines(node, &format!("{margin}{INDENTATION}"));
                format!(" {{{}{inside}{margin}}}", self.line_end())
            }
            // Its line holds more than it.
            None => format!(" {{ {node} }}"),
        };
        (end..end, added)
    }

    fn in_the_block(&self, parent: &Node, node: &str) -> (Range<usize>, String) {
        let close = self.close_of(parent);
        if let Some(margin) = self.margin(close) {
            let start = close - margin.len();
            let added = self.lines(node, &format!("{margin}{INDENTATION}"));
            return (start..start, added);
        }
        let open = range(parent.head).end;
        let inside = self.text.get(open..close).unwrap_or_default();
        let mark = if ends_node(inside) { "" } else { ";" };
        let end = open + inside.trim_end_matches([' ', '\t']).len();
        (end..close, format!("{mark} {node} "))
    }

    /// Where what is taken out of a node ends, behind what is not; a block that is taken out may follow.
    fn end_of_entries(&self, head: usize) -> usize {
        let rest = self.text.get(head..).unwrap_or_default();
        let (mut end, mut continued, mut taking_out) = (head, false, false);
        for token in tokens(rest, SourceMap::default().add("rest.kdl", rest)) {
            match token.kind {
                TokenKind::Continuation => continued = true,
                TokenKind::Slashdash => taking_out = true,
                TokenKind::BlockComment => {}
                TokenKind::LineComment if continued || taking_out => {}
                TokenKind::Newline if continued || taking_out => continued = false,
                TokenKind::Newline
                | TokenKind::LineComment
                | TokenKind::Semicolon
                | TokenKind::Open
                | TokenKind::Close => break,
                TokenKind::ParenOpen
                | TokenKind::ParenClose
                | TokenKind::Equals
                | TokenKind::Bare
                | TokenKind::Quoted
                | TokenKind::Literal => {
                    taking_out = false;
                    end = head + range(token.span).end;
                }
            }
        }
        end
    }

    /// Where the block of a node ends.
    fn close_of(&self, parent: &Node) -> usize {
        let whole = range(parent.span);
        let text = self.text.get(whole.clone()).unwrap_or_default();
        whole.start + text.rfind('}').unwrap_or(text.len())
    }

    /// The spaces in front of a place, if nothing else stands there on its line.
    fn margin(&self, at: usize) -> Option<&'t str> {
        let before = self.text.get(..at)?;
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let margin = before.get(line..)?;
        margin.trim().is_empty().then_some(margin)
    }

    /// Lines with this in front of each, and with the file's line ends.
    fn lines(&self, node: &str, margin: &str) -> String {
        let mut lines = String::new();
        for line in node.lines() {
            let margin = if line.is_empty() { "" } else { margin };
            lines.extend([margin, line, self.line_end()]);
        }
        lines
    }

    fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }
}

/// Whether nothing stands at the end of a block that a node could be taken for a part of.
fn ends_node(block: &str) -> bool {
    let tokens = tokens(block, SourceMap::default().add("block.kdl", block));
    let is_comment = |kind| matches!(kind, TokenKind::BlockComment | TokenKind::LineComment);
    let mut kinds = tokens.iter().rev().map(|token| token.kind);
    let last = kinds.find(|kind| !is_comment(*kind));
    matches!(
        last,
        None | Some(TokenKind::Open | TokenKind::Semicolon | TokenKind::Newline)
    )
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// A value as a spec has it.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Number(number) => number.clone(),
        Value::Bool(true) => "#true".to_owned(),
        Value::Bool(false) => "#false".to_owned(),
        Value::Null | Value::Broken => "#null".to_owned(),
    }
}

/// A name, in quotes if it needs them.
fn word(name: &str) -> String {
    if is_plain(name) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            odd if odd.is_control() || !is_visible(odd) => {
                write!(out, "\\u{{{:x}}}", u32::from(odd)).unwrap_or_default();
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
    out
}

/// Whether KDL takes a character as it is, and a reader sees it.
fn is_visible(character: char) -> bool {
    !matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::Edits;
    use crate::source::SourceMap;
    use crate::syntax::{Node, Value, parse};

    fn nodes(text: &str) -> Vec<Node> {
        let (document, errors) = parse(text, SourceMap::default().add("spec.kdl", text));
        assert!(errors.is_empty(), "{text:?}: {errors:#?}");
        document.nodes
    }

    #[track_caller]
    fn check(text: &str, change: impl Fn(&mut Edits<'_>, &[Node]), expected: &str) {
        let mut edits = Edits::new(text);
        change(&mut edits, &nodes(text));
        let changed = edits.finish();
        assert_eq!(changed, expected);
        nodes(&changed);
    }

    #[test]
    fn a_version_becomes_another_one() {
        let prod = |edits: &mut Edits<'_>, nodes: &[Node]| {
            let version = nodes.last().expect("a version");
            edits.set_property(version, "prod", &Value::String("1.9.0".into()));
        };
        check(
            "app  1 // ours\nversion dev=\"2\"   prod = \"1.8.0\" // soon\n",
            prod,
            "app  1 // ours\nversion dev=\"2\"   prod = \"1.9.0\" // soon\n",
        );
        check(
            "version dev=2 // c",
            prod,
            "version dev=2 prod=\"1.9.0\" // c",
        );
        check("version {\n}", prod, "version prod=\"1.9.0\" {\n}");
        check(
            "version prod=1 prod=2",
            prod,
            "version prod=1 prod=\"1.9.0\"",
        );
    }

    #[test]
    fn a_value_is_written_so_that_it_is_read_as_the_same() {
        for value in [
            Value::String("a \"b\" \\ \n\t\u{202e}é{tenant}".into()),
            Value::Number("1_000".into()),
            Value::Bool(true),
            Value::Bool(false),
            Value::Null,
        ] {
            let text = "a 1 2";
            let mut edits = Edits::new(text);
            let before = nodes(text);
            let entry = before.first().and_then(|node| node.entries.first());
            edits.set_value(&entry.expect("an argument").value, &value);
            let after = nodes(&edits.finish());
            let entry = after.first().and_then(|node| node.entries.first());
            assert_eq!(entry.expect("an argument").value.value, value);
        }
    }

    fn add(edits: &mut Edits<'_>, nodes: &[Node]) {
        let node = "tenant   \"b\" {\nquota { pods 1 }\n}";
        edits.add_node(nodes.last(), node).expect("a node");
    }

    #[test]
    fn a_node_comes_last_in_its_block() {
        let cases = [
            (
                "a {\n    b // c\n    // last\n}\n",
                "a {\n    b // c\n    // last\n    tenant \"b\" {\n        quota { pods 1 }\n    }\n}\n",
            ),
            (
                "a {\r\n}\r\n",
                "a {\r\n    tenant \"b\" {\r\n        quota { pods 1 }\r\n    }\r\n}\r\n",
            ),
            (
                "a 1 // c\n",
                "a 1 {\n    tenant \"b\" {\n        quota { pods 1 }\n    }\n} // c\n",
            ),
        ];
        for (text, expected) in cases {
            check(text, add, expected);
        }
        let on_one_line = |edits: &mut Edits<'_>, nodes: &[Node]| {
            edits.add_node(nodes.last(), "x   1").expect("a node");
        };
        for (text, expected) in [
            ("b; a /-1 /-{ c }", "b; a /-1 { x 1 } /-{ c }"),
            ("b; a /-k= \\\n(t)1", "b; a /-k= \\\n(t)1 { x 1 }"),
            ("b; a \\\n\n", "b; a { x 1 } \\\n\n"),
            ("a { b; c 1 }", "a { b; c 1; x 1 }"),
            ("a { b; }", "a { b; x 1 }"),
            ("a {}", "a { x 1 }"),
            ("a {/* b */}", "a {/* b */ x 1 }"),
            ("a { /-b }", "a { /-b; x 1 }"),
            ("b; a 1", "b; a 1 { x 1 }"),
            ("a { b\n c }", "a { b\n c; x 1 }"),
        ] {
            check(text, on_one_line, expected);
        }
    }

    #[test]
    fn a_node_comes_last_in_a_file() {
        let at_the_end = |edits: &mut Edits<'_>, _: &[Node]| {
            edits.add_node(None, "x").expect("a node");
            edits.add_node(None, "y").expect("a node");
        };
        check("", at_the_end, "x\ny\n");
        check("a\n", at_the_end, "a\nx\ny\n");
        check(
            "a // c",
            |edits, _| edits.add_node(None, "x").expect("a node"),
            "a // c\nx\n",
        );
    }

    #[test]
    fn what_is_no_node_is_refused() {
        let mut edits = Edits::new("a");
        assert!(edits.add_node(None, "tenant {").is_err());
        assert_eq!(edits.finish(), "a");
    }
}
