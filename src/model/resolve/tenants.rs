//! Tenants: their classes, and what holds for them at each place.

use indexmap::IndexMap;

use super::access::{self, Directory, Named};
use super::fleet::{Fleet, Spot};
use super::graph::{References, once, report_cycles};
use super::hierarchy::{self, Division};
use super::layers::{Conflicts, Statement};
use super::placement::{self, Placement};
use super::{apps, labels, limits, network, quota};
use crate::diag::{self, Diagnostics};
use crate::model::{GroupUse, Id, Namespace, Place, Table, Tenant};
use crate::source::{Span, Spanned};
use crate::spec::platform;
use crate::spec::tenant::{self, IsolationKind, PodSecurityLevel, Settings, TenantClass};
use crate::spec::{Selection, Spec};
use crate::value::fill;

/// All tenants, and every use of a group.
pub(super) struct Tenants {
    pub(super) table: Table<Tenant>,
    pub(super) group_uses: Vec<GroupUse>,
}

pub(super) fn resolve(
    spec: &Spec,
    node: &platform::Platform,
    fleet: &mut Fleet,
    directory: &Directory<'_>,
    diags: &mut Diagnostics,
) -> Tenants {
    let nodes = once("tenant", &spec.tenants, |tenant| &tenant.name, diags);
    let classes = Classes::resolve(spec, fleet, diags);
    labels::check(&node.labels, &node.annotations, diags);
    let names: IndexMap<&str, Id<Tenant>> = Table::<Tenant>::ids()
        .zip(nodes.keys())
        .map(|(id, name)| (*name, id))
        .collect();
    placement::check_cluster_tenants(fleet, &nodes, diags);
    let mut group_uses = directory.platform_uses();
    let mut conflicts = Conflicts::default();
    let mut table = Table::default();
    for tenant in nodes.values() {
        let errors = diags.errors();
        let layers = classes.layers(tenant, diags);
        let sound = tenant.sound && layers.iter().all(|settings| settings.sound);
        let mut resolving = Resolver {
            node: tenant,
            platform: node,
            fleet,
            layers,
            names: &names,
            conflicts: &mut conflicts,
        };
        let mut row = resolving.tenant(directory, &mut group_uses, diags);
        row.sound = sound && diags.errors() == errors;
        table.push(row);
    }
    placement::own_clusters(fleet, &names);
    Tenants { table, group_uses }
}

/// Tenant classes by name.
struct Classes<'s> {
    by_name: IndexMap<&'s str, &'s TenantClass>,
    cyclic: bool,
}

impl<'s> Classes<'s> {
    fn resolve(spec: &'s Spec, fleet: &Fleet, diags: &mut Diagnostics) -> Self {
        let by_name = once(
            "tenant-class",
            &spec.tenant_classes,
            |class| &class.name,
            diags,
        );
        let extends = |class: &TenantClass| {
            class
                .extends
                .iter()
                .map(|name| name.clone().map(|name| name.as_str().to_owned()))
                .collect()
        };
        let references: References = by_name
            .iter()
            .map(|(name, class)| ((*name).to_owned(), extends(class)))
            .collect();
        for base in references
            .values()
            .flatten()
            .filter(|base| !by_name.contains_key(base.value.as_str()))
        {
            diags.report(diag::resolve::unresolved(
                "tenant-class",
                &base.value,
                base.span,
                by_name.keys().copied(),
            ));
        }
        let cyclic = report_cycles("tenant classes", &references, diags);
        for class in by_name.values() {
            check_settings(&class.settings, fleet, diags);
        }
        Self { by_name, cyclic }
    }

