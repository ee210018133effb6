//! Classes: what a node has of its own, of its class, and of the class that this extends.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::graph::{References, once, report_cycles};
use super::references::unresolved;
use crate::diag::Diagnostics;
use crate::source::Spanned;
use crate::spec::fleet::{ClusterClass, ClusterSettings};
use crate::spec::lost::{Kind, Lost};
use crate::spec::node::SpecNode;
use crate::spec::tenant::{Settings, TenantClass};
use crate::value::Name;

/// A node that others take settings from.
pub(super) trait Class: SpecNode {
    type Settings;
    const KIND: Kind;
    /// What a message about several of them calls them.
    const PLURAL: &'static str;
    fn name(&self) -> &Spanned<Name>;
    fn extends(&self) -> Option<&Spanned<Name>>;
    fn settings(&self) -> &Self::Settings;
}

impl Class for ClusterClass {
    type Settings = ClusterSettings;
    const KIND: Kind = Kind::ClusterClass;
    const PLURAL: &'static str = "cluster classes";

    fn name(&self) -> &Spanned<Name> {
        &self.name
    }

    fn extends(&self) -> Option<&Spanned<Name>> {
        self.extends.as_ref()
    }

    fn settings(&self) -> &ClusterSettings {
        &self.settings
    }
}

impl Class for TenantClass {
    type Settings = Settings;
    const KIND: Kind = Kind::TenantClass;
    const PLURAL: &'static str = "tenant classes";

    fn name(&self) -> &Spanned<Name> {
        &self.name
    }

    fn extends(&self) -> Option<&Spanned<Name>> {
        self.extends.as_ref()
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// The classes of one kind, by name.
#[derive(Debug)]
pub(super) struct Classes<'s, C> {
    by_name: IndexMap<&'s str, &'s C>,
    /// Those that extend each other in a circle.
    circular: BTreeSet<String>,
    lost: &'s Lost,
}

impl<'s, C: Class> Classes<'s, C> {
    /// Takes every name once, and reports references that lead nowhere or in a circle.
    pub(super) fn resolve(nodes: &'s [C], lost: &'s Lost, diags: &mut Diagnostics) -> Self {
        let by_name = once(C::KEYWORD, nodes, C::name, diags);
        let extended = |class: &&C| {
            let base = class.extends().into_iter();
            base.map(|name| name.clone().map(|name| name.as_str().to_owned()))
                .collect()
        };
        let references: References = by_name
            .iter()
            .map(|(name, class)| ((*name).to_owned(), extended(class)))
            .collect();
        let classes = Self {
            by_name,
            circular: report_cycles(C::PLURAL, &references, diags),
            lost,
        };
        for class in classes.by_name.values() {
            classes.check(class.extends(), diags);
        }
        classes
    }

    /// Every class once.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'s C> {
        self.by_name.values().copied()
    }

    /// Reports a reference to a class that does not exist; says whether all is well.
    pub(super) fn check(&self, named: Option<&Spanned<Name>>, diags: &mut Diagnostics) -> bool {
        let Some(name) = named.filter(|name| !self.by_name.contains_key(name.as_str())) else {
            return true;
        };
        let known = self.by_name.keys().copied();
        unresolved(self.lost, C::KIND, (name.as_str(), name.span), known, diags);
        false
    }

    /// A class, the one that it extends, and so on; each once, even if they form a circle.
    pub(super) fn lineage(&self, named: Option<&Spanned<Name>>) -> Vec<&'s C> {
        let mut lineage: IndexMap<&str, &'s C> = IndexMap::new();
        let find = |name: &Spanned<Name>| self.by_name.get_key_value(name.as_str());
        let mut next = named.and_then(find);
        while let Some((name, class)) = next.filter(|(name, _)| !lineage.contains_key(**name)) {
            lineage.insert(name, class);
            next = class.extends().and_then(find);
        }
        lineage.into_values().collect()
    }

    /// Whether a class extends one that leads back to itself: then nobody knows what it says.
    pub(super) fn is_circular(&self, named: Option<&Spanned<Name>>) -> bool {
        let mut lineage = self.lineage(named).into_iter();
        !self.circular.is_empty()
            && lineage.any(|class| self.circular.contains(class.name().as_str()))
    }

    /// The settings of a node of a class.
    pub(super) fn chain(
        &self,
        own: &'s C::Settings,
        class: Option<&Spanned<Name>>,
    ) -> Chain<'s, C::Settings> {
        let classes = self.lineage(class).into_iter().map(C::settings);
        Chain {
            layers: std::iter::once(own).chain(classes).collect(),
        }
    }
}

/// Settings in the order in which they count: a node's own, its class's, those of the class that this extends,
/// and so on. What no layer says has platformc's default.
#[derive(Debug)]
pub(super) struct Chain<'s, S> {
    layers: Vec<&'s S>,
}

impl<'s, S> Chain<'s, S> {
    /// What the nearest layer says that says anything.
    pub(super) fn nearest<T>(&self, said: impl Fn(&'s S) -> Option<&'s T>) -> Option<&'s T> {
        self.layers.iter().find_map(|layer| said(layer))
    }

    /// The list of the nearest layer that has one.
    pub(super) fn nearest_list<T>(&self, said: impl Fn(&'s S) -> &'s Vec<T>) -> &'s [T] {
        let mut lists = self.layers.iter().map(|layer| said(layer));
        lists
            .find(|list| !list.is_empty())
            .map_or(&[], Vec::as_slice)
    }

    /// Every layer, the nearest first.
    pub(super) fn layers(&self) -> impl Iterator<Item = &'s S> {
        self.layers.iter().copied()
    }

    /// The lines of all layers, each with the number of its layer: 0 for the node's own.
    pub(super) fn lines<T: 's>(
        &self,
        said: impl Fn(&'s S) -> &'s Vec<T>,
    ) -> impl Iterator<Item = (usize, &'s T)> {
        let layers = self.layers.iter().enumerate();
        layers.flat_map(move |(number, layer)| said(layer).iter().map(move |line| (number, line)))
    }
}
