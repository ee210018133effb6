//! The words for what people get wrong, apart from the code that notices it.

mod habits;

use super::SyntaxError;
use super::errors::{quoted, shown};
use super::lexer::{Kind, Token};
use super::next_line::NodeEnd;
use super::word::{self, Word};
use crate::source::{Span, Spanned};

pub(super) use habits::{
    bad_word, hash_comment, other_language, other_quotes, template, unknown_keyword,
};

/// Where a name or a value stands, to say so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Node,
    Property,
    Annotation,
    Value,
}

impl Place {
    fn described(self) -> &'static str {
        match self {
            Self::Node => "a node's name",
            Self::Property => "a property's name",
            Self::Annotation => "a type annotation",
            Self::Value => "a value",
        }
    }
}

pub(super) fn backslash_within_line(span: Span) -> SyntaxError {
    SyntaxError::new(
        span,
        "a `\\` must be the last of its line",
        "this continues the node on the next line",
    )
    .help("put a line break after it, or remove it")
}

pub(super) fn unclosed_comment(opening: Span, inner: Option<Span>) -> SyntaxError {
    let error = SyntaxError::new(opening, "this comment is never closed", "opened here")
        .help("put `*/` after it; comments nest, so each `/*` needs its own `*/`");
    match inner {
        Some(inner) => error.related(inner, "this opens another comment within it"),
        None => error,
    }
}

/// A bare word that can't stand where it does; `None` when it can.
pub(super) fn word(span: Span, text: &str, place: Place) -> Option<SyntaxError> {
    if let Some((message, label, help)) = word::habit(text) {
        return Some(SyntaxError::new(span, message, label).help(help));
    }
    match (Word::of(text), place) {
        (Word::Text, _) | (Word::Number, Place::Value) => None,
        (Word::Reserved, Place::Value) => Some(
            SyntaxError::new(
                span,
                format!("{} needs a `#` in front", shown(text)),
                "not a bare word",
            )
            .help(format!(
                "write `#{text}`, or {} if you mean the text",
                quoted(text)
            )),
        ),
        (Word::NearlyNumber, _) => Some(
            SyntaxError::new(
                span,
                word::number_message(text),
                "neither a number nor a bare word",
            )
            .help(word::number_help(text)),
        ),
        (Word::Number, _) => Some(not_a_name(span, text, "a number", place)),
        (Word::Reserved, _) => Some(not_a_name(
            span,
            text,
            &format!("the bare word `{text}`"),
            place,
        )),
    }
}

/// Something that can't be a name.
pub(super) fn not_a_name(span: Span, text: &str, what: &str, place: Place) -> SyntaxError {
    let place = place.described();
    SyntaxError::new(span, format!("{place} can't be {what}"), "needs quotes")
        .help(format!("write {}", quoted(text)))
}

/// A token that can't start a node.
pub(super) fn no_node(span: Span, token: Token, text: &str) -> SyntaxError {
    match token.kind {
        Kind::Open => SyntaxError::new(span, "a children block without a node", "no name in front")
            .help("write the node's name in front of the `{`"),
        Kind::Keyword(_) => not_a_name(span, text, "a keyword", Place::Node),
        Kind::Semicolon => {
            SyntaxError::new(span, "a `;` without a node", "nothing to end here").help("remove it")
        }
        Kind::End | Kind::Newline | Kind::Close => {
            SyntaxError::new(span, "a type annotation without a node", "no name after it")
                .help("write the node's name after the `)`, on the same line")
        }
        Kind::ParenOpen
        | Kind::ParenClose
        | Kind::Equals
        | Kind::Slashdash
        | Kind::Word
        | Kind::BadWord
        | Kind::Text(_) => SyntaxError::new(
            span,
            format!("a node can't start with {}", shown(text)),
            "expected the name of a node",
        )
        .help("a node is written as `name value property=value { children }`"),
    }
}

/// A node whose `{` stands on the line after it.
pub(super) fn open_on_next_line(span: Span, node: Span, name: &str) -> SyntaxError {
    SyntaxError::new(
        span,
        "a `{` must stand on the line of its node",
        "on a line of its own",
    )
    .related(node, "the node ends with its line")
    .help(format!("write {}", shown(&format!("{name} {{"))))
}

