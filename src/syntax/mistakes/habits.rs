//! The words for what people write who know another language.

use crate::source::Span;
use crate::syntax::SyntaxError;
use crate::syntax::errors::{quoted, shown};
use crate::syntax::word::Word;

pub(in crate::syntax) fn hash_comment(span: Span, line: &str) -> SyntaxError {
    let text = line.trim_start_matches(['#', '!']).trim();
    let example = if text.is_empty() {
        "//".to_owned()
    } else {
        format!("// {text}")
    };
    SyntaxError::new(span, "`#` does not start a comment", "not a comment in KDL")
        .help(format!("write {}", shown(&example)))
}

pub(in crate::syntax) fn unknown_keyword(span: Span, text: &str) -> SyntaxError {
    let name = text.trim_start_matches('#');
    let help = match name.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => "write `#true`".to_owned(),
        "false" | "no" | "off" => "write `#false`".to_owned(),
        "null" | "nil" | "none" => "write `#null`".to_owned(),
        "inf" | "+inf" | "infinity" => "write `#inf`".to_owned(),
        _ => format!(
            "for text write {}; for a comment start with `//`",
            quoted(text)
        ),
    };
    SyntaxError::new(
        span,
        format!("{} is not a value that KDL knows", shown(text)),
        "unknown keyword",
    )
    .help(help)
}

/// Text in quotes that quote nothing.
pub(in crate::syntax) fn other_quotes(span: Span, text: &str) -> SyntaxError {
    let label = if text.starts_with('\'') {
        "single quotes quote nothing in KDL"
    } else {
        "these quotes quote nothing in KDL"
    };
    let marks = ['\'', '“', '”', '„', '‘', '’', '«', '»', '"'];
    SyntaxError::new(span, "text stands between double quotes", label)
        .help(format!("write {}", quoted(text.trim_matches(marks))))
}

/// A file that is meant as something else.
pub(in crate::syntax) fn other_language(span: Span, language: &str) -> SyntaxError {
    SyntaxError::new(
        span,
        format!("the file is {language}, not KDL"),
        format!("this is how {language} begins"),
    )
    .help("in KDL this is `name \"value\" property=\"value\" { children }`; `platformc init` writes a first spec to begin with")
}

/// What a template engine would fill in.
pub(in crate::syntax) fn template(span: Span) -> SyntaxError {
    SyntaxError::new(span, "a spec has no templates", "nothing is filled in here").help(
        "write the value itself; what tenants have in common stands in a class, one cluster for each region in a name such as `\"prod-{region}\"`",
    )
}

/// A word that goes on with a character that needs quotes.
pub(in crate::syntax) fn bad_word(span: Span, text: &str, is_property: bool) -> SyntaxError {
    if text.starts_with('[') {
        return SyntaxError::new(
            span,
            "a list has no brackets in KDL",
            "`[` means nothing here",
        )
        .help(match list(text) {
            Some(values) if is_property => format!("write {}", quoted(&values.join(" "))),
            Some(values) => {
                let values: Vec<String> = values.iter().map(|value| argument(value)).collect();
                format!("write {}", shown(&values.join(" ")))
            }
            None => {
                "write the values one after another: `node 1 2 3`; for text use quotes".to_owned()
            }
        });
    }
    let address = text.contains("://");
    let culprit = text
        .find(['/', '\\', '[', ']', '#'])
        .and_then(|at| text.get(at..)?.chars().next());
    let message = match culprit {
        Some(_) if address => "an address needs quotes".to_owned(),
        Some(culprit) => format!("text with a `{culprit}` needs quotes"),
        None => "this text needs quotes".to_owned(),
    };
    let label = if address {
        "`//` would start a comment"
    } else {
        "not a bare word"
    };
    SyntaxError::new(span, message, label).help(format!("write {}", quoted(text)))
}

/// The values of a list in brackets, quotes removed; `None` where there are other brackets or no end.
fn list(text: &str) -> Option<Vec<&str>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    if inside.contains(['[', '{']) {
        return None;
    }
    let between = if inside.contains(',') { ',' } else { ' ' };
    let values = inside
        .split(between)
        .map(str::trim)
        .map(|value| value.trim_matches(['"', '\'']));
    let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
    (!values.is_empty()).then_some(values)
}

/// A value as an argument: a number as it is, text in quotes.
fn argument(value: &str) -> String {
    if Word::of(value) == Word::Number {
        value.to_owned()
    } else {
        format!("\"{value}\"")
    }
}
