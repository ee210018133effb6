//! What a finding is known by from one run to the next.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::diag::Diagnostic;
use crate::source::SourceMap;

/// How many bytes of the hash are shown.
const LENGTH: usize = 16;

/// How many bytes of a text count.
const LONGEST: usize = 4096;

/// A fingerprint for each diagnostic, in their order. It stays when lines are added around the mistake or
/// the message is worded anew, and no two are the same.
pub(super) fn fingerprints(diagnostics: &[Diagnostic], sources: &SourceMap) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut one = |diagnostic: &Diagnostic| {
        let key = key(diagnostic, sources);
        let number = seen.entry(key.clone()).or_default();
        *number += 1;
        hash(&format!("{key}\0{number}"))
    };
    diagnostics.iter().map(&mut one).collect()
}

/// The code, the file, and the words that are wrong with the line that they stand on.
fn key(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let span = diagnostic.primary.span;
    let line = sources.line_text(span).trim();
    let parts = [
        diagnostic.code.id(),
        sources.file(span.source).path(),
        beginning(sources.text(span)),
        beginning(line),
    ];
    parts.join("\0")
}

/// As much of a text as tells it from others: a line may have megabytes.
fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST))
        .unwrap_or_default()
}

fn hash(key: &str) -> String {
    let digest = Sha256::digest(key);
    let bytes = digest.iter().take(LENGTH);
    bytes.fold(String::new(), |mut text, byte| {
        // Writing into a `String` always succeeds.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
