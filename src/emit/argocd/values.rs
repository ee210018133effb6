//! Argo CD's own installation: which chart, and with which values.

use serde::Serialize;

use crate::plan::argocd::{Hub, Provider};
use crate::value::MinorVersion;

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

/// A line of Argo CD's releases: the version that closes all known ways out of a tenant, and the last chart of the
/// line that is known to install it.
struct Release {
    line: MinorVersion,
    version: &'static str,
    chart: &'static str,
}

const fn release(major: u16, minor: u16, version: &'static str, chart: &'static str) -> Release {
    Release {
        line: MinorVersion { major, minor },
        version,
        chart,
    }
}

/// Every line that is written for, the oldest first. Sources: Argo CD's security advisories, and the history of
/// `charts/argo-cd/Chart.yaml` in argoproj/argo-helm.
const RELEASES: &[Release] = &[
    release(2, 14, "v2.14.11", "7.9.1"),
    release(3, 0, "v3.0.12", "8.2.7"),
    release(3, 1, "v3.1.9", "9.0.6"),
    release(3, 2, "v3.2.11", "9.3.7"),
    release(3, 3, "v3.3.15", "9.5.11"),
    release(3, 4, "v3.4.13", "10.1.1"),
    release(3, 5, "v3.5.7", "10.1.1"),
    release(3, 6, "v3.6.2", "10.1.1"),
];

fn of(version: MinorVersion) -> &'static Release {
    let found = RELEASES.iter().find(|release| release.line == version);
    found.expect("the versions that a spec can name are these")
}

/// The version of the chart for a line of Argo CD.
pub(super) fn chart_version(version: MinorVersion) -> &'static str {
    of(version).chart
}

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
                tag: of(hub.fleet.version).version,
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