    /// The settings of a tenant, of its class, of the class that this extends, and so on.
    fn layers(&self, tenant: &'s tenant::Tenant, diags: &mut Diagnostics) -> Vec<&'s Settings> {
        let mut layers = vec![&tenant.settings];
        let Some(name) = &tenant.class else {
            return layers;
        };
        let mut next = self.by_name.get(name.as_str()).copied();
        if next.is_none() {
            diags.report(diag::resolve::unresolved(
                "tenant-class",
                name.as_str(),
                name.span,
                self.by_name.keys().copied(),
            ));
        }
        while let Some(class) = next {
            layers.push(&class.settings);
            let extended = class.extends.as_ref().filter(|_| !self.cyclic);
            next = extended.and_then(|name| self.by_name.get(name.as_str()).copied());
        }
        layers
    }
}

/// Every selection of some settings.
fn selections(settings: &Settings) -> impl Iterator<Item = &Selection> {
    let places = settings.place.iter().map(|line| &line.at);
    let overrides = overrides(settings);
    places.chain(overrides)
}

/// The selections that choose among a tenant's places, rather than make them.
fn overrides(settings: &Settings) -> impl Iterator<Item = &Selection> {
    let pods = settings.pod_security.iter().map(|line| &line.at);
    let quota = settings.quota.iter().map(|line| &line.at);
    let limits = settings.limits.iter().map(|line| &line.at);
    let network = settings.network.iter().map(|line| &line.at);
    let labels = settings.labels.iter().map(|line| &line.at);
    let annotations = settings.annotations.iter().map(|line| &line.at);
    let manifests = settings.manifest.iter().map(|line| &line.at);
    let patches = settings.patch.iter().map(|line| &line.at);
    pods.chain(quota)
        .chain(limits)
        .chain(network)
        .chain(labels)
        .chain(annotations)
        .chain(manifests)
        .chain(patches)
}

/// What is wrong with settings whoever has them.
fn check_settings(settings: &Settings, fleet: &Fleet, diags: &mut Diagnostics) {
    for at in selections(settings) {
        fleet.check_selection(at, diags);
    }
    placement::check_bounds(&settings.jurisdiction, fleet, diags);
    labels::check(&settings.labels, &settings.annotations, diags);
    quota::check(&settings.quota, diags);
    network::check(&settings.network, diags);
}

/// One tenant while it is resolved.
struct Resolver<'r, 's> {
    node: &'s tenant::Tenant,
    platform: &'s platform::Platform,
    fleet: &'r Fleet,
    /// Its own settings first, then its classes'.
    layers: Vec<&'s Settings>,
    names: &'r IndexMap<&'s str, Id<Tenant>>,
    conflicts: &'r mut Conflicts,
}

impl<'s> Resolver<'_, 's> {
    fn tenant(
        &mut self,
        directory: &Directory<'_>,
        uses: &mut Vec<GroupUse>,
        diags: &mut Diagnostics,
    ) -> Tenant {
        let name = self.node.name.clone().map(|name| name.as_str().to_owned());
        check_settings(&self.node.settings, self.fleet, diags);
        hierarchy::check(&self.node.namespace, self.fleet, diags);
        let isolation = self.isolation(diags);
        let host = self.host(&isolation, diags);
        let spots = self.spots(&isolation, diags);
        self.check_overrides(&spots, diags);
        let named = Named {
            admins: self.list(|settings| &settings.admins),
            developers: self.list(|settings| &settings.developers),
            viewers: self.list(|settings| &settings.viewers),
            contractors: self.list(|settings| &settings.contractors),
        };
        let access = access::resolve(&name, &named, directory, uses, diags);
        let apps = apps::resolve(self.node, &self.layers, self.fleet, &spots, diags);
        Tenant {
            name: self.node.name.clone(),
            sound: true,
            places: self.places(&spots, host.is_some(), diags),
            isolation,
            host,
            cost_center: self
                .nearest(|settings| settings.cost_center.as_ref())
                .map(|value| value.as_str().to_owned()),
            access,
            owners: self
                .list(|settings| &settings.owners)
                .iter()
                .map(|owner| self.filled(owner.as_str()))
                .collect(),
            repositories: self.repositories(),
            apps,
            sharing: Vec::new(),
        }
    }

