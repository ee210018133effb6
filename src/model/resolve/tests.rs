//! What settings mean, from the text of a spec to the model.

mod access;
mod guests;
mod layers;
mod limits;
mod lost;
mod parts;
mod placement;
mod sharing;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::load::{self, MemoryFolder};
use crate::model::{Limits, Place, Platform, Tenant};
use crate::spec;

/// Two regions with a cluster each, which both serve two stages.
const FLEET: &str = r#"
language 1
platform "x" { domain "x.example" }
region "eu" cloud="aws" jurisdiction="eu"
region "us" cloud="aws" jurisdiction="us"
stage "dev"
stage "prod" after="dev"
cluster "eu-1" stage="dev prod" region="eu" { labels { tier "gold" } }
cluster "us-1" stage="dev prod" region="us"
"#;

/// A file for `manifest` lines.
const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

/// The model of the fleet with some more nodes, and what was reported.
fn resolve(text: &str) -> (Option<Platform>, Vec<Diagnostic>) {
    let folder = MemoryFolder::default()
        .with("platform.kdl", format!("{FLEET}{text}"))
        .with("a.yaml", MANIFEST);
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    let spec = spec::read(&sources, &mut diags).expect("the spec is KDL");
    let platform = super::resolve(&spec, &sources, &mut diags).ok();
    if diags.ok().is_ok() {
        diags.report_advice();
    }
    (platform, diags.into_sorted())
}

fn codes(text: &str) -> Vec<Code> {
    resolve(text).1.into_iter().map(|one| one.code).collect()
}

fn messages(text: &str) -> Vec<String> {
    resolve(text).1.into_iter().map(|one| one.message).collect()
}

/// The model of a spec without a mistake.
#[track_caller]
fn platform(text: &str) -> Platform {
    let (platform, reported) = resolve(text);
    assert!(reported.is_empty(), "{reported:#?}");
    platform.expect("a platform")
}

#[track_caller]
fn tenant<'p>(platform: &'p Platform, name: &str) -> &'p Tenant {
    let mut all = platform.tenants.rows().iter();
    all.find(|tenant| tenant.name.as_str() == name)
        .expect("a tenant of this name")
}

#[track_caller]
fn place<'p>(platform: &'p Platform, tenant_name: &str, cluster: &str, stage: &str) -> &'p Place {
    let mut all = tenant(platform, tenant_name).places.iter();
    all.find(|place| {
        platform.clusters[place.cluster].name.as_str() == cluster
            && platform.stages[place.stage].name.as_str() == stage
    })
    .expect("a place of the tenant")
}

/// A resource of one of a place's namespaces; its own is the first.
#[track_caller]
fn quota(place: &Place, namespace: usize, resource: &str) -> String {
    let namespace = place.namespaces.get(namespace).expect("a namespace");
    let mut all = namespace.quota.iter();
    all.find(|(name, _)| name.as_str() == resource)
        .map(|(_, amount)| amount.to_string())
        .expect("a resource of the quota")
}

/// The limits of one of a place's namespaces.
#[track_caller]
fn limits(place: &Place, namespace: usize) -> &Limits {
    let namespace = place.namespaces.get(namespace);
    &namespace.expect("a namespace").limits
}
