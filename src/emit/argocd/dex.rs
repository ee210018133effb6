//! Dex: as a part of Argo CD, or as a Deployment of its own beside it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::beside;
use super::config::{OIDC_SECRET, document};
use super::secrets::{Labels, Lookup, external};
use crate::emit::network::internet;
use crate::k8s::Sink;
use crate::k8s::core::{ConfigMap, ServiceAccount};
use crate::k8s::networking::{Allowed, LabelSelector, NetworkPolicy, Peer};
use crate::k8s::workloads::{Container, Deployment, EnvVar, PodLabels, Service};
use crate::plan::argocd::{Dex, Directory, NAMESPACE};
use crate::value::{Port, Ports, Protocol};
use crate::yaml::Text;

/// The image of a Dex of its own (dexidp/dex).
const IMAGE: &str = "ghcr.io/dexidp/dex:v2.44.0";

/// The name of everything that belongs to it.
const DEX: &str = "dex";

/// Where it answers.
const PORT: u16 = 5556;

/// The client of Argo CD there.
pub(super) const CLIENT: &str = "argo-cd";

/// The Secret that holds what Dex shows to directories.
pub(super) const SECRET: &str = "argocd-dex";

/// What Dex asks, in Argo CD's own configuration. Argo CD puts the texts of Secrets in.
pub(super) fn bundled(directories: &[Directory]) -> String {
    let secret = |it: &Directory, property: &str| format!("${SECRET}:{}.{property}", it.name);
    document(&Bundled {
        connectors: connectors(directories, secret),
    })
}

#[derive(Serialize)]
struct Bundled<'a> {
    connectors: Vec<Connector<'a>>,
}

/// A Dex of its own.
pub(super) fn separate(out: &mut impl Sink, it: &Dex<'_>) {
    let labels = PodLabels::from([("app.kubernetes.io/name", DEX)]);
    out.push(&beside(DEX), &ServiceAccount::without_token());
    let data = BTreeMap::from([("config.yaml".to_owned(), Text(config(it)))]);
    out.push(&beside(DEX), &ConfigMap { data });
    let args = &["dex", "serve", "/etc/dex/config.yaml"];
    let container = Container::new(DEX, IMAGE, args, variables(it), (PORT, "/etc/dex"));
    out.push(&beside(DEX), &Deployment::one(&labels, DEX, container, DEX));
    out.push(&beside(DEX), &Service::inside(&labels, PORT));
    network(out, it);
}

/// Pods of Argo CD that ask it who somebody is.
const SERVER: (&str, &str) = ("app.kubernetes.io/name", "argocd-server");

/// People come to sign in by the gateway; where none is named, any pod may be one. It goes out to directories, with
/// TLS, and to DNS.
fn network(out: &mut impl Sink, it: &Dex<'_>) {
    let ports: BTreeSet<u16> = it.directories.iter().map(port).collect();
    let ports = ports.into_iter().map(|port| port_of(port, Protocol::Tcp));
    let ports = Ports(ports.collect());
    let pods = || vec![("app.kubernetes.io/name".to_owned(), DEX.to_owned())];
    let tcp = |port| port_of(port, Protocol::Tcp);
    let server = [(SERVER.0.to_owned(), SERVER.1.to_owned())];
    let gateways = it.gateways.iter();
    let gateways = gateways.map(|it| Peer::pods(&it.namespace, &it.pods));
    let from = if it.gateways.is_empty() {
        vec![Peer::every_pod()]
    } else {
        gateways.chain([Peer::pods(NAMESPACE, &server)]).collect()
    };
    let inside = Allowed::ports(from, &Ports(vec![tcp(PORT)]));
    let (selected, directories) = (pods(), Allowed::ports(internet(&[]), &ports));
    out.push(
        &beside("dex-ingress"),
        &NetworkPolicy::ingress(LabelSelector::labels(&selected), inside),
    );
    out.push(
        &beside("dex-directories"),
        &NetworkPolicy::egress(LabelSelector::labels(&selected), directories),
    );
    let dns = Ports(vec![port_of(53, Protocol::Udp), tcp(53)]);
    let resolver = Allowed::ports(vec![Peer::pods("kube-system", &[])], &dns);
    out.push(
        &beside("dex-dns"),
        &NetworkPolicy::egress(LabelSelector::labels(&selected), resolver),
    );
}

/// The port of a directory; that of LDAP with TLS, if it names none.
fn port(directory: &Directory) -> u16 {
    let named = directory.host.rsplit_once(':');
    named.and_then(|(_, port)| port.parse().ok()).unwrap_or(636)
}

fn port_of(port: u16, protocol: Protocol) -> Port {
    Port {
        first: port,
        last: port,
        protocol,
    }
}

