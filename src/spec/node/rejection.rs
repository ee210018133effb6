//! What is said of a value that is not what is needed.

use super::scalar::{Rejected, Scalar};
use crate::diag::{self, Code};
use crate::source::Spanned;
use crate::syntax::Value;

/// The diagnostic of a value that is no `T`; none if it is no value at all, which has been reported.
pub(super) fn rejection<T: Scalar>(
    value: &Spanned<Value>,
    rejected: &Rejected,
) -> Option<diag::Diagnostic> {
    let (found, text) = match &value.value {
        Value::String(text) => ("a text", text.as_str()),
        Value::Number(text) => ("a number", text.as_str()),
        Value::Bool(true) => ("`#true`", "true"),
        Value::Bool(false) => ("`#false`", "false"),
        Value::Null => ("`#null`", "null"),
        Value::Broken => return None,
    };
    let Rejected::Malformed(malformed) = rejected else {
        let example = example::<T>(&value.value, text);
        return Some(diag::spec::wrong_type(value.span, found, T::WHAT, &example));
    };
    let word = || Spanned::new(text.to_owned(), value.span);
    Some(if T::CODE == Code::UnknownValue {
        let words: Vec<&str> = T::WORDS.iter().map(|word| word.word).collect();
        diag::spec::unknown_word(&word(), T::WHAT, &words)
    } else if T::CODE == Code::UnknownNode {
        diag::spec::unknown_resource(&word(), crate::value::QUOTA_RESOURCES)
    } else {
        let part = value.span.part_of_text(text, malformed.at.clone());
        diag::spec::malformed(T::CODE, text, T::WHAT, T::EXAMPLE, part, malformed)
    })
}

/// What to write in place of a value of another type: the same in quotes or without, if that will do.
fn example<T: Scalar>(value: &Value, text: &str) -> diag::spec::Example {
    use diag::spec::Example;
    let fits = |value: &Value| T::from_value(value).is_ok();
    let (quoted, number) = (
        Value::String(text.to_owned()),
        Value::Number(text.to_owned()),
    );
    match value {
        Value::Number(_) | Value::Bool(_) if fits(&quoted) => Example::Same(format!("\"{text}\"")),
        Value::String(_) if fits(&number) => Example::Same(text.to_owned()),
        Value::String(_) if matches!(text, "true" | "false") && fits(&Value::Bool(true)) => {
            Example::Same(format!("#{text}"))
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null | Value::Broken => {
            Example::Other(T::EXAMPLE.to_owned())
        }
    }
}
