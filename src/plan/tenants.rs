//! What a tenant has on one cluster.

use std::collections::BTreeSet;

use super::access::{Deployer, Grant, NamespaceAccess, Subject, TenantAccess, TenantRole};
use super::network::{NamespaceNetwork, Policy, Rule};
use super::tenancy::{Labels, TenantNamespace};
use crate::model::{Cluster, Id, Namespace, Opening, Place, Platform, Sharing, Stage, Tenant};
use crate::spec::group::PlatformRole;
use crate::spec::platform::DeliveryEngine;
use crate::value::{Date, ResourceName};

/// A tenant and its places on one cluster.
pub(super) struct TenantOnCluster<'p> {
    platform: &'p Platform,
    cluster: &'p Cluster,
    tenant: &'p Tenant,
    places: Vec<&'p Place>,
}

impl<'p> TenantOnCluster<'p> {
    /// `None` if the tenant is not on the cluster.
    pub(super) fn new(
        platform: &'p Platform,
        cluster: Id<Cluster>,
        tenant: &'p Tenant,
    ) -> Option<Self> {
        let places: Vec<&Place> = tenant
            .places
            .iter()
            .filter(|place| place.cluster == cluster)
            .collect();
        (!places.is_empty()).then(|| Self {
            platform,
            cluster: &platform.clusters[cluster],
            tenant,
            places,
        })
    }

