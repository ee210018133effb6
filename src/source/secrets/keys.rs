//! Private keys and tokens that look like nothing else.

use std::ops::Range;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";
const END: &str = "-----END ";

/// What tokens of well-known services begin with.
const TOKENS: &[&str] = &[
    "AGE-SECRET-KEY-",
    "AIza",
    "SG.",
    "dop_v1_",
    "eyJ",
    "gho_",
    "ghp_",
    "ghr_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "gldt-",
    "glpat-",
    "glrt-",
    "hvb.",
    "hvs.",
    "npm_",
    "pypi-AgE",
    "sk-ant-",
    "sk-proj-",
    "sk_live_",
    "xapp-",
    "xoxa-",
    "xoxb-",
    "xoxp-",
];

/// How many further characters a token has at least.
const LEAST: usize = 16;

/// Finds what is between the marks of private keys, and tokens.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, _) in text.match_indices(BEGIN) {
        found.extend(private_key(text, at + BEGIN.len()));
    }
    for token in TOKENS {
        let places = text.match_indices(token);
        found.extend(places.filter_map(|(at, _)| whole_token(text, at, token)));
    }
}

/// The bytes of a key, behind the `-----BEGIN `.
fn private_key(text: &str, title: usize) -> Option<Range<usize>> {
    let rest = text.get(title..)?;
    let title_end = rest.find(DASHES)?;
    let is_private = rest.get(..title_end)?.contains("PRIVATE KEY");
    let start = title + title_end + DASHES.len();
    let body = text.get(start..).filter(|_| is_private)?;
    let body = body.get(..body.find(BEGIN).unwrap_or(body.len()))?;
    Some(start..start + body.find(END).unwrap_or_else(|| torn(body)))
}

/// Where a key ends whose last line is missing: in front of the first line that can't be one of a key.
fn torn(body: &str) -> usize {
    let is_of_key = |line: &&str| {
        let line = line.trim().trim_end_matches("\\n").trim_matches('"');
        line.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=\\".contains(&byte))
    };
    let mut lines = body.split_inclusive('\n');
    let first = lines.next().map_or(0, str::len);
    first + lines.take_while(is_of_key).map(str::len).sum::<usize>()
}

fn whole_token(text: &str, at: usize, prefix: &str) -> Option<Range<usize>> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let begins = !text.get(..at)?.ends_with(is_inside);
    let rest = text.get(at + prefix.len()..).filter(|_| begins)?;
    let length = rest.find(|c| !is_inside(c)).unwrap_or(rest.len());
    (length >= LEAST).then(|| at..at + prefix.len() + length)
}