/// The variables that Dex fills its configuration with.
fn variables<'a>(it: &Dex<'_>) -> Vec<EnvVar<'a>> {
    let of_directory = |directory: &Directory| {
        PROPERTIES.map(|property| {
            let key = format!("{}.{property}", directory.name);
            EnvVar::from_secret(variable(directory, property), SECRET, key)
        })
    };
    let (secret, key) = OIDC_SECRET;
    let client = EnvVar::from_secret(CLIENT_VARIABLE.to_owned(), secret, key.to_owned());
    let directories = it.directories.iter().flat_map(of_directory);
    directories.chain([client]).collect()
}

/// What a directory has in the secret store.
const PROPERTIES: [&str; 2] = ["bindDN", "bindPW"];

const CLIENT_VARIABLE: &str = "ARGOCD_CLIENT_SECRET";

fn variable(directory: &Directory, property: &str) -> String {
    let name = directory.name.to_uppercase().replace('-', "_");
    format!("LDAP_{name}_{}", property.to_uppercase())
}

/// The configuration of a Dex of its own.
#[derive(Serialize)]
struct Separate<'a> {
    issuer: &'a str,
    storage: Storage,
    web: Web,
    oauth2: Oauth2,
    connectors: Vec<Connector<'a>>,
    #[serde(rename = "staticClients")]
    static_clients: [StaticClient; 1],
}

#[derive(Serialize)]
struct Storage {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct Web {
    http: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Oauth2 {
    skip_approval_screen: bool,
}

#[derive(Serialize)]
struct StaticClient {
    id: &'static str,
    name: &'static str,
    #[serde(rename = "secretEnv")]
    secret_env: &'static str,
    #[serde(rename = "redirectURIs")]
    redirect_uris: [String; 1],
}

fn config(it: &Dex<'_>) -> String {
    let secret =
        |directory: &Directory, property: &str| format!("${}", variable(directory, property));
    document(&Separate {
        issuer: it.issuer,
        // A login that is under way is lost if Dex starts anew, and nothing else.
        storage: Storage { kind: "memory" },
        web: Web {
            http: format!("0.0.0.0:{PORT}"),
        },
        oauth2: Oauth2 {
            skip_approval_screen: true,
        },
        connectors: connectors(it.directories, secret),
        static_clients: [StaticClient {
            id: CLIENT,
            name: "Argo CD",
            secret_env: CLIENT_VARIABLE,
            redirect_uris: [format!("{}/auth/callback", it.url)],
        }],
    })
}

/// What Dex shows to directories, from the store.
pub(super) fn secret(
    out: &mut impl Sink,
    directories: &[Directory],
    (store, prefix): (&str, &str),
) {
    let of_directory = |directory: &Directory| {
        let key = format!("{prefix}/dex/{}", directory.name);
        let name = directory.name.clone();
        PROPERTIES
            .map(|property| -> Lookup { (format!("{name}.{property}"), key.clone(), property) })
    };
    let lookups = directories.iter().flat_map(of_directory).collect();
    let labels = Labels::from([(super::secrets::PART_OF, "argocd")]);
    // Without templates the Secret has what was looked up.
    out.push(
        &beside(SECRET),
        &external(store, labels, BTreeMap::new(), lookups),
    );
}

#[derive(Serialize)]
struct Connector<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    name: &'a str,
    config: LdapConfig<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LdapConfig<'a> {
    host: &'a str,
    #[serde(rename = "bindDN")]
    bind_dn: String,
    #[serde(rename = "bindPW")]
    bind_pw: String,
    user_search: UserSearch<'a>,
    group_search: GroupSearch<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserSearch<'a> {
    #[serde(rename = "baseDN")]
    base_dn: &'a str,
    username: &'a str,
    id_attr: &'static str,
    email_attr: &'static str,
    name_attr: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupSearch<'a> {
    #[serde(rename = "baseDN")]
    base_dn: &'a str,
    user_matchers: [UserMatcher; 1],
    name_attr: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserMatcher {
    user_attr: &'static str,
    group_attr: &'static str,
}

fn connectors<'a>(
    directories: &'a [Directory],
    secret: impl Fn(&Directory, &str) -> String,
) -> Vec<Connector<'a>> {
    let connector = |it: &'a Directory| Connector {
        kind: "ldap",
        id: &it.name,
        name: &it.name,
        config: LdapConfig {
            host: &it.host,
            bind_dn: secret(it, PROPERTIES[0]),
            bind_pw: secret(it, PROPERTIES[1]),
            user_search: UserSearch {
                base_dn: &it.users,
                username: &it.username,
                // What names a person must be no name of a group or an account.
                id_attr: "DN",
                email_attr: "mail",
                name_attr: "cn",
            },
            group_search: GroupSearch {
                base_dn: &it.groups,
                user_matchers: [UserMatcher {
                    user_attr: "DN",
                    group_attr: "member",
                }],
                name_attr: "cn",
            },
        },
    };
    directories.iter().map(connector).collect()
}
