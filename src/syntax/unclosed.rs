//! Guesses where a string was meant to end whose end is missing.

use super::chars;
use super::literal::Literal;

impl Literal {
    /// Where a string seems to end whose closing quote is directly followed by a word, as in
    /// `stage="dev region="eu"`: in front of the property, the block or the blank that its text ends with.
    pub(super) fn seems_to_end_earlier(&self, text: &str) -> Option<usize> {
        let body = text.get(self.body.0..self.body.1)?;
        let behind = text.as_bytes().get(self.body.1 + 1..)?;
        if self.hashes > 0 || self.multiline || chars::word(behind) == 0 {
            return None;
        }
        let property = body
            .strip_suffix('=')
            .and_then(|body| body.rfind([' ', '\t']));
        let end = property
            .or_else(|| body.find(" {"))
            .or_else(|| body.ends_with([' ', '\t']).then_some(body.len()))?;
        Some(self.body.0 + body.get(..end)?.trim_end().len())
    }

    /// Where a string that its line does not close seems to be closed further down.
    ///
    /// That is the next quote of the file when it looks like the end of a string: there is no
    /// space between it and its text, and nothing behind it goes on with it.
    pub(super) fn close_on_a_later_line(&self, text: &str) -> Option<usize> {
        let after = text.get(self.body.1..)?;
        let close = self.body.1 + after.find('"')?;
        let behind = text.as_bytes().get(close + 1 + self.hashes..)?;
        if !self.is_close(text.as_bytes().get(close..)?) {
            return None;
        }
        let between = text.get(self.body.1..close)?;
        let line = between.rsplit(chars::NEWLINES).next()?;
        let ends =
            matches!(behind, [b';' | b'{' | b'}' | b' ', ..] | []) || chars::newline(behind) > 0;
        let touches = line.trim().is_empty() || !line.ends_with([' ', '\t', '=', '(']);
        (ends && touches).then_some(close)
    }
}

/// The text of a string that its line does not close, less the braces at its end that are surely none of it:
/// a `{` that starts a block, or its `}` would close nothing, and as many `}` as the line in front of the
/// string has left open.
pub(super) fn without_braces<'a>(body: &'a str, before: &str) -> &'a str {
    let trimmed = body.trim_end();
    if let Some(body) = trimmed.strip_suffix('{') {
        return body.trim_end();
    }
    let line = before.rsplit(chars::NEWLINES).next().unwrap_or_default();
    let open = line
        .matches('{')
        .count()
        .saturating_sub(line.matches('}').count());
    let mut kept = trimmed;
    for _ in 0..open {
        kept = kept.strip_suffix('}').unwrap_or(kept).trim_end();
    }
    if kept.len() < trimmed.len() {
        kept
    } else {
        body
    }
}
