//! Lists of words in messages.

/// "`a`, `b`, `c`".
pub(super) fn comma<T: std::fmt::Display>(words: impl IntoIterator<Item = T>) -> String {
    quoted(words).join(", ")
}

/// "`a`, `b` and `c`".
pub(super) fn and<T: std::fmt::Display>(words: impl IntoIterator<Item = T>) -> String {
    let words = quoted(words);
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => words.concat(),
    }
}

fn quoted<T: std::fmt::Display>(words: impl IntoIterator<Item = T>) -> Vec<String> {
    words.into_iter().map(|word| format!("`{word}`")).collect()
}
