//! Who may do what in Argo CD.

use crate::model::PlatformRole;

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

    /// What it may do in a stage: in one in which people debug, or in another.
    pub fn may(self, debug: bool) -> &'static [Right] {
        match (self, debug) {
            (Self::Lead | Self::Developer | Self::Contractor, true) => &Right::ALL,
            (Self::Lead, false) => &[Right::Get, Right::Logs, Right::Sync],
            (Self::Developer | Self::Contractor, false) | (Self::Viewer, _) => {
                &[Right::Get, Right::Logs]
            }
        }
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
