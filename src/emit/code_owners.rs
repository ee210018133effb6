//! CODEOWNERS: who reviews which paths.

use std::fmt::Write as _;

use crate::k8s::HEADER;
use crate::plan::OwnerRule;

const EXPLANATION: &str = "# Of several patterns that match a path, the last one counts.\n\n";

/// A pattern and its owners a line, the owners below each other.
pub(super) fn text(rules: &[OwnerRule<'_>]) -> String {
    let patterns: Vec<String> = rules.iter().map(|rule| escaped(&rule.pattern)).collect();
    let width = patterns
        .iter()
        .map(|pattern| pattern.chars().count())
        .max()
        .unwrap_or(0);
    let mut out = format!("{HEADER}{EXPLANATION}");
    for (rule, pattern) in rules.iter().zip(&patterns) {
        let owners = rule.owners.join(" ");
        let line = format!("{pattern:width$}  {owners}");
        writeln!(out, "{}", line.trim_end()).expect("a String takes every text");
    }
    out
}

/// A blank ends a pattern, unless it is escaped.
fn escaped(pattern: &str) -> String {
    pattern.replace(' ', "\\ ")
}

#[cfg(test)]
mod tests {
    use crate::emit::fixture::Fleet;

    #[test]
    fn owners_stand_below_each_other() {
        insta::assert_snapshot!(Fleet::new().text("CODEOWNERS"), @r"
        # Written by platformc from the platform's spec; change the spec, not this file.
        # Of several patterns that match a path, the last one counts.

        *                                    @meridian/platform
        /fleet/clusters/*/tenants/payments/  @meridian/payments @meridian/platform
        /run\ books/                         @meridian/sre
        ");
    }
}
