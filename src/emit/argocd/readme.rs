//! How a person begins: the only steps that are not in Git.

use std::fmt::Write as _;

use super::config::OIDC_SECRET;
use super::dex::SECRET as DEX_SECRET;
use super::values::{CHART, CHART_REPOSITORY};
use crate::emit::virtual_clusters::{API, CONTROL_PLANE};
use crate::plan::access::DEPLOYERS_NAMESPACE;
use crate::plan::argocd::{
    ApplicationSet, AuthKind, Config, HUB_ACCOUNT, Hub, HubCluster, NAMESPACE, Provider,
    SIGNING_IN, group_of, repository_key,
};

/// The first line: Markdown has no `#` comments.
const HEADER: &str =
    "<!-- Written by platformc from the platform's spec; change the spec, not this file. -->\n\n";

pub(super) fn text(hub: &Hub<'_>, config: &Config<'_>) -> String {
    let mut out = HEADER.to_owned();
    let name = hub.name;
    let folder = format!("{}argocd/{name}", hub.fleet.base);
    let chart = hub.fleet.chart;
    line(&mut out, &format!("# Argo CD on `{name}`"));
    clusters(&mut out, hub);
    secrets(&mut out, hub);
    signatures(&mut out, hub);
    clouds(&mut out, hub);
    line(&mut out, "## The beginning");
    line(
        &mut out,
        "Everything in this folder is applied by the root application, which is started once, from the root of this repository:",
    );
    line(
        &mut out,
        &format!(
            "```sh\n\
             helm install {CHART} {CHART} --repo {CHART_REPOSITORY} --version {chart} \\\n    \
             --namespace {NAMESPACE} --create-namespace --values {folder}/values.yaml\n\
             kubectl apply --server-side --force-conflicts --field-manager argocd-controller \\\n    \
             -k {folder}/bootstrap\n\
             ```"
        ),
    );
    line(
        &mut out,
        "Both with `kubectl` and `helm` at that cluster. After this, Argo CD applies itself, the clusters and the tenants from Git. The field manager is Argo CD's own, so what leaves Git later leaves the cluster, too.",
    );
    line(
        &mut out,
        "When a setting in the ConfigMap `argocd-cmd-params-cm` changes, by the spec or a patch, Argo CD starts its own pods anew after it.",
    );
    identity(&mut out, hub);
    address(&mut out, config);
    accounts(&mut out, config);
    removal(&mut out, config);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// What each set of a tenant makes.
pub(super) fn of_sets(sets: &[ApplicationSet<'_>]) -> String {
    let mut out = HEADER.to_owned();
    line(&mut out, "# What the sets make");
    for set in sets {
        line(&mut out, &format!("## `{}`", set.name));
        let mut rows = String::from(
            "| application | release | cluster | namespace |\n| --- | --- | --- | --- |\n",
        );
        for it in &set.applications {
            let (name, version) = (&it.name, it.spec.version);
            let (cluster, namespace) = (it.cluster, it.destination.namespace);
            writeln!(
                rows,
                "| `{name}` | {version} | `{cluster}` | `{namespace}` |"
            )
            .expect("a String takes every text");
        }
        line(&mut out, rows.trim_end());
        if !set.waves.is_empty() {
            line(
                &mut out,
                "It is synced wave by wave, each when the one before is well. Whoever changes something on a cluster in between finds it undone with the next release, not before.",
            );
        }
        for (index, wave) in set.waves.iter().enumerate() {
            let clusters: Vec<String> = wave
                .clusters
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            let share = wave
                .at_once
                .map_or_else(String::new, |share| format!(", {share} at a time"));
            line(
                &mut out,
                &format!("Wave {}: {}{share}.", index + 1, clusters.join(", ")),
            );
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}\n").expect("a String takes every text");
}

fn clusters(out: &mut String, hub: &Hub<'_>) {
    line(out, "## Before a cluster is delivered to");
    line(
        out,
        "Argo CD acts on a cluster as identities that are made by the cluster's own files, so somebody with all rights there applies these once. As itself it may read everything there, Secrets too, and change nothing.",
    );
    let mut commands = String::from("```sh\n");
    for cluster in &hub.clusters {
        let folder = format!("{}clusters/{}/platform", hub.fleet.base, cluster.name);
        writeln!(
            commands,
            "kubectl --context {} apply --server-side -k {folder}",
            cluster.name
        )
        .expect("a String takes every text");
    }
    commands.push_str("```");
    line(out, &commands);
    if hub.clusters.iter().any(|cluster| cluster.runs_in.is_some()) {
        line(
            out,
            "A virtual cluster is there as soon as Argo CD has made it; `vcluster connect <cluster> -n vcluster-<cluster>` gives a context for it.",
        );
    }
    let (key, value) = CONTROL_PLANE;
    for cluster in &hub.clusters {
        let elsewhere = cluster.runs_in.as_ref();
        if let Some(host) = elsewhere.filter(|host| host.server != hub.server) {
            line(
                out,
                &format!(
                    "`{}` runs on another cluster than this hub, and is closed there: what answers at `{}` must lead to the Service `{0}` in the namespace `{}`, and a NetworkPolicy of yours must let it reach port {API} of the pods `{key}: {value}`.",
                    cluster.name, cluster.server, host.namespace
                ),
            );
        }
    }
}

fn secrets(out: &mut String, hub: &Hub<'_>) {
    line(out, "## What must be in the secret store");
    let Some((store, prefix)) = hub.store else {
        line(
            out,
            "The spec names no `secret-store`, so the Secrets of clusters, repositories and the identity provider are yours to make in the namespace `argocd`. A repository's Secret has the label `argocd.argoproj.io/secret-type: repository`, the keys `type`, `url` and those of its credentials, and `project`, or every project may use it. A cluster's has the label `argocd.argoproj.io/secret-type: cluster`, the keys `name`, `server` (as in `clusters.yaml`) and `config`, and the labels `platformc.io/cluster` and `platformc.io/region`, by which sets select it. That of the identity provider, `argocd-oidc`, has the label `app.kubernetes.io/part-of: argocd`, or it is not read.",
        );
        return;
    };
    line(
        out,
        &format!("The hub runs External Secrets with a ClusterSecretStore `{store}`, which has:"),
    );
    let mut rows = String::from("| key | properties |\n| --- | --- |\n");
    let mut row = |key: String, properties: &str| {
        writeln!(rows, "| `{prefix}/{key}` | {properties} |").expect("a String takes every text");
    };
    for cluster in hub.signs_in_to() {
        row(format!("clusters/{}", cluster.name), properties(cluster));
    }
    let login = "`username` and `password`, or `sshPrivateKey` for a URL of SSH";
    row("repositories/platform".to_owned(), login);
    row(repository_key("<tenant>", "<host>"), login);
    match hub.provider {
        Some(Provider::Oidc { .. }) => row("oidc".to_owned(), "`clientSecret`"),
        Some(Provider::Dex {
            issuer,
            directories,
        }) => {
            if issuer.is_some() {
                row("oidc".to_owned(), "`clientSecret`");
            }
            for directory in directories {
                row(format!("dex/{}", directory.name), "`bindDN`, `bindPW`");
            }
        }
        None => {}
    }
    line(out, rows.trim_end());
    line(out, "`ca` is the certificate of the API server, as PEM.");
    if hub
        .signs_in_to()
        .any(|cluster| cluster.auth.kind == AuthKind::Token)
    {
        line(
            out,
            &format!(
                "`token` is one of the service account `{HUB_ACCOUNT}` in `{DEPLOYERS_NAMESPACE}`: `kubectl --context <cluster> -n {DEPLOYERS_NAMESPACE} create token {HUB_ACCOUNT} --duration 720h`. Renew it before it ends."
            ),
        );
    }
}

/// The keys that commits are signed with, where a tenant's must be.
fn signatures(out: &mut String, hub: &Hub<'_>) {
    if hub.asks_for_signatures {
        line(out, "## Which keys Argo CD must know");
        line(
            out,
            "Keys of `signed-by` are no secrets: Argo CD knows those that it has been given by `argocd gpg add --from <file>`, and a project that asks for signatures syncs nothing before. Of an annotated tag it is the tag that must be signed (`git tag -s`).",
        );
    }
}

/// What the clouds must know of Argo CD, where it has an identity there.
fn clouds(out: &mut String, hub: &Hub<'_>) {
    let Some(identity) = hub.identity else { return };
    let accounts: Vec<String> = SIGNING_IN.iter().map(|it| format!("`{it}`")).collect();
    line(out, "## Who Argo CD is at the clouds");
    line(
        out,
        &format!(
            "Its service accounts {} of the namespace `{NAMESPACE}` become:",
            accounts.join(", ")
        ),
    );
    let aws = identity
        .aws_role
        .iter()
        .flat_map(|role| at_amazon(hub, role));
    let gcp = identity.gcp_account.iter().map(|account| format!(
        "- the service account `{account}` of Google Cloud, which lets them use it (`roles/iam.workloadIdentityUser`) and may reach the clusters (`roles/container.clusterViewer`). Who may use it is told by project, namespace and name alone, so no other cluster of the hub's project has a namespace `{NAMESPACE}`."
    ));
    let azure = identity.azure.iter().map(|azure| format!(
        "- the identity with the client id `{}` of Azure, which has a federated credential for each of them and the role `Azure Kubernetes Service Cluster User Role` at the clusters.",
        azure.client
    ));
    let says: Vec<String> = aws.chain(gcp).chain(azure).collect();
    line(out, &says.join("\n"));
}

/// The role of the hub, and that of each cluster with the group that it stands for there.
fn at_amazon(hub: &Hub<'_>, own: &str) -> Vec<String> {
    let mut says = vec![format!(
        "- the IAM role `{own}`, whose trust policy names them and itself. It may take the role of each EKS cluster, and an access entry there gives that role one Kubernetes group, and no access policy."
    )];
    let eks = hub
        .signs_in_to()
        .filter(|cluster| cluster.auth.kind == AuthKind::Eks);
    says.extend(eks.map(|cluster| {
        let role = cluster.auth.role.as_deref().unwrap_or(own);
        let group = group_of(cluster.auth);
        format!("  - `{}`: `{role}`, group `{group}`", cluster.auth.name)
    }));
    says
}

fn properties(cluster: &HubCluster<'_>) -> &'static str {
    match cluster.auth.kind {
        AuthKind::Token => "`ca`, `token`",
        AuthKind::Eks | AuthKind::Gke | AuthKind::Aks => "`ca`",
    }
}

fn identity(out: &mut String, hub: &Hub<'_>) {
    line(out, "## Who signs in");
    match hub.provider {
        None => line(
            out,
            "The spec names no identity provider, so only the local account `admin` can sign in. Add `identity` with `oidc` or `dex` to the spec, and `admin` is closed.",
        ),
        Some(Provider::Oidc {
            issuer,
            client,
            mfa,
        }) => {
            let (secret, key) = OIDC_SECRET;
            line(
                out,
                &format!(
                    "`{issuer}` knows the people. Its client `{client}` shows the key `{key}` of the Secret `{secret}`."
                ),
            );
            if *mfa {
                line(
                    out,
                    "Argo CD asks for a second factor (`amr`), and takes tokens without one all the same: the provider must refuse whoever has none.",
                );
            }
        }
        Some(Provider::Dex { issuer, .. }) => {
            let place = issuer.as_deref().unwrap_or("a part of Argo CD");
            line(
                out,
                &format!(
                    "Dex ({place}) asks the directories, with the names and passwords of the Secret `{DEX_SECRET}`."
                ),
            );
            if issuer.is_some() {
                line(
                    out,
                    "Lead that address to port 5556 of the Service `dex`. Where the spec names a `gateway` for this cluster, its pods get there, and no others.",
                );
            }
        }
    }
}

/// Where people reach it, and what must know of that.
fn address(out: &mut String, config: &Config<'_>) {
    let Some(url) = &config.url else { return };
    line(
        out,
        &format!(
            "People reach Argo CD at `{url}`: lead that address to the Service `argocd-server` of the namespace `{NAMESPACE}`. On the command line they sign in with `argocd login {} --sso`.",
            url.trim_start_matches("https://")
        ),
    );
    if matches!(config.provider, Some(Provider::Oidc { .. })) {
        line(
            out,
            &format!(
                "The client may lead back to `{url}/auth/callback` and, from the command line, to `http://localhost:8085/auth/callback`; its tokens name people's groups in the claim `groups`."
            ),
        );
    }
}

/// How a machine gets what it signs in with.
fn accounts(out: &mut String, config: &Config<'_>) {
    if config.accounts.is_empty() {
        return;
    }
    line(out, "## Accounts of machines");
    line(
        out,
        "A platform admin makes the token of each, which ends by itself, and can take it back (`argocd account delete-token`):",
    );
    let command =
        |name: &str| format!("argocd account generate-token --account {name} --expires-in 2160h\n");
    let names = config.accounts.iter().map(|account| account.name);
    let commands: String = names.map(command).collect();
    line(out, &format!("```sh\n{commands}```"));
}

/// What a person must do where something leaves.
fn removal(out: &mut String, config: &Config<'_>) {
    line(out, "## When a tenant leaves");
    line(
        out,
        "Its namespaces stay, with all that is in them, until a platform admin lets them go, for each cluster that it was on:",
    );
    line(
        out,
        "```sh\nargocd app confirm-deletion cluster-<cluster>\n```",
    );
    line(
        out,
        "Until then nothing is removed from that cluster, and what else changes there waits until the sync is ended, which it is after half an hour, and begun anew.",
    );
    if !config.application_namespaces.is_empty() {
        line(
            out,
            "The namespace in which a tenant makes applications of its own waits in the same way, and with it whatever else is to be removed from this hub: `argocd app confirm-deletion root` lets it go.",
        );
    }
    if config.rolling {
        line(
            out,
            "Applications that a set has made stay with what they brought when an app or a tenant leaves. This takes them away, and leaves what they brought:",
        );
        line(
            out,
            &format!(
                "```sh\nkubectl -n {NAMESPACE} delete applications -l platformc.io/tenant=<tenant>,platformc.io/app=<app>\n```"
            ),
        );
    }
}
