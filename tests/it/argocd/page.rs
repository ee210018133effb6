//! The page of how a person begins, to read.

use insta::assert_snapshot;
use platformc::output::RelPath;

use super::delivered::{ORCHARD, tree_of};
use super::read_whole::{from, written};

#[test]
fn how_a_person_begins() {
    assert_snapshot!(written("README.md"), @r#"
    <!-- Written by platformc from the platform's spec; change the spec, not this file. -->

    # Argo CD on `mgmt`

    ## Before a cluster is delivered to

    Argo CD acts on a cluster as identities that are made by the cluster's own files, so somebody with all rights there applies these once. As itself it may read everything there, Secrets too, and change nothing.

    ```sh
    kubectl --context dev apply --server-side -k fleet/clusters/dev/platform
    kubectl --context mgmt apply --server-side -k fleet/clusters/mgmt/platform
    kubectl --context prod-eu apply --server-side -k fleet/clusters/prod-eu/platform
    kubectl --context prod-us apply --server-side -k fleet/clusters/prod-us/platform
    ```

    ## What must be in the secret store

    The hub runs External Secrets with a ClusterSecretStore `vault`, which has:

    | key | properties |
    | --- | --- |
    | `argocd/clusters/dev` | `ca` |
    | `argocd/clusters/mgmt` | `ca` |
    | `argocd/clusters/prod-eu` | `ca` |
    | `argocd/clusters/prod-us` | `ca`, `token` |
    | `argocd/repositories/platform` | `username` and `password`, or `sshPrivateKey` for a URL of SSH |
    | `argocd/repositories/tenants/<tenant>/<host>` | `username` and `password`, or `sshPrivateKey` for a URL of SSH |
    | `argocd/oidc` | `clientSecret` |

    `ca` is the certificate of the API server, as PEM.

    `token` is one of the service account `hub` in `platformc-deployers`: `kubectl --context <cluster> -n platformc-deployers create token hub --duration 720h`. Renew it before it ends.

    ## Which keys Argo CD must know

    Keys of `signed-by` are no secrets: Argo CD knows those that it has been given by `argocd gpg add --from <file>`, and a project that asks for signatures syncs nothing before. Of an annotated tag it is the tag that must be signed (`git tag -s`).

    ## The beginning

    Everything in this folder is applied by the root application, which is started once, from the root of this repository:

    ```sh
    helm install argo-cd argo-cd --repo https://argoproj.github.io/argo-helm --version 10.1.1 \
        --namespace argocd --create-namespace --values fleet/argocd/mgmt/values.yaml
    kubectl apply --server-side --force-conflicts --field-manager argocd-controller \
        -k fleet/argocd/mgmt/bootstrap
    ```

    Both with `kubectl` and `helm` at that cluster. After this, Argo CD applies itself, the clusters and the tenants from Git. The field manager is Argo CD's own, so what leaves Git later leaves the cluster, too.

    When a setting in the ConfigMap `argocd-cmd-params-cm` changes, by the spec or a patch, Argo CD starts its own pods anew after it.

    ## Who signs in

    `https://login.acorn.example` knows the people. Its client `argocd` shows the key `clientSecret` of the Secret `argocd-oidc`.

    Argo CD asks for a second factor (`amr`), and takes tokens without one all the same: the provider must refuse whoever has none.

    People reach Argo CD at `https://argocd.acorn.example`: lead that address to the Service `argocd-server` of the namespace `argocd`. On the command line they sign in with `argocd login argocd.acorn.example --sso`.

    The client may lead back to `https://argocd.acorn.example/auth/callback` and, from the command line, to `http://localhost:8085/auth/callback`; its tokens name people's groups in the claim `groups`.

    ## Accounts of machines

    A platform admin makes the token of each, which ends by itself, and can take it back (`argocd account delete-token`):

    ```sh
    argocd account generate-token --account shop-ci --expires-in 2160h
    ```

    ## When a tenant leaves

    Its namespaces stay, with all that is in them, until a platform admin lets them go, for each cluster that it was on:

    ```sh
    argocd app confirm-deletion cluster-<cluster>
    ```

    Until then nothing is removed from that cluster, and what else changes there waits until the sync is ended, which it is after half an hour, and begun anew.
    "#);
}

/// The page of how a person begins.
fn page(spec: &str) -> String {
    let path = RelPath::new("fleet/argocd/mgmt/README.md").expect("a path");
    tree_of(spec).get(&path).expect("the page").to_owned()
}

/// A section of the orchard's page.
fn section(of: &str) -> String {
    let page = page(ORCHARD);
    let section = from(&page, &format!("## {of}"));
    let end = section[2..]
        .find("\n## ")
        .map_or(section.len(), |at| at + 2);
    section[..end].to_owned()
}

#[test]
fn how_a_person_reaches_clusters() {
    assert_snapshot!(section("Before a cluster is delivered to"), @r#"
    ## Before a cluster is delivered to

    Argo CD acts on a cluster as identities that are made by the cluster's own files, so somebody with all rights there applies these once. As itself it may read everything there, Secrets too, and change nothing.

    ```sh
    kubectl --context cherry apply --server-side -k fleet/clusters/cherry/platform
    kubectl --context dev apply --server-side -k fleet/clusters/dev/platform
    kubectl --context fig apply --server-side -k fleet/clusters/fig/platform
    kubectl --context mgmt apply --server-side -k fleet/clusters/mgmt/platform
    kubectl --context plum apply --server-side -k fleet/clusters/plum/platform
    kubectl --context prod-eu apply --server-side -k fleet/clusters/prod-eu/platform
    kubectl --context prod-lab apply --server-side -k fleet/clusters/prod-lab/platform
    kubectl --context prod-us apply --server-side -k fleet/clusters/prod-us/platform
    ```

    A virtual cluster is there as soon as Argo CD has made it; `vcluster connect <cluster> -n vcluster-<cluster>` gives a context for it.

    `fig` runs on another cluster than this hub, and is closed there: what answers at `https://fig.k8s.orchard.example` must lead to the Service `fig` in the namespace `vcluster-fig`, and a NetworkPolicy of yours must let it reach port 8443 of the pods `app: vcluster`.

    `plum` runs on another cluster than this hub, and is closed there: what answers at `https://plum.k8s.orchard.example` must lead to the Service `plum` in the namespace `vcluster-plum`, and a NetworkPolicy of yours must let it reach port 8443 of the pods `app: vcluster`.
    "#);
}

#[test]
fn what_clouds_must_know() {
    assert_snapshot!(section("Who Argo CD is at the clouds"), @r#"
    ## Who Argo CD is at the clouds

    Its service accounts `argocd-application-controller`, `argocd-server`, `argocd-applicationset-controller` of the namespace `argocd` become:

    - the IAM role `arn:aws:iam::123456789012:role/hub`, whose trust policy names them and itself. It may take the role of each EKS cluster, and an access entry there gives that role one Kubernetes group, and no access policy.
      - `cherry`: `arn:aws:iam::123456789012:role/argocd`, group `platformc:hub`
    - the service account `argocd@orchard.iam.gserviceaccount.com` of Google Cloud, which lets them use it (`roles/iam.workloadIdentityUser`) and may reach the clusters (`roles/container.clusterViewer`). Who may use it is told by project, namespace and name alone, so no other cluster of the hub's project has a namespace `argocd`.
    - the identity with the client id `0a1b2c3d-0000-4000-8000-000000000001` of Azure, which has a federated credential for each of them and the role `Azure Kubernetes Service Cluster User Role` at the clusters.
    "#);
}

#[test]
fn keys_are_spoken_of_where_commits_are_signed() {
    assert_snapshot!(section("Which keys Argo CD must know"), @r#"
    ## Which keys Argo CD must know

    Keys of `signed-by` are no secrets: Argo CD knows those that it has been given by `argocd gpg add --from <file>`, and a project that asks for signatures syncs nothing before. Of an annotated tag it is the tag that must be signed (`git tag -s`).
    "#);
    let speaks = |spec: &str| page(spec).contains("signed-by");
    let key = r#"    signed-by "D56C4FCA57A46444" stage="prod""#;
    let store = r#"    secret-store "vault" prefix="infra/argocd""#;
    assert!(speaks(&ORCHARD.replace(store, "")));
    assert!(!speaks(&ORCHARD.replace(key, "")));
}
