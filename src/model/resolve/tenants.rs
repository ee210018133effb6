//! Tenants: what each has of its own and of its classes, everywhere and at each place.

mod isolation;
mod own_applications;
mod places;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::access::{self, Directory, Named};
use super::classes::Chain;
use super::fleet::{Fleet, Spot};
use super::layers::Resolving;
use super::placement::{Among, Placement};
use super::roster::Roster;
use super::selection::takes_name;
use super::{apps, hierarchy, labels};
use crate::diag::{self, Code, Diagnostics, Reported};
use crate::model::{GroupUse, Id, Stage, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::Selection;
use crate::spec::platform;
use crate::spec::tenant::{self, Settings};
use crate::value::{Name, fill};

use places::Lines;

/// All tenants, and every use of a group.
pub(super) struct Tenants {
    pub(super) table: Table<Tenant>,
    pub(super) group_uses: Vec<GroupUse>,
}

pub(super) fn resolve<'s>(
    platform: &'s platform::Platform,
    roster: &Roster<'s>,
    directory: &Directory<'_>,
    fleet: &Fleet,
    diags: &mut Diagnostics,
) -> Result<Tenants, Reported> {
    for class in roster.classes.iter() {
        settings::check(&class.settings, fleet, diags);
    }
    labels::check(&platform.labels, &platform.annotations, diags);
    let nodes: Vec<&tenant::Tenant> = roster.iter().map(|(_, node)| node).collect();
    let of = |node: &'s tenant::Tenant| Resolver {
        node,
        platform,
        chain: roster.chain(node),
        roster,
        directory,
    };
    let count = |node: &'s tenant::Tenant| of(node).count(fleet);
    if let Some(last) = over_the_most(&nodes, count) {
        return Err(diags.refuse(diag::resolve::too_many_places(MOST_PLACES, last.name.span)));
    }
    let resolve = |node: &&'s tenant::Tenant| of(node).resolve(fleet);
    let resolved: Vec<Resolved> = nodes.par_iter().map(resolve).collect();

    let mut group_uses = directory.platform_uses();
    let join = |one: Resolved| {
        group_uses.extend(one.group_uses);
        diags.merge(one.diags);
        one.tenant
    };
    let table = resolved.into_iter().map(join).collect();
    Ok(Tenants { table, group_uses })
}

/// How many places all tenants may have together. Each costs memory, and a few lines can stand for millions.
const MOST_PLACES: usize = 200_000;

/// How many tenants are counted at a time.
const COUNTED_AT_ONCE: usize = 256;

/// The tenant with which there are too many places.
fn over_the_most<'s>(
    tenants: &[&'s tenant::Tenant],
    count: impl Fn(&'s tenant::Tenant) -> usize + Sync,
) -> Option<&'s tenant::Tenant> {
    let mut places = 0;
    for tenants in tenants.chunks(COUNTED_AT_ONCE) {
        let counts: Vec<usize> = tenants.par_iter().map(|tenant| count(tenant)).collect();
        for (tenant, count) in tenants.iter().zip(counts) {
            places += count;
            if places > MOST_PLACES {
                return Some(tenant);
            }
        }
    }
    None
}

/// A tenant, and what came up while it was resolved.
struct Resolved {
    tenant: Tenant,
    group_uses: Vec<GroupUse>,
    diags: Diagnostics,
}

/// One tenant while it is resolved.
struct Resolver<'r, 's> {
    node: &'s tenant::Tenant,
    platform: &'s platform::Platform,
    chain: Chain<'s, Settings>,
    roster: &'r Roster<'s>,
    directory: &'r Directory<'s>,
}

impl Resolver<'_, '_> {
    /// How many places the tenant has. What is wrong is reported when it is resolved.
    fn count(&self, fleet: &Fleet) -> usize {
        let ignored = &mut Diagnostics::default();
        let isolation = isolation::resolve(self.node, &self.chain, self.roster, ignored);
        self.spots(&isolation, fleet, ignored).len()
    }

    fn resolve(&self, fleet: &Fleet) -> Resolved {
        let mut group_uses = Vec::new();
        let mut diags = Diagnostics::default();
        let mut resolving = Resolving::new(fleet, &mut diags);
        let tenant = self.tenant(&mut group_uses, &mut resolving);
        if self.roster.is_circular(self.node) {
            // Whatever is wrong with it may follow from the circle, which has been told.
            diags = Diagnostics::default();
            diags.follow();
            group_uses.clear();
        }
        let is_whole = self.roster.is_sound(self.node);
        if !is_whole {
            // Limits may not fit because the amount that they are to fit could not be read.
            diags.forget(Code::LimitsInconsistent);
        }
        let sound = is_whole && diags.errors() == 0;
        Resolved {
            tenant: Tenant { sound, ..tenant },
            group_uses,
            diags,
        }
    }

    fn tenant(&self, uses: &mut Vec<GroupUse>, resolving: &mut Resolving<'_>) -> Tenant {
        let (fleet, diags) = (resolving.fleet, &mut *resolving.diags);
        settings::check(&self.node.settings, fleet, diags);
        hierarchy::check(&self.node.namespace, fleet, diags);
        let isolation = isolation::resolve(self.node, &self.chain, self.roster, diags);
        let spots = self.spots(&isolation, fleet, diags);
        self.check_overrides(&spots, fleet, diags);
        let access = self.access(uses, diags);
        let own_applications = self.own_applications(&spots, fleet, diags);
        let apps = apps::resolve(self.node, &self.chain, &spots, resolving);
        let lines = Lines::collect(self.node, &self.chain, self.platform);
        let is_guest = isolation.host.is_some();
        Tenant {
            name: self.node.name.clone(),
            sound: true,
            places: lines.at(&spots, is_guest, resolving),
            isolation: isolation.kind,
            host: isolation.host.map(|(id, _)| id),
            cost_center: self
                .chain
                .nearest(|settings| settings.cost_center.as_ref())
                .map(|value| value.as_str().to_owned()),
            access,
            owners: self.owners(),
            repositories: self.repositories(),
            own_applications,
            signed_by: self.signed_by(resolving.fleet),
            laws: self.laws(resolving.fleet),
            apps,
            sharing: Vec::new(),
        }
    }

