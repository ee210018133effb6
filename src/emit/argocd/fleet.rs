//! What the platform itself delivers.

use super::applications::{OPTIONS, RETRY, automated};
use super::{beside, wave};
use crate::emit::tenancy::pod_security;
use crate::emit::{guard, roles};
use crate::k8s::argocd::{
    Application, ApplicationDestination, ApplicationSpec, Automated, HelmOptions, HelmParameter,
    Source, Sources, SyncPolicy,
};
use crate::k8s::core::Namespace;
use crate::k8s::rbac::{ClusterRoleBinding, RoleRef, Subject};
use crate::k8s::{Metadata, Sink};
use crate::plan::access::DEPLOYERS_NAMESPACE;
use crate::plan::argocd::{Fleet, Hub, HubCluster, NAMESPACE, PLATFORM_PROJECT, ROOT, RunsIn};
use crate::plan::tenancy::PodSecurityLevel;
use crate::value::MinorVersion;

use super::values::{CHART, CHART_REPOSITORY, VCLUSTER, VCLUSTER_REPOSITORY, VCLUSTER_VERSION};

/// The namespace that Argo CD runs in. Its pods are hardened; the guard of namespaces keeps tenants away. It is none of
/// those in which no pod runs: nobody gets a token there, and Argo CD needs one.
pub(super) fn namespace(out: &mut impl Sink, kubernetes: MinorVersion) {
    let metadata = Metadata::cluster_scoped(NAMESPACE)
        .labels(pod_security(PodSecurityLevel::Restricted, kubernetes))
        .labels([("platformc.io/component", "argocd")])
        .annotations([("platformc.io/purpose", "Argo CD")])
        .annotations([(
            "argocd.argoproj.io/sync-options",
            "Prune=false,Delete=false",
        )]);
    out.push(&metadata, &Namespace {});
    guard::applications(out);
    roles::of_applications(out);
    let accounts = ["argocd-application-controller", "argocd-server"];
    // It looks for applications in all namespaces at once, and only then at which of them count.
    let binding = ClusterRoleBinding {
        role_ref: RoleRef::cluster_role(roles::APPLICATION_CONTROLLER),
        subjects: accounts
            .map(|name| Subject::ServiceAccount {
                name,
                namespace: NAMESPACE,
            })
            .into(),
    };
    out.push(
        &Metadata::cluster_scoped(roles::APPLICATION_CONTROLLER),
        &binding,
    );
}

/// The application that brings all others.
pub(super) fn root(out: &mut impl Sink, hub: &Hub<'_>) {
    let folder = format!("{}argocd/{}", hub.fleet.base, hub.name);
    let spec = ApplicationSpec {
        project: PLATFORM_PROJECT.into(),
        source: generated(&hub.fleet, folder),
        destination: ApplicationDestination {
            server: hub.server.into(),
            namespace: NAMESPACE.into(),
        },
        sync_policy: policy(&hub.fleet),
        revision_history_limit: 10,
    };
    out.push(&beside(ROOT), &Application { spec });
}

/// What every cluster runs of the platform.
pub(super) fn clusters(out: &mut impl Sink, hub: &Hub<'_>) {
    for cluster in &hub.clusters {
        self::cluster(out, &hub.fleet, cluster);
    }
}

fn cluster(out: &mut impl Sink, fleet: &Fleet<'_>, cluster: &HubCluster<'_>) {
    let folder = format!("{}clusters/{}", fleet.base, cluster.name);
    let metadata = beside(format!("cluster-{}", cluster.name))
        .labels([("platformc.io/cluster", cluster.name)])
        .annotations(wave("-10"));
    let spec = ApplicationSpec {
        project: PLATFORM_PROJECT.into(),
        source: generated(fleet, folder),
        destination: ApplicationDestination {
            server: cluster.server.into(),
            namespace: DEPLOYERS_NAMESPACE.into(),
        },
        sync_policy: policy(fleet),
        revision_history_limit: 10,
    };
    out.push(&metadata, &Application { spec });
}

