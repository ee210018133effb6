//! Diagnostics as SARIF 2.1.0, which code scanning services and many editors read.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use super::fingerprint::fingerprints;
use super::place::Region;
use super::prose;
use crate::diag::{Code, Diagnostic, Label, Report};
use crate::source::{SourceMap, Span, Unit};

/// Where the format is defined.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The folder that paths begin at, by the name that readers know: the root of the repository.
const ROOT: &str = "%SRCROOT%";

/// A log with one run: a result for each diagnostic, and a rule with its page for each code among them.
pub fn sarif(report: &Report<'_>) -> String {
    let (diagnostics, sources) = (report.diagnostics(), report.sources());
    let codes: BTreeSet<Code> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let fingerprints = fingerprints(diagnostics, sources);
    let results = diagnostics
        .iter()
        .zip(fingerprints)
        .map(|(diagnostic, fingerprint)| result(diagnostic, &fingerprint, &codes, sources));
    let results: Vec<Value> = results.collect();
    let rules: Vec<Value> = codes.iter().copied().map(rule).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "platformc",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: Code) -> Value {
    let page = code.page();
    json!({
        "id": code.id(),
        "name": code.name(),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": first_paragraph(page) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": code.severity().word() },
    })
}

/// What stands between the title of a page and its first example.
fn first_paragraph(page: &str) -> &str {
    page.split("\n\n").nth(1).unwrap_or_default()
}

/// A result. Braces stand in its texts as they are: readers take them for placeholders only where a
/// message has arguments, and would show doubled ones doubled.
fn result(
    diagnostic: &Diagnostic,
    fingerprint: &str,
    codes: &[Code],
    sources: &SourceMap,
) -> Value {
    let related = diagnostic.related.iter().enumerate();
    let related: Vec<Place> = related
        .map(|(id, label)| Place::new(Some(id), label, sources))
        .collect();
    json!({
        "ruleId": diagnostic.code.id(),
        "ruleIndex": codes.iter().position(|code| *code == diagnostic.code),
        "level": diagnostic.severity.word(),
        "message": { "text": text(diagnostic) },
        "locations": [Place::new(None, &diagnostic.primary, sources)],
        "relatedLocations": related,
        "partialFingerprints": { "platformc/v1": fingerprint },
    })
}

fn text(diagnostic: &Diagnostic) -> String {
    let sentence = prose::sentence(diagnostic);
    match &diagnostic.help {
        Some(help) => format!("{sentence}\nhelp: {help}"),
        None => sentence,
    }
}

/// A place with what is said of it.
#[derive(Serialize)]
struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    at: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Value>,
}

impl Place {
    fn new(id: Option<usize>, label: &Label, sources: &SourceMap) -> Self {
        Self {
            id,
            at: json!({
                "artifactLocation": artifact(&sources.shown_path(label.span.source)),
                "region": region(label.span, sources),
            }),
            message: (!label.text.is_empty()).then(|| json!({ "text": label.text })),
        }
    }
}

fn region(span: Span, sources: &SourceMap) -> Value {
    let Region {
        line,
        column,
        end_line,
        end_column,
    } = Region::of(span, sources, Unit::Utf16);
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

/// A file, by its path from the root of the repository; one that is outside, by its URL.
fn artifact(path: &str) -> Value {
    let encoded = encoded(path);
    if path.starts_with('/') {
        json!({ "uri": format!("file://{encoded}") })
    } else {
        json!({ "uri": encoded, "uriBaseId": ROOT })
    }
}

/// A path as a part of a URL: all but what never needs it is percent-encoded.
fn encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing into a `String` always succeeds.
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}
