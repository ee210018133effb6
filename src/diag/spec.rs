//! What can be wrong with the words of a spec.

use super::list::comma;
use super::{Code, Diagnostic, closest};
use crate::source::{Span, Spanned};
use crate::value::{Braced, Malformed, PLACEHOLDERS};

/// The file is not KDL here.
pub(crate) fn syntax(
    message: &str,
    span: Span,
    label: &str,
    related: Option<&Spanned<String>>,
    help: Option<&str>,
) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(Code::Syntax, message, span).label(label);
    if let Some(related) = related {
        diagnostic = diagnostic.related(related.span, related.value.as_str());
    }
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// A file that an `include` or `manifest` names can't be read.
pub(crate) fn unreadable(path: &str, why: &str, named: Span) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, format!("can't read `{path}`"), named)
        .label(why)
        .help("a spec is made of plain files inside its own folder")
}

/// A file that is larger than a file of a spec may be.
pub(crate) fn too_large(path: &str, bytes: u64, most: u64, named: Span) -> Diagnostic {
    const MEGABYTE: u64 = 1024 * 1024;
    let message = format!("`{path}` is larger than a file of a spec may be");
    let (has, may) = (bytes.div_ceil(MEGABYTE), most / MEGABYTE);
    Diagnostic::new(Code::Unreadable, message, named)
        .label(format!("it has {has} MiB, the most is {may} MiB"))
        .help("divide it into several files: `include \"tenants/*.kdl\"`")
}

/// More files than a spec may have.
pub(crate) fn too_many_files(most: usize, named: Span) -> Diagnostic {
    let message = format!("the spec has more than {most} files");
    Diagnostic::new(Code::Unreadable, message, named)
        .label("with these it is too many")
        .help("put several tenants into one file")
}

/// More nodes of a kind than there may be.
pub(crate) fn too_many_nodes(name: &Spanned<String>, most: usize) -> Diagnostic {
    let message = match name.value.as_str() {
        "" => format!("there are more than {most} nodes without a name"),
        word => format!("there are more than {most} nodes `{word}`"),
    };
    Diagnostic::new(Code::Unreadable, message, name.span)
        .label("with this one it is too many")
        .help("one spec is one fleet: divide it into several specs")
}

/// More nodes of a kind inside of a node than there may be.
pub(crate) fn too_many_inside(name: &Spanned<String>, around: &str, most: usize) -> Diagnostic {
    let message = format!("`{around}` has more in it than a node may have");
    Diagnostic::new(Code::Unreadable, message, name.span)
        .label(format!("with `{}` it is more than {most}", name.value))
        .help("say it in fewer lines: patterns and classes stand for many")
}

/// A byte of a file that is not text; a line of another file may name it.
pub(crate) fn not_text(path: &str, byte: u8, wrong: Span, named: Option<Span>) -> Diagnostic {
    let message = format!("`{path}` is not a text file");
    let diagnostic = Diagnostic::new(Code::Unreadable, message, wrong)
        .label(format!("the byte 0x{byte:02x} here is not UTF-8"))
        .help("save the file as UTF-8");
    match named {
        Some(named) => diagnostic.related(named, "this names the file"),
        None => diagnostic,
    }
}

/// An `include` or `manifest` that matches no file.
pub(crate) fn matches_no_file(
    pattern: &Spanned<String>,
    ending: &str,
    nearest: Option<&str>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::IncludeNothing,
        format!("`{}` matches no file", pattern.value),
        pattern.span,
    )
    .label("the path begins at the folder of this file");
    match nearest {
        Some(nearest) => diagnostic.help(format!("there is `{nearest}`")),
        None if pattern.contains('{') => {
            diagnostic.help("nothing is filled in in a path: write it out, or use `*` for any name")
        }
        None => diagnostic.help(format!(
            "check the path; `*` stands for any name, a folder for all {ending} files below it"
        )),
    }
}

/// Files that include each other; `chain` has every include on the way.
pub(crate) fn include_cycle(path: &str, named: Span, chain: &[Span]) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::IncludeCycle,
        format!("`{path}` includes itself"),
        named,
    )
    .label("this leads back to a file that leads here")
    .help("remove one of the includes; a file that is included once is seen by all others");
    for span in chain {
        diagnostic = diagnostic.related(*span, "included here");
    }
    diagnostic
}

/// The first file says no `language`.
pub(crate) fn language_missing(start: Span) -> Diagnostic {
    Diagnostic::new(Code::Language, "the spec does not say its language", start)
        .label("no `language` line")
        .help("begin the file with `language 1`")
}

/// A language that this platformc does not know.
pub(crate) fn language_unknown(version: &Spanned<u32>) -> Diagnostic {
    Diagnostic::new(
        Code::Language,
        format!("there is no language {}", version.value),
        version.span,
    )
    .label("this platformc reads language 1")
    .help("write `language 1`, or build with a newer platformc")
}

/// A `(type)` in front of something.
pub(crate) fn annotation(annotation: &Spanned<String>) -> Diagnostic {
    Diagnostic::new(
        Code::WrongType,
        format!("`({})` has no meaning here", annotation.value),
        annotation.span,
    )
    .label("a KDL type annotation")
    .help("remove it; platformc knows the type of every value")
}

/// What to write in place of a value of another type.
pub(crate) enum Example {
    /// The user's own value, written as it is needed.
    Same(String),
    /// A value of the type that is needed.
    Other(String),
}

