//! Lists of words in messages.

/// "`a`, `b`, `c`".
pub(super) fn comma<T: std::fmt::Display>(words: impl IntoIterator<Item = T>) -> String {
    quoted(words).join(", ")
}

fn quoted<T: std::fmt::Display>(words: impl IntoIterator<Item = T>) -> Vec<String> {
    words.into_iter().map(|word| format!("`{word}`")).collect()
}
