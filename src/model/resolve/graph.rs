//! Names: each declared once, and no circles of references.

use indexmap::IndexMap;

use crate::diag::{self, Diagnostics};
use crate::source::{Span, Spanned};

/// The nodes without those whose name was there before; these are reported.
pub(super) fn once<'s, N, T: AsRef<str> + 's>(
    what: &str,
    nodes: &'s [N],
    name: impl Fn(&'s N) -> &'s Spanned<T>,
    diags: &mut Diagnostics,
) -> IndexMap<&'s str, &'s N> {
    let mut seen: IndexMap<&'s str, (Span, &'s N)> = IndexMap::new();
    for node in nodes {
        let name = name(node);
        let text = name.value.as_ref();
        if let Some((first, _)) = seen.get(text) {
            diags.report(diag::resolve::declared_twice(what, text, name.span, *first));
        } else {
            seen.insert(text, (name.span, node));
        }
    }
    seen.into_iter()
        .map(|(name, (_, node))| (name, node))
        .collect()
}

/// Things with what each refers to, and where it does.
pub(super) type References = IndexMap<String, Vec<Spanned<String>>>;

/// Reports every circle once.
pub(super) fn report_cycles(what: &str, references: &References, diags: &mut Diagnostics) -> bool {
    let mut done: Vec<&str> = Vec::new();
    let mut any = false;
    for name in references.keys() {
        let mut path: Vec<Spanned<String>> = Vec::new();
        any |= visit(what, name, references, &mut path, &mut done, diags);
    }
    any
}

fn visit<'r>(
    what: &str,
    name: &'r str,
    references: &'r References,
    path: &mut Vec<Spanned<String>>,
    done: &mut Vec<&'r str>,
    diags: &mut Diagnostics,
) -> bool {
    if let Some(start) = path.iter().position(|member| member.value == name) {
        let circle: Vec<Spanned<String>> = path.iter().skip(start).cloned().collect();
        diags.report(diag::resolve::cycle(what, &circle));
        return true;
    }
    if done.contains(&name) {
        return false;
    }
    let mut any = false;
    for next in references.get(name).into_iter().flatten() {
        path.push(Spanned::new(name.to_owned(), next.span));
        any |= visit(what, &next.value, references, path, done, diags);
        path.pop();
    }
    done.push(name);
    any
}
