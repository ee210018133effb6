//! Credentials of the hub: objects that tell External Secrets which Secrets to make. No secret's text is in them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::beside;
use super::config::OIDC_SECRET;
use super::dex;
use crate::emit::pairs;
use crate::k8s::Sink;
use crate::k8s::external_secrets::{
    ExternalSecret, ExternalSecretSpec, RemoteRef, SecretData, SecretMetadata, SecretStoreRef,
    SecretTemplate, Target,
};
use crate::plan::argocd::{
    Auth, AuthKind, ClusterSecret, Provider, ProviderSecret, RepositoryKind, RepositorySecret,
};
use crate::yaml::Text;

/// The label by which Argo CD knows its Secrets.
const TYPE: &str = "argocd.argoproj.io/secret-type";

/// The label by which it knows all else that is its own.
pub(super) const PART_OF: &str = "app.kubernetes.io/part-of";

pub(super) type Labels<'a> = BTreeMap<&'static str, &'a str>;
type Data = BTreeMap<String, Text<String>>;

/// A name in templates, the key in the store, and its property.
pub(super) type Lookup = (String, String, &'static str);

/// An object that tells External Secrets to make a Secret of what a store keeps.
pub(super) fn external<'a>(
    store: &'a str,
    labels: Labels<'a>,
    data: Data,
    lookups: Vec<Lookup>,
) -> ExternalSecret<'a> {
    let lookup = |(secret_key, key, property): Lookup| SecretData {
        secret_key,
        remote_ref: RemoteRef::new(key, property),
    };
    ExternalSecret {
        spec: ExternalSecretSpec {
            refresh_interval: "1h",
            secret_store_ref: SecretStoreRef {
                kind: "ClusterSecretStore",
                name: store,
            },
            target: Target {
                creation_policy: "Owner",
                deletion_policy: "Retain",
                template: SecretTemplate {
                    engine_version: "v2",
                    merge_policy: "Replace",
                    metadata: SecretMetadata { labels },
                    data,
                },
            },
            data: lookups.into_iter().map(lookup).collect(),
        },
    }
}

fn entry(key: &str, value: impl Into<String>) -> (String, Text<String>) {
    (key.to_owned(), Text(value.into()))
}

pub(super) fn cluster(out: &mut impl Sink, it: &ClusterSecret<'_>) {
    let mut labels: Labels<'_> = it.labels.clone();
    labels.insert(TYPE, "cluster");
    let mut data = Data::from([
        entry("name", it.cluster),
        entry("server", it.server),
        entry("config", config(it.auth)),
    ]);
    data.extend(it.project.map(|project| entry("project", project)));
    let properties: &[&str] = match it.auth.kind {
        AuthKind::Token => &["ca", "token"],
        AuthKind::Eks | AuthKind::Gke | AuthKind::Aks => &["ca"],
    };
    let lookups = properties
        .iter()
        .map(|property| ((*property).to_owned(), it.key.clone(), *property));
    let secret = external(it.store, labels, data, lookups.collect());
    let name = format!("cluster-{}", it.cluster);
    let metadata = beside(name).labels([("platformc.io/cluster", it.cluster)]);
    out.push(&metadata, &secret);
}

/// How Argo CD signs in to a cluster (Argo CD, "Declarative Setup", Clusters).
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct ClusterConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    aws_auth_config: Option<AwsAuth<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exec_provider_config: Option<ExecProvider>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bearer_token: Option<&'static str>,
    tls_client_config: TlsClient,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AwsAuth<'a> {
    cluster_name: &'a str,
    #[serde(rename = "roleARN", skip_serializing_if = "Option::is_none")]
    role_arn: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExecProvider {
    command: &'static str,
    args: &'static [&'static str],
    api_version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TlsClient {
    insecure: bool,
    ca_data: &'static str,
}

impl Default for TlsClient {
    fn default() -> Self {
        Self {
            insecure: false,
            ca_data: "{{ .ca | b64enc }}",
        }
    }
}

fn config(auth: &Auth) -> String {
    let exec = |args: &'static [&'static str]| ClusterConfig {
        exec_provider_config: Some(ExecProvider {
            command: "argocd-k8s-auth",
            args,
            api_version: "client.authentication.k8s.io/v1beta1",
        }),
        ..ClusterConfig::default()
    };
    let config = match auth.kind {
        AuthKind::Eks => ClusterConfig {
            aws_auth_config: Some(AwsAuth {
                cluster_name: &auth.name,
                role_arn: auth.role.as_deref(),
            }),
            ..ClusterConfig::default()
        },
        AuthKind::Gke => exec(&["gcp"]),
        AuthKind::Aks => exec(&["azure"]),
        AuthKind::Token => ClusterConfig {
            bearer_token: Some("{{ .token | trim }}"),
            ..ClusterConfig::default()
        },
    };
    let mut text = serde_json::to_string_pretty(&config).expect("texts and flags are JSON");
    text.push('\n');
    text
}

pub(super) fn repository(out: &mut impl Sink, it: &RepositorySecret<'_>) {
    let labels = Labels::from([(TYPE, "repository")]);
    let kind = match it.kind {
        RepositoryKind::Git => "git",
        RepositoryKind::Charts | RepositoryKind::Registry => "helm",
    };
    let mut data = Data::from([
        entry("type", kind),
        entry("url", it.url),
        entry("project", it.project),
    ]);
    if it.kind == RepositoryKind::Registry {
        data.extend([entry("enableOCI", "true")]);
    }
    let properties: &[&str] = if is_ssh(it.url) {
        data.extend([entry("sshPrivateKey", "{{ .sshPrivateKey }}")]);
        &["sshPrivateKey"]
    } else {
        data.extend([
            entry("username", "{{ .username }}"),
            entry("password", "{{ .password }}"),
        ]);
        &["username", "password"]
    };
    let lookups = properties
        .iter()
        .map(|property| ((*property).to_owned(), it.key.clone(), *property));
    let secret = external(it.store, labels, data, lookups.collect());
    out.push(&beside(&*it.name).labels(pairs(&it.labels)), &secret);
}

fn is_ssh(url: &str) -> bool {
    url.starts_with("ssh://") || url.starts_with("git@")
}

pub(super) fn provider(out: &mut impl Sink, it: &ProviderSecret<'_>) {
    match it.provider {
        Provider::Oidc { .. } => client(out, it),
        Provider::Dex {
            issuer,
            directories,
        } => {
            dex::secret(out, directories, (it.store, it.prefix));
            // The bundled one shares a secret with Argo CD that nobody need know.
            if issuer.is_some() {
                client(out, it);
            }
        }
    }
}

fn client(out: &mut impl Sink, it: &ProviderSecret<'_>) {
    let (name, property) = OIDC_SECRET;
    let labels = Labels::from([(PART_OF, "argocd")]);
    let data = Data::from([entry(property, "{{ .clientSecret }}")]);
    let lookup = (property.to_owned(), format!("{}/oidc", it.prefix), property);
    out.push(
        &beside(name),
        &external(it.store, labels, data, vec![lookup]),
    );
}
