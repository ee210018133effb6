//! Who may do what in Argo CD.

use crate::model::{AccountRight, PlatformRole};
use crate::value::MinorVersion;

/// The version of Argo CD that can ask for a right of its own before it syncs to another revision than the spec's.
pub const OVERRIDE_SINCE: MinorVersion = MinorVersion { major: 3, minor: 3 };

/// The version that can ask for one before it goes back to a revision that was there.
pub const ROLLBACK_SINCE: MinorVersion = MinorVersion { major: 3, minor: 6 };

/// Something that Argo CD lets people and machines do with applications.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Right {
    /// See them.
    Get,
    /// Read the logs of their pods.
    Logs,
    /// Sync them to what Git says.
    Sync,
    /// Delete their pods, which are made anew.
    RestartPods,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Get, Self::Logs, Self::Sync, Self::RestartPods];

    /// The version of Argo CD from which on anybody has it; `None` if it always was one. Older ones delete a pod as
    /// themselves, and may only read.
    pub fn since(self) -> Option<MinorVersion> {
        let version = MinorVersion { major: 3, minor: 5 };
        (self == Self::RestartPods).then_some(version)
    }
}

/// Those of some rights that a version of Argo CD can give.
pub fn known_to(version: MinorVersion, rights: &[Right]) -> Vec<Right> {
    let all = rights.iter().copied();
    all.filter(|right| right.since().is_none_or(|since| version >= since))
        .collect()
}

/// Who works with the applications of a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Member {
    /// Leads it.
    Lead,
    /// Develops.
    Developer,
    /// Reads.
    Viewer,
    /// Develops for a time.
    Contractor,
}

impl Member {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Developer, Self::Viewer, Self::Contractor];

    /// What it may do in a stage.
    pub fn may(self, debugging: Debugging) -> &'static [Right] {
        match (self, debugging) {
            (Self::Lead | Self::Developer | Self::Contractor, Debugging::Open) => &Right::ALL,
            (Self::Lead, Debugging::Closed) => &[Right::Get, Right::Logs, Right::Sync],
            (Self::Developer | Self::Contractor, Debugging::Closed) | (Self::Viewer, _) => {
                &[Right::Get, Right::Logs]
            }
        }
    }
}

/// Whether people debug pods in a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Debugging {
    /// They do.
    Open,
    /// They look at them, and that is all.
    Closed,
}

/// What a right of an account is in Argo CD.
pub fn of_account(right: AccountRight) -> Right {
    match right {
        AccountRight::Get => Right::Get,
        AccountRight::Sync => Right::Sync,
    }
}

/// What a role for the whole platform may do with all applications; a platform admin may do everything else, too.
/// Whoever is called at night syncs and restarts, and changes nothing that Git says.
pub fn of_platform(role: PlatformRole) -> &'static [Right] {
    match role {
        PlatformRole::PlatformAdmin | PlatformRole::Sre => &Right::ALL,
        PlatformRole::Security | PlatformRole::Auditor => &[Right::Get],
        // Contractors work for tenants, in their projects.
        PlatformRole::Contractor => &[],
    }
}
