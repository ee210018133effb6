//! The table of contents of what a spec may say, but had better not. All of it is a warning.

mod access;
mod apps;
mod hosts;
mod hubs;
mod pods;
mod regions;
mod repositories;
mod unused;

use crate::diag::Diagnostics;
use crate::model::Platform;
use crate::spec::Spec;
use crate::value::Date;

/// Warns of what is allowed, but unwise.
///
/// `today` is the day of the run, if the caller has a calendar.
pub fn lint(spec: &Spec, platform: &Platform, today: Option<Date>, diags: &mut Diagnostics) {
    access::no_contractor_is_gone(platform, today, diags);
    access::no_directory_speaks_for_another(spec, diags);
    access::sharing_says_what_it_does_not_isolate(platform, diags);
    apps::every_app_is_released(spec, diags);
    apps::none_come_from_nowhere(platform, diags);
    hosts::none_is_of_an_earlier_stage(platform, diags);
    hubs::every_hub_is_somebody(platform, diags);
    hubs::none_runs_tenants_without_need(platform, diags);
    hubs::their_argo_cd_is_fixed(spec, platform, diags);
    pods::none_are_privileged(spec, diags);
    regions::no_tenant_depends_on_one(platform, diags);
    repositories::none_is_of_two_tenants(platform, diags);
    unused::every_class_has_a_user(spec, diags);
    unused::every_group_has_a_user(spec, diags);
}
