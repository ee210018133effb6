//! How a time zone is written.

use super::node::{Rejected, Scalar};
use crate::diag::{self, Code};
use crate::syntax::Value;
use crate::value::TimeZone;

impl Scalar for TimeZone {
    type Value = Self;

    const WHAT: &'static str = "a time zone";
    const EXAMPLE: &'static str = "\"Europe/Berlin\"";
    const CODE: Code = Code::MalformedText;

    fn from_value(value: &Value) -> Result<Self, Rejected> {
        let Value::String(text) = value else {
            return Err(Rejected::Type);
        };
        let parsed = Self::parse(text);
        parsed.map_err(|mut error| {
            let near = diag::closest(text, Self::beside(text));
            let suggested = near.map(|near| format!("did you mean `\"{near}\"`?"));
            error.help = error.help.or(suggested);
            Rejected::Malformed(error)
        })
    }
}
