//! Characters that nobody sees: two names that differ in them only look the same.

use super::{Malformed, first_bad};

/// Whether a character leaves no mark of its own: soft hyphens, joiners, marks of direction, variation
/// selectors and fillers.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Refuses characters that nobody sees.
pub(super) fn only_visible(text: &str) -> Result<(), Malformed> {
    let Some(at) = first_bad(text, |c| !is_invisible(c)) else {
        return Ok(());
    };
    let plain: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let error = Malformed::new(at, "an invisible character stands here");
    Err(error.help(format!("write `\"{plain}\"`")))
}
