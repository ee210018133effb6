//! Access that outlives its reason, or goes further than it seems.

use crate::diag::{self, Diagnostics};
use crate::model::Platform;
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
