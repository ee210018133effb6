//! What a word without quotes is: the rules of YAML 1.1 as sigs.k8s.io/yaml, and with it kubectl, has them.

use serde_json::Number;

/// What a word is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(Number),
    Float(Number),
    Text,
    /// `.inf` and `.nan`.
    NotFinite,
    /// A whole number of more than 64 bits: kubectl would round it.
    TooLarge,
}

const TRUE: [&str; 11] = [
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
];
const FALSE: [&str; 11] = [
    "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
];
const NULL: [&str; 5] = ["", "~", "null", "Null", "NULL"];
const NOT_FINITE: [&str; 12] = [
    ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf",
    "-.INF",
];

pub(super) fn resolve(word: &str) -> Scalar {
    if TRUE.contains(&word) {
        Scalar::Bool(true)
    } else if FALSE.contains(&word) {
        Scalar::Bool(false)
    } else if NULL.contains(&word) {
        Scalar::Null
    } else if NOT_FINITE.contains(&word) {
        Scalar::NotFinite
    } else {
        number(word).unwrap_or(Scalar::Text)
    }
}

fn number(word: &str) -> Option<Scalar> {
    match word.chars().next()? {
        '.' => float(word),
        '+' | '-' | '0'..='9' => {
            let plain = word.replace('_', "");
            int(&plain).map(Scalar::Int).or_else(|| float(&plain))
        }
        _ => None,
    }
}

/// A whole number of 64 bits: decimal, `0x`, `0o`, `0b`, or octal after a zero.
fn int(word: &str) -> Option<Number> {
    let (sign, digits) = match word.strip_prefix(['+', '-']) {
        Some(digits) => (word.get(..1)?, digits),
        None => ("", word),
    };
    let (radix, digits) = radix(digits);
    // What follows the prefix has no sign of its own.
    if !digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
        return None;
    }
    if let Ok(number) = i64::from_str_radix(&format!("{sign}{digits}"), radix) {
        return Some(number.into());
    }
    let number = u64::from_str_radix(digits, radix).ok();
    number.filter(|_| sign.is_empty()).map(Number::from)
}

fn radix(digits: &str) -> (u32, &str) {
    let prefixes = [
        ("0x", 16),
        ("0X", 16),
        ("0o", 8),
        ("0O", 8),
        ("0b", 2),
        ("0B", 2),
    ];
    for (prefix, radix) in prefixes {
        if let Some(rest) = digits.strip_prefix(prefix) {
            return (radix, rest);
        }
    }
    match digits.strip_prefix('0') {
        Some(rest) if !rest.is_empty() => (8, rest),
        _ => (10, digits),
    }
}

/// A number with a fraction or an exponent, or a decimal one that [`int`] could not take.
fn float(word: &str) -> Option<Scalar> {
    if !is_decimal(word) {
        return None;
    }
    let value: f64 = word.parse().ok().filter(|value: &f64| value.is_finite())?;
    let digits = word.trim_start_matches(['+', '-']).trim_start_matches('0');
    if !word.contains(['.', 'e', 'E']) && digits.len() > 15 {
        return Some(Scalar::TooLarge);
    }
    Number::from_f64(value).map(Scalar::Float)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal(word: &str) -> bool {
    let word = word.strip_prefix(['+', '-']).unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_mantissa = match mantissa.split_once('.') {
        Some((whole, part)) => {
            are_digits(whole) && are_digits(part) && !(whole.is_empty() && part.is_empty())
        }
        None => !mantissa.is_empty() && are_digits(mantissa),
    };
    let is_exponent = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && are_digits(digits)
    });
    is_mantissa && is_exponent
}
