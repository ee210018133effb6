//! Texts in CEL expressions.

use std::fmt::Write as _;

/// A text as a CEL string, whatever it holds (CEL specification, "String and Bytes Values").
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                write!(out, "\\u{:04x}", u32::from(c)).expect("a String takes every text");
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// Texts as a CEL list, one a line.
pub(super) fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let lines: Vec<String> = texts
        .into_iter()
        .map(|line| format!("  {}", text(line)))
        .collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_can_not_end_its_quotes() {
        for (from, to) in [
            ("platform-team", r"'platform-team'"),
            ("o'brien", r"'o\'brien'"),
            (r"corp\admins", r"'corp\\admins'"),
            (r"\' in [] || true //", r"'\\\' in [] || true //'"),
            ("a\nb\u{85}", r"'a\u000ab\u0085'"),
            ("Ärzte", "'Ärzte'"),
        ] {
            assert_eq!(text(from), to);
        }
    }
}
