//! Who may do what in a tenant's namespaces.

use std::borrow::Cow;

use super::TenantOnCluster;
use crate::model::{Namespace, Place, PlatformRole};
use crate::plan::access::{Deployer, Grant, NamespaceAccess, Subject, TenantAccess, TenantRole};
use crate::plan::argocd::HubAccess;
use crate::value::Date;

impl<'p> TenantOnCluster<'p> {
    pub(in crate::plan) fn access(&self, hub: Option<HubAccess<'p>>) -> TenantAccess<'p> {
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
            hub,
            namespaces: namespaces.collect(),
        }
    }

    /// What is granted in the namespaces of a place; a guest's grants are in its host's namespaces.
    fn place_access(&self, place: &'p Place) -> Vec<NamespaceAccess<'p>> {
        let host = self.tenant.host.map(|host| &self.platform.tenants[host]);
        let namespaces: &'p [Namespace] = match host {
            None => &place.namespaces,
            Some(host) => {
                let shared = host.place_at(place.cluster, place.stage);
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
            name: "sre-debugger".into(),
            role: TenantRole::Debugger,
            subjects,
            expires: None,
        })
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
fn binding_name(role: TenantRole, guest: Option<&str>, expires: Option<Date>) -> Cow<'static, str> {
    let role = match role {
        TenantRole::Viewer => "tenant-viewer",
        TenantRole::Debugger => "tenant-debugger",
        TenantRole::Deployer => "tenant-deployer",
    };
    let until = expires.map(|until| format!("{role}-until-{until}"));
    let name = until.map_or(Cow::Borrowed(role), Cow::Owned);
    match guest {
        Some(guest) => format!("guest-{guest}-{name}").into(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::by_last_day;
    use crate::value::Date;

    #[test]
    fn contractors_are_together_who_end_together() {
        let day = |text| Date::parse(text).expect("a date");
        let (may, june) = (day("2026-05-31"), day("2026-06-30"));
        let contractors =
            [("a", june), ("b", may), ("c", june)].map(|(claim, until)| (claim.to_owned(), until));
        let [a, b, c] = contractors.each_ref().map(|(claim, _)| claim);
        assert_eq!(
            by_last_day(&contractors),
            [(may, vec![b]), (june, vec![a, c])]
        );
        assert!(by_last_day(&[]).is_empty());
    }
}
