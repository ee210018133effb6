//! The vocabulary of a spec: values that are parsed once and can't be wrong afterwards.

mod amount;
mod artifacts;
mod deployable;
mod field;
mod identities;
mod invisible;
mod key_owner;
mod label_map;
mod labels;
mod names;
mod network;
mod path;
mod pattern;
mod placeholder;
mod quantity;
mod resource;
mod secrets;
mod time;
mod timezone;
mod urls;
mod version;

use std::ops::Range;
use std::str::FromStr;

pub use amount::{Bytes, Count, Cpu, Unit};
pub use artifacts::{ChartName, ImageName, ImageReference, ParameterName};
pub use deployable::{DEPLOYABLE, Deployable};
pub use field::FieldPointer;
pub use identities::{AzureId, GoogleAccount, RoleArn};
pub use key_owner::KeyOwner;
pub use label_map::LabelMap;
pub use labels::{LabelKey, LabelPattern, LabelValue, MatchLabels};
pub use names::{
    CodeOwner, DomainName, FilePattern, GroupName, Name, NameTemplate, ObjectName, TenantGroup,
    TenantOwner, Text,
};
pub use network::{Cidr, Port, Ports, Protocol, metadata_service_in};
pub use path::{AppPath, FleetPath, RelativePath};
pub use pattern::{ObjectPattern, Pattern, matches_glob};
pub use placeholder::{Braced, PLACEHOLDERS, braced, fill, has_placeholder};
pub use quantity::{Percent, Quantity};
pub use resource::{QUOTA_RESOURCES, ResourceName};
pub use secrets::{SecretPath, SigningKey};
pub use time::{Cron, Date, Duration};
pub use timezone::TimeZone;
pub use urls::{
    Issuer, RepositoryPattern, RepositoryUrl, ServerUrl, TenantRepository, WebUrl, is_own_server,
    repository_as_compared, repository_host, repository_place, server_place,
};
pub use version::{AppVersion, ChartVersion, KubernetesVersion, MinorVersion, numbers_of};

/// Why a text is not a value of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The bytes of the text that are wrong.
    pub at: Range<usize>,
    /// A few words about them, such as "a month is 1 to 12".
    pub why: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Malformed {
    pub(crate) fn new(at: Range<usize>, why: impl Into<String>) -> Self {
        Self {
            at,
            why: why.into(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Moves the range by an offset, for a value inside a longer text.
    pub(crate) fn shifted(mut self, offset: usize) -> Self {
        self.at = self.at.start + offset..self.at.end + offset;
        self
    }
}

/// A number of nothing but digits: no sign, which Rust's own numbers may have.
fn digits<T: FromStr>(text: &str) -> Option<T> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// The byte range of the first character that fails a test.
fn first_bad(text: &str, good: impl Fn(char) -> bool) -> Option<Range<usize>> {
    text.char_indices()
        .find(|(_, c)| !good(*c))
        .map(|(at, c)| at..at + c.len_utf8())
}
