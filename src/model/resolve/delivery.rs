//! How the files reach the clusters.

use std::collections::BTreeSet;

use super::fleet::Fleet;
use super::graph::once;
use crate::diag::{self, Diagnostics};
use crate::model::{
    ARGOCD_LINES, Account, AccountRight, ApplicationsForm, ArgoCdLine, DEFAULT_ARGOCD, Delivery,
    DeliveryEngine, DexForm, Directory, Generator, Id, Identity, Provider, SecretStore, Stage,
    Table, Tenant, newest_with_a_chart,
};
use crate::source::Spanned;
use crate::spec::delivery::{self, Applications, ApplicationsForm as Form};
use crate::spec::platform;
use crate::value::{MinorVersion, Name};

/// The version of vCluster's chart where nothing is said (loft-sh/vcluster, tag `v0.36.1`).
const VCLUSTER_CHART: &str = "0.36.1";

/// What keys in the secret store begin with where nothing is said.
const DEFAULT_PREFIX: &str = "argocd";

/// The attribute that users of a directory sign in with where nothing is said.
const DEFAULT_USERNAME: &str = "uid";

pub(super) fn resolve(
    node: &platform::Platform,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Delivery {
    let named = node.delivery.as_ref();
    let form = named.and_then(|delivery| delivery.applications.as_ref());
    let identity = node.identity.as_ref();
    let argocd = line(node, diags);
    Delivery {
        span: named.map(|delivery| delivery.engine.span),
        engine: named.map(|delivery| delivery.engine.value),
        sound: named.is_none_or(|delivery| delivery.sound) && form.is_none_or(|form| form.sound),
        chart: chart(node, argocd, diags),
        vcluster_chart: vcluster_chart(named),
        high_availability: named.is_some_and(|delivery| {
            let said = delivery.high_availability.as_ref();
            said.is_some_and(|said| said.value)
        }),
        argocd,
        applications: applications(form, diags),
        identity: identity.map(|identity| resolve_identity(identity, fleet, tenants, diags)),
        secrets: node.secret_store.as_ref().map(secret_store),
    }
}

/// The line of Argo CD that the spec names.
fn line(node: &platform::Platform, diags: &mut Diagnostics) -> ArgoCdLine {
    let Some(version) = version(node) else {
        return DEFAULT_ARGOCD;
    };
    let found = ARGOCD_LINES.iter().find(|it| it.line == version.value);
    if found.is_none() {
        let lines: Vec<String> = ARGOCD_LINES.iter().map(|it| it.line.to_string()).collect();
        let charted = newest_with_a_chart().line.to_string();
        diags.report(diag::delivery::target_unsupported(
            version.span,
            &lines,
            &charted,
        ));
    }
    found.copied().unwrap_or(DEFAULT_ARGOCD)
}

fn version(node: &platform::Platform) -> Option<&Spanned<MinorVersion>> {
    node.targets.as_ref()?.argocd.as_ref()
}

/// The version of the chart: what the spec says, or the last that is known for the line.
fn chart(node: &platform::Platform, line: ArgoCdLine, diags: &mut Diagnostics) -> String {
    let delivery = node.delivery.as_ref();
    let is_argocd = delivery.is_some_and(|it| it.engine.value == DeliveryEngine::ArgoCd);
    let named = delivery.and_then(|delivery| delivery.chart.as_ref());
    if let (None, None, Some(version), true) = (named, line.chart, version(node), is_argocd) {
        let line = line.line.to_string();
        diags.report(diag::delivery::chart_unknown(&line, version.span));
    }
    if let Some(chart) = named.filter(|chart| !line.is_of_chart(&chart.value)) {
        diags.report(diag::delivery::chart_of_another_line(
            chart.as_str(),
            &line.line.to_string(),
            line.charts,
            chart.span,
        ));
    }
    let known = || line.chart.unwrap_or_default().to_owned();
    named.map_or_else(known, |chart| chart.as_str().to_owned())
}

fn vcluster_chart(node: Option<&delivery::Delivery>) -> String {
    let named = node.and_then(|node| node.vcluster_chart.as_ref());
    named
        .map_or(VCLUSTER_CHART, |chart| chart.as_str())
        .to_owned()
}

fn applications(node: Option<&Applications>, diags: &mut Diagnostics) -> ApplicationsForm {
    let Some(node) = node else {
        return ApplicationsForm::Static;
    };
    match (node.form.value, &node.generator) {
        (Form::Static, None) => ApplicationsForm::Static,
        (Form::Static, Some(generator)) => {
            diags.report(diag::delivery::generator_without_sets(generator.span));
            ApplicationsForm::Static
        }
        (Form::Sets, generator) => {
            let named = generator.as_ref().map(|generator| generator.value);
            ApplicationsForm::Sets(named.unwrap_or(Generator::List))
        }
    }
}

fn secret_store(node: &delivery::SecretStore) -> SecretStore {
    let prefix = node.prefix.as_ref();
    SecretStore {
        name: node.name.as_str().to_owned(),
        prefix: prefix
            .map_or(DEFAULT_PREFIX, |prefix| prefix.as_str())
            .to_owned(),
    }
}

fn resolve_identity(
    node: &delivery::Identity,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Identity {
    let accounts = once("account", &node.account, |account| &account.name, diags);
    let accounts = accounts.into_values();
    Identity {
        url: node.url.as_str().to_owned(),
        admin: node.admin.as_ref().is_some_and(|admin| admin.value),
        provider: provider(node, diags),
        accounts: accounts
            .filter_map(|node| account(node, fleet, tenants, diags))
            .collect(),
    }
}

fn provider(node: &delivery::Identity, diags: &mut Diagnostics) -> Option<Provider> {
    if let (Some(oidc), Some(dex)) = (&node.oidc, &node.dex) {
        diags.report(diag::delivery::two_providers(oidc.span, dex.span));
    }
    if let Some(oidc) = &node.oidc {
        return Some(Provider::Oidc {
            issuer: oidc.issuer.as_str().to_owned(),
            client: oidc.client.as_str().to_owned(),
            mfa: oidc.mfa.as_ref().is_some_and(|mfa| mfa.value),
        });
    }
    node.dex.as_ref().map(|node| dex(node, diags))
}

fn dex(node: &delivery::Dex, diags: &mut Diagnostics) -> Provider {
    match (node.form.value, &node.issuer) {
        (DexForm::Separate, None) => {
            diags.report(diag::delivery::dex_without_issuer(node.form.span));
        }
        (DexForm::Bundled, Some(issuer)) => {
            diags.report(diag::delivery::bundled_dex_with_issuer(issuer.span));
        }
        (DexForm::Separate, Some(_)) | (DexForm::Bundled, None) => {}
    }
    let directories = once("ldap", &node.ldap, |ldap| &ldap.name, diags);
    Provider::Dex {
        issuer: node
            .issuer
            .as_ref()
            .map(|issuer| issuer.as_str().to_owned()),
        directories: directories.into_values().map(directory).collect(),
    }
}

fn directory(node: &delivery::Ldap) -> Directory {
    let username = node.username.as_ref();
    Directory {
        name: node.name.as_str().to_owned(),
        host: node.host.as_str().to_owned(),
        users: node.users.as_str().to_owned(),
        groups: node.groups.as_str().to_owned(),
        username: username
            .map_or(DEFAULT_USERNAME, |name| name.as_str())
            .to_owned(),
    }
}

fn account(
    node: &delivery::Account,
    fleet: &Fleet,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Option<Account> {
    fleet.check_stages(&node.stage, diags);
    let tenant = tenant_named(&node.tenant, tenants, diags)?;
    let stages: Vec<Id<Stage>> = fleet.stages_named(&node.stage).collect();
    report_if_nowhere(node, &tenants[tenant], &stages, fleet, diags);
    let may: BTreeSet<AccountRight> = node.may.iter().map(|right| right.value).collect();
    let get = BTreeSet::from([AccountRight::Get]);
    Some(Account {
        name: node.name.clone(),
        tenant,
        stages,
        may: &may | &get,
    })
}

/// Reports an account for stages in which its tenant is nowhere. Where something is wrong with the fleet or the tenant,
/// it may be for what is missing.
fn report_if_nowhere(
    node: &delivery::Account,
    tenant: &Tenant,
    stages: &[Id<Stage>],
    fleet: &Fleet,
    diags: &mut Diagnostics,
) {
    let mut places = tenant.places.iter();
    let is_there = places.any(|place| stages.contains(&place.stage));
    let is_whole = fleet.sound && tenant.sound && !tenant.places.is_empty();
    // A stage that there is not has been told.
    if is_whole && !stages.is_empty() && !is_there {
        let among = format!("the places of `{}`", tenant.name.as_str());
        let text = format!("the account `{}`", node.name.as_str());
        diags.report(diag::resolve::selects_nothing(
            &text,
            node.name.span,
            &among,
        ));
    }
}

fn tenant_named(
    name: &Spanned<Name>,
    tenants: &Table<Tenant>,
    diags: &mut Diagnostics,
) -> Option<Id<Tenant>> {
    let found = tenants.find(|tenant| tenant.name.value == name.value);
    if found.is_none() {
        let known = tenants.rows().iter().map(|tenant| tenant.name.as_str());
        diags.report(diag::resolve::unresolved(
            "tenant",
            name.as_str(),
            name.span,
            known,
        ));
    }
    found
}
