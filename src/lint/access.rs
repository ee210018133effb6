//! Access that outlives its reason, or goes further than it seems.

use crate::diag::{self, Diagnostics};
use crate::model::Platform;
use crate::spec::Spec;
use crate::value::Date;

pub(super) fn no_contractor_is_gone(
    platform: &Platform,
    today: Option<Date>,
    diags: &mut Diagnostics,
) {
    for (group, until) in &platform.contractors {
        if today.is_some_and(|today| today > until.value) {
            diags.report(diag::lint::contractor_over(group, until.value, until.span));
        }
    }
}

pub(super) fn sharing_says_what_it_does_not_isolate(platform: &Platform, diags: &mut Diagnostics) {
    for tenant in platform.tenants.rows() {
        if let Some(host) = tenant.host {
            let host = platform.tenants[host].name.as_str();
            diags.report(diag::lint::shared_isolation(
                tenant.name.as_str(),
                host,
                tenant.isolation.span,
            ));
        }
    }
}

/// Dex tells of a group its name, and not the directory that it comes from.
pub(super) fn no_directory_speaks_for_another(spec: &Spec, diags: &mut Diagnostics) {
    let platform = spec.platform.iter();
    let identity = platform.filter_map(|platform| platform.identity.as_ref());
    for dex in identity.filter_map(|identity| identity.dex.as_ref()) {
        let Some((first, others)) = dex.ldap.split_first() else {
            continue;
        };
        for other in others {
            let names = [first.name.as_str(), other.name.as_str()];
            let spans = [other.span, first.span];
            diags.report(diag::lint::directories_alike(names, spans));
        }
    }
}