    pub(super) fn namespaces(&self) -> Vec<TenantNamespace<'p>> {
        let all = self.places.iter().flat_map(|place| {
            place
                .namespaces
                .iter()
                .map(move |namespace| (*place, namespace))
        });
        all.map(|(place, namespace)| TenantNamespace {
            name: &namespace.name,
            labels: self.namespace_labels(place, namespace),
            annotations: self.annotations(place),
            object_labels: self.object_labels(place, namespace),
            pod_security: namespace.pod_security,
            kubernetes: self.cluster.kubernetes,
            quota: &namespace.quota,
            limits: &place.limits,
        })
        .collect()
    }

    /// Labels of every object of the tenant in a place: whose it is, and what the spec adds.
    fn place_labels(&self, place: &'p Place) -> Labels<'p> {
        let mut labels: Labels<'p> = place
            .labels
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        labels.insert("platformc.io/tenant", self.tenant.name.as_str());
        labels.insert("platformc.io/stage", self.stage(place).name.as_str());
        labels
    }

    fn object_labels(&self, place: &'p Place, namespace: &'p Namespace) -> Labels<'p> {
        let mut labels = self.place_labels(place);
        labels.extend(
            namespace
                .labels
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str())),
        );
        labels
    }

    /// What selections, bills and policies ask a namespace for.
    fn namespace_labels(&self, place: &'p Place, namespace: &'p Namespace) -> Labels<'p> {
        let mut labels = self.object_labels(place, namespace);
        labels.insert("platformc.io/cluster", self.cluster.name.as_str());
        labels.insert("platformc.io/cluster-type", self.cluster.role.word());
        labels.insert("platformc.io/isolation", self.tenant.isolation.value.word());
        if let Some(region) = self.cluster.region {
            let region = &self.platform.regions[region];
            labels.insert("platformc.io/region", region.name.as_str());
            if let Some(jurisdiction) = &region.jurisdiction {
                labels.insert("platformc.io/jurisdiction", jurisdiction.as_str());
            }
        }
        if let Some(cost_center) = &self.tenant.cost_center {
            labels.insert("platformc.io/cost-center", cost_center);
        }
        if let Some(parent) = &namespace.parent {
            labels.insert("platformc.io/parent", parent);
        }
        if may_have_load_balancers(namespace) {
            labels.insert("platformc.io/loadbalancers", "allowed");
        }
        labels
    }

    fn annotations(&self, place: &'p Place) -> Labels<'p> {
        let mut annotations: Labels<'p> = place
            .annotations
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        match self.platform.delivery.engine {
            // Removing a namespace removes everything in it; a person confirms that.
            Some(DeliveryEngine::ArgoCd | DeliveryEngine::Both) => {
                annotations.insert(
                    "argocd.argoproj.io/sync-options",
                    "Prune=confirm,Delete=confirm",
                );
            }
            // Flux asks nobody, so it never removes one: whoever removes a tenant deletes its namespaces by hand.
            Some(DeliveryEngine::Flux) => {
                annotations.insert("kustomize.toolkit.fluxcd.io/prune", "disabled");
            }
            None => {}
        }
        annotations
    }

    fn stage(&self, place: &Place) -> &'p Stage {
        &self.platform.stages[place.stage]
    }

    pub(super) fn network(&self) -> Vec<NamespaceNetwork<'p>> {
        let all = self.places.iter().flat_map(|place| {
            place
                .namespaces
                .iter()
                .map(move |namespace| (*place, namespace))
        });
        all.map(|(place, namespace)| NamespaceNetwork {
            namespace: &namespace.name,
            labels: self.object_labels(place, namespace),
            policies: self.policies(place),
        })
        .collect()
    }

    fn policies(&self, place: &'p Place) -> Vec<Policy<'p>> {
        let policy = |name: &str, rule| Policy {
            name: name.to_owned(),
            rule,
        };
        let mut policies = vec![
            policy("default-deny", Rule::DefaultDeny),
            policy("allow-dns", Rule::Dns(&place.dns)),
            policy("allow-same-tenant", Rule::SameTenant(names(place))),
        ];
        let openings = place.network.iter().map(|opening| Policy {
            name: opening_name(opening),
            rule: Rule::Opening(opening),
        });
        let sharing = self
            .tenant
            .sharing
            .iter()
            .filter_map(|sharing| self.sharing(place, sharing));
        let mut opened: Vec<Policy<'p>> = openings.chain(sharing).collect();
        opened.sort_by(|a, b| a.name.cmp(&b.name));
        number_apart(&mut opened);
        policies.extend(opened);
        policies
    }

    /// Sharing holds where the other tenant is in the same stage on the same cluster.
    fn sharing(&self, place: &Place, sharing: &'p Sharing) -> Option<Policy<'p>> {
        let other = &self.platform.tenants[sharing.other];
        let other_place = other
            .places
            .iter()
            .find(|other| other.cluster == place.cluster && other.stage == place.stage)?;
        let namespaces = names(other_place);
        if namespaces.is_empty() {
            return None;
        }
        let ports = &sharing.ports;
        let name = other.name.as_str();
        Some(if sharing.incoming {
            Policy {
                name: format!("allow-from-{name}"),
                rule: Rule::SharedWith { namespaces, ports },
            }
        } else {
            Policy {
                name: format!("allow-to-{name}"),
                rule: Rule::ConnectsTo { namespaces, ports },
            }
        })
    }

    pub(super) fn access(&self) -> TenantAccess<'p> {
        let deployers = self.places.iter().map(|place| Deployer {
            name: &place.identity,
            labels: self.place_labels(place),
        });
        let namespaces = self
            .places
            .iter()
            .flat_map(|place| self.place_access(place));
        TenantAccess {
            deployers: deployers.collect(),
            namespaces: namespaces.collect(),
        }
    }

    /// What is granted in the namespaces of a place; a guest's grants are in its host's namespaces.
    fn place_access(&self, place: &'p Place) -> Vec<NamespaceAccess<'p>> {
        let host = self.tenant.host.map(|host| &self.platform.tenants[host]);
        let namespaces: &'p [Namespace] = match host {
            None => &place.namespaces,
            Some(host) => {
                let mut places = host.places.iter();
                let shared = places
                    .find(|other| other.cluster == place.cluster && other.stage == place.stage);
                // The host's sub-namespaces, if any, stay its own.
                shared.map_or(&[], |shared| shared.namespaces.get(..1).unwrap_or_default())
            }
        };
        let grants = |namespace: &'p Namespace| NamespaceAccess {
            namespace: &namespace.name,
            labels: self.place_labels(place),
            grants: self.grants(place, host.is_some()),
        };
        namespaces.iter().map(grants).collect()
    }

    fn grants(&self, place: &'p Place, as_guest: bool) -> Vec<Grant<'p>> {
        let access = &self.tenant.access;
        let debug = self.stage(place).debug;
        let developing = || access.admins.iter().chain(&access.developers);
        let mut grants = Vec::new();
        let mut grant = |role: TenantRole, subjects: Vec<Subject<'p>>, expires: Option<Date>| {
            if !subjects.is_empty() {
                let name = binding_name(role, as_guest.then(|| self.tenant.name.as_str()), expires);
                grants.push(Grant {
                    name,
                    role,
                    subjects,
                    expires,
                });
            }
        };
        grant(
            TenantRole::Viewer,
            groups(developing().chain(&access.viewers)),
            None,
        );
        if debug {
            grant(TenantRole::Debugger, groups(developing()), None);
        }
        for (until, claims) in by_last_day(&access.contractors) {
            grant(
                TenantRole::Viewer,
                groups(claims.iter().copied()),
                Some(until),
            );
            if debug {
                grant(
                    TenantRole::Debugger,
                    groups(claims.iter().copied()),
                    Some(until),
                );
            }
        }
        grant(
            TenantRole::Deployer,
            vec![Subject::Deployer(&place.identity)],
            None,
        );
        if !as_guest {
            grants.extend(self.on_call());
        }
        grants
    }

    /// SREs debug tenants' pods in every stage. They are granted it here, namespace by namespace, since a
    /// shell in any pod of the cluster would be a shell in those that run it.
    fn on_call(&self) -> Option<Grant<'p>> {
        let groups_of = |wanted: PlatformRole| {
            let all = self.platform.platform_groups.iter();
            all.filter(move |(role, _)| *role == wanted)
                .flat_map(|(_, claims)| claims)
        };
        let subjects = groups(groups_of(PlatformRole::Sre));
        (!subjects.is_empty()).then(|| Grant {
            name: "sre-debugger".to_owned(),
            role: TenantRole::Debugger,
            subjects,
            expires: None,
        })
    }
}

