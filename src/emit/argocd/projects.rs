//! Projects: who may bring what from where to where.

use super::applications::FINALIZERS;
use super::{Turn, beside, turn};
use crate::emit::pairs;
use crate::k8s::Sink;
use crate::k8s::argocd::{
    AppProject, AppProjectSpec, Destination, DestinationServiceAccount, GitIntegrity, GitPolicy,
    Gpg, GroupKind, OrphanedResource, OrphanedResources, RepositoryUrl, SignatureKey,
    SourceIntegrity, SyncWindow,
};
use crate::plan::access::{DEPLOYERS_NAMESPACE, PLATFORM_DEPLOYER};
use crate::plan::argocd::{self, Hub, PLATFORM_PROJECT, Project, ProjectRole, Right, Window};
use crate::plan::roles::{DEPLOYABLE, GUARDS, SHOWN};
use crate::value::MinorVersion;

use super::values::{CHART_REPOSITORY, VCLUSTER_REPOSITORY};

/// The version of Argo CD from which on signatures are asked for by `sourceIntegrity`.
const SOURCE_INTEGRITY_SINCE: MinorVersion = MinorVersion { major: 3, minor: 5 };

const EVERY_KIND: GroupKind<'static> = GroupKind {
    group: "*",
    kind: "*",
};

/// The project that Argo CD makes for everybody, closed; and the platform's own.
pub(super) fn of_fleet(out: &mut impl Sink, hub: &Hub<'_>) {
    let closed = AppProjectSpec {
        description: "closed: every application names a project of its own".into(),
        cluster_resource_blacklist: vec![EVERY_KIND],
        namespace_resource_blacklist: vec![EVERY_KIND],
        ..AppProjectSpec::default()
    };
    out.push(
        &beside("default").annotations(turn(Turn::Settings)),
        &AppProject { spec: closed },
    );
    let metadata = beside(PLATFORM_PROJECT).annotations(turn(Turn::Settings));
    out.push(
        &metadata,
        &AppProject {
            spec: of_platform(hub),
        },
    );
}

/// The platform's own files hold roles, policies and namespaces, so they may be of every kind; they go to the fleet's
/// clusters as the identity that these files themselves make there.
fn of_platform<'a>(hub: &'a Hub<'a>) -> AppProjectSpec<'a> {
    let servers = || hub.clusters.iter().map(|cluster| cluster.server);
    let anywhere = |server: &'a str| Destination {
        server: server.into(),
        namespace: "*".into(),
    };
    let account = |server: &'a str| DestinationServiceAccount {
        server: server.into(),
        namespace: "*".into(),
        default_service_account: format!("{DEPLOYERS_NAMESPACE}:{PLATFORM_DEPLOYER}"),
    };
    let has_virtual = hub.clusters.iter().any(|cluster| cluster.runs_in.is_some());
    AppProjectSpec {
        description: "what the platform itself runs".into(),
        source_repos: [hub.fleet.repository, CHART_REPOSITORY]
            .into_iter()
            .chain(has_virtual.then_some(VCLUSTER_REPOSITORY))
            .map(Into::into)
            .collect(),
        destinations: servers().map(anywhere).collect(),
        destination_service_accounts: servers().map(account).collect(),
        cluster_resource_whitelist: vec![EVERY_KIND],
        namespace_resource_whitelist: vec![EVERY_KIND],
        ..AppProjectSpec::default()
    }
}

pub(super) fn of_tenant(out: &mut impl Sink, it: &Project<'_>) {
    let labels = [
        ("platformc.io/tenant", it.tenant),
        ("platformc.io/stage", it.stage),
    ];
    // What sets have made stays when they go: a project that waited for it would wait for ever.
    let finalizers = if it.outlives_applications {
        FINALIZERS
    } else {
        &[]
    };
    let metadata = beside(it.name)
        .labels(pairs(&labels.into_iter().collect()))
        .annotations(turn(Turn::Tenants))
        .finalizers(finalizers);
    out.push(&metadata, &AppProject { spec: spec(it) });
}

