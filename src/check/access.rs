//! Groups: whose they are, and that nobody else's.

use std::collections::BTreeMap;

use crate::diag::{self, Diagnostics};
use crate::model::{GroupUse, Platform};
use crate::source::Spanned;

/// Prefixes of groups that Kubernetes gives meaning to.
const KUBERNETES: [&str; 2] = ["system:", "kubeadm:"];

/// That of groups that platformc gives meaning to.
const OWN: [&str; 1] = ["platformc:"];

/// What groups of the identity provider must not begin with: Argo CD would take them for roles of its own.
const ROLES: [&str; 2] = ["role:", "proj:"];

pub(super) fn no_group_is_reserved(platform: &Platform, diags: &mut Diagnostics) {
    let uses = platform.group_uses.iter();
    for group in uses.filter(|group| is_reserved(platform, &group.claim)) {
        diags.report(diag::check::group_reserved(&group.claim, group.span));
    }
}

fn is_reserved(platform: &Platform, claim: &str) -> bool {
    let plain = platform.plain_group(claim);
    is_kubernetes(claim) || begins(claim, &OWN) || begins(plain, &ROLES)
}

/// Whether Kubernetes itself gives meaning to a group.
pub(super) fn is_kubernetes(group: &str) -> bool {
    begins(group, &KUBERNETES)
}

fn begins(group: &str, prefixes: &[&str]) -> bool {
    let lower = group.to_lowercase();
    prefixes.iter().any(|prefix| lower.starts_with(prefix))
}

pub(super) fn no_group_serves_two_tenants(platform: &Platform, diags: &mut Diagnostics) {
    let mut owners: BTreeMap<&str, (&GroupUse, &Spanned<String>)> = BTreeMap::new();
    for group in &platform.group_uses {
        let Some(tenant) = &group.tenant else {
            continue;
        };
        let (first, owner) = *owners.entry(&group.claim).or_insert((group, tenant));
        if owner.value != tenant.value {
            // In a class both are the same words; the tenants' names tell them apart.
            let first_span = if first.span == group.span {
                owner.span
            } else {
                first.span
            };
            let owner = Spanned::new(owner.value.clone(), first_span);
            diags.report(diag::check::group_shared(
                &group.claim,
                &owner,
                tenant,
                group.span,
            ));
        }
    }
}

pub(super) fn no_groups_differ_only_in_case(platform: &Platform, diags: &mut Diagnostics) {
    let mut written: BTreeMap<String, &GroupUse> = BTreeMap::new();
    let uses = platform.group_uses.iter();
    for group in uses.filter(|group| !is_reserved(platform, &group.claim)) {
        let first = *written.entry(group.claim.to_lowercase()).or_insert(group);
        if first.claim != group.claim {
            let other = Spanned::new(first.claim.clone(), first.span);
            diags.report(diag::check::group_case(&group.claim, group.span, &other));
        }
    }
}
