//! The pages of the codes: each has an example that fails with the code and one that is right.

use std::collections::BTreeSet;

use platformc::diag::{Code, Diagnostic, Diagnostics, Severity};
use platformc::load::{self, MemoryFolder};
use platformc::value::Date;

/// A fenced block of a page.
#[derive(Debug, PartialEq)]
struct Block<'p> {
    /// What stands behind the three backticks.
    info: &'p str,
    text: String,
}

/// The codes that a spec by itself can have. How the others come about, `tests/cli/report.rs` shows.
fn codes_of_specs() -> impl Iterator<Item = &'static Code> {
    let is_of_spec = |code: &&Code| !code.id().starts_with("PC10");
    Code::ALL.iter().filter(is_of_spec)
}

#[test]
fn every_page_begins_with_its_title() {
    for code in Code::ALL {
        let title = format!("# {}: {}", code.id(), code.title());
        assert_eq!(code.page().lines().next(), Some(title.as_str()));
    }
}

#[test]
fn every_page_has_examples() {
    for code in codes_of_specs() {
        let blocks = blocks(code.page());
        let count = |info: &str| blocks.iter().filter(|block| block.info == info).count();
        assert_eq!(
            count("kdl fails"),
            1,
            "{} has one example that fails",
            code.id()
        );
        assert!(
            count("kdl ok") >= 1,
            "{} has an example that is right",
            code.id()
        );
    }
}

#[test]
fn wrong_examples_are_reported_with_the_code_of_their_page() {
    let mut wrong = Vec::new();
    for code in codes_of_specs() {
        let block = blocks(code.page())
            .into_iter()
            .find(|block| block.info == "kdl fails");
        let reported = compile(&block.expect("every page has an example that fails").text);
        let found: BTreeSet<Code> = reported.iter().map(|diagnostic| diagnostic.code).collect();
        if found != BTreeSet::from([*code]) {
            wrong.push(format!("{}: {}", code.id(), listed(&reported)));
        }
    }
    assert!(
        wrong.is_empty(),
        "other codes than the page's own are reported, or none:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn right_examples_compile() {
    let mut wrong = Vec::new();
    for code in codes_of_specs() {
        for block in blocks(code.page())
            .iter()
            .filter(|block| block.info == "kdl ok")
        {
            let mut reported = compile(&block.text);
            reported.retain(|diagnostic| {
                let is_error = diagnostic.code.severity() == Severity::Error;
                is_error || diagnostic.code == *code
            });
            if !reported.is_empty() {
                wrong.push(format!("{}: {}", code.id(), listed(&reported)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "examples that should be right are not:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn blocks_are_found() {
    let page = "text\n```kdl ok\na 1\n```\n```\nb\n```\n";
    let block = |info, text: &str| Block {
        info,
        text: text.to_owned(),
    };
    assert_eq!(blocks(page), [block("kdl ok", "a 1\n"), block("", "b\n")]);
}

/// The fenced blocks of a page.
fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```");
            blocks.push(Block {
                info,
                text: text.flat_map(|line| [line, "\n"]).collect(),
            });
        }
    }
    blocks
}

/// The files of an example: a line `//// path` begins one, without any it is `platform.kdl`.
fn folder(example: &str) -> MemoryFolder {
    let mut files: Vec<(&str, String)> = vec![("platform.kdl", String::new())];
    for line in example.lines() {
        if let Some(path) = line.strip_prefix("//// ") {
            files.push((path, String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    files
        .into_iter()
        .fold(MemoryFolder::default(), |folder, (path, text)| {
            folder.with(path, text)
        })
}

/// Everything that is reported about an example.
fn compile(example: &str) -> Vec<Diagnostic> {
    let mut diags = Diagnostics::default();
    let mut sources = load::load(&folder(example), &mut diags);
    sources.today = Date::parse("2026-11-21").ok();
    // What went wrong is in the diagnostics.
    let _ = platformc::compile(&sources, &mut diags);
    diags.into_sorted()
}

fn listed(reported: &[Diagnostic]) -> String {
    let one = |diagnostic: &Diagnostic| {
        let Diagnostic {
            code,
            message,
            primary,
            help,
            ..
        } = diagnostic;
        format!(
            "\n    {} {message} [{}] ({})",
            code.id(),
            primary.text,
            help.as_deref().unwrap_or("no help")
        )
    };
    if reported.is_empty() {
        "nothing".to_owned()
    } else {
        reported.iter().map(one).collect()
    }
}
