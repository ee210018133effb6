//! A diagnostic in words, for forms that have room for a text but none for lines of the spec.

use super::{place, visible};
use crate::diag::Diagnostic;
use crate::source::SourceMap;

/// The message, with what would stand under the primary place.
pub(super) fn sentence(diagnostic: &Diagnostic) -> String {
    let message = visible::line(&diagnostic.message);
    match diagnostic.primary.text.as_str() {
        "" => message.into_owned(),
        label => format!("{message}: {}", visible::line(label)),
    }
}

/// The sentence, the other places, the help, and where there is more; a line each.
pub(super) fn lines(diagnostic: &Diagnostic, sources: &SourceMap) -> Vec<String> {
    let related = diagnostic.related.iter().map(|label| {
        let place = place::shown(label.span, sources);
        match label.text.as_str() {
            "" => place,
            text => format!("{place}: {}", visible::line(text)),
        }
    });
    let mut lines = vec![sentence(diagnostic)];
    lines.extend(related);
    lines.extend(
        diagnostic
            .help
            .iter()
            .map(|help| format!("help: {}", visible::lines(help))),
    );
    lines.push(format!(
        "platformc explain {} shows more",
        diagnostic.code.id()
    ));
    lines
}
