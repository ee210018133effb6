//! What a bare word is: a string, a number, or a mistake.

use super::errors::{quoted, shown};

/// What a bare word means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    /// A string without quotes.
    Text,
    /// A number as KDL writes them.
    Number,
    /// It starts like a number and is none, such as `10Gi`.
    NearlyNumber,
    /// `true`, `false`, `null`, `inf`, `-inf` or `nan`, which need a `#`.
    Reserved,
}

impl Word {
    /// Tells what the word is.
    pub(super) fn of(word: &str) -> Self {
        match word {
            "true" | "false" | "null" | "inf" | "-inf" | "nan" => return Self::Reserved,
            _ => {}
        }
        let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
        let start = unsigned.strip_prefix('.').unwrap_or(unsigned);
        if !start.starts_with(|first: char| first.is_ascii_digit()) {
            return Self::Text;
        }
        if is_number(unsigned) {
            Self::Number
        } else {
            Self::NearlyNumber
        }
    }
}

/// Whether a text can do without quotes everywhere, and nobody would wonder what it is.
pub fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    starts && text.bytes().all(inside) && Word::of(text) == Word::Text
}

/// Whether text is a number without its sign.
fn is_number(text: &str) -> bool {
    match text.as_bytes() {
        [b'0', b'x', digits @ ..] => is_digits(digits, u8::is_ascii_hexdigit),
        [b'0', b'o', digits @ ..] => is_digits(digits, |digit| matches!(digit, b'0'..=b'7')),
        [b'0', b'b', digits @ ..] => is_digits(digits, |digit| matches!(digit, b'0' | b'1')),
        _ => is_decimal(text),
    }
}

/// Whether text is `integer[.integer][e[sign]integer]`.
fn is_decimal(text: &str) -> bool {
    let integer = |part: &str| is_digits(part.as_bytes(), u8::is_ascii_digit);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let exponent_fits = exponent
        .is_none_or(|exponent| integer(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    let number_fits = match number.split_once('.') {
        Some((whole, fraction)) => integer(whole) && integer(fraction),
        None => integer(number),
    };
    number_fits && exponent_fits
}

/// Whether bytes are a digit and then digits or underscores.
fn is_digits(bytes: &[u8], digit: impl Fn(&u8) -> bool) -> bool {
    match bytes {
        [first, rest @ ..] => digit(first) && rest.iter().all(|byte| *byte == b'_' || digit(byte)),
        [] => false,
    }
}

/// What is wrong with a word that is nearly a number.
pub(super) fn number_message(word: &str) -> String {
    let unsigned = word.trim_start_matches(['+', '-']);
    let base = match unsigned.get(..2) {
        Some("0x") => "hexadecimal",
        Some("0o") => "octal",
        Some("0b") => "binary",
        _ if is_number(unsigned.trim_matches('.')) => {
            return "a number has digits on both sides of its `.`".to_owned();
        }
        _ => {
            let word = shown(word);
            return format!("{word} is no number, and text that starts with a digit needs quotes");
        }
    };
    format!("{} is no {base} number", shown(word))
}

/// What to write in place of a word that is nearly a number.
pub(super) fn number_help(word: &str) -> String {
    if word.contains(',') {
        let plain: Vec<&str> = word.split(',').filter(|part| !part.is_empty()).collect();
        let plain = plain.join(" ");
        return format!(
            "put it in quotes, with blanks for commas: {}",
            quoted(&plain)
        );
    }
    let (sign, unsigned) = match word.strip_prefix(['+', '-']) {
        Some(unsigned) => (word.strip_suffix(unsigned).unwrap_or_default(), unsigned),
        None => ("", word),
    };
    let with_zero = format!("0{unsigned}");
    if unsigned.starts_with('.') && is_number(&with_zero) {
        return format!("write `{sign}{with_zero}`");
    }
    if let Some(whole) = unsigned.strip_suffix('.').filter(|whole| is_number(whole)) {
        return format!("write `{sign}{whole}`, or `{sign}{whole}.0`");
    }
    format!("put it in quotes: {}", quoted(word))
}

/// A habit from other languages that KDL reads as part of a word, where it is never meant.
///
/// KDL allows a bare word to end with `:` or `,`, so that `replicas: 3` would quietly be a node
/// with the name `replicas:`. Who really means that can say so with quotes.
pub(super) fn habit(word: &str) -> Option<(String, &'static str, String)> {
    let bare = word.trim_end_matches([':', ',']);
    if word.ends_with(':') {
        let help = match bare {
            "" => "remove it: a name and its value only have a space between them".to_owned(),
            _ => format!("write {} and a space, without the `:`", shown(bare)),
        };
        Some((
            "a name is not followed by `:`".to_owned(),
            "KDL has no `:` here",
            help,
        ))
    } else if word.ends_with(',') {
        let help = match bare {
            "" => "remove it: values only have spaces between them".to_owned(),
            _ => format!("write {} and a space, without the `,`", shown(bare)),
        };
        Some((
            "values are not separated by `,`".to_owned(),
            "KDL has no `,` here",
            help,
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_are_told_apart() {
        for number in [
            "0",
            "-1_000",
            "+1.5",
            "1e10",
            "1.0E-1_0",
            "0xBAD_f00d",
            "-0b1_",
            "0o17",
        ] {
            assert_eq!(Word::of(number), Word::Number, "{number}");
        }
        for wrong in [
            "10Gi", "1.", ".5", "+.5", "1._7", "0x", "0x_1", "0b2", "1.0.0", "1e", "1.e7",
        ] {
            assert_eq!(Word::of(wrong), Word::NearlyNumber, "{wrong}");
        }
        for text in [
            "a", "-", "+.", "--1", ".", "-a", "_1", "e10", "+inf", "Infinity",
        ] {
            assert_eq!(Word::of(text), Word::Text, "{text}");
        }
        assert_eq!(Word::of("-inf"), Word::Reserved);
    }

    #[test]
    fn a_plain_word_needs_no_quotes() {
        for plain in ["a", "requests.cpu", "_1-2", "e10"] {
            assert!(is_plain(plain), "{plain}");
        }
        for odd in ["", "true", "nan", "1", "-a", ".5", "a b", "a:", "a/b", "é"] {
            assert!(!is_plain(odd), "{odd}");
        }
    }

    #[test]
    fn help_keeps_the_number_when_it_is_one() {
        assert_eq!(number_help("-.5"), "write `-0.5`");
        assert_eq!(number_help("3."), "write `3`, or `3.0`");
        assert_eq!(number_help("10Gi"), "put it in quotes: `\"10Gi\"`");
    }
}
