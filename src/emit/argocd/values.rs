//! Argo CD's own installation: which chart, and with which values.

use std::collections::BTreeMap;

use serde::Serialize;

use super::config::CACHE;
use crate::plan::argocd::{Hub, Provider, WorkloadIdentity};

/// The repository of the chart.
pub(super) const CHART_REPOSITORY: &str = "https://argoproj.github.io/argo-helm";

/// The chart.
pub(super) const CHART: &str = "argo-cd";

/// The repository of vCluster's chart.
pub(super) const VCLUSTER_REPOSITORY: &str = "https://charts.loft.sh";

/// vCluster's chart.
pub(super) const VCLUSTER: &str = "vcluster";

/// The version of vCluster's chart (loft-sh/vcluster, tag `v0.36.1`).
pub(super) const VCLUSTER_VERSION: &str = "0.36.1";

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
    #[serde(skip_serializing_if = "Component::is_usual")]
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
    params: Created,
    rbac: Created,
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
}

const OURS: Created = Created { create: false };

pub(super) fn values<'a>(hub: &Hub<'a>) -> Values<'a> {
    let bundled = matches!(hub.provider, Some(Provider::Dex { issuer: None, .. }));
    let replicas = hub.fleet.high_availability.then_some(2);
    let signing_in = signing_in(hub.identity);
    let twice = |component: &Component<'a>| Component {
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
            params: OURS,
            rbac: OURS,
        },
        dex: Enabled { enabled: bundled },
        notifications: Enabled { enabled: false },
        server: twice(&signing_in),
        repo_server: twice(&Component::default()),
        application_set: twice(&signing_in),
        // Two would share the clusters between them, and neither takes the other's over.
        controller: signing_in,
        redis_ha: hub.fleet.high_availability.then_some(RedisHa {
            enabled: true,
            fullname_override: CACHE,
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
        replicas: None,
        pod_labels: uses.into_iter().collect(),
        service_account: (!annotations.is_empty()).then_some(ServiceAccount { annotations }),
    }
}
