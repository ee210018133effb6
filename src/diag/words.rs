//! The user's words in messages.

use super::redact::without_secrets;

/// The longest word that is quoted as a whole, in characters: longer than any name or URL that means something.
const LONGEST: usize = 300;
/// How much of a longer one is shown, from its beginning and from its end.
const BEGINNING: usize = 60;
const END: usize = 20;

/// A message whose quoted words can be read: a file that was never meant as a spec may be one word of megabytes.
pub(super) fn shortened(message: String) -> String {
    if message.len() <= LONGEST {
        return message;
    }
    let parts: Vec<String> = message.split('`').map(shortened_word).collect();
    parts.join("`")
}

fn shortened_word(word: &str) -> String {
    if word.chars().count() <= LONGEST {
        return word.to_owned();
    }
    // Half a secret would be one that nobody knows any more.
    let word = without_secrets(word);
    let letters = word.chars().count();
    if letters <= LONGEST {
        return word;
    }
    let beginning: String = word.chars().take(BEGINNING).collect();
    let end: String = word.chars().skip(letters - END).collect();
    format!("{beginning}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_nobody_reads_are_shortened() {
        let name = "a".repeat(LONGEST);
        let short = format!("there is no node `{name}`");
        assert_eq!(shortened(short.clone()), short);
        let long = format!("there is no node `{name}ü`, but {}", "`b`, ".repeat(100));
        let (first, last) = (&name[..BEGINNING], &name[..END - 1]);
        let told = format!(
            "there is no node `{first}…{last}ü`, but {}",
            "`b`, ".repeat(100)
        );
        assert_eq!(shortened(long), told);
    }
}
