//! Apps that go nowhere, and applications that come from nowhere.

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostics};
use crate::model::{OwnApplications, Platform, Tenant};
use crate::spec::Spec;

/// An app is delivered in the stages that it has a version for.
pub(super) fn every_app_is_released(spec: &Spec, diags: &mut Diagnostics) {
    let of_tenants = spec.tenants.iter().map(|tenant| &tenant.settings);
    let of_classes = spec.tenant_classes.iter().map(|class| &class.settings);
    for app in of_tenants
        .chain(of_classes)
        .flat_map(|settings| &settings.app)
    {
        if app.version.is_none() {
            let name = app.name.clone().map(|name| name.to_string());
            diags.report(diag::delivery::not_released(&name));
        }
    }
}

/// Applications of a tenant's own come from a repository that is named for them, or from one of its apps.
pub(super) fn none_come_from_nowhere(platform: &Platform, diags: &mut Diagnostics) {
    if !platform.delivery.is_argocd() {
        return;
    }
    let mut told = BTreeSet::new();
    for tenant in platform.tenants.rows() {
        let own = tenant.own_applications.as_ref();
        // A class says it once for many tenants.
        if let Some(own) = own.filter(|own| !has_source(tenant, own) && told.insert(own.span)) {
            let name = tenant.name.as_str();
            diags.report(diag::lint::from_nowhere(name, own.span));
        }
    }
}

fn has_source(tenant: &Tenant, own: &OwnApplications) -> bool {
    let mut apps = tenant.apps.iter();
    let mut named = own.repositories.iter();
    let has_place = |stage| tenant.places.iter().any(|place| place.stage == stage);
    apps.any(|app| !app.releases.is_empty())
        || named.any(|repository| repository.stages.iter().copied().any(has_place))
}
