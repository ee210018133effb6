//! Who may do what in Argo CD.

use crate::model::{AccountRight, PlatformRole};

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