    /// What the nearest layer says that says anything.
    fn nearest<T>(&self, said: impl Fn(&'s Settings) -> Option<&'s T>) -> Option<&'s T> {
        self.layers.iter().find_map(|settings| said(settings))
    }

    /// The list of the nearest layer that has one.
    fn list<T>(&self, said: impl Fn(&'s Settings) -> &'s Vec<T>) -> &'s [T] {
        self.layers
            .iter()
            .map(|settings| said(settings))
            .find(|list| !list.is_empty())
            .map_or(&[], Vec::as_slice)
    }

    fn filled(&self, text: &str) -> String {
        fill(text, |word| {
            (word == "tenant").then_some(self.node.name.as_str())
        })
    }

    fn repositories(&self) -> Vec<Spanned<String>> {
        let written = self.list(|settings| &settings.repositories);
        written
            .iter()
            .map(|text| Spanned::new(self.filled(text.as_str()), text.span))
            .collect()
    }

    fn isolation(&self, diags: &mut Diagnostics) -> Spanned<IsolationKind> {
        let said = self.nearest(|settings| settings.isolation.as_ref());
        let isolation = said.map_or_else(
            || Spanned::new(IsolationKind::Namespace, self.node.name.span),
            |line| line.kind.clone(),
        );
        if isolation.value == IsolationKind::VirtualCluster {
            let help = "use `isolation \"cluster\"` or `isolation \"namespace\"` until then";
            diags.report(diag::resolve::not_yet(
                "a virtual cluster",
                isolation.span,
                help,
            ));
        }
        let inside = self.node.namespace.first();
        if let Some(part) = inside.filter(|_| isolation.value != IsolationKind::Hierarchy) {
            let message = format!(
                "`{}` has sub-namespaces but no hierarchy",
                self.node.name.as_str()
            );
            let help = "add `isolation \"hierarchy\"`: the tenant's quota is then divided among its namespaces";
            diags.report(diag::resolve::isolation_mismatch(
                &message,
                part.name.span,
                said.map(|line| line.span),
                help,
            ));
        }
        isolation
    }

    /// The tenant whose namespaces this one lives in, confirmed by it.
    fn host(
        &self,
        isolation: &Spanned<IsolationKind>,
        diags: &mut Diagnostics,
    ) -> Option<Id<Tenant>> {
        let said = self.nearest(|settings| settings.isolation.as_ref())?;
        let shared = isolation.value == IsolationKind::Shared;
        match (&said.with, shared) {
            (Some(with), true) => {
                let found = self.names.get(with.as_str()).copied();
                if found.is_none() {
                    diags.report(diag::resolve::unresolved(
                        "tenant",
                        with.as_str(),
                        with.span,
                        self.names.keys().copied(),
                    ));
                }
                found
            }
            (None, true) => {
                let message = format!(
                    "`{}` shares namespaces, but whose?",
                    self.node.name.as_str()
                );
                diags.report(diag::resolve::missing(
                    &message,
                    said.span,
                    "add `with=\"…\"`: the tenant that has the namespaces",
                ));
                None
            }
            (Some(with), false) => {
                let message = "only a tenant with `isolation \"shared\"` lives with another";
                diags.report(diag::resolve::isolation_mismatch(
                    message,
                    with.span,
                    Some(isolation.span),
                    "remove `with`",
                ));
                None
            }
            (None, false) => None,
        }
    }

    fn spots(&self, isolation: &Spanned<IsolationKind>, diags: &mut Diagnostics) -> Vec<Spot> {
        let placement = Placement {
            tenant: &self.node.name,
            lines: self.list(|settings| &settings.place),
            own_cluster: isolation.value == IsolationKind::Cluster,
            bounds: self.list(|settings| &settings.jurisdiction),
        };
        placement.spots(self.fleet, diags)
    }

