//! What the platform itself delivers.

use super::applications::{OPTIONS, REMEMBERED, automated, retry};
use super::{Turn, beside, config, turn};
use crate::k8s::Sink;
use crate::k8s::argocd::{
    Application, ApplicationDestination, ApplicationSpec, HelmOptions, HelmParameter, Source,
    Sources, SyncPolicy,
};
use crate::plan::access::DEPLOYERS_NAMESPACE;
use crate::plan::argocd::{
    Fleet, Hub, HubCluster, NAMESPACE, PLATFORM_PROJECT, ROOT, RunsIn, Settings,
};

use super::values::{CHART, CHART_REPOSITORY, VCLUSTER, VCLUSTER_REPOSITORY};

/// A set that goes leaves its applications only if what it owns is not removed at once.
const AS_SETS_NEED: &str = "PrunePropagationPolicy=background";

/// The application that brings all others.
pub(super) fn root(out: &mut impl Sink, hub: &Hub<'_>) {
    let folder = format!("{}argocd/{}", hub.fleet.base, hub.name);
    let sync_policy = SyncPolicy {
        sync_options: [OPTIONS, &[AS_SETS_NEED]].concat(),
        ..policy(&hub.fleet)
    };
    let destination = to(hub.server, NAMESPACE);
    let spec = application(generated(&hub.fleet, folder), destination, sync_policy);
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
        .annotations(turn(Turn::Clusters));
    let destination = to(cluster.server, DEPLOYERS_NAMESPACE);
    let spec = application(generated(fleet, folder), destination, policy(fleet));
    out.push(&metadata, &Application { spec });
}

/// What makes the virtual clusters.
pub(super) fn virtual_clusters(out: &mut impl Sink, hub: &Hub<'_>) {
    for cluster in &hub.clusters {
        if let Some(place) = &cluster.runs_in {
            let spec = virtual_cluster(&hub.fleet, cluster, place);
            let metadata = beside(&*place.namespace)
                .labels([("platformc.io/cluster", cluster.name)])
                .annotations(turn(Turn::VirtualClusters));
            out.push(&metadata, &Application { spec });
        }
    }
}

/// Policies of the tenants reach the pods on the host; quota and limits are the platform's own there.
fn virtual_cluster<'a>(
    fleet: &Fleet<'a>,
    cluster: &'a HubCluster<'a>,
    place: &'a RunsIn<'a>,
) -> ApplicationSpec<'a> {
    let host = cluster.server.trim_start_matches("https://");
    let parameters = [
        ("controlPlane.proxy.extraSANs[0]", host),
        ("exportKubeConfig.server", cluster.server),
        ("policies.limitRange.enabled", "false"),
        ("policies.networkPolicy.enabled", "false"),
        ("policies.resourceQuota.enabled", "false"),
        ("sync.toHost.networkPolicies.enabled", "true"),
    ];
    let chart = Source {
        repo_url: VCLUSTER_REPOSITORY.into(),
        target_revision: fleet.vcluster_chart.into(),
        chart: Some(VCLUSTER.into()),
        helm: Some(HelmOptions {
            release_name: cluster.name.into(),
            value_files: Vec::new(),
            parameters: parameters.map(parameter).into(),
        }),
        ..Source::default()
    };
    application(
        Sources::Source(Box::new(chart)),
        to(place.server, &place.namespace),
        policy(fleet),
    )
}

/// An application of the platform's own.
fn application<'a>(
    source: Sources<'a>,
    destination: ApplicationDestination<'a>,
    sync_policy: SyncPolicy<'a>,
) -> ApplicationSpec<'a> {
    ApplicationSpec {
        project: PLATFORM_PROJECT.into(),
        source,
        destination,
        sync_policy,
        ignore_differences: Vec::new(),
        revision_history_limit: REMEMBERED,
    }
}

fn to<'a>(server: &'a str, namespace: &'a str) -> ApplicationDestination<'a> {
    ApplicationDestination {
        server: server.into(),
        namespace: namespace.into(),
    }
}

fn parameter<'a>((name, value): (&'static str, &'a str)) -> HelmParameter<'a> {
    HelmParameter {
        name: name.into(),
        value: value.into(),
    }
}

/// Argo CD itself. It is never pruned, whatever is missing from its chart.
///
/// What its parts read when they start is a `ConfigMap` that the root application keeps, so the chart does not make it
/// here: two applications that have one object stop each other. The one that `helm install` has made is the root's
/// from then on; no application lost it, because Helm's objects belong to none. Pods that carry its digest start anew
/// when it changes, after it: it has an earlier turn.
pub(super) fn itself(out: &mut impl Sink, hub: &Hub<'_>, settings: &Settings<'_>) {
    let fleet = &hub.fleet;
    let digest = config::digest(settings).to_string();
    let parameters = [
        ("configs.params.create", "false"),
        (r"global.podAnnotations.platformc\.io/settings", &digest),
    ];
    let values = format!("$fleet/{}argocd/{}/values.yaml", fleet.base, hub.name);
    let chart = Source {
        repo_url: CHART_REPOSITORY.into(),
        target_revision: fleet.chart.into(),
        chart: Some(CHART.into()),
        helm: Some(HelmOptions {
            release_name: CHART.into(),
            value_files: vec![values.into()],
            parameters: parameters.map(parameter).into(),
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
    sync_policy.automated.prune = false;
    let sources = Sources::Sources(vec![chart, values]);
    let spec = application(sources, to(hub.server, NAMESPACE), sync_policy);
    out.push(
        &beside(CHART).annotations(turn(Turn::Tenants)),
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
        automated: automated(fleet.version),
        sync_options: OPTIONS.to_vec(),
        retry: retry(fleet.version),
    }
}
