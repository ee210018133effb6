//! Our parser on any text, and beside the `kdl` crate's.

use platformc::source::{SourceMap, Span};
use platformc::syntax::{Document, SyntaxError, TokenKind, tokens};

use super::compare;

/// What we refuse and the crate doesn't, most of it although KDL has a meaning for it: beginnings of messages.
const STRICTER: &[&str] = &[
    "a name is not followed by `:`",
    "values are not separated by `,`",
    "text stands between double quotes",
    "an address needs quotes",
    "a block stands between `{` and `}`",
    "the file is ",
    "the file has conflicts of a merge",
    "a spec has no templates",
    "children blocks are nested more than",
    // The specification says so, too; the crate does not.
    "`/-` stands here more than once",
    "a NUL character",
    "a control character",
    "a bidirectional control character",
    "a byte order mark",
    "a node ends with its children block",
    "a node's name can't be the bare word",
    "`inf` needs a `#` in front",
    "`-inf` needs a `#` in front",
    "`nan` needs a `#` in front",
    "text after `\"\"\"` must start on the next line",
];

/// What our message says of a word that begins with a digit; the crate takes some, such as `0X1_0`.
const NO_NUMBER: &str = " is no number, ";

/// What our message says of a word behind a `#`; the crate takes some that begin as `#null` does.
const NO_KEYWORD: &str = " is not a value that KDL knows";

/// Where a raw string of several lines begins. The crate takes it for one of a single line if no line ends it.
const RAW_BLOCK: &str = "#\"\"\"";

pub(crate) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (document, errors) =
        platformc::syntax::parse(text, SourceMap::default().add("fuzz.kdl", text));
    check_places(text, &document, &errors);
    if is_quick_for_the_crate(text) {
        check_with_the_crate(text, &document, &errors);
    }
}

fn check_places(text: &str, document: &Document, errors: &[SyntaxError]) {
    let slice = |span: Span| text.get(span.start as usize..span.end as usize);
    assert!(errors.len() <= 101, "{} errors", errors.len());
    assert!(errors.is_sorted_by_key(|error| error.span));
    for error in errors {
        assert!(
            slice(error.span).is_some_and(|text| !text.is_empty()),
            "{error:?}"
        );
        let related = error.related.as_ref();
        assert!(
            related.is_none_or(|related| slice(related.span).is_some()),
            "{error:?}"
        );
    }
    assert!(document.comments.is_sorted());
    assert!(
        document
            .comments
            .iter()
            .all(|comment| slice(*comment).is_some())
    );
}

/// The crate needs twice the time for each `/-` in another one, and much of it for each level of blocks.
fn is_quick_for_the_crate(text: &str) -> bool {
    text.len() <= 1000 && text.matches("/-").count() <= 3 && text.matches('{').count() <= 8
}

/// Whether the crate does not take what KDL allows: a `/-` right behind a value, a `;` behind a node that is taken
/// out, where it takes the end of a line, and numbers of any length.
fn is_flaw_of_the_crate(text: &str) -> bool {
    let is_long_number = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_hexdigit).count();
        digits > 30
            && word.starts_with(|first: char| first.is_ascii_digit() || "+-".contains(first))
    };
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && !"_+-.".contains(c));
    takes_out_right_behind_a_value(text)
        || words.any(is_long_number)
        || (text.contains("/-") && kdl::KdlDocument::parse_v2(&without_semicolons(text)).is_ok())
}

/// The same nodes, of which none ends with a `;`.
fn without_semicolons(text: &str) -> String {
    let mut lines = text.to_owned();
    for token in tokens(text, SourceMap::default().add("fuzz.kdl", text)) {
        if token.kind == TokenKind::Semicolon {
            let at = token.span.start as usize..token.span.end as usize;
            lines.replace_range(at, "\n");
        }
    }
    lines
}

/// Where there is no blank before a `/-`, the crate refuses it, or has it take out a node with its block.
fn takes_out_right_behind_a_value(text: &str) -> bool {
    text.match_indices("/-").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_some_and(|before| !before.is_whitespace() && !['{', ';'].contains(&before))
    })
}

fn check_with_the_crate(text: &str, document: &Document, errors: &[SyntaxError]) {
    let is_stricter = |error: &SyntaxError| {
        let begins = |beginning: &&str| error.message.starts_with(beginning);
        STRICTER.iter().any(begins)
            || [NO_NUMBER, NO_KEYWORD]
                .iter()
                .any(|words| error.message.contains(words))
    };
    match kdl::KdlDocument::parse_v2(text) {
        Ok(_) if takes_out_right_behind_a_value(text) => {}
        Ok(theirs) if errors.is_empty() => {
            assert_eq!(compare::ours(&document.nodes), compare::theirs(&theirs));
        }
        Ok(_) => assert!(
            errors.iter().any(is_stricter) || text.contains(RAW_BLOCK),
            "only ours refuses: {errors:#?}"
        ),
        Err(error) => {
            let agrees = !errors.is_empty() || is_flaw_of_the_crate(text);
            assert!(agrees, "only the crate refuses: {error:#?}");
        }
    }
}
