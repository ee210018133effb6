//! How Argo CD is configured: three `ConfigMap`s. One without its label would be ignored, and all of it with it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::values::{CACHE, CACHE_PORT, CACHE_PROXY};
use super::{Turn, beside, dex, policy, turn};
use crate::emit::patch;
use crate::k8s::core::ConfigMap;
use crate::k8s::{Metadata, Sink, Values};
use crate::output::index::Digest;
use crate::plan::argocd::rights::{OVERRIDE_SINCE, ROLLBACK_SINCE};
use crate::plan::argocd::{Config, Provider, Settings};
use crate::value::MinorVersion;
use crate::yaml::{self, Text};

/// The version of Argo CD that always asks for a right to read logs.
const LOGS_ENFORCED_SINCE: MinorVersion = MinorVersion { major: 3, minor: 0 };

/// The version that can refuse people a sync that replaces objects.
const REPLACE_REFUSED_SINCE: MinorVersion = MinorVersion { major: 3, minor: 0 };

/// The version that can leave out the pages that describe its API.
const SWAGGER_SINCE: MinorVersion = MinorVersion { major: 3, minor: 6 };

/// The Secret, and its key, that holds what Argo CD shows to a provider with OIDC.
pub(super) const OIDC_SECRET: (&str, &str) = ("argocd-oidc", "clientSecret");

/// The `ConfigMap` that parts of Argo CD read when they start.
const PARAMETERS: &str = "argocd-cmd-params-cm";

/// How Argo CD judges a set of applications.
const HEALTH_OF_SETS: &str = "resource.customizations.health.argoproj.io_ApplicationSet";

/// A set is well while it rolls out, which may be days where windows are closed: the root application would wait for it,
/// and nothing else of the hub would change as long.
const SETS_ARE_WELL: &str = r#"local hs = { status = "Healthy" }
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.type == "ErrorOccurred" and condition.status == "True" then
      hs.status = "Degraded"
      hs.message = condition.message
    end
  end
end
return hs
"#;

/// Half an hour, in seconds. A sync that goes on for longer is ended, and begins again with what Git has by then: one
/// that waits for somebody, or for something that is never gone, would hold up all later ones.
const LONGEST_SYNC: &str = "1800";

pub(super) type Data = BTreeMap<String, Text<String>>;

pub(super) fn config_maps(out: &mut impl Sink, it: &Config<'_>) {
    for (name, data) in [
        ("argocd-cm", cm(it)),
        ("argocd-rbac-cm", rbac(it)),
        (PARAMETERS, params(it)),
    ] {
        out.push(&labelled(name), &ConfigMap { data });
    }
}

