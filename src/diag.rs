//! Diagnostics: what is wrong with a spec, where, and what to do about it.
//!
//! A [`Diagnostic`] is made by one of the constructor functions of this folder, where all wording
//! lives; [`Diagnostics`] collects them; [`render`] prints them.

mod allow;
pub mod check;
mod codes;
pub mod delivery;
mod fold;
mod habits;
pub mod lint;
mod list;
pub mod manifest;
pub mod node;
pub mod output;
pub mod placement;
mod redact;
pub mod render;
mod report;
pub mod resolve;
pub mod spec;
mod suggest;
mod words;

use crate::source::{SourceMap, Span};

pub use allow::Allowance;
pub use codes::{Code, Severity};
pub use manifest::PatchWord;
pub use report::Report;
pub use suggest::closest;

/// One mistake, in the user's words.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which kind of mistake; `platformc explain` has a page for each.
    pub code: Code,
    /// Whether it stops the build; the code's, unless warnings are denied.
    pub severity: Severity,
    /// The mistake in one short phrase: lower case, no full stop, the user's words in backticks.
    pub message: String,
    /// The user's words that are wrong.
    pub primary: Label,
    /// Other places that matter, in any file.
    pub related: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

/// A place in the spec with a few words about it.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands under the place; may be empty.
    pub text: String,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, message: impl Into<String>, span: Span) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: words::shortened(message.into()),
            primary: Label {
                span,
                text: String::new(),
            },
            related: Vec::new(),
            help: None,
        }
    }

    /// The first one over the limit, to say that there are more.
    fn left_out(self, most: usize) -> Self {
        let (all, first) = match self.severity {
            Severity::Error => ("mistakes", "correct"),
            Severity::Warning => ("warnings", "look at"),
        };
        let message = format!("the spec has more {all} than are shown");
        Self::new(self.code, message, self.primary.span)
            .label("the first one left out")
            .help(format!("{first} the first {most}, then check again"))
    }

    /// Every place that it points at.
    fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.primary).chain(&self.related)
    }

    /// The first one of a kind that is not shown, to say how many there are.
    fn alike(&self, number: usize) -> Self {
        let message = format!("{number} more of this warning are not shown");
        Self::new(self.code, message, self.primary.span)
            .label("the first of them")
            .help("look at those that are shown, then check again")
    }

    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = words::shortened(text.into());
        self
    }

    /// Labels a word with the one that was meant, if one is near, or else says what is wrong.
    pub(crate) fn nearest(self, nearest: Option<&str>, otherwise: &str) -> Self {
        match nearest {
            Some(nearest) => self.label(format!("did you mean `{nearest}`?")),
            None => self.label(otherwise),
        }
    }

    pub(crate) fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            text: words::shortened(text.into()),
        });
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(words::shortened(text.into()));
        self
    }
}

/// Proof that at least one error was reported: only [`Diagnostics`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported(());

/// How many errors are shown, and how many warnings; whoever has that many needs no further ones yet.
const MOST: usize = 20_000;

/// What was reported so far.
#[derive(Debug, Default)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    /// The first error and the first warning over the limit.
    left_out: [Option<Diagnostic>; 2],
    advice: Vec<Diagnostic>,
    allowances: Vec<Allowance>,
    /// Where secrets stand that do not look like any.
    hidden: Vec<Span>,
}

impl Diagnostics {
    /// Adds a diagnostic; its code says whether it is an error or a warning.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let [error, warning] = &mut self.left_out;
        let (count, left_out) = match diagnostic.severity {
            Severity::Error => (&mut self.errors, error),
            Severity::Warning => (&mut self.warnings, warning),
        };
        *count += 1;
        if *count <= MOST {
            self.all.push(diagnostic);
        } else {
            left_out.get_or_insert(diagnostic);
        }
    }

    /// Adds an error after which nothing else can be done.
    pub(crate) fn refuse(&mut self, error: Diagnostic) -> Reported {
        self.report(error);
        Reported(())
    }

    /// Whether no further errors are kept.
    pub(crate) fn is_full(&self) -> bool {
        self.errors > MOST
    }

    /// Counts an error that another message tells of already: something that follows from it.
    pub fn follow(&mut self) {
        self.errors += 1;
    }

    /// Keeps what stands at a place from being shown: it may be a secret.
    pub(crate) fn hide(&mut self, secret: Span) {
        if self.hidden.len() <= MOST {
            self.hidden.push(secret);
        }
    }

    /// Adds several.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics
            .into_iter()
            .for_each(|diagnostic| self.report(diagnostic));
    }

    /// Accepts a warning in a part of the spec, whether it was reported already or will be.
    pub fn allow(&mut self, allowance: Allowance) {
        self.allowances.push(allowance);
    }

    /// Adds a warning that only counts if nothing is wrong: until then it may be about the mistake.
    pub(crate) fn advise(&mut self, warning: Diagnostic) {
        if self.advice.len() <= MOST {
            self.advice.push(warning);
        }
    }

    /// Adds the advice, and warns of allowances that nothing needs. Call it when nothing is wrong, and every
    /// warning has had its chance.
    pub fn report_advice(&mut self) {
        let advice = std::mem::take(&mut self.advice);
        self.extend(advice);
        let needless = allow::needless(&self.all, &self.allowances);
        self.extend(needless.iter().map(lint::allows_nothing));
    }

    /// Takes back everything with a code.
    pub fn forget(&mut self, code: Code) {
        self.all.retain(|diagnostic| diagnostic.code != code);
        let errors = self.all.iter();
        self.errors = errors
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count();
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Fails if there is any error.
    pub fn ok(&self) -> Result<(), Reported> {
        if self.errors == 0 {
            Ok(())
        } else {
            Err(Reported(()))
        }
    }

    /// Takes over what a parallel task reported. Call it in the order of the tasks' inputs.
    pub fn merge(&mut self, other: Self) {
        let (errors, warnings) = (self.errors + other.errors, self.warnings + other.warnings);
        self.extend(other.all);
        self.extend(other.left_out.into_iter().flatten());
        (self.errors, self.warnings) = (errors, warnings);
        for warning in other.advice {
            self.advise(warning);
        }
        self.allowances.extend(other.allowances);
        self.hidden.extend(other.hidden);
    }

    /// Everything but what is allowed, as it may be shown.
    pub fn into_report(mut self, sources: &SourceMap) -> Report<'_> {
        let hidden = std::mem::take(&mut self.hidden);
        Report::new(self.into_sorted(), &hidden, sources)
    }

    /// Everything but what is allowed, ordered by file and position, then by code; one message for one
    /// mistake, however many tenants, clusters or references it shows at.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        allow::remove_allowed(&mut self.all, &self.allowances);
        self.all
            .sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
        self.all.dedup_by(|next, kept| {
            let same_place = next.primary.span == kept.primary.span;
            // What is no KDL is no value either; the first says it all.
            same_place && (next.code == kept.code || kept.code == Code::Syntax)
        });
        let mut sorted = fold::warnings(fold::references(self.all));
        let left_out = self.left_out.into_iter().flatten();
        sorted.extend(left_out.map(|first| first.left_out(MOST)));
        sorted
    }
}