/// A value of the wrong type; `found` and `wanted` come with their articles.
pub(crate) fn wrong_type(span: Span, found: &str, wanted: &str, example: &Example) -> Diagnostic {
    let help = match example {
        Example::Same(text) if found == "a number" => format!("put quotes around it: `{text}`"),
        Example::Same(text) if text.starts_with('"') => format!("for the text write `{text}`"),
        Example::Same(text) => format!("write it without quotes: `{text}`"),
        Example::Other(text) => format!("for example `{text}`"),
    };
    Diagnostic::new(
        Code::WrongType,
        format!("{found} stands where {wanted} belongs"),
        span,
    )
    .label(format!("not {wanted}"))
    .help(help)
}

/// A value of the right type that is wrong inside; `span` covers the wrong part of it.
pub(crate) fn malformed(
    code: Code,
    text: &str,
    wanted: &str,
    example: &str,
    span: Span,
    malformed: &Malformed,
) -> Diagnostic {
    let message = if text.is_empty() {
        format!("an empty text is not {wanted}")
    } else {
        format!("`{text}` is not {wanted}")
    };
    let help = malformed
        .help
        .clone()
        .unwrap_or_else(|| format!("for example `{example}`"));
    Diagnostic::new(code, message, span)
        .label(malformed.why.as_str())
        .help(help)
}

/// Something in braces that is not filled in where it stands; `known` is what is.
pub(crate) fn placeholder(
    text: &str,
    wrong: &Braced<'_>,
    known: &[&str],
    span: Span,
) -> Diagnostic {
    let written = text.get(wrong.at.clone()).unwrap_or_default();
    let message = if wrong.word.is_empty() {
        format!("`{text}` has a `{written}` that belongs to no placeholder")
    } else {
        format!("`{written}` stands for nothing here")
    };
    let diagnostic = Diagnostic::new(Code::Placeholder, message, span);
    if known.is_empty() {
        return diagnostic
            .label("nothing is filled in here")
            .help("write the text itself");
    }
    let all = comma(known.iter().map(|word| format!("{{{word}}}")));
    match meant(wrong.word, known) {
        Some(word) => {
            let mut mended = text.to_owned();
            mended.replace_range(wrong.at.clone(), &format!("{{{word}}}"));
            diagnostic
                .label(format!("did you mean `{{{word}}}`?"))
                .help(format!(
                    "write `\"{mended}\"`; what is filled in here: {all}"
                ))
        }
        None => diagnostic
            .label("not filled in")
            .help(format!("what is filled in here: {all}")),
    }
}

/// The placeholder that was meant: the same word, a near one, or the only one, unless the word has a meaning
/// somewhere else.
fn meant<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let same = known.iter().copied().find(|known| *known == word);
    let near = || closest(word, known.iter().copied());
    let only = || match known {
        [only] if !word.is_empty() && !PLACEHOLDERS.contains(&word) => Some(*only),
        _ => None,
    };
    same.or_else(near).or_else(only)
}

/// Commas between the words of a text; `plain` is the text without them.
pub(crate) fn commas(code: Code, text: &str, plain: &str, comma: Span) -> Diagnostic {
    let message = format!("`{text}` has commas between its words");
    Diagnostic::new(code, message, comma)
        .label("blanks stand here, no commas")
        .help(format!("write `\"{plain}\"`"))
}

/// Several values in one text where each has quotes of its own.
pub(crate) fn several_in_one(code: Code, text: &str, parts: &[&str], span: Span) -> Diagnostic {
    let message = format!("`{text}` is {} values in one text", parts.len());
    let each: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
    Diagnostic::new(code, message, span)
        .label("each value has quotes of its own here")
        .help(format!("write `{}`", each.join(" ")))
}

/// A word that is not one of the allowed ones.
pub(crate) fn unknown_word(word: &Spanned<String>, wanted: &str, words: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnknownValue,
        format!("`{}` is not {wanted}", word.value),
        word.span,
    );
    diagnostic
        .nearest(closest(word, words.iter().copied()), "not a known word")
        .help(format!("{wanted} is one of {}", comma(words)))
}

/// A resource that quotas do not count.
pub(crate) fn unknown_resource(word: &Spanned<String>, words: &[&str]) -> Diagnostic {
    let message = format!("a quota counts no `{}`", word.value);
    let diagnostic = Diagnostic::new(Code::UnknownNode, message, word.span);
    let requests = format!("requests.{}", word.value);
    let nearest = words
        .iter()
        .copied()
        .find(|known| *known == requests)
        .or(word.contains('/').then_some(requests.as_str()))
        .or_else(|| words.iter().copied().find(|known| is_part(known, word)))
        .or_else(|| closest(word, words.iter().copied()));
    diagnostic.nearest(nearest, "not a resource").help("it counts compute (`requests.cpu`, `limits.memory`), storage, and objects (`pods`, `\"count/jobs.batch\"`)")
}

/// Whether a word is the first part of a longer one, as `requests` is of `requests.cpu`.
fn is_part(known: &str, word: &str) -> bool {
    known
        .strip_prefix(word)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// The spec has no `platform`.
pub(crate) fn platform_missing(start: Span) -> Diagnostic {
    Diagnostic::new(Code::Missing, "the spec has no `platform`", start)
        .label("it can stand in any file of the spec")
        .help("add `platform \"name\" { domain \"example.com\" }`")
}
