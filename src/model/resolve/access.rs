//! Groups: what each stands for at the API servers, and who uses it.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::graph::{References, once, report_cycles};
use super::references::unresolved;
use crate::diag::{self, Diagnostics};
use crate::model::{Access, GroupUse};
use crate::source::Spanned;
use crate::spec::fleet::Approvals;
use crate::spec::group::{Group, PlatformRole};
use crate::spec::lost::{Kind, Lost};
use crate::spec::{Spec, platform};
use crate::value::{Date, GroupName, fill};

/// The declared groups.
#[derive(Debug)]
pub(super) struct Directory<'s> {
    groups: IndexMap<&'s str, &'s Group>,
    /// The groups with a role for the whole platform, by each of their claims.
    with_role: BTreeMap<String, &'s Group>,
    prefix: String,
}

impl<'s> Directory<'s> {
    pub(super) fn resolve(
        spec: &'s Spec,
        node: &platform::Platform,
        lost: &Lost,
        diags: &mut Diagnostics,
    ) -> Self {
        let groups = once("group", &spec.groups, |group| &group.name, diags);
        let included = |group: &Group| {
            group
                .includes
                .iter()
                .map(|name| name.clone().map(|name| name.as_str().to_owned()))
                .collect()
        };
        let references: References = groups
            .iter()
            .map(|(name, group)| ((*name).to_owned(), included(group)))
            .collect();
        let circular = report_cycles("groups", &references, diags);
        for group in groups.values().filter(|group| group.sound) {
            check_end(group, diags);
        }
        let prefix = node
            .group_prefix
            .as_ref()
            .map_or_else(String::new, |prefix| prefix.as_str().to_owned());
        let mut directory = Self {
            groups,
            with_role: BTreeMap::new(),
            prefix,
        };
        directory.with_role = directory.claims_with_role();
        directory.report_included(&circular, diags);
        directory.report_approving(spec, lost, diags);
        directory
    }

    /// Whoever approves is known to the spec: a group that nobody has heard of approves nothing.
    fn report_approving(&self, spec: &Spec, lost: &Lost, diags: &mut Diagnostics) {
        let approvals = spec
            .stages
            .iter()
            .filter_map(|stage| stage.approvals.as_ref());
        for Approvals { from, .. } in approvals {
            if self.declared(from.as_str()).is_none() {
                let known = self.groups.keys().copied();
                unresolved(lost, Kind::Group, (from.as_str(), from.span), known, diags);
            }
        }
    }

