use std::fmt;

use serde::ser;

/// Why a value has no YAML that manifests could hold. No JSON value and none of platformc's own types is
/// such a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::yaml) enum WriteError {
    /// A key that is not a scalar, or null.
    Key,
    /// Something that JSON does not have.
    Unsupported(&'static str),
    /// What a value said when it refused to be written.
    Refused(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("a key that is not text"),
            Self::Unsupported(what) => write!(f, "{what} in a manifest"),
            Self::Refused(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for WriteError {}

impl ser::Error for WriteError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Refused(message.to_string())
    }
}

/// A text takes everything, so only a value's own `Display` can fail.
impl From<fmt::Error> for WriteError {
    fn from(error: fmt::Error) -> Self {
        Self::Refused(error.to_string())
    }
}