/// What makes the virtual clusters.
pub(super) fn virtual_clusters(out: &mut impl Sink, hub: &Hub<'_>) {
    for cluster in &hub.clusters {
        if let Some(place) = &cluster.runs_in {
            let spec = virtual_cluster(&hub.fleet, cluster, place);
            let metadata = beside(&*place.namespace)
                .labels([("platformc.io/cluster", cluster.name)])
                .annotations(wave("-15"));
            out.push(&metadata, &Application { spec });
        }
    }
}

/// Policies of the tenants reach the pods on the host; quota and limits are the platform's own there.
fn virtual_cluster<'a>(
    fleet: &Fleet<'_>,
    cluster: &'a HubCluster<'a>,
    place: &'a RunsIn<'a>,
) -> ApplicationSpec<'a> {
    let host = cluster.server.trim_start_matches("https://");
    let values = [
        ("controlPlane.proxy.extraSANs[0]", host),
        ("exportKubeConfig.server", cluster.server),
        ("policies.limitRange.enabled", "false"),
        ("policies.networkPolicy.enabled", "false"),
        ("policies.resourceQuota.enabled", "false"),
        ("sync.toHost.networkPolicies.enabled", "true"),
    ];
    let chart = Source {
        repo_url: VCLUSTER_REPOSITORY.into(),
        target_revision: VCLUSTER_VERSION.into(),
        chart: Some(VCLUSTER.into()),
        helm: Some(HelmOptions {
            release_name: cluster.name.into(),
            value_files: Vec::new(),
            parameters: values
                .map(|(name, value)| HelmParameter {
                    name: name.into(),
                    value: value.into(),
                })
                .into(),
        }),
        ..Source::default()
    };
    ApplicationSpec {
        project: PLATFORM_PROJECT.into(),
        source: Sources::Source(Box::new(chart)),
        destination: ApplicationDestination {
            server: place.server.into(),
            namespace: (&*place.namespace).into(),
        },
        sync_policy: policy(fleet),
        revision_history_limit: 10,
    }
}

/// Argo CD itself. It is never pruned, whatever is missing from its chart.
pub(super) fn itself(out: &mut impl Sink, hub: &Hub<'_>) {
    let fleet = &hub.fleet;
    let values = format!("$fleet/{}argocd/{}/values.yaml", fleet.base, hub.name);
    let chart = Source {
        repo_url: CHART_REPOSITORY.into(),
        target_revision: fleet.chart.into(),
        chart: Some(CHART.into()),
        helm: Some(HelmOptions {
            release_name: CHART.into(),
            value_files: vec![values.into()],
            parameters: Vec::new(),
        }),
        ..Source::default()
    };
    let values = Source {
        repo_url: fleet.repository.into(),
        target_revision: fleet.branch.into(),
        reference: Some("fleet"),
        ..Source::default()
    };
    let mut sync_policy = policy(fleet);
    sync_policy.automated = sync_policy.automated.map(|automated| Automated {
        prune: false,
        ..automated
    });
    let spec = ApplicationSpec {
        project: PLATFORM_PROJECT.into(),
        source: Sources::Sources(vec![chart, values]),
        destination: ApplicationDestination {
            server: hub.server.into(),
            namespace: NAMESPACE.into(),
        },
        sync_policy,
        revision_history_limit: 10,
    };
    out.push(
        &beside(CHART).annotations(wave("-20")),
        &Application { spec },
    );
}

/// A folder of the generated files.
fn generated<'a>(fleet: &Fleet<'a>, folder: String) -> Sources<'a> {
    Sources::Source(Box::new(Source {
        repo_url: fleet.repository.into(),
        target_revision: fleet.branch.into(),
        path: Some(folder.into()),
        ..Source::default()
    }))
}

fn policy(fleet: &Fleet<'_>) -> SyncPolicy<'static> {
    SyncPolicy {
        automated: Some(automated(fleet.version)),
        sync_options: OPTIONS.to_vec(),
        retry: RETRY,
    }
}
