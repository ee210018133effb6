//! Warnings that a spec accepts where they occur.

use super::node::{Rejected, Scalar, node};
use crate::diag::{self, Code, Severity};
use crate::syntax::Value;
use crate::value::{Malformed, Text};

node! {
    /// Accepts a warning, in the node around it and in all that is inside of that. The reason is for whoever
    /// reviews the spec. What no longer allows anything is a warning of its own.
    ///
    /// In `labels`, `annotations` and `quota`, where words are free, a line without `reason` is one of theirs.
    pub struct Allow = "allow" {
        /// The code of the warning.
        arg code: WarningCode,
        /// Why it is fine here.
        prop reason: Text,
    }
}

/// How the code of a warning is written.
#[derive(Clone, Copy, Debug)]
pub enum WarningCode {}

impl Scalar for WarningCode {
    type Value = Code;

    const WHAT: &'static str = "the code of a warning";
    const EXAMPLE: &'static str = "\"PC0306\"";
    const CODE: Code = Code::AllowsNoWarning;

    fn from_value(value: &Value) -> Result<Code, Rejected> {
        let Value::String(text) = value else {
            return Err(Rejected::Type);
        };
        let is_meant = |code: &&Code| code.id() == text;
        match Code::ALL.iter().find(is_meant) {
            Some(code) if code.severity() == Severity::Warning => Ok(*code),
            Some(code) => Err(Rejected::Malformed(an_error(*code))),
            None => Err(Rejected::Malformed(unknown(text))),
        }
    }
}

fn an_error(code: Code) -> Malformed {
    let text = code.id();
    Malformed::new(0..text.len(), "it is an error, and none can be allowed").help(format!(
        "`platformc explain {text}` says what to do about it"
    ))
}

fn unknown(text: &str) -> Malformed {
    let warnings = Code::ALL
        .iter()
        .filter(|code| code.severity() == Severity::Warning);
    let ids: Vec<&str> = warnings.map(|code| code.id()).collect();
    let malformed = Malformed::new(0..text.len(), "there is no such code");
    // All codes are alike, so that only one that is nearly the same can be what was meant.
    let near = diag::closest(text, ids.iter().copied()).filter(|near| is_near(text, near));
    malformed.help(match near {
        Some(near) => format!("did you mean `\"{near}\"`?"),
        None => format!("the codes of warnings are {}", ids.join(", ")),
    })
}

/// Whether at most one character differs, but for their case.
fn is_near(text: &str, code: &str) -> bool {
    let upper = text.to_uppercase();
    let differ = upper.chars().zip(code.chars()).filter(|(a, b)| a != b);
    upper.len() == code.len() && differ.count() <= 1
}