fn labelled(name: &'static str) -> Metadata<'static> {
    beside(name)
        .labels([
            ("app.kubernetes.io/name", name),
            ("app.kubernetes.io/part-of", "argocd"),
        ])
        .annotations(turn(Turn::Settings))
}

/// The digest of what parts of Argo CD read when they start, patches of it included.
pub(super) fn digest(it: &Settings<'_>) -> Digest {
    let mut out = Values::default();
    config_maps(&mut out, &it.config);
    let objects = patch::apply(out.finish(), &it.patches);
    let mut data = objects
        .iter()
        .filter(|object| object.pointer("/metadata/name") == Some(&PARAMETERS.into()))
        .filter_map(|object| object.pointer("/data")?.as_object());
    let pairs: BTreeMap<_, _> = data.next().into_iter().flatten().collect();
    let mut text = String::new();
    yaml::document(&mut text, &pairs);
    Digest::of(text.as_bytes())
}

fn set(data: &mut Data, pairs: &[(&str, &str)]) {
    let pairs = pairs.iter();
    data.extend(pairs.map(|(key, value)| ((*key).to_owned(), Text((*value).to_owned()))));
}

fn flag(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn cm(it: &Config<'_>) -> Data {
    let mut data = Data::new();
    set(
        &mut data,
        &[
            ("admin.enabled", flag(it.admin)),
            ("users.anonymous.enabled", "false"),
            ("exec.enabled", "false"),
            // Whoever deploys has the tenant's rights, never Argo CD's own.
            ("application.sync.impersonation.enabled", "true"),
            ("application.resourceTrackingMethod", "annotation"),
            ("installationID", &it.installation),
            ("cluster.inClusterEnabled", flag(it.in_cluster)),
            ("resource.respectRBAC", "normal"),
            ("helm.valuesFileSchemes", "secrets"),
            ("jsonnet.enable", "false"),
            ("statusbadge.enabled", "false"),
        ],
    );
    if it.fleet.version >= OVERRIDE_SINCE {
        set(
            &mut data,
            &[(
                "application.sync.requireOverridePrivilegeForRevisionSync",
                "true",
            )],
        );
    }
    if it.fleet.version >= ROLLBACK_SINCE {
        set(
            &mut data,
            &[("server.rbac.rollback.enforce.enable", "true")],
        );
    }
    if it.fleet.version < LOGS_ENFORCED_SINCE {
        set(&mut data, &[("server.rbac.log.enforce.enable", "true")]);
    }
    if let Some(url) = &it.url {
        set(&mut data, &[("url", url)]);
    }
    if it.rolling {
        set(&mut data, &[(HEALTH_OF_SETS, SETS_ARE_WELL)]);
    }
    for account in &it.accounts {
        set(
            &mut data,
            &[(&format!("accounts.{}", account.name), "apiKey")],
        );
    }
    data.extend(provider(it.provider));
    data
}

/// Who knows the people, under the key by which Argo CD asks for it.
fn provider(it: Option<&Provider>) -> Option<(String, Text<String>)> {
    let (key, text) = match it? {
        Provider::Oidc {
            issuer,
            client,
            mfa,
        } => ("oidc.config", oidc(issuer, client, *mfa)),
        Provider::Dex {
            issuer: None,
            directories,
        } => ("dex.config", dex::bundled(directories)),
        Provider::Dex {
            issuer: Some(issuer),
            ..
        } => ("oidc.config", oidc(issuer, dex::CLIENT, false)),
    };
    Some((key.to_owned(), Text(text)))
}

fn rbac(it: &Config<'_>) -> Data {
    let mut data = Data::new();
    set(
        &mut data,
        &[
            // Who is not named sees nothing, not even that something is there.
            ("policy.default", ""),
            ("policy.csv", &policy::csv(it)),
            ("policy.matchMode", "glob"),
            ("scopes", "[groups]"),
        ],
    );
    data
}

/// What parts of Argo CD read when they start. Every key that the version knows is always said: the chart says them once, at the beginning, and
/// the API server keeps a key that one of the two says and the other no longer.
pub(super) fn params(it: &Config<'_>) -> Data {
    let several = it.fleet.high_availability;
    let cache = if several { CACHE_PROXY } else { CACHE };
    let mut data = Data::new();
    set(
        &mut data,
        &[
            ("applicationsetcontroller.enable.scm.providers", "false"),
            (
                "applicationsetcontroller.enable.tokenref.strict.mode",
                "true",
            ),
            (
                "application.namespaces",
                &it.application_namespaces.join(","),
            ),
            (
                "applicationsetcontroller.enable.leader.election",
                flag(several),
            ),
            ("applicationsetcontroller.policy", "create-update"),
            (
                "applicationsetcontroller.enable.progressive.syncs",
                flag(it.rolling),
            ),
            ("controller.sync.timeout.seconds", LONGEST_SYNC),
            ("notificationscontroller.selfservice.enabled", "false"),
            ("redis.server", &format!("{cache}:{CACHE_PORT}")),
            ("reposerver.allow.oob.symlinks", "false"),
            ("reposerver.enable.git.submodule", "false"),
        ],
    );
    if it.fleet.version >= REPLACE_REFUSED_SINCE {
        set(&mut data, &[("server.sync.replace.allowed", "false")]);
    }
    if it.fleet.version >= SWAGGER_SINCE {
        set(&mut data, &[("server.disable.swagger.ui", "true")]);
    }
    data
}

/// What Argo CD asks a provider with OIDC for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OidcConfig<'a> {
    name: &'static str,
    issuer: &'a str,
    #[serde(rename = "clientID")]
    client_id: &'a str,
    client_secret: String,
    requested_scopes: &'static [&'static str],
    #[serde(
        rename = "requestedIDTokenClaims",
        skip_serializing_if = "Option::is_none"
    )]
    requested_claims: Option<RequestedClaims>,
}

#[derive(Serialize)]
struct RequestedClaims {
    amr: RequestedClaim,
}

/// A claim that is asked for. Argo CD takes tokens without it, too.
#[derive(Serialize)]
struct RequestedClaim {
    essential: bool,
    values: &'static [&'static str],
}

fn oidc(issuer: &str, client: &str, mfa: bool) -> String {
    let (secret, key) = OIDC_SECRET;
    document(&OidcConfig {
        name: "SSO",
        issuer,
        client_id: client,
        client_secret: format!("${secret}:{key}"),
        requested_scopes: &["openid", "profile", "email", "groups"],
        requested_claims: mfa.then_some(RequestedClaims {
            amr: RequestedClaim {
                essential: true,
                values: &["mfa"],
            },
        }),
    })
}

/// A document inside of a text.
pub(super) fn document(value: &impl Serialize) -> String {
    let mut text = String::new();
    yaml::document(&mut text, value);
    text
}
