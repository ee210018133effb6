//! What a Secret of Kubernetes holds.

use std::ops::Range;

const HOLDS: [&str; 2] = ["data", "stringData"];

/// Finds everything in the `data` of Secrets.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for document in text.split("\n---") {
        if is_secret(document) {
            of_document(document, start, found);
        }
        start += document.len() + "\n---".len();
    }
}

/// Whether one of the objects in a document is a Secret.
fn is_secret(document: &str) -> bool {
    let mut kinds = document.match_indices("kind");
    kinds.any(|(at, kind)| {
        let rest = document.get(at + kind.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches(['"', '\'']).trim_start_matches(' ');
        let value = rest.strip_prefix(':').unwrap_or_default();
        let value = value.trim_start_matches([' ', '"', '\'']);
        value
            .strip_prefix("Secret")
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

fn of_document(document: &str, start: usize, found: &mut Vec<Range<usize>>) {
    let mut at = start;
    let mut holds: Option<usize> = None;
    for line in document.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start().len();
        let is_empty = line.trim().is_empty();
        if holds.is_some_and(|key| is_empty || indentation > key) {
            found.push(at..at + line.len());
        } else if let Some(value) = value_of_data(line) {
            holds = Some(indentation);
            found.push(at + value..at + line.len());
        } else {
            holds = None;
        }
        at += line.len();
    }
}

/// Where the value begins on a line with the key `data`.
fn value_of_data(line: &str) -> Option<usize> {
    let keys = HOLDS.iter().flat_map(|key| line.match_indices(key));
    let mut values = keys.filter_map(|(at, key)| {
        let begins = !line.get(..at)?.ends_with(char::is_alphanumeric);
        let rest = line.get(at + key.len()..)?;
        let colon = rest.trim_start_matches(['"', '\'', ' ']);
        (begins && colon.starts_with(':')).then_some(line.len() - colon.len() + 1)
    });
    values.next()
}
