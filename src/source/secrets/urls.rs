//! A user, a password or a token in front of a host.

use std::ops::Range;

/// Finds what stands in front of the `@` of URLs, with a scheme or without.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for word in text.split_inclusive(is_around) {
        let begins = word.find("://").map_or(0, |at| at + "://".len());
        if let Some(end) = word.rfind('@').filter(|end| *end > begins) {
            let (scheme, _) = word.split_at(begins);
            let user = word.get(begins..end).unwrap_or_default();
            let behind = word.get(end + 1..).unwrap_or_default();
            if is_secret(scheme, user) && !behind.starts_with("sha256:") {
                found.push(start + begins..start + end);
            }
        }
        start += word.len();
    }
}

/// Whether a character can't be in a URL.
fn is_around(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '(' | ')')
}

/// Whether what stands between a scheme and an `@` is more than a name.
fn is_secret(scheme: &str, user: &str) -> bool {
    let first = user.split('/').next().unwrap_or_default();
    let has_path = first.len() < user.len();
    match first.split_once(':') {
        // A host with its port; the `@` is in the path.
        Some((_, port)) if has_path => !port.bytes().all(|byte| byte.is_ascii_digit()),
        Some((name, password)) => !name.is_empty() || !password.is_empty(),
        None => !scheme.is_empty() && !scheme.ends_with("ssh://") && !has_path,
    }
}
