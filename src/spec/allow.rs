//! Warnings that a spec accepts where they occur.

use super::node::{Rejected, Scalar, node};
use crate::diag::{Code, Severity};
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
    let is_warning = |code: &Code| code.severity() == Severity::Warning;
    let warnings = Code::ALL.iter().filter(|code| is_warning(code));
    let ids: Vec<&str> = warnings.map(|code| code.id()).collect();
    let malformed = Malformed::new(0..text.len(), "there is no such code");
    malformed.help(match Code::nearly(text).filter(is_warning) {
        Some(near) => format!("did you mean `\"{}\"`?", near.id()),
        None => format!("the codes of warnings are {}", ids.join(", ")),
    })
}
