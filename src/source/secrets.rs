//! Secrets that stand in a text, where none should: told by how they look, or by the words in front of them.
//!
//! This is for what is shown, and knows of no language: a secret is often where the text is no spec at all. To hide
//! a word too many costs nothing, to show one costs a secret.

mod keys;
mod manifest;
mod named;
mod urls;

use std::ops::Range;

/// The bytes of every secret, in their order, without overlaps.
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    urls::find(text, &mut all);
    keys::find(text, &mut all);
    named::find(text, &mut all);
    manifest::find(text, &mut all);
    merged(all)
}

/// Ranges in their order, with those put together that touch.
pub(super) fn merged(mut all: Vec<Range<usize>>) -> Vec<Range<usize>> {
    all.retain(|range| !range.is_empty());
    all.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for range in all {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => merged.push(range),
        }
    }
    merged
}

/// A text with something else in place of every character of these ranges that is no blank. It has as many
/// bytes, characters and lines as before.
pub(super) fn masked(text: &str, ranges: &[Range<usize>]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for range in ranges {
        masked.push_str(text.get(end..range.start).unwrap_or_default());
        let secret = text.get(range.clone()).unwrap_or_default();
        masked.extend(secret.chars().map(mask));
        end = range.end;
    }
    masked.push_str(text.get(end..).unwrap_or_default());
    masked
}

/// What stands in place of a character: one with as many bytes.
fn mask(c: char) -> char {
    match c.len_utf8() {
        _ if c.is_whitespace() => c,
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '🞄',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text as it is shown.
    #[track_caller]
    fn shown(text: &str) -> String {
        let masked = masked(text, &secrets(text));
        assert_eq!(masked.len(), text.len());
        assert_eq!(masked.chars().count(), text.chars().count());
        assert_eq!(masked.lines().count(), text.lines().count());
        masked
    }

    #[test]
    fn credentials_in_urls_are_secrets() {
        for (text, expected) in [
            (
                "\"https://u:p@git.example/a\"",
                "\"https://***@git.example/a\"",
            ),
            ("https://ghtoken@git.example", "https://*******@git.example"),
            ("\"u:pass@git.example/a\"", "\"******@git.example/a\""),
            ("ssh://git:x@git.example/a", "ssh://*****@git.example/a"),
            ("https://u:pa/ss@git.example", "https://*******@git.example"),
            ("https://a:b@c,https://d:e@f", "https://*****************@f"),
        ] {
            assert_eq!(shown(text), expected);
        }
        for plain in [
            "https://git.example:8443/a@v1",
            "ssh://git@git.example/a",
            "git@git.example:a/b",
            "registry.example:5000/a@sha256:00",
            "nginx:1.29@sha256:00",
            "team@example.com",
        ] {
            assert_eq!(shown(plain), plain);
        }
    }

    #[test]
    fn keys_are_known_by_their_look() {
        assert_eq!(
            shown(
                "key \"-----BEGIN RSA PRIVATE KEY-----\nMIIE+/=\nab\n-----END RSA PRIVATE KEY-----\""
            ),
            "key \"-----BEGIN RSA PRIVATE KEY-----\n*******\n**\n-----END RSA PRIVATE KEY-----\""
        );
        assert_eq!(
            shown("x -----BEGIN PRIVATE KEY-----\nMIIEvQ\nTWF\n\ntenant \"a\"\n"),
            "x -----BEGIN PRIVATE KEY-----\n******\n***\n\ntenant \"a\"\n"
        );
        let public = "-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----";
        assert_eq!(shown(public), public);
        let token = format!("name \"ghp_{}\"", "a1".repeat(12));
        assert_eq!(shown(&token), format!("name \"{}\"", "*".repeat(28)));
        assert_eq!(shown("tenant \"ghp_a\""), "tenant \"ghp_a\"");
    }

    #[test]
    fn what_a_word_calls_a_secret_is_one() {
        for (text, expected) in [
            ("client-secret=\"a b\" x=1", "client-secret=** ** x=1"),
            ("clientSecret = abc", "clientSecret = ***"),
            ("password: hunter2 three", "password: ******* *****"),
            ("  db.password \"a\" \"b\"", "  db.password *** ***"),
            ("\"db.password\" \"a\"", "\"db.password\" ***"),
            ("oidc client-secret \"ab\"", "oidc client-secret ****"),
            ("a { token abc; b 1 }", "a { token ***; b 1 }"),
            ("token \"ab\ncd", "token ***\ncd"),
            (
                "password \"\"\"\n  a\n  b\n  \"\"\"\nx",
                "password ***\n  *\n  *\n  ***\nx",
            ),
            (
                "password: |\n  a b\n  c\nx: 1",
                "password: *\n  * *\n  *\nx: 1",
            ),
            ("token #\"a\"b\"#", "token *******"),
            ("secrets {\n  db \"ab\"\n}\nx", "secrets *\n  ** ****\n*\nx"),
            (
                "set name=\"a.password\" value=\"bc\"",
                "set name=\"a.password\" value=****",
            ),
            (
                "{\"name\": \"TOKEN\", \"value\": \"ab\"}",
                "{\"name\": \"TOKEN\", \"value\": ****}",
            ),
            (
                "- name: DB_PASSWORD\n  value: ab",
                "- name: DB_PASSWORD\n  value: **",
            ),
            ("password='ab' x", "password=**** x"),
            (
                "passwort=\"ü\" secret=\"ü€😀\"",
                "passwort=\"ü\" secret=*·•🞄*",
            ),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn what_only_speaks_of_secrets_is_shown() {
        for plain in [
            "secret-store \"vault\" prefix=\"platform/argocd\"",
            "quota { secrets 50; pods 20 }",
            "    \"count/secrets\" \"50\"",
            "auth \"token\" name=\"prod\"",
            "allow \"PC0903\" reason=\"the token is read by it\"",
            "// a password nobody knows\ntenant \"a\"",
            "stack \"external-secrets\" \"prometheus\"",
            "patch \"Secret\" name=\"a\" { set \"/metadata/labels/a\" \"b\" }",
            "ignore-differences \"ExternalSecret\" \"/spec/refreshInterval\"",
            "kind: Secret # of the vault",
            "automountServiceAccountToken: false",
            "auth.existingSecret \"redis\"",
            "secretRef:\n  name: a",
        ] {
            assert_eq!(shown(plain), plain);
        }
    }

    #[test]
    fn what_a_secret_of_kubernetes_holds_is_one() {
        assert_eq!(
            shown("kind: Secret\nmetadata:\n  name: a\ndata:\n  b: YWI=\ntype: Opaque\n"),
            "kind: Secret\nmetadata:\n  name: a\ndata:\n  ** ****\ntype: Opaque\n"
        );
        assert_eq!(
            shown("data: {a: b}\nkind: \"Secret\"\n---\ndata:\n  a: b\n"),
            "data: *** **\nkind: \"Secret\"\n---\ndata:\n  a: b\n"
        );
        let map = "kind: ConfigMap\ndata:\n  a: b\n";
        assert_eq!(shown(map), map);
    }
}
