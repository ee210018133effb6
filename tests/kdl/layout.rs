//! What a layout must keep, and what it must not have.

use platformc::source::SourceMap;
use platformc::syntax::{Node, TokenKind, parse, tokens};

use super::compare;

/// The layout of a text without mistakes.
pub(crate) fn format(text: &str) -> String {
    let id = SourceMap::default().add("test.kdl", text);
    platformc::fmt::format(text, id).expect("it is KDL")
}

fn nodes(text: &str) -> Vec<Node> {
    parse(text, SourceMap::default().add("test.kdl", text))
        .0
        .nodes
}

/// Everything but spaces and the ends of nodes: each word without its quotes, each line of a comment without
/// the spaces around it.
fn words(text: &str) -> Vec<String> {
    let id = SourceMap::default().add("test.kdl", text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_kept = |kind: TokenKind| {
        let ends = [
            TokenKind::Newline,
            TokenKind::Continuation,
            TokenKind::Semicolon,
        ];
        !ends.contains(&kind)
    };
    let word = |kind: TokenKind, word: &str| {
        if [TokenKind::LineComment, TokenKind::BlockComment].contains(&kind) {
            return word.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        }
        let inside = word
            .strip_prefix('"')
            .and_then(|word| word.strip_suffix('"'));
        inside.unwrap_or(word).to_owned()
    };
    tokens(&text, id)
        .into_iter()
        .filter(|token| is_kept(token.kind))
        .map(|token| {
            word(
                token.kind,
                &text[token.span.start as usize..token.span.end as usize],
            )
        })
        .collect()
}

/// Checks that the layout of a text means the same, has all of its words and comments, and is its own layout.
#[track_caller]
pub(crate) fn check(text: &str) {
    let once = format(text);
    let (before, after) = (nodes(text), nodes(&once));
    assert_eq!(
        compare::ours(&before),
        compare::ours(&after),
        "{text:?}\n{once}"
    );
    assert_eq!(words(text), words(&once), "{text:?}\n{once}");
    assert_eq!(format(&once), once, "{text:?}");
    check_spaces(&once);
}

/// Lines begin at a multiple of four, words are one space apart, no space ends a line, no blank lines are
/// beside each other.
fn check_spaces(text: &str) {
    let id = SourceMap::default().add("test.kdl", text);
    let (mut end, mut newlines) = (0, 1);
    for token in tokens(text, id) {
        let space = &text[end..token.span.start as usize];
        let ends_line = token.kind == TokenKind::Newline;
        let most = match newlines {
            _ if ends_line => 0,
            0 => 1,
            _ => space.len() / 4 * 4,
        };
        assert!(
            space.len() <= most && space.trim_matches(' ').is_empty(),
            "{text}"
        );
        newlines = if ends_line { newlines + 1 } else { 0 };
        assert!(newlines <= 2, "{text}");
        end = token.span.end as usize;
        let token = &text[token.span.start as usize..end];
        let comment = token.starts_with("//") || token.starts_with("/*");
        assert!(
            !comment || token.lines().all(|line| line == line.trim_end()),
            "{text}"
        );
    }
    assert_eq!(end, text.len(), "{text}");
    assert!(text.is_empty() || newlines == 1, "{text}");
}