    fn access(&self, uses: &mut Vec<GroupUse>, diags: &mut Diagnostics) -> crate::model::Access {
        let name = self.node.name.clone().map(|name| name.as_str().to_owned());
        let named = Named {
            admins: self.chain.nearest_list(|settings| &settings.admins),
            developers: self.chain.nearest_list(|settings| &settings.developers),
            viewers: self.chain.nearest_list(|settings| &settings.viewers),
            contractors: self.chain.nearest_list(|settings| &settings.contractors),
        };
        access::resolve(&name, &named, self.directory, uses, diags)
    }

    fn owners(&self) -> Vec<String> {
        let written = self.chain.nearest_list(|settings| &settings.owners);
        written
            .iter()
            .map(|owner| self.filled(owner.as_str()))
            .collect()
    }

    fn repositories(&self) -> Vec<Spanned<String>> {
        let written = self.chain.nearest_list(|settings| &settings.repositories);
        written
            .iter()
            .map(|text| Spanned::new(self.filled(text.as_str()), text.span))
            .collect()
    }

    /// The keys of the nearest layer that names any, by stage.
    fn signed_by(&self, fleet: &Fleet) -> BTreeMap<Id<Stage>, BTreeMap<String, Span>> {
        let lines = self.chain.nearest_list(|settings| &settings.signed_by);
        let mut keys: BTreeMap<Id<Stage>, BTreeMap<String, Span>> = BTreeMap::new();
        for line in lines {
            for (id, stage) in fleet.stages.iter() {
                if takes_name(&line.stage, Some(stage.name.as_str())) {
                    let ids = line.keys.iter().map(|key| (key.id().to_owned(), key.span));
                    keys.entry(id).or_default().extend(ids);
                }
            }
        }
        keys
    }

    /// What all lines about jurisdictions leave, by stage.
    fn laws(&self, fleet: &Fleet) -> BTreeMap<Id<Stage>, BTreeSet<Name>> {
        let lines = self.chain.nearest_list(|settings| &settings.jurisdiction);
        let mut laws: BTreeMap<Id<Stage>, BTreeSet<Name>> = BTreeMap::new();
        for line in lines {
            let names: BTreeSet<Name> = line.names.iter().map(|name| name.value.clone()).collect();
            for (id, stage) in fleet.stages.iter() {
                if takes_name(&line.stage, Some(stage.name.as_str())) {
                    let left = laws.entry(id).or_insert_with(|| names.clone());
                    left.retain(|name| names.contains(name));
                }
            }
        }
        laws
    }

    fn filled(&self, text: &str) -> String {
        fill(text, |word| {
            (word == "tenant").then_some(self.node.name.as_str())
        })
    }

    fn spots(
        &self,
        isolation: &isolation::Resolved<'_>,
        fleet: &Fleet,
        diags: &mut Diagnostics,
    ) -> Vec<Spot> {
        let among = match isolation.host {
            Some((_, host)) => Among::Host(&host.name, self.spots_of_host(host, fleet)),
            None if isolation.kind.value.has_own_clusters() => {
                Among::OwnClusters(isolation.kind.clone())
            }
            None => Among::Shared,
        };
        if let Among::Host(host, spots) = &among {
            let errors = diags.errors();
            let lines = self.node.settings.place.iter().map(|line| &line.at);
            report_apart(lines, host, spots, fleet, diags);
            if diags.errors() > errors {
                return Vec::new();
            }
        }
        let placement = Placement {
            tenant: &self.node.name,
            lines: self.chain.nearest_list(|settings| &settings.place),
            bounds: self.chain.nearest_list(|settings| &settings.jurisdiction),
            among,
        };
        placement.spots(fleet, diags)
    }

    /// The places of the tenant that this one lives with. What is wrong with them is reported with that tenant.
    fn spots_of_host(&self, host: &tenant::Tenant, fleet: &Fleet) -> Vec<Spot> {
        let ignored = &mut Diagnostics::default();
        let resolver = Resolver {
            node: host,
            chain: self.roster.chain(host),
            ..*self
        };
        let isolation = isolation::resolve(host, &resolver.chain, self.roster, ignored);
        if isolation.host.is_some() {
            return Vec::new();
        }
        resolver.spots(&isolation, fleet, ignored)
    }

    /// A tenant's own line that is for none of its places is a mistake; a class's may be for others.
    fn check_overrides(&self, spots: &[Spot], fleet: &Fleet, diags: &mut Diagnostics) {
        let lines = settings::overrides(&self.node.settings);
        report_apart(lines, &self.node.name, spots, fleet, diags);
    }
}

/// Reports selections that take in none of a tenant's places, though others. Where something is wrong with the
/// fleet, they may be for what is missing.
fn report_apart<'s>(
    lines: impl Iterator<Item = &'s Selection>,
    tenant: &Spanned<Name>,
    spots: &[Spot],
    fleet: &Fleet,
    diags: &mut Diagnostics,
) {
    if spots.is_empty() || !fleet.sound {
        return;
    }
    for at in lines {
        let somewhere = !fleet.clusters_of(at).is_empty();
        if somewhere && !spots.iter().any(|spot| fleet.takes(at, *spot)) {
            let among = format!("the places of `{}`", tenant.as_str());
            diags.report(diag::resolve::selects_nothing("the line", at.span, &among));
        }
    }
}
