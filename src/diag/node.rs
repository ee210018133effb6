//! What a node holds that it should not, and what it lacks.

use super::habits;
use super::list::comma;
use super::{Code, Diagnostic, closest};
use crate::source::{Span, Spanned};

/// What a node may hold, as far as a message names it.
#[derive(Clone, Debug)]
pub(crate) struct Known<'n> {
    /// The node's word; empty for the top of a file.
    pub(crate) node: &'n str,
    /// The words of its properties.
    pub(crate) properties: Vec<&'n str>,
    /// The words of its children.
    pub(crate) children: Vec<&'n str>,
}

/// A property, node or value that may be there once; `first` is where it was before.
pub(crate) fn repeated(what: &str, name: &Spanned<String>, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::Repeated,
        format!("the {what} `{}` is here twice", name.value),
        name.span,
    )
    .label("again here")
    .related(first, "first here")
    .help("keep one of them")
}

/// A list in two nodes; `values` are those of both.
pub(crate) fn list_twice(name: &Spanned<String>, first: Span, values: &[String]) -> Diagnostic {
    let all = format!("{} {}", name.value, values.join(" "));
    repeated("node", name, first).help(format!("put all of them into one line: `{all}`"))
}

/// Something required that is not there.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    /// What it is.
    pub(crate) what: Lacking,
    /// Its word; of an argument what it stands for.
    pub(crate) word: String,
    /// What to write.
    pub(crate) example: String,
}

/// What a node lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lacking {
    /// A value behind its word.
    Argument,
    /// A property.
    Property,
    /// A node between its braces.
    Child,
}

/// Something required that is not there.
pub(crate) fn missing(node: &Spanned<String>, missing: &Missing) -> Diagnostic {
    let (name, word, example) = (&node.value, &missing.word, &missing.example);
    let lacks =
        |what: &str| Diagnostic::new(Code::Missing, format!("`{name}` has no {what}"), node.span);
    match missing.what {
        Lacking::Argument => lacks(word)
            .label(format!("its {word} is missing"))
            .help(format!("write it behind the word: `{name} {example}`")),
        Lacking::Property | Lacking::Child => lacks(&format!("`{word}`"))
            .label(format!("`{word}` is missing"))
            .help(format!("add `{example}`")),
    }
}

/// What to do with an argument that is too many.
#[derive(Clone, Debug)]
pub(crate) enum Extra<'n> {
    /// It is the value of a property that is missing.
    Named(&'n str),
    /// With what the property in front has already, it is one text.
    Joined(String),
    /// The node has children with free names: what an example of one is.
    Inside(String),
    /// The node has properties with free names.
    FreelyNamed,
    /// It is a property's name, and the value follows it: both as they should be.
    Apart(String),
    /// It is the word of another node, as it seems.
    Another(String),
    /// None of these; the node's properties.
    Other(Vec<&'n str>),
}

/// More arguments than the node takes. `written` is the first one as it stands there.
pub(crate) fn too_many(node: &str, written: &str, entry: Span, extra: &Extra<'_>) -> Diagnostic {
    let help = match extra {
        Extra::Named(property) => format!("name what it is: `{property}={written}`"),
        Extra::Joined(all) => format!("put all of them into one text: `{all}`"),
        Extra::Inside(example) => {
            format!("what it holds stands between braces: `{node} {{ {example} }}`")
        }
        Extra::Apart(property) => format!("write `{property}`"),
        Extra::Another(word) => {
            format!(
                "if another line begins with `{word}`, put `;` or a new line in front of it; else remove it"
            )
        }
        Extra::FreelyNamed => format!("say what it is for: `{node} …={written}`"),
        Extra::Other(properties) if properties.is_empty() => "remove it".to_owned(),
        Extra::Other(properties) => {
            let all = comma(properties.iter().map(|word| format!("{word}=")));
            format!("remove it, or name what it is: {all}")
        }
    };
    let help = habits::of_value(node, written.trim_matches('"')).map_or(help, str::to_owned);
    let message = format!("`{node}` takes no further value");
    Diagnostic::new(Code::TooMany, message, entry)
        .label("one too many")
        .help(help)
}

/// A block where none belongs; `instead` is the node without it, if what is in it can stand behind its word.
pub(crate) fn no_children(name: &Spanned<String>, instead: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::NoChildren,
        format!("`{}` has no block", name.value),
        name.span,
    )
    .label("a `{ … }` follows");
    diagnostic.help(match (habits::of_block(name), instead) {
        (Some(habit), _) => habit.to_owned(),
        (None, Some(instead)) => format!("write `{instead}`"),
        (None, None) => {
            "remove the braces; what the node can say stands behind its word, as `name=value`"
                .to_owned()
        }
    })
}