fn names(place: &Place) -> Vec<&str> {
    place
        .namespaces
        .iter()
        .map(|namespace| namespace.name.as_str())
        .collect()
}

/// A name that says what is opened, so that it stays when other lines come and go: `allow-internet-443`.
fn opening_name(opening: &Opening) -> String {
    let (what, ports, pods) = match opening {
        Opening::Internet { ports, pods, .. } => ("internet".to_owned(), ports, pods),
        Opening::Range {
            range, ports, pods, ..
        } => (format!("range-{range}"), ports, pods),
        Opening::Gateway { ports, pods, .. } => ("gateway".to_owned(), ports, pods),
    };
    let mut words = vec!["allow".to_owned(), what];
    words.extend(ports.0.iter().map(ToString::to_string));
    // A label's value may hold dots where a name may not.
    words.extend(pods.iter().map(|(_, value)| value.replace('.', "-")));
    dns_name(&words.join("-"))
}

/// A text as an object's name: what can't stand there becomes `-`.
fn dns_name(text: &str) -> String {
    let letter = |c: char| {
        let fits = c.is_ascii_alphanumeric() || c == '.';
        if fits { c.to_ascii_lowercase() } else { '-' }
    };
    let name: String = text.chars().map(letter).take(LONGEST_NAME).collect();
    name.trim_end_matches(['-', '.']).to_owned()
}

/// The longest name of a policy, with room for a number.
const LONGEST_NAME: usize = 200;

/// Gives sorted policies of the same name a number that no other has: `allow-internet-443`,
/// `allow-internet-443-2`.
fn number_apart(policies: &mut [Policy<'_>]) {
    let mut taken: BTreeSet<String> = policies.iter().map(|policy| policy.name.clone()).collect();
    let mut last: Option<String> = None;
    for policy in policies {
        if last.as_ref() == Some(&policy.name) {
            let numbered = (2..).map(|number| format!("{}-{number}", policy.name));
            let free = numbered.into_iter().find(|name| !taken.contains(name));
            policy.name = free.expect("numbers never end");
            taken.insert(policy.name.clone());
        } else {
            last = Some(policy.name.clone());
        }
    }
}

/// Each group once, in the order of their names.
fn groups<'p>(claims: impl Iterator<Item = &'p String>) -> Vec<Subject<'p>> {
    let mut subjects: Vec<Subject<'p>> = claims.map(|claim| Subject::Group(claim)).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// Contractors who end on the same day, the earliest first.
fn by_last_day(contractors: &[(String, Date)]) -> Vec<(Date, Vec<&String>)> {
    let mut days: Vec<Date> = contractors.iter().map(|(_, until)| *until).collect();
    days.sort_unstable();
    days.dedup();
    let of_day = |day: Date| {
        contractors
            .iter()
            .filter(|(_, until)| *until == day)
            .map(|(claim, _)| claim)
            .collect()
    };
    days.into_iter().map(|day| (day, of_day(day))).collect()
}

/// `tenant-viewer`; `tenant-viewer-until-2026-12-31` for contractors; a guest's bear its name.
fn binding_name(role: TenantRole, guest: Option<&str>, expires: Option<Date>) -> String {
    let role = match role {
        TenantRole::Viewer => "tenant-viewer",
        TenantRole::Debugger => "tenant-debugger",
        TenantRole::Deployer => "tenant-deployer",
    };
    let guest = guest.map_or_else(String::new, |guest| format!("guest-{guest}-"));
    match expires {
        Some(until) => format!("{guest}{role}-until-{until}"),
        None => format!("{guest}{role}"),
    }
}

fn may_have_load_balancers(namespace: &Namespace) -> bool {
    let is_it = |resource: &ResourceName| resource.as_str() == "services.loadbalancers";
    namespace
        .quota
        .iter()
        .any(|(resource, amount)| is_it(resource) && !amount.is_zero())
}
