//! Apps that go nowhere.

use crate::diag::{self, Diagnostics};
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