    /// What stands in front of every claim.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    fn claims_with_role(&self) -> BTreeMap<String, &'s Group> {
        let groups = self.groups.iter().filter(|(_, group)| group.is.is_some());
        let claims = groups.flat_map(|(name, group)| {
            let claims = self.claims(name).into_iter();
            claims.map(move |claim| (claim, *group))
        });
        claims.collect()
    }

    /// The claims of a group: its own, unless it is only made of others, and those of its members.
    pub(super) fn claims(&self, name: &str) -> Vec<String> {
        let mut claims = IndexSet::new();
        for name in self.members(name) {
            let declared = self.groups.get(name);
            let only_members =
                declared.is_some_and(|group| group.claim.is_none() && !group.includes.is_empty());
            if !only_members {
                let claim = declared.and_then(|group| group.claim.as_ref());
                let claim = claim.map_or(name, |claim| claim.as_str());
                claims.insert(format!("{}{claim}", self.prefix));
            }
        }
        claims.into_iter().collect()
    }

    /// A group, the groups that it includes, those that these include, and so on, each once.
    fn members<'n>(&self, name: &'n str) -> IndexSet<&'n str>
    where
        's: 'n,
    {
        let mut members = IndexSet::from([name]);
        let mut next = 0;
        while let Some(name) = members.get_index(next) {
            let group = self.groups.get(*name);
            members.extend(
                group
                    .iter()
                    .flat_map(|group| &group.includes)
                    .map(|name| name.as_str()),
            );
            next += 1;
        }
        members
    }

    /// Every platform role with the claims of its groups; contractors aside, who serve tenants.
    pub(super) fn platform_groups(&self) -> Vec<(PlatformRole, Vec<String>)> {
        let mut all: BTreeMap<PlatformRole, BTreeSet<String>> = BTreeMap::new();
        for (name, group) in &self.groups {
            let Some(role) = group
                .is
                .as_ref()
                .filter(|role| role.value != PlatformRole::Contractor)
            else {
                continue;
            };
            all.entry(role.value).or_default().extend(self.claims(name));
        }
        all.into_iter()
            .map(|(role, claims)| (role, claims.into_iter().collect()))
            .collect()
    }

    /// Groups of contractors with their last days.
    pub(super) fn contractors(&self) -> Vec<(String, Spanned<Date>)> {
        let groups = self.groups.values();
        groups
            .filter_map(|group| Some((group.name.as_str().to_owned(), group.until.clone()?)))
            .collect()
    }

    /// Uses of groups that have a platform role, by the platform itself.
    pub(super) fn platform_uses(&self) -> Vec<GroupUse> {
        let with_role = self.groups.values().filter(|group| group.is.is_some());
        let uses = with_role.flat_map(|group| {
            let claims = self.claims(group.name.as_str());
            claims.into_iter().map(|claim| GroupUse {
                claim,
                span: group.name.span,
                tenant: None,
            })
        });
        uses.collect()
    }

    /// A group with a role for the whole platform is no part of another one: its members would have more than
    /// their role says, and contractors more than their last day allows. Groups in a circle have been told of.
    fn report_included(&self, circular: &BTreeSet<String>, diags: &mut Diagnostics) {
        for group in self.groups.values() {
            let in_circle = circular.contains(group.name.as_str());
            for included in &group.includes {
                report_blanks(self, included.as_str(), included, diags);
                if !(in_circle && circular.contains(included.as_str())) {
                    self.report_role(group, included, diags);
                }
            }
        }
    }

    fn report_role(&self, group: &Group, included: &Spanned<GroupName>, diags: &mut Diagnostics) {
        let Some(declared) = self.declared(included.as_str()) else {
            return;
        };
        let Some(other) = &declared.is else { return };
        let role = group.is.as_ref().map(|role| role.value);
        if Some(other.value) != role || other.value == PlatformRole::Contractor {
            diags.report(diag::resolve::role_misplaced(
                included.as_str(),
                included.span,
                Some(declared.name.span),
                "it has a role of its own",
                "include a group without a role",
            ));
        }
    }

    fn declared(&self, name: &str) -> Option<&'s Group> {
        self.groups.get(name).copied()
    }

    fn is_contractor(&self, name: &str) -> bool {
        let role = self.declared(name).and_then(|group| group.is.as_ref());
        role.is_some_and(|role| role.value == PlatformRole::Contractor)
    }
}

