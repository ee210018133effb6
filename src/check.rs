//! The table of contents of what must hold of a fleet as a whole.

mod access;
mod capacity;
mod clusters;
mod delivery;
mod identities;
mod names;
mod sources;

use crate::diag::Diagnostics;
use crate::model::Platform;

/// Checks everything that concerns more than one line of the spec.
pub fn check(platform: &Platform, diags: &mut Diagnostics) {
    clusters::no_two_have_one_server(platform, diags);
    clusters::no_own_cluster_is_empty(platform, diags);
    clusters::every_cluster_is_what_its_tenant_wants(platform, diags);
    names::no_namespace_is_reserved(platform, diags);
    names::every_name_fits(platform, diags);
    names::no_two_tenants_share_a_name(platform, diags);
    access::no_group_is_reserved(platform, diags);
    access::no_group_serves_two_tenants(platform, diags);
    access::no_groups_differ_only_in_case(platform, diags);
    capacity::no_cluster_is_overcommitted(platform, diags);
    sources::every_source_is_allowed(platform, diags);
    delivery::it_comes_from_somewhere(platform, diags);
    delivery::every_cluster_can_be_reached(platform, diags);
    delivery::no_cluster_has_the_address_of_all(platform, diags);
    delivery::every_wave_is_rolled_out(platform, diags);
    delivery::whatever_must_be_signed_can_be(platform, diags);
    delivery::no_own_charts_where_signed(platform, diags);
    delivery::no_hub_is_somebody_else(platform, diags);
    identities::every_one_is_of_use(platform, diags);
    identities::none_is_of_google_elsewhere(platform, diags);
    identities::no_two_hubs_have_one(platform, diags);
    clusters::every_virtual_cluster_has_a_tenant(platform, diags);
    delivery::every_set_has_one_form(platform, diags);
    delivery::no_account_is_somebody_else(platform, diags);
    sources::no_repository_reaches_another_tenant(platform, diags);
    sources::the_platforms_own_is_nobodys(platform, diags);
    sources::no_two_are_one_to_argo_cd(platform, diags);
}
