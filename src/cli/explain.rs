//! `platformc explain`.

use std::fmt::Write as _;

use anstyle::Style;
use serde_json::{Value, json};

use super::Outcome;
use super::args::{Explain, Format};
use super::failure::Failure;
use super::terminal::{Terminal, reading_width};
use crate::diag::{Code, Severity, render};

const BOLD: Style = Style::new().bold();

pub(super) fn run(explain: &Explain, terminal: &Terminal) -> Result<Outcome, Failure> {
    let code = explain.code.as_deref().map(find).transpose()?;
    let text = match (code, explain.format) {
        (None, Format::Text) => list(),
        (None, Format::Json) => json(&Code::ALL.iter().copied().map(entry).collect()),
        (Some(code), Format::Text) => page(code, reading_width()),
        (Some(code), Format::Json) => json(&entry_with_page(code)),
    };
    terminal.out(&text)?;
    Ok(Outcome::Fine)
}

fn json(value: &Value) -> String {
    format!("{value:#}\n")
}

fn entry(code: Code) -> Value {
    json!({
        "code": code.id(),
        "severity": code.severity().word(),
        "title": code.title(),
    })
}

fn entry_with_page(code: Code) -> Value {
    let mut entry = entry(code);
    if let Some(entry) = entry.as_object_mut() {
        entry.insert("page".to_owned(), json!(code.page()));
    }
    entry
}

/// Every code with its title.
fn list() -> String {
    let mut text = String::new();
    for code in Code::ALL {
        let warning = match code.severity() {
            Severity::Error => "",
            Severity::Warning => " (a warning)",
        };
        // Writing into a `String` always succeeds.
        let _ = writeln!(
            text,
            "{BOLD}{}{BOLD:#}  {}{warning}",
            code.id(),
            code.title()
        );
    }
    text.push_str("\nplatformc explain CODE shows the page of one.\n");
    text
}

/// The code that is meant: in any case, with or without its letters and zeros.
fn find(text: &str) -> Result<Code, Failure> {
    let upper = text.trim().to_uppercase();
    let upper = upper
        .trim_start_matches("ERROR")
        .trim_matches(['[', ']', ':']);
    let number = upper.strip_prefix("PC").unwrap_or(upper);
    let id = format!("PC{number:0>4}");
    let named = |id: &str| Code::ALL.iter().copied().find(|code| code.id() == id);
    named(&id).ok_or_else(|| {
        let failure = Failure::environment(format!("there is no code {}", text.trim()));
        match Code::nearly(&id) {
            Some(near) => failure.help(format!("did you mean {}, {}?", near.id(), near.title())),
            None => failure,
        }
        .help("`platformc explain` lists all codes")
    })
}

/// The page of a code, its headings bold, in lines of at most so many columns.
fn page(code: Code, width: Option<usize>) -> String {
    let mut text = format!("{BOLD}{}: {}{BOLD:#}\n", code.id(), code.title());
    let mut is_code = false;
    let body = code.page().trim();
    // The page's own title says the same.
    let body = if body.starts_with("# ") {
        body.split_once('\n').map_or("", |(_, rest)| rest)
    } else {
        body
    };
    for line in body.trim_end().lines() {
        is_code ^= line.starts_with("```");
        let line = match line.strip_prefix('#').filter(|_| !is_code) {
            Some(heading) => {
                let heading = heading.trim_start_matches('#').trim_start();
                format!("{BOLD}{heading}{BOLD:#}")
            }
            None if is_code => line.to_owned(),
            None => width.map_or_else(|| line.to_owned(), |width| wrapped(line, width)),
        };
        // Writing into a `String` always succeeds.
        let _ = writeln!(text, "{line}");
    }
    text
}

/// A paragraph, or an item of a list, in lines of at most so many columns.
fn wrapped(line: &str, width: usize) -> String {
    let is_item = line.starts_with("- ");
    let indent = if is_item { "  " } else { "" };
    let columns = width.saturating_sub(indent.len());
    let text = line.strip_prefix("- ").unwrap_or(line);
    let lines = render::wrapped(text, columns);
    let text = lines.join(&format!("\n{indent}"));
    if is_item { format!("- {text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for text in ["PC0101", "pc0101", "101", "0101", "pc101", "error[PC0101]:"] {
            assert_eq!(find(text).unwrap(), Code::UnknownNode, "{text}");
        }
        let failure = find("PC0109").unwrap_err();
        assert!(
            failure.help.join("").contains("did you mean PC01"),
            "{failure:?}"
        );
        assert_eq!(find("nonsense").unwrap_err().exit_code(), 2);
    }

    #[test]
    fn every_code_is_listed_and_has_a_page() {
        let list = list();
        for code in Code::ALL {
            assert!(list.contains(code.id()));
            assert!(page(*code, None).contains(code.title()));
        }
    }

    #[test]
    fn a_page_fits_where_it_is_read() {
        for code in Code::ALL {
            let (whole, narrow) = (page(*code, None), page(*code, Some(60)));
            let words = |page: &str| {
                page.split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            assert_eq!(words(&whole), words(&narrow), "{}", code.id());
            let mut is_code = false;
            for line in narrow.lines().skip(1) {
                is_code ^= line.starts_with("```");
                // A piece of code in a text stays whole, as does an address.
                let fits = line.chars().count() <= 60 || line.contains('`') || !line.contains(' ');
                assert!(is_code || fits, "{}: {line}", code.id());
            }
        }
        let item = "- one two three";
        assert_eq!(wrapped(item, 10), "- one two\n  three");
    }
}
