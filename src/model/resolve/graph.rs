//! Names: each declared once, and no circles of references.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

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

/// Reports every circle once; gives the names in them.
pub(super) fn report_cycles(
    what: &str,
    references: &References,
    diags: &mut Diagnostics,
) -> BTreeSet<String> {
    let mut walk = Walk {
        references,
        path: Vec::new(),
        open: BTreeMap::new(),
        done: BTreeSet::new(),
    };
    let circles: Vec<_> = references
        .keys()
        .flat_map(|name| walk.circles(name))
        .collect();
    for circle in &circles {
        diags.report(diag::resolve::cycle(what, circle));
    }
    let members = circles.into_iter().flatten();
    members.map(|member| member.value).collect()
}

/// A walk along references, however long their chains are.
struct Walk<'r> {
    references: &'r References,
    path: Vec<Step<'r>>,
    /// Where each name of the path stands in it.
    open: BTreeMap<&'r str, usize>,
    /// The names from which there is nothing more to be found.
    done: BTreeSet<&'r str>,
}

struct Step<'r> {
    name: &'r str,
    /// Where it refers to the step that follows.
    span: Option<Span>,
    rest: slice::Iter<'r, Spanned<String>>,
}

impl<'r> Walk<'r> {
    /// The circles that a name leads to and no walk has met before.
    fn circles(&mut self, name: &'r str) -> Vec<Vec<Spanned<String>>> {
        let mut circles = Vec::new();
        self.step_to(name);
        while let Some(step) = self.path.last_mut() {
            let Some(next) = step.rest.next() else {
                self.step_back();
                continue;
            };
            step.span = Some(next.span);
            match self.open.get(next.as_str()) {
                Some(start) => circles.push(self.path_from(*start)),
                None => self.step_to(&next.value),
            }
        }
        circles
    }

    fn step_to(&mut self, name: &'r str) {
        let Some(references) = self.references.get(name) else {
            return;
        };
        if !self.done.contains(name) {
            self.open.insert(name, self.path.len());
            self.path.push(Step {
                name,
                span: None,
                rest: references.iter(),
            });
        }
    }

    fn step_back(&mut self) {
        if let Some(step) = self.path.pop() {
            self.open.remove(step.name);
            self.done.insert(step.name);
        }
    }

    fn path_from(&self, start: usize) -> Vec<Spanned<String>> {
        let steps = self.path.iter().skip(start);
        steps
            .filter_map(|step| Some(Spanned::new(step.name.to_owned(), step.span?)))
            .collect()
    }
}