/// A property behind the end of its node.
pub(super) fn property_on_next_line(
    span: Span,
    name: &str,
    node: Span,
    end: NodeEnd,
) -> SyntaxError {
    let property = shown(&format!("{name}="));
    match end {
        NodeEnd::Line => SyntaxError::new(
            span,
            "a node ends with its line",
            format!("{property} belongs to no node here"),
        )
        .related(node, "this node has ended")
        .help("end the line above with `\\`, or write it all on one line"),
        NodeEnd::Semicolon => SyntaxError::new(
            span,
            "a node ends with its `;`",
            format!("{property} belongs to no node here"),
        )
        .related(node, "this node has ended")
        .help(format!(
            "remove the `;` in front; if {} is a node of its own, it has no `=`",
            shown(name)
        )),
    }
}

/// Two values, or a name and a value, without a space between them.
pub(super) fn no_space(span: Span, front: &str, text: &str, kind: Kind) -> SyntaxError {
    if front == "r" && matches!(kind, Kind::Text(_)) {
        return SyntaxError::new(
            span,
            "a raw string has no `r` in front",
            "KDL 1's way to write it",
        )
        .help(format!(
            "write {}",
            shown(&format!("#{}#", text.trim_matches('#')))
        ));
    }
    if matches!(kind, Kind::Word) && text.starts_with([',', ':']) {
        let mark = text.get(..1).unwrap_or_default();
        let message = match mark {
            ":" => "a name is not followed by `:`",
            _ => "values are not separated by `,`",
        };
        return SyntaxError::new(span, message, format!("KDL has no `{mark}` here"))
            .help(format!("write a space in place of the `{mark}`"));
    }
    SyntaxError::new(
        span,
        format!("a space is missing in front of {}", shown(text)),
        format!("directly after {}", shown(front)),
    )
    .help("put a space between the two, or quotes around both if they are one text")
}

/// A file with both sides of a merge.
pub(super) fn conflict(span: Span) -> SyntaxError {
    SyntaxError::new(
        span,
        "the file has conflicts of a merge that is not finished",
        "the first one begins here",
    )
    .help("choose what holds, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`")
}

/// A `:` in place of a `{`.
pub(super) fn colon_for_brace(span: Span, closed: bool) -> SyntaxError {
    let help = if closed {
        "write ` {` in place of the `:`"
    } else {
        "write ` {` in place of the `:`, and `}` on a line behind the block"
    };
    SyntaxError::new(
        span,
        "a block stands between `{` and `}`",
        "a `:` begins no block",
    )
    .help(help)
}

/// A value that goes on with an `=` and more.
pub(super) fn equals_in_value(span: Span, name: &str, text: &str) -> SyntaxError {
    let text = text.replace('"', "");
    SyntaxError::new(span, "text with an `=` needs quotes", "not a bare word")
        .help(format!("write {}", shown(&format!("{name}=\"{text}\""))))
}

/// `name = value`, as other languages have it, perhaps in the block of the node `around`.
pub(super) fn assignment(name: &Spanned<String>, around: Option<&str>) -> SyntaxError {
    let node = format!("write {} and a space, without the `=`", shown(name));
    let help = match around {
        None | Some("") => node,
        Some(around) => format!(
            "{node}; a property of {} stands in front of its `{{`",
            shown(around)
        ),
    };
    SyntaxError::new(
        name.span,
        "a node's value has no `=` in front",
        "KDL has no `=` behind this",
    )
    .help(help)
}

/// A second `=`, or one behind what is no name.
pub(super) fn stray_equals(span: Span) -> SyntaxError {
    SyntaxError::new(span, "an `=` that belongs to no property", "unexpected `=`")
        .help("a property is written as `name=value`; text with an `=` needs quotes")
}

pub(super) fn stray_paren(span: Span) -> SyntaxError {
    SyntaxError::new(span, "a `)` that closes nothing", "no `(` in front")
        .help("remove it; text with parentheses needs quotes")
}

pub(super) fn no_value(span: Span, name: &str) -> SyntaxError {
    SyntaxError::new(
        span,
        format!("the property {} has no value", shown(name)),
        "expected a value after the `=`",
    )
    .help(format!(
        "write {}, or remove it",
        shown(&format!("{name}=\"…\""))
    ))
}

