//! Argo CD's own installation: which chart, and with which values.

use serde::Serialize;

use crate::plan::argocd::{Hub, Provider};

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
pub(super) struct Values {
    global: Global,
    /// What Argo CD may do on the cluster is said in the platform's own files.
    create_cluster_roles: bool,
    configs: Configs,
    dex: Enabled,
    notifications: Enabled,
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

const OURS: Created = Created { create: false };

pub(super) fn values(hub: &Hub<'_>) -> Values {
    let bundled = matches!(hub.provider, Some(Provider::Dex { issuer: None, .. }));
    Values {
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
            params: Created { create: false },
            rbac: Created { create: false },
        },
        dex: Enabled { enabled: bundled },
        notifications: Enabled { enabled: false },
    }
}