/// A contractor has a last day, and nobody else has.
fn check_end(group: &Group, diags: &mut Diagnostics) {
    let contractor = group
        .is
        .as_ref()
        .filter(|role| role.value == PlatformRole::Contractor);
    match (contractor, &group.until) {
        (Some(role), None) => {
            let message = format!("the contractors `{}` have no last day", group.name.as_str());
            diags.report(diag::resolve::contractor_end(
                &message,
                role.span,
                "add the last day: `until=\"YYYY-MM-DD\"`",
            ));
        }
        (None, Some(until)) => {
            let message = format!(
                "the group `{}` has a last day but is no contractor",
                group.name.as_str()
            );
            diags.report(diag::resolve::contractor_end(
                &message,
                until.span,
                "add `is=\"contractor\"`, or remove the day",
            ));
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
}

/// The groups that a tenant or its class names.
#[derive(Debug, Default)]
pub(super) struct Named<'s> {
    pub(super) admins: &'s [Spanned<GroupName>],
    pub(super) developers: &'s [Spanned<GroupName>],
    pub(super) viewers: &'s [Spanned<GroupName>],
    pub(super) contractors: &'s [Spanned<GroupName>],
}

/// Who may do what in a tenant, and every use of a group on the way.
pub(super) fn resolve(
    tenant: &Spanned<String>,
    named: &Named<'_>,
    directory: &Directory<'_>,
    uses: &mut Vec<GroupUse>,
    diags: &mut Diagnostics,
) -> Access {
    let mut list = |groups: &[Spanned<GroupName>]| {
        let mut claims: IndexSet<String> = IndexSet::new();
        for group in groups {
            let name = full_name(group, &tenant.value);
            let of_group = directory.claims(&name);
            report_blanks(directory, &name, group, diags);
            report_misplaced(directory, &name, &of_group, group, diags);
            for claim in of_group {
                uses.push(GroupUse {
                    claim: claim.clone(),
                    span: group.span,
                    tenant: Some(tenant.clone()),
                });
                claims.insert(claim);
            }
        }
        claims.into_iter().collect()
    };
    let (admins, developers, viewers) = (
        list(named.admins),
        list(named.developers),
        list(named.viewers),
    );
    let contractors = named
        .contractors
        .iter()
        .flat_map(|group| contractors(directory, group, &tenant.value, diags))
        .collect();
    Access {
        admins,
        developers,
        viewers,
        contractors,
    }
}

fn full_name(group: &Spanned<GroupName>, tenant: &str) -> String {
    fill(group.as_str(), |word| (word == "tenant").then_some(tenant))
}

/// Several groups in one text look like one group with blanks in its name; who means that declares it.
fn report_blanks(
    directory: &Directory<'_>,
    name: &str,
    used: &Spanned<GroupName>,
    diags: &mut Diagnostics,
) {
    if name.contains(char::is_whitespace) && directory.declared(name).is_none() {
        diags.report(diag::resolve::group_with_blanks(used.as_str(), used.span));
    }
}

/// A group with a role for the whole platform has none in a tenant: it would hide what people may do, and
/// an auditor would audit their own work. It is known by its claims: another name for them, or a group
/// that includes it, is no way around.
fn report_misplaced(
    directory: &Directory<'_>,
    name: &str,
    claims: &[String],
    used: &Spanned<GroupName>,
    diags: &mut Diagnostics,
) {
    let by_claim = || {
        claims
            .iter()
            .find_map(|claim| directory.with_role.get(claim))
    };
    let by_name = directory.declared(name).filter(|group| group.is.is_some());
    let Some(group) = by_name.or_else(|| by_claim().copied()) else {
        return;
    };
    let Some(role) = &group.is else { return };
    let (why, help) = if role.value == PlatformRole::Contractor {
        (
            "contractors have a last day",
            "name the group under `contractors`",
        )
    } else {
        (
            "it has a role for the whole platform",
            "name a group of the tenant's own",
        )
    };
    diags.report(diag::resolve::role_misplaced(
        name,
        used.span,
        Some(group.name.span),
        why,
        help,
    ));
}

fn contractors(
    directory: &Directory<'_>,
    group: &Spanned<GroupName>,
    tenant: &str,
    diags: &mut Diagnostics,
) -> Vec<(String, Date)> {
    let name = full_name(group, tenant);
    let declared = directory.declared(&name);
    // What is wrong with the declaration has been told there.
    if declared.is_some_and(|group| !group.sound) {
        diags.follow();
        return Vec::new();
    }
    if !directory.is_contractor(&name) {
        let known = directory.groups.keys().copied();
        let known = known.filter(|name| directory.is_contractor(name));
        let declared = declared.map(|group| group.name.span);
        diags.report(diag::resolve::not_contractors(
            &name, group.span, declared, known,
        ));
        return Vec::new();
    }
    let Some(until) = declared.and_then(|group| group.until.as_ref()) else {
        return Vec::new();
    };
    directory
        .claims(&name)
        .into_iter()
        .map(|claim| (claim, until.value))
        .collect()
}