fn spec<'a>(it: &'a Project<'a>) -> AppProjectSpec<'a> {
    let (signature_keys, source_integrity) = signatures(it);
    AppProjectSpec {
        description: format!("{} in {}", it.tenant, it.stage).into(),
        source_repos: it.repositories.iter().map(|url| (*url).into()).collect(),
        source_namespaces: it.applications_from.iter().map(Into::into).collect(),
        destinations: it.destinations.iter().map(destination).collect(),
        destination_service_accounts: it
            .destinations
            .iter()
            .map(|place| account(it, place))
            .collect(),
        permit_only_project_scoped_clusters: it.own_clusters,
        namespace_resource_whitelist: kinds(),
        namespace_resource_blacklist: GUARDS
            .iter()
            .map(|(group, kind)| GroupKind { group, kind })
            .collect(),
        // It names whatever lies in the namespaces, which is nobody else's to see.
        orphaned_resources: (!it.shared).then(orphans),
        roles: it
            .roles
            .iter()
            .map(|role| self::role(it.name, role))
            .collect(),
        sync_windows: it.windows.iter().map(window).collect(),
        signature_keys,
        source_integrity,
        ..AppProjectSpec::default()
    }
}

/// What a tenant brings, and what is shown of what becomes of it.
fn kinds() -> Vec<GroupKind<'static>> {
    let brought = DEPLOYABLE.iter().map(|it| (it.group, it.kind));
    let all = brought.chain(SHOWN.iter().copied());
    all.map(|(group, kind)| GroupKind { group, kind }).collect()
}

fn destination<'a>(place: &argocd::Destination<'a>) -> Destination<'a> {
    Destination {
        server: place.server.into(),
        namespace: place.namespace.into(),
    }
}

fn account<'a>(it: &Project<'a>, place: &argocd::Destination<'a>) -> DestinationServiceAccount<'a> {
    DestinationServiceAccount {
        server: place.server.into(),
        namespace: place.namespace.into(),
        default_service_account: format!("{DEPLOYERS_NAMESPACE}:{}", it.name),
    }
}

fn orphans() -> OrphanedResources {
    OrphanedResources {
        warn: true,
        ignore: vec![OrphanedResource {
            kind: "ConfigMap",
            name: "kube-root-ca.crt",
        }],
    }
}

fn role<'a>(project: &str, role: &'a ProjectRole<'a>) -> crate::k8s::argocd::ProjectRole<'a> {
    let subject = format!("proj:{project}:{}", role.name);
    let line = |right: &Right| {
        let (resource, action) = casbin(*right);
        format!("p, {subject}, {resource}, {action}, {project}/*, allow")
    };
    crate::k8s::argocd::ProjectRole {
        name: (&*role.name).into(),
        description: role.description.into(),
        groups: role.groups.iter().map(|group| (*group).into()).collect(),
        policies: role.may.iter().map(line).collect(),
    }
}

/// Resource and action of a right (Argo CD, "RBAC Configuration").
pub(super) fn casbin(right: Right) -> (&'static str, &'static str) {
    match right {
        Right::Get => ("applications", "get"),
        Right::Logs => ("logs", "get"),
        Right::Sync => ("applications", "sync"),
        Right::RestartPods => ("applications", "delete/*/Pod/*/*"),
    }
}

fn window(window: &Window) -> SyncWindow<'_> {
    SyncWindow {
        kind: "allow",
        schedule: &window.schedule,
        duration: &window.duration,
        time_zone: &window.timezone,
        applications: ["*"],
        manual_sync: window.manual,
    }
}

/// The keys that must have signed, in the form that the version of Argo CD knows.
fn signatures<'a>(it: &'a Project<'a>) -> (Vec<SignatureKey<'a>>, Option<SourceIntegrity<'a>>) {
    if it.version < SOURCE_INTEGRITY_SINCE {
        let keys = it.keys.iter().map(|key_id| SignatureKey { key_id });
        return (keys.collect(), None);
    }
    let policy = || GitPolicy {
        // Argo CD compares these letter by letter, and allowed repositories by what they mean.
        repos: vec![RepositoryUrl { url: "*".into() }],
        gpg: Gpg {
            mode: "head",
            keys: it.keys.clone(),
        },
    };
    let integrity = (!it.keys.is_empty()).then(|| SourceIntegrity {
        git: GitIntegrity {
            policies: [policy()],
        },
    });
    (Vec::new(), integrity)
}
