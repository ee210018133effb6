//! What is said of a value that is not what is needed.

use super::scalar::{Rejected, Scalar};
use crate::diag::{self, Code};
use crate::source::Spanned;
use crate::syntax::Value;

/// The diagnostic of a value that is no `T`.
pub(super) fn rejection<T: Scalar>(
    value: &Spanned<Value>,
    rejected: &Rejected,
) -> diag::Diagnostic {
    let (found, text) = match &value.value {
        Value::String(text) => ("a text", text.as_str()),
        Value::Number(text) => ("a number", text.as_str()),
        Value::Bool(true) => ("`#true`", ""),
        Value::Bool(false) => ("`#false`", ""),
        Value::Null => ("`#null`", ""),
    };
    let Rejected::Malformed(malformed) = rejected else {
        return diag::spec::wrong_type(value.span, found, T::WHAT, T::EXAMPLE);
    };
    let word = || Spanned::new(text.to_owned(), value.span);
    if T::CODE == Code::UnknownValue {
        let words: Vec<&str> = T::WORDS.iter().map(|word| word.word).collect();
        diag::spec::unknown_word(&word(), T::WHAT, &words)
    } else if T::CODE == Code::UnknownNode {
        diag::spec::unknown_resource(&word(), crate::value::QUOTA_RESOURCES)
    } else {
        let part = value.span.part_of_text(text, malformed.at.clone());
        diag::spec::malformed(T::CODE, text, T::WHAT, T::EXAMPLE, part, malformed)
    }
}
