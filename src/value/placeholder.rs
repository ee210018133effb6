//! Placeholders: words in braces that stand for something else at each place.

use std::ops::Range;

/// Every word that is a placeholder somewhere.
pub const PLACEHOLDERS: &[&str] = &["cluster", "region", "tenant", "namespace", "stage"];

/// Something between braces, or a brace that stands alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Braced<'t> {
    /// Where it stands, braces and all.
    pub at: Range<usize>,
    /// The word between them; empty for a brace alone.
    pub word: &'t str,
    /// Whether it is written as placeholders are here, and not as those of other tools: `${var.region}`,
    /// `{{ .Values.region }}`.
    pub plain: bool,
}

/// Everything between braces, in the order of the text.
pub fn braced(text: &str) -> Vec<Braced<'_>> {
    let mut all = Vec::new();
    let mut next = 0;
    while let Some(brace) = text
        .get(next..)
        .and_then(|rest| rest.find(['{', '}']))
        .map(|at| next + at)
    {
        let found = piece(text, brace);
        next = found.at.end;
        all.push(found);
    }
    all
}

/// What begins with the brace at a byte.
fn piece(text: &str, brace: usize) -> Braced<'_> {
    let (before, from) = text.split_at(brace);
    let doubled = from.starts_with("{{");
    let (open, close) = if doubled { ("{{", "}}") } else { ("{", "}") };
    let inside = from
        .strip_prefix(open)
        .and_then(|rest| rest.split_once(close));
    let Some((inside, rest)) = inside.filter(|(inside, _)| !inside.contains('{')) else {
        return Braced {
            at: brace..brace + 1,
            word: "",
            plain: false,
        };
    };
    let dollar = before.ends_with('$');
    let word = inside.trim().rsplit('.').next().unwrap_or_default();
    Braced {
        at: brace - usize::from(dollar)..text.len() - rest.len(),
        word,
        plain: !doubled && !dollar && word == inside,
    }
}

/// A text with its placeholders filled in; one that has no value stays as it is.
pub fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut from = 0;
    for braced in braced(text) {
        let value = if braced.plain {
            value(braced.word)
        } else {
            None
        };
        if let Some(value) = value {
            filled.push_str(text.get(from..braced.at.start).unwrap_or_default());
            filled.push_str(value);
            from = braced.at.end;
        }
    }
    filled.push_str(text.get(from..).unwrap_or_default());
    filled
}

/// Whether a text has a placeholder of this word.
pub fn has_placeholder(text: &str, word: &str) -> bool {
    let mut all = braced(text).into_iter();
    all.any(|braced| braced.plain && braced.word == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled() {
        let value = |word: &str| (word == "region").then_some("eu");
        assert_eq!(fill("prod-{region}-{x}{", value), "prod-eu-{x}{");
        assert_eq!(fill("{region}{region}", value), "eueu");
        assert_eq!(fill("{{region}}-${region}", value), "{{region}}-${region}");
        assert!(has_placeholder("prod-{region}", "region"));
        assert!(!has_placeholder("prod-${region}", "region"));
    }

    #[test]
    fn whatever_has_braces_is_found() {
        for (text, expected) in [
            ("a{b}c{d}", vec![(1..4, "b", true), (5..8, "d", true)]),
            ("a${var.region}", vec![(1..14, "region", false)]),
            ("{{ .Values.region }}-1", vec![(0..20, "region", false)]),
            ("{var.region}", vec![(0..12, "region", false)]),
            ("ü{b}", vec![(2..5, "b", true)]),
            ("{b", vec![(0..1, "", false)]),
            ("b}", vec![(1..2, "", false)]),
            ("{a{b}", vec![(0..1, "", false), (2..5, "b", true)]),
            ("{{b}", vec![(0..1, "", false), (1..4, "b", true)]),
            ("{}", vec![(0..2, "", true)]),
        ] {
            let found = braced(text).into_iter();
            let found: Vec<_> = found
                .map(|braced| (braced.at, braced.word, braced.plain))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
