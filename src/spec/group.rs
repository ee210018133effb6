//! Groups of the identity provider.

use super::node::{node, words};
use crate::value::{Date, GroupName};

words! {
    /// What a group does for the whole platform.
    pub enum PlatformRole ("a platform role") {
        /// Runs the platform: everything, everywhere.
        PlatformAdmin = "platform-admin",
        /// Keeps it running: reads everything but secrets, restarts pods, drains nodes, debugs tenants' pods.
        Sre = "sre",
        /// Watches over it: reads everything but secrets, and all of access and policy.
        Security = "security",
        /// Reads everything but secrets.
        Auditor = "auditor",
        /// Works for some tenants until a day; tenants name the group under `contractors`.
        Contractor = "contractor",
    }
}

node! {
    /// A group of the identity provider. Only groups that approve, have a role, other members or another claim
    /// need to be declared; a tenant may name any group.
    pub struct Group = "group" {
        /// Its name in this spec.
        arg name: GroupName,
        /// The group as the identity provider's token says it. Default: the name.
        prop_opt claim: GroupName,
        /// What it does for the whole platform.
        prop_opt is: PlatformRole,
        /// The last day of a contractor. After it `check` warns; access ends with the build that leaves the group out.
        prop_opt until: Date,
        /// Groups whose members belong to it. Without a `claim`, a group that includes others is only a name for
        /// them: no group of that name is bound to anything.
        list includes: GroupName,
    }
}
