//! The tenants of a spec before anything is known of them but their names and classes.

use indexmap::IndexMap;

use super::classes::{Chain, Classes};
use super::graph::once;
use super::references::unresolved;
use crate::diag::Diagnostics;
use crate::model::{Id, Table, Tenant};
use crate::source::Spanned;
use crate::spec::Spec;
use crate::spec::lost::{Kind, Lost};
use crate::spec::tenant::{self, Settings, TenantClass};
use crate::value::Name;

/// The tenants of a spec, each name once, with the ids that their rows will have, and their classes.
#[derive(Debug)]
pub(super) struct Roster<'s> {
    tenants: IndexMap<&'s str, (Id<Tenant>, &'s tenant::Tenant)>,
    pub(super) classes: Classes<'s, TenantClass>,
    pub(super) lost: &'s Lost,
}

impl<'s> Roster<'s> {
    pub(super) fn resolve(spec: &'s Spec, lost: &'s Lost, diags: &mut Diagnostics) -> Self {
        let classes = Classes::resolve(&spec.tenant_classes, lost, diags);
        let nodes = once("tenant", &spec.tenants, |tenant| &tenant.name, diags);
        for node in nodes.values() {
            classes.check(node.class.as_ref(), diags);
        }
        let tenants = Table::<Tenant>::ids()
            .zip(nodes)
            .map(|(id, (name, node))| (name, (id, node)))
            .collect();
        Self {
            tenants,
            classes,
            lost,
        }
    }

    /// Every tenant, in the order of the ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Id<Tenant>, &'s tenant::Tenant)> {
        self.tenants.values().copied()
    }

    /// The names of all tenants.
    pub(super) fn names(&self) -> impl Iterator<Item = &'s str> {
        self.tenants.keys().copied()
    }

    /// The tenant of a name, if there is one.
    pub(super) fn get(&self, name: &Name) -> Option<(Id<Tenant>, &'s tenant::Tenant)> {
        self.tenants.get(name.as_str()).copied()
    }

    /// The tenant of a name; one that does not exist is reported.
    pub(super) fn named(
        &self,
        name: &Spanned<Name>,
        diags: &mut Diagnostics,
    ) -> Option<(Id<Tenant>, &'s tenant::Tenant)> {
        let found = self.get(name);
        if found.is_none() {
            let place = (name.as_str(), name.span);
            unresolved(self.lost, Kind::Tenant, place, self.names(), diags);
        }
        found
    }

    /// The tenants whose class is this one, or extends it.
    pub(super) fn of_class(&self, class: &Name) -> impl Iterator<Item = &'s tenant::Tenant> {
        let is_of_class = move |node: &&tenant::Tenant| {
            let lineage = self.classes.lineage(node.class.as_ref());
            lineage.iter().any(|other| other.name.value == *class)
        };
        self.iter().map(|(_, node)| node).filter(is_of_class)
    }

    /// Whether nothing was wrong with the nodes of a tenant and of its classes.
    pub(super) fn is_sound(&self, node: &tenant::Tenant) -> bool {
        let lineage = self.classes.lineage(node.class.as_ref());
        let is_complete = node.class.is_some() != lineage.is_empty();
        node.sound && is_complete && lineage.iter().all(|class| class.sound)
    }

    /// Whether nobody knows what a tenant's classes say.
    pub(super) fn is_circular(&self, node: &tenant::Tenant) -> bool {
        self.classes.is_circular(node.class.as_ref())
    }

    /// The settings of a tenant.
    pub(super) fn chain(&self, node: &'s tenant::Tenant) -> Chain<'s, Settings> {
        self.classes.chain(&node.settings, node.class.as_ref())
    }
}
