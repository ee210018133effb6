//! `platformc explain`.

use std::fmt::Write as _;

use anstyle::Style;
use serde_json::{Value, json};

use super::Outcome;
use super::args::{Explain, Format};
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diag::{Code, Severity};

const BOLD: Style = Style::new().bold();

pub(super) fn run(explain: &Explain, terminal: &Terminal) -> Result<Outcome, Failure> {
    let code = explain.code.as_deref().map(find).transpose()?;
    let text = match (code, explain.format) {
        (None, Format::Text) => list(),
        (None, Format::Json) => json(&Code::ALL.iter().copied().map(entry).collect()),
        (Some(code), Format::Text) => page(code),
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

/// The page of a code, its headings bold.
fn page(code: Code) -> String {
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
        let heading = if is_code {
            None
        } else {
            line.strip_prefix('#')
        };
        let _ = match heading {
            Some(heading) => writeln!(
                text,
                "{BOLD}{}{BOLD:#}",
                heading.trim_start_matches('#').trim_start()
            ),
            None => writeln!(text, "{line}"),
        };
    }
    text
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
            assert!(page(*code).contains(code.title()));
        }
    }
}
