//! What pods reach and are reached by.

use std::borrow::Cow;

use super::tenancy::{Labels, Removal};
pub use crate::model::{Dns, Opening};
use crate::value::Ports;

/// The network rules of one namespace.
#[derive(Debug)]
pub struct NamespaceNetwork<'p> {
    /// The namespace.
    pub namespace: &'p str,
    /// Labels of its policies.
    pub labels: Labels<'p>,
    /// When the namespace goes: what closes it must not go before.
    pub removal: Removal,
    /// Its policies: `default-deny` first, each with a name of its own.
    pub policies: Vec<Policy<'p>>,
}

/// One `NetworkPolicy`.
#[derive(Debug)]
pub struct Policy<'p> {
    /// Its name: `default-deny`, `allow-dns`, `allow-same-tenant`, `allow-internet`, …
    pub name: Cow<'static, str>,
    /// What it says.
    pub rule: Rule<'p>,
}

/// What a `NetworkPolicy` says.
#[derive(Debug)]
pub enum Rule<'p> {
    /// Nothing in, nothing out, for every pod.
    DefaultDeny,
    /// Every pod may ask for names, over UDP and TCP.
    Dns(&'p Dns),
    /// Every pod may talk with every pod of these namespaces (the tenant's own on this cluster and stage).
    SameTenant(Vec<&'p str>),
    /// A line of the spec.
    Opening(&'p Opening),
    /// Pods of these namespaces of another tenant may connect to these ports.
    SharedWith {
        /// The other tenant's namespaces.
        namespaces: Vec<&'p str>,
        /// This tenant's ports.
        ports: &'p Ports,
    },
    /// Pods may connect to these ports in these namespaces of another tenant.
    ConnectsTo {
        /// The other tenant's namespaces.
        namespaces: Vec<&'p str>,
        /// The other tenant's ports.
        ports: &'p Ports,
    },
}
