//! What can be wrong with raw manifests and patches.

use super::list::comma;
use super::{Code, Diagnostic, closest};
use crate::source::{Span, Spanned};

/// A file that is not YAML, or holds what is no Kubernetes object.
pub(crate) fn malformed(path: &str, why: &str, at: Span, named: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ManifestMalformed,
        format!("`{path}` is not a Kubernetes manifest"),
        at,
    )
    .label(why)
    .related(named, "carried along here")
    .help("every object has `apiVersion`, `kind` and `metadata.name`")
}

/// A placeholder that has no value where the manifest goes.
pub(crate) fn placeholder(word: &str, path: &str, named: Span, known: &[&str]) -> Diagnostic {
    let message = format!("`{{{word}}}` in `{path}` stands for nothing here");
    let diagnostic =
        Diagnostic::new(Code::ManifestPlaceholder, message, named).label("carried along here");
    let all = comma(known.iter().map(|word| format!("{{{word}}}")));
    match closest(word, known.iter().copied()) {
        Some(nearest) => diagnostic.help(format!("did you mean `{{{nearest}}}`? There are {all}")),
        None => diagnostic.help(format!(
            "there are {all}; `{{tenant}}`, `{{namespace}}` and `{{stage}}` need `each=\"tenant\"`"
        )),
    }
}

/// An object that would land where its manifest may not reach.
pub(crate) fn outside(object: &str, path: &str, why: &str, named: Span, help: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ManifestOutside,
        format!("{object} of `{path}` reaches where it may not"),
        named,
    )
    .label(why)
    .help(help)
}

/// An object that is emitted twice: by another `manifest` line, by the same, or by platformc itself.
pub(crate) fn twice(object: &str, named: Span, other: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::ManifestTwice,
        format!("{object} is there already"),
        named,
    )
    .label("brings it again");
    match other {
        Some(other) if other == named => diagnostic.help(
            "it goes to several places of one cluster; put `{namespace}` into its name, or say `each=\"cluster\"`",
        ),
        Some(other) => diagnostic
            .related(other, "brings it, too")
            .help("keep one of them"),
        None => diagnostic
            .help("platformc writes it; remove it from the manifest, or change it with `patch`"),
    }
}

/// A word of a patch that says which objects it is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PatchWord {
    /// Their kind.
    Kind,
    /// Their name.
    Name,
    /// Their namespace.
    Namespace,
}

/// A patch that matches no object: the first of its words that none has, and what there is instead.
pub(crate) fn patch_nothing(
    word: PatchWord,
    wrong: &Spanned<String>,
    kind: &str,
    known: &[&str],
) -> Diagnostic {
    let message = match word {
        PatchWord::Kind => format!("there is no {kind} to patch"),
        PatchWord::Name => format!("there is no {kind} `{}` to patch", wrong.value),
        PatchWord::Namespace => format!("no {kind} of this patch is in `{}`", wrong.value),
    };
    let diagnostic = Diagnostic::new(Code::PatchNothing, message, wrong.span);
    let diagnostic = match closest(wrong, known.iter().copied()) {
        Some(nearest) => diagnostic.label(format!("did you mean `{nearest}`?")),
        None => diagnostic.label("matches nothing"),
    };
    diagnostic.help(if known.is_empty() {
        "nothing is emitted where it applies; widen its selection, or remove it".to_owned()
    } else {
        format!("where it applies there are {}", comma(known))
    })
}

/// A patch whose words fit objects, but not one at its places.
pub(crate) fn patch_no_place(kind: &Spanned<String>) -> Diagnostic {
    Diagnostic::new(
        Code::PatchNothing,
        format!("there is no {} to patch", kind.value),
        kind.span,
    )
    .label("none in the stages that it selects")
    .help("widen its selection, or remove it")
}

/// A field that the object does not have.
pub(crate) fn patch_field(object: &str, pointer: &Spanned<String>, known: &[String]) -> Diagnostic {
    let message = format!("{object} has no field `{}`", pointer.value);
    let diagnostic = Diagnostic::new(Code::PatchField, message, pointer.span);
    let last = pointer.value.rsplit('/').next().unwrap_or_default();
    let diagnostic = match closest(last, known.iter().map(String::as_str)) {
        Some(nearest) => diagnostic.label(format!("did you mean `{nearest}`?")),
        None => diagnostic.label("no such field"),
    };
    let all = comma(known);
    diagnostic.help(if known.is_empty() {
        "a path begins with `/` and goes from the object's top, for example `/spec/hard/secrets`"
            .to_owned()
    } else {
        format!("there are {all}")
    })
}

/// A value of another type than the field.
pub(crate) fn patch_type(object: &str, pointer: &str, value: Span, wanted: &str) -> Diagnostic {
    Diagnostic::new(
        Code::PatchType,
        format!("`{pointer}` of {object} holds {wanted}"),
        value,
    )
    .label(format!("not {wanted}"))
    .help("write a value of the same type as the one that is there")
}

/// A field that holds the isolation.
pub(crate) fn patch_guarded(object: &str, pointer: &Spanned<String>) -> Diagnostic {
    Diagnostic::new(
        Code::PatchGuarded,
        format!("`{}` of {object} can't be patched", pointer.value),
        pointer.span,
    )
    .label("the isolation of tenants rests on it")
    .help("say what you need in the language, so that the whole fleet can be checked with it")
}