    /// A tenant's own line that is for none of its places is a mistake; a class's may be for others.
    fn check_overrides(&self, spots: &[Spot], diags: &mut Diagnostics) {
        if spots.is_empty() {
            return;
        }
        for at in overrides(&self.node.settings) {
            let somewhere = !self.fleet.clusters_of(at).is_empty();
            if somewhere && !spots.iter().any(|spot| self.fleet.takes(at, *spot)) {
                let among = format!("the places of `{}`", self.node.name.as_str());
                diags.report(diag::resolve::selects_nothing("the line", at.span, &among));
            }
        }
    }

    fn places(&mut self, spots: &[Spot], is_guest: bool, diags: &mut Diagnostics) -> Vec<Place> {
        let labels = labels::labels(&self.layers, self.platform);
        let annotations = labels::annotations(&self.layers, self.platform);
        let pod_security = self.pod_security();
        let quotas = quota::statements(&self.layers);
        let limits = limits::statements(&self.layers);
        let network = network::Lines::collect(&self.layers);
        let mut places = Vec::with_capacity(spots.len());
        for spot in spots {
            let pick = &mut *self.conflicts;
            let fleet = self.fleet;
            let quota = quota::at(&quotas, pick, fleet, *spot, diags);
            let limits = limits::at(&limits, &quota, pick, fleet, *spot, diags);
            let level = pick.pick("Pod Security", &pod_security, fleet, *spot, diags);
            let level = level.map_or(PodSecurityLevel::Restricted, |line| line.value);
            let identity = format!(
                "{}-{}",
                self.node.name.as_str(),
                fleet.stages[spot.stage].name.as_str()
            );
            let namespaces = if is_guest {
                Vec::new()
            } else {
                self.namespaces(&identity, level, &quota, *spot, diags)
            };
            let label = |key: &String| format!("the label `{key}`");
            let annotation = |key: &String| format!("the annotation `{key}`");
            places.push(Place {
                cluster: spot.cluster,
                stage: spot.stage,
                identity,
                namespaces,
                limits,
                dns: fleet.services(*spot).dns.clone(),
                network: network.at(fleet, *spot, diags),
                labels: values(labels.at(label, self.conflicts, fleet, *spot, diags)),
                annotations: values(annotations.at(
                    annotation,
                    self.conflicts,
                    fleet,
                    *spot,
                    diags,
                )),
            });
        }
        places
    }

    fn pod_security(&self) -> Vec<Statement<'s, PodSecurityLevel>> {
        let lines = self
            .layers
            .iter()
            .enumerate()
            .flat_map(|(layer, settings)| {
                settings.pod_security.iter().map(move |line| (layer, line))
            });
        lines
            .map(|(layer, line)| Statement {
                value: line.level.value,
                span: line.level.span,
                at: &line.at,
                layer,
            })
            .collect()
    }

    /// The tenant's own namespace and, in a hierarchy, those of its parts.
    fn namespaces(
        &mut self,
        name: &str,
        level: PodSecurityLevel,
        quota: &quota::Resolved,
        spot: Spot,
        diags: &mut Diagnostics,
    ) -> Vec<Namespace> {
        let mut own = Namespace {
            name: name.to_owned(),
            span: self.node.name.span,
            parent: None,
            pod_security: level,
            quota: quota.quotas(),
            labels: IndexMap::new(),
        };
        let mut division = Division {
            fleet: self.fleet,
            spot,
            conflicts: self.conflicts,
        };
        let parts = division.divide(
            &self.node.namespace,
            self.node.name.as_str(),
            &mut own,
            diags,
        );
        let mut all = vec![own];
        all.extend(parts);
        all
    }
}

fn values(resolved: IndexMap<String, (String, Span)>) -> IndexMap<String, String> {
    resolved
        .into_iter()
        .map(|(key, (value, _))| (key, value))
        .collect()
}
