//! Inputs that are large, deep or hostile. Each must end soon, without a panic, with few errors.

use crate::parse;
use platformc::source::SourceMap;
use platformc::syntax::SyntaxError;

const MEGABYTE: usize = 1 << 20;

/// What a large file is made of, again and again.
const PIECES: &[&str] = &[
    "/-",
    "\"",
    "{",
    "}",
    "(",
    ")",
    "[",
    "[ ",
    "]",
    "\\",
    "\\ ",
    "\\\n",
    "/*",
    "*/",
    "//",
    "/",
    "#",
    "# ",
    "##\"",
    "'",
    "'a ",
    "=",
    "a=",
    ";",
    "\n",
    "\r",
    "a ",
    "a\n",
    "a{",
    "a{}",
    "{}\n",
    "\"\\",
    "\"\n",
    "\"\"\"",
    "\"\"\"\n",
    "#\"",
    "#\"\n",
    "#\"\"\"\n",
    "\\u{",
    "1_",
    "10Gi ",
    ",",
    "a:",
    "a://",
    "\0",
    "\u{202e}a",
    "\u{2028}",
    "é",
    "/-a ",
    "/-{",
    "a /-{} ",
    "/**/",
    "a \"\r",
    "(a)",
    "-",
    "a {\n",
    "}\n{",
    "a \\\n",
    "a /*\n",
    "\"\"\"\n\"\"\"",
    " \\u{}\"",
    "/-a//\n",
    "/-/**/a;",
    "a/*",
    "{{",
    "{{}}",
    "“a ",
    "'a",
    "’",
    "a:\n",
    "[a]\n",
    "a {\nb\n",
    "a;/**/",
    "/*\n*/",
    "/*\n*/\n",
    "\\\n/**/",
    "a k=(t)v\n",
    ";a=1",
    "\n  a=1",
];

/// Parses a text, and checks that its errors are in order, within it, and not too many.
fn survive(text: &str) -> Vec<SyntaxError> {
    let (document, errors) = parse(text);
    assert!(errors.len() <= 101, "{} errors", errors.len());
    assert!(errors.is_sorted_by_key(|error| error.span));
    assert!(document.comments.is_sorted());
    for error in &errors {
        let related = error
            .related
            .as_ref()
            .map_or(error.span, |related| related.span);
        for span in [error.span, related] {
            assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{error:?}"
            );
        }
        let help = error.help.as_deref().unwrap_or_default();
        assert!(
            error.message.len() + error.label.len() + help.len() < 1000,
            "{error:?}"
        );
    }
    errors
}

#[test]
fn a_megabyte_of_any_piece_of_syntax_ends() {
    for piece in PIECES {
        survive(&piece.repeat(MEGABYTE / piece.len()));
    }
}

#[test]
fn a_large_file_of_any_piece_is_laid_out_soon() {
    for piece in PIECES {
        let text = piece.repeat(MEGABYTE / 8 / piece.len());
        let id = SourceMap::default().add("test.kdl", text.as_str());
        let (_, errors) = parse(&text);
        let layout = platformc::fmt::format(&text, id);
        assert_eq!(layout.is_ok(), errors.is_empty(), "{piece:?}");
    }
}

#[test]
fn deep_nesting_is_one_error_wherever_it_stands() {
    let depth = 100_000;
    let closed = format!("{}{}", "a {".repeat(depth), "}".repeat(depth));
    let errors = survive(&closed);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(
        errors[0].message,
        "children blocks are nested more than 64 levels deep"
    );
    assert_eq!(
        survive(&format!("{}{}", "/*".repeat(depth), "*/".repeat(depth))),
        []
    );
    let open = survive(&"a {".repeat(depth));
    assert_eq!(open.len(), 2, "{open:?}");
}

#[test]
fn exactly_64_levels_are_allowed() {
    let nested = |depth: usize| format!("{}{}", "a {".repeat(depth), "}".repeat(depth));
    assert_eq!(survive(&nested(64)), []);
    assert_eq!(survive(&nested(65)).len(), 1);
    let after = format!("{}\nb 1", nested(70));
    assert_eq!(parse(&after).0.nodes.len(), 2);
}

#[test]
fn errors_are_capped_and_the_last_one_says_so() {
    let errors = survive(&"a 10Gi\n".repeat(1000));
    assert_eq!(errors.len(), 101);
    assert_eq!(
        errors[100].message,
        "this file has more mistakes than are shown"
    );
    assert_eq!(survive(&"a 10Gi\n".repeat(100)).len(), 100);
}

#[test]
fn nodes_around_a_mistake_are_still_read() {
    let (document, errors) = parse("a 1\nb key= 2Gi\nc { d = 3; e }\n= 4\nf");
    let names: Vec<&str> = document
        .nodes
        .iter()
        .map(|node| node.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "c", "f"]);
    assert_eq!(errors.len(), 3, "{errors:?}");
}

#[test]
fn a_file_of_millions_of_words_is_one_error() {
    let (document, errors) = crate::parse(&"a;".repeat(600_000));
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["the file has more than 1000000 words and signs"]);
    assert!((500_000..600_000).contains(&document.nodes.len()));
}
