//! What can be wrong with raw manifests and patches.

use super::list::comma;
use super::{Code, Diagnostic, closest};
use crate::source::{Span, Spanned};

/// A file that is not YAML, or holds what is no Kubernetes object.
pub(crate) fn malformed(
    path: &str,
    why: &str,
    help: Option<&str>,
    at: Span,
    named: Span,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::ManifestMalformed,
        format!("`{path}` is not a Kubernetes manifest"),
        at,
    )
    .label(why)
    .related(named, "carried along here");
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// A key that placeholders make the same as one before it.
pub(crate) fn key_twice(path: &str, key: &str, at: Span, named: Span) -> Diagnostic {
    let why = format!("this becomes `{key}`, which is there already");
    let help = "give it another name";
    malformed(path, &why, Some(help), at, named)
}

/// A placeholder that has no value where the manifest goes.
pub(crate) fn placeholder(word: &str, at: Span, named: Span, known: &[&str]) -> Diagnostic {
    let message = format!("`{{{word}}}` stands for nothing here");
    let diagnostic =
        Diagnostic::new(Code::Placeholder, message, at).related(named, "carried along here");
    let all = comma(known.iter().map(|word| format!("{{{word}}}")));
    match closest(word, known.iter().copied()) {
        Some(nearest) => diagnostic
            .label(format!("did you mean `{{{nearest}}}`?"))
            .help(format!(
                "there are {all}; to have the text itself, write `\\{{{word}}}`"
            )),
        None => diagnostic.label("no value").help(format!(
            "there are {all}; `{{tenant}}`, `{{namespace}}` and `{{stage}}` need `each=\"tenant\"`"
        )),
    }
}

/// A manifest line whose selection does not fit how often it is carried along.
pub(crate) fn selection(path: &str, why: &str, at: Span, help: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ManifestOutside,
        format!("it is not clear where `{path}` goes"),
        at,
    )
    .label(why)
    .help(help)
}

/// Two files of raw objects whose names differ only in case.
pub(crate) fn alike(files: [&str; 2], first: Span, second: Span) -> Diagnostic {
    let [one, other] = files;
    let diagnostic = Diagnostic::new(
        Code::ManifestOutside,
        format!("`{one}.yaml` and `{other}.yaml` are one file on some disks"),
        second,
    )
    .help("rename one of them: here names differ in more than the case of letters");
    if first == second {
        diagnostic.label("this carries both along")
    } else {
        diagnostic
            .label("this carries one of them along")
            .related(first, "and this the other")
    }
}

/// An object that would land where its manifest may not reach.
pub(crate) fn outside(object: &str, why: &str, at: Span, named: Span, help: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ManifestOutside,
        format!("{object} reaches where it may not"),
        at,
    )
    .label(why)
    .related(named, "carried along here")
    .help(help)
}

/// What a tenant may bring along.
pub(crate) fn deployable(kinds: &[&str]) -> String {
    format!(
        "a tenant's manifests hold {}; anything else is the platform's to carry along",
        comma(kinds)
    )
}

/// Where a kind is to be found that is not in the group named.
pub(crate) fn other_group(kind: &str, group: &str) -> String {
    if group.is_empty() {
        format!("a {kind} has `apiVersion: v1`")
    } else {
        format!("the `apiVersion` of a {kind} begins with `{group}/`")
    }
}

/// What leads to pods from outside.
pub(crate) const SERVICES: &str = "traffic from outside comes through the gateway (`gateway ports=\"8080\"` in `network`), or \
                                   through a load balancer without node ports (`services.loadbalancers` in `quota`)";

/// Where an object is written, and the line that carries it along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Carried {
    /// Its name in the file.
    pub(crate) at: Span,
    /// The `manifest` line.
    pub(crate) named: Span,
}

/// An object that is emitted twice: by another `manifest` line, by the same, or by platformc itself.
pub(crate) fn twice(object: &str, again: Carried, first: Option<Carried>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::ManifestTwice,
        format!("{object} is there already"),
        again.at,
    );
    let Some(first) = first else {
        return diagnostic
            .label("platformc writes this itself")
            .related(again.named, "carried along here")
            .help("remove it from the manifest, or change what platformc writes with `patch`");
    };
    if first.named == again.named && first.at == again.at {
        return diagnostic
            .label("this goes to several places of one cluster")
            .related(again.named, "carried along here")
            .help("put `{namespace}` into its name, or say `each=\"cluster\"`");
    }
    if first.at == again.at {
        return diagnostic
            .label("two lines carry this along")
            .related(first.named, "this one")
            .related(again.named, "and this one")
            .help("keep one of them");
    }
    diagnostic
        .label("again here")
        .related(first.at, "first here")
        .help("keep one of them")
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
    let diagnostic = diagnostic.nearest(closest(wrong, known.iter().copied()), "matches nothing");
    diagnostic.help(if known.is_empty() {
        "nothing is emitted where it applies; widen its selection, or remove it".to_owned()
    } else {
        format!("where it applies there are {}", comma(known))
    })
}

/// A patch of what Argo CD is told of a tenant, which no patch reaches.
pub(crate) fn patch_of_delivery(kind: &Spanned<String>) -> Diagnostic {
    let message = format!("no patch changes a tenant's {}", kind.value);
    Diagnostic::new(Code::PatchNothing, message, kind.span)
        .label("part of what Argo CD is told of tenants")
        .help("a patch changes what a tenant has on its clusters; what Argo CD is told is said in the language, by `app`, `own-applications` and the stage's `window`")
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
    let nearest = closest(last, known.iter().map(String::as_str));
    let diagnostic = diagnostic.nearest(nearest, "no such field");
    let all = comma(known);
    diagnostic.help(if known.is_empty() {
        "a path begins with `/` and goes from the object's top, for example `/spec/hard/secrets`"
            .to_owned()
    } else {
        format!("there are {all}")
    })
}

/// A key with a `/`, which begins the next part of a path; `meant` is the path as it was meant.
pub(crate) fn patch_key(object: &str, pointer: &Spanned<String>, meant: &str) -> Diagnostic {
    let message = format!("{object} has no field `{}`", pointer.value);
    Diagnostic::new(Code::PatchField, message, pointer.span)
        .label("a `/` begins the next part")
        .help(format!("in a key write `~1` for `/`: `{meant}`"))
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

/// What can be done instead of patching a guarded field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Instead {
    /// The language has a word for it.
    Language,
    /// Another quota was meant.
    OtherQuota,
    /// Other settings of Argo CD are free.
    Settings,
}

/// A field that holds the isolation.
pub(crate) fn patch_guarded(
    object: &str,
    pointer: &Spanned<String>,
    instead: Instead,
) -> Diagnostic {
    let help = match instead {
        Instead::Language => {
            "say what you need in the language, so that the whole fleet can be checked with it"
        }
        Instead::OtherQuota => {
            "name the object that you mean, such as `name=\"compute\"`: this quota closes something off"
        }
        Instead::Settings => {
            "a patch adds what only tunes Argo CD, such as `timeout.reconciliation`: `schema/reference.md` lists it; all else is said in the language"
        }
    };
    Diagnostic::new(
        Code::PatchGuarded,
        format!("`{}` of {object} can't be patched", pointer.value),
        pointer.span,
    )
    .label("the isolation of tenants rests on it")
    .help(help)
}
