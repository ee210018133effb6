//! Argo CD's own installation: which chart, and with which values.

use std::collections::BTreeMap;

use serde::Serialize;

use super::config::{self, Data};
use crate::plan::argocd::{Config, Hub, Provider, WorkloadIdentity};

/// The repository of the chart.
pub(super) const CHART_REPOSITORY: &str = "https://argoproj.github.io/argo-helm";

/// The chart.
pub(super) const CHART: &str = "argo-cd";

/// The Service of a cache of one pod.
pub(super) const CACHE: &str = "argocd-redis";

/// What the chart calls a cache of several pods.
const CACHE_OF_SEVERAL: &str = "argocd-redis-ha";

/// The Service in front of it.
pub(super) const CACHE_PROXY: &str = "argocd-redis-ha-haproxy";

/// The port of the cache and of what stands in front of it.
pub(super) const CACHE_PORT: u16 = 6379;

/// The port by which the pods of the cache agree on the one that writes.
pub(super) const SENTINEL_PORT: u16 = 26379;

/// Labels of the chart's pods: those of Argo CD itself, of its cache, and of what stands in front of the cache.
pub(super) const OWN_PODS: (&str, &str) = ("app.kubernetes.io/part-of", "argocd");
pub(super) const CACHE_PODS: (&str, &str) = ("app", "redis-ha");
pub(super) const PROXY_PODS: (&str, &str) = ("app", "redis-ha-haproxy");

/// The repository of vCluster's chart.
pub(super) const VCLUSTER_REPOSITORY: &str = "https://charts.loft.sh";

/// vCluster's chart.
pub(super) const VCLUSTER: &str = "vcluster";

/// Values of the chart (argoproj/argo-helm, `charts/argo-cd/values.yaml`).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Values<'a> {
    /// Services are called as Argo CD looks for them where its configuration, which is our own, says nothing.
    fullname_override: &'static str,
    global: Global,
    /// What Argo CD may do on the cluster is said in the platform's own files.
    create_cluster_roles: bool,
    configs: Configs,
    dex: Enabled,
    notifications: Enabled,
    #[serde(skip_serializing_if = "Component::is_usual")]
    controller: Component<'a>,
    #[serde(skip_serializing_if = "Component::is_usual")]
    server: Component<'a>,
    repo_server: Component<'a>,
    #[serde(skip_serializing_if = "Component::is_usual")]
    application_set: Component<'a>,
    #[serde(rename = "redis-ha", skip_serializing_if = "Option::is_none")]
    redis_ha: Option<RedisHa>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Global {
    image: Image,
    network_policy: NetworkPolicy,
}

#[derive(Serialize)]
struct Image {
    tag: &'static str,
}

/// Tenants' pods must reach neither the repository server nor its cache.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NetworkPolicy {
    create: bool,
    default_deny_ingress: bool,
}

#[derive(Serialize)]
struct Configs {
    cm: Created,
    params: Params,
    rbac: Created,
}

/// What parts of Argo CD read when they start. They start before our own object is there, so the chart makes it first.
#[derive(Serialize)]
struct Params {
    create: bool,
    #[serde(flatten)]
    data: Data,
}

#[derive(Serialize)]
struct Created {
    create: bool,
}

#[derive(Serialize)]
struct Enabled {
    enabled: bool,
}

/// A part of Argo CD.
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Component<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    replicas: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    automount_service_account_token: Option<bool>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pod_labels: Texts<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_account: Option<ServiceAccount<'a>>,
}

impl Component<'_> {
    /// Whether nothing is said of it.
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, PartialEq, Serialize)]
struct ServiceAccount<'a> {
    annotations: Texts<'a>,
}

type Texts<'a> = BTreeMap<&'static str, &'a str>;

/// A cache of several pods.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RedisHa {
    enabled: bool,
    fullname_override: &'static str,
    haproxy: Proxy,
}

/// What stands in front of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Proxy {
    deployment_strategy: Strategy,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Strategy {
    rolling_update: RollingUpdate,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RollingUpdate {
    max_surge: u8,
    max_unavailable: u8,
}

/// No two of its three pods share a machine, so on three machines there is no room for a fourth before one goes.
const ONE_BY_ONE: Strategy = Strategy {
    rolling_update: RollingUpdate {
        max_surge: 0,
        max_unavailable: 1,
    },
};

/// A part of Argo CD that asks no API server, such as the one that renders whatever tenants bring. In Argo CD's own
/// manifests it has no token either; the chart would give it one.
const WITHOUT_TOKEN: Component<'static> = Component {
    replicas: None,
    automount_service_account_token: Some(false),
    pod_labels: BTreeMap::new(),
    service_account: None,
};

const OURS: Created = Created { create: false };

pub(super) fn values<'a>(hub: &Hub<'a>, config: &Config<'_>) -> Values<'a> {
    let bundled = matches!(hub.provider, Some(Provider::Dex { issuer: None, .. }));
    let replicas = hub.fleet.high_availability.then_some(2);
    let signing_in = signing_in(hub.identity);
    let replicated = |component: &Component<'a>| Component {
        replicas,
        ..component.clone()
    };
    Values {
        fullname_override: "argocd",
        global: Global {
            image: Image {
                tag: hub.fleet.release,
            },
            network_policy: NetworkPolicy {
                create: true,
                default_deny_ingress: true,
            },
        },
        create_cluster_roles: false,
        configs: Configs {
            cm: OURS,
            params: Params {
                create: true,
                data: config::params(config),
            },
            rbac: OURS,
        },
        dex: Enabled { enabled: bundled },
        notifications: Enabled { enabled: false },
        server: replicated(&signing_in),
        repo_server: replicated(&WITHOUT_TOKEN),
        application_set: replicated(&signing_in),
        // Two would share the clusters between them, and neither takes the other's over.
        controller: signing_in,
        redis_ha: hub.fleet.high_availability.then_some(RedisHa {
            enabled: true,
            fullname_override: CACHE_OF_SEVERAL,
            haproxy: Proxy {
                deployment_strategy: ONE_BY_ONE,
            },
        }),
    }
}

/// A part of Argo CD that signs in to clusters as who the hub is at the clouds.
fn signing_in(identity: Option<&WorkloadIdentity>) -> Component<'_> {
    let Some(identity) = identity else {
        return Component::default();
    };
    let azure = identity.azure.as_ref();
    let said = [
        ("eks.amazonaws.com/role-arn", identity.aws_role.as_deref()),
        (
            "iam.gke.io/gcp-service-account",
            identity.gcp_account.as_deref(),
        ),
        (
            "azure.workload.identity/client-id",
            azure.map(|azure| azure.client.as_str()),
        ),
    ];
    let said = said.into_iter();
    let annotations: Texts<'_> = said
        .filter_map(|(key, value)| Some((key, value?)))
        .collect();
    let uses = azure.map(|_| ("azure.workload.identity/use", "true"));
    Component {
        pod_labels: uses.into_iter().collect(),
        service_account: (!annotations.is_empty()).then_some(ServiceAccount { annotations }),
        ..Component::default()
    }
}