/// A value that stands behind the word, and was given a name.
pub(crate) fn named_argument(name: &Spanned<String>, node: &str, written: &str) -> Diagnostic {
    let word = &name.value;
    let message = format!("`{node}` has no property `{word}`");
    Diagnostic::new(Code::UnknownProperty, message, name.span)
        .label(format!("its {word} stands behind the word alone"))
        .help(format!("write `{node} {written}`"))
}

/// A property that the node does not have. `written` is its value.
pub(crate) fn unknown_property(
    name: &Spanned<String>,
    written: &str,
    known: &Known<'_>,
) -> Diagnostic {
    let (node, word) = (known.node, name.value.as_str());
    let message = format!("`{node}` has no property `{word}`");
    let diagnostic = Diagnostic::new(Code::UnknownProperty, message, name.span);
    if known.children.contains(&word) {
        let help = format!("write `{word} {written}` on a line of its own, between the braces");
        return diagnostic
            .label("this is a node, not a property")
            .help(help);
    }
    let help = listed(
        "its properties are",
        &known.properties,
        "it has no properties",
    );
    unknown(diagnostic, known.node, word, &known.properties, help)
}

/// What to do with a node that can't stand where it does.
#[derive(Clone, Debug)]
pub(crate) enum Misplaced<'n> {
    /// It is a property of the node around it; the node, or a part of it, as it should be.
    Property(String),
    /// It is a property of these nodes, which can stand here; one of them as it should be.
    PropertyOf(&'n [&'n str], String),
    /// It belongs into this node, which can stand here.
    OneLevelOff(&'n str),
    /// It stands in no other node.
    TopLevel,
    /// None of these.
    Unknown,
}

/// A node that the language does not have here.
pub(crate) fn unknown_node(
    name: &Spanned<String>,
    known: &Known<'_>,
    misplaced: &Misplaced<'_>,
) -> Diagnostic {
    let (node, word) = (known.node, name.value.as_str());
    let message = match (misplaced, node) {
        (Misplaced::OneLevelOff(home), _) => format!("`{word}` belongs into `{home}`"),
        (Misplaced::TopLevel, _) => format!("`{word}` stands in no other node"),
        (_, "") => format!("there is no node `{word}`"),
        _ => format!("`{node}` has no `{word}`"),
    };
    let diagnostic = Diagnostic::new(Code::UnknownNode, message, name.span);
    match misplaced {
        Misplaced::Property(instead) => diagnostic
            .label("this is a property, not a node")
            .help(format!("write `{instead}`, in front of the braces")),
        Misplaced::PropertyOf(homes, instead) => diagnostic
            .label(format!("this is a property of {}", comma(*homes)))
            .help(format!("for example `{instead}`")),
        Misplaced::OneLevelOff(home) => diagnostic
            .label("one level too high")
            .help(format!("write `{home} {{ {word} … }}`")),
        Misplaced::TopLevel => diagnostic
            .label(format!("inside of `{node}`"))
            .help(format!("move it out of the braces of `{node}`")),
        Misplaced::Unknown if habits::is_comment(word) => diagnostic
            .label("not a comment in KDL")
            .help("a comment begins with `//`"),
        Misplaced::Unknown => {
            let help = listed(
                "what can stand here:",
                &known.children,
                "nothing can stand here",
            );
            unknown(diagnostic, node, word, &known.children, help)
        }
    }
}

/// A word that is like one that can stand there, or what is written for it here, or nothing of the kind.
fn unknown(
    diagnostic: Diagnostic,
    node: &str,
    word: &str,
    words: &[&str],
    help: String,
) -> Diagnostic {
    match (closest(word, words.iter().copied()), habits::of(node, word)) {
        (Some(nearest), _) => diagnostic
            .label(format!("did you mean `{nearest}`?"))
            .help(help),
        (None, Some(habit)) => diagnostic.label("unknown here").help(habit),
        (None, None) => diagnostic.label("unknown here").help(help),
    }
}

/// Items of a list with a `-` in front; `list` is the node whose values they seem to be.
pub(crate) fn list_items(dash: Span, list: Option<&str>) -> Diagnostic {
    let list = list.unwrap_or("name");
    Diagnostic::new(Code::UnknownNode, "a list has no `-` in KDL", dash)
        .label("not an item")
        .help(format!(
            "write the values behind the word, one after another: `{list} \"…\" \"…\"`"
        ))
}

fn listed(before: &str, words: &[&str], none: &str) -> String {
    if words.is_empty() {
        none.to_owned()
    } else {
        format!("{before} {}", comma(words))
    }
}