pub(super) fn annotation_without_value(span: Span) -> SyntaxError {
    SyntaxError::new(
        span,
        "a type annotation without a value",
        "no value after it",
    )
    .help("write the value after the `)`, on the same line; text with parentheses needs quotes")
}

pub(super) fn annotation_of_name(span: Span, name: &str) -> SyntaxError {
    SyntaxError::new(
        span,
        "a type annotation in front of a property's name",
        "belongs to the value",
    )
    .help(format!("write {}", shown(&format!("{name}=(type)value"))))
}

pub(super) fn broken_annotation(span: Span, empty: bool) -> SyntaxError {
    let message = if empty {
        "an empty type annotation"
    } else {
        "a type annotation is one word in parentheses"
    };
    SyntaxError::new(
        span,
        message,
        if empty {
            "no type in it"
        } else {
            "expected `(word)`"
        },
    )
    .help("remove it; text with parentheses needs quotes")
}

pub(super) fn nothing_behind_slashdash(span: Span) -> SyntaxError {
    SyntaxError::new(span, "nothing follows `/-`", "expected something to take out")
        .help("write `/-` in front of a node, a value, a property or a children block; a comment starts with `//`")
}

pub(super) fn double_slashdash(span: Span) -> SyntaxError {
    SyntaxError::new(span, "`/-` stands here more than once", "one is enough")
        .help("one `/-` takes one thing out: remove the others")
}

pub(super) fn slashdash_of_value(span: Span) -> SyntaxError {
    SyntaxError::new(
        span,
        "`/-` can't take out a part of a property or a type annotation",
        "not allowed here",
    )
    .help("write it in front of the whole, name and annotation included")
}

pub(super) fn behind_block(span: Span) -> SyntaxError {
    SyntaxError::new(
        span,
        "a node ends with its children block",
        "unexpected after the `}`",
    )
    .help("put a line break or `;` after the `}`; values and properties go in front of the `{`")
}

pub(super) fn second_block(span: Span, first: Span) -> SyntaxError {
    SyntaxError::new(
        span,
        "a node can't have two children blocks",
        "the second one",
    )
    .related(first, "the first one")
    .help("put all children into one block")
}

pub(super) fn too_deep(span: Span, limit: usize) -> SyntaxError {
    SyntaxError::new(
        span,
        format!("children blocks are nested more than {limit} levels deep"),
        "this block is not read",
    )
    .help("check the braces in front; no spec needs so many levels")
}

pub(super) fn too_long(span: Span, most: usize) -> SyntaxError {
    SyntaxError::new(
        span,
        format!("the file has more than {most} words and signs"),
        "nothing from here on is read",
    )
    .help("divide it into several files: `include \"tenants/*.kdl\"`")
}

/// A `}` that is one too many; `open` is the `{` of the block that goes on behind it.
pub(super) fn surplus_close(span: Span, open: Option<Span>) -> SyntaxError {
    match open {
        Some(open) => SyntaxError::new(span, "a `}` too many", "what follows seems to be inside")
            .related(open, "inside of this block")
            .help("remove it"),
        None => SyntaxError::new(span, "a `}` that closes nothing", "no open `{` in front")
            .help("remove it, or add the `{` that it should close"),
    }
}

pub(super) fn old_version(span: Span) -> SyntaxError {
    SyntaxError::new(
        span,
        "this file says that it is not KDL 2",
        "another version of KDL",
    )
    .help("write `/- kdl-version 2`, or remove the line, and write the file as KDL 2")
}

/// One or more blocks of which the closing braces are missing at the same place.
pub(super) fn unclosed_block(open: Span, count: usize, seen: Option<Span>) -> SyntaxError {
    let message = match count {
        0 | 1 => "this `{` is never closed".to_owned(),
        _ => format!("{count} children blocks are never closed; this `{{` is the last of them"),
    };
    let error = SyntaxError::new(open, message, "opened here");
    match seen {
        Some(seen) => error
            .related(seen, "by its indentation, this is no longer inside")
            .help("put a `}` in front of that line"),
        None => error.help(match count {
            0 | 1 => "put a `}` at the end of the block".to_owned(),
            _ => format!("put {count} `}}` at the ends of the blocks"),
        }),
    }
}
