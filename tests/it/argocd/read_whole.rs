//! Files to read as a whole.

use insta::assert_snapshot;
use platformc::output::RelPath;

use super::delivered::tree_of;

const SMALL: &str = r#"
language 1
platform "acorn" {
    domain "acorn.example"
    repository "https://git.acorn.example/platform/fleet.git"
    delivery "argocd" hub="mgmt" { FORM }
    secret-store "vault"
    targets argocd="3.4"
    identity url="https://argocd.acorn.example" {
        oidc "https://login.acorn.example" client="argocd" mfa=#true
        account "shop-ci" tenant="shop" stage="dev" may="sync"
    }
}
region "eu" cloud="aws"
region "us" cloud="on-premises"
stage "dev" debug=#true
stage "prod" after="dev" {
    window schedule="0 9 * * 1-4" duration="6h" timezone="Europe/Berlin"
    WAVES
}
cluster "mgmt" role="hub" region="eu" server="https://mgmt.acorn.example"
cluster "dev" stage="dev" region="eu" server="https://dev.acorn.example"
cluster "prod-{region}" stage="prod" server="https://prod-{region}.acorn.example" { regions "eu" "us"; }
group "platform-team" is="platform-admin"
group "on-call" is="sre"
tenant "shop" {
    admins "shop-leads"
    signed-by "D56C4FCA57A46444" stage="prod"
    app "web" {
        source "https://git.acorn.example/shop/web.git" kustomize="deploy/{region}"
        version dev="1.1.0" prod="1.0.0"
    }
}
"#;

fn file(form: &str, waves: &str, path: &str) -> String {
    let tree = tree_of(&SMALL.replace("FORM", form).replace("WAVES", waves));
    let path = RelPath::new(format!("fleet/argocd/mgmt/{path}")).expect("a path");
    tree.get(&path).expect("the file").to_owned()
}

/// A file of a small spec's hub.
pub(super) fn written(path: &str) -> String {
    file("", "", path)
}

/// The part of a file from a line on.
pub(super) fn from<'t>(text: &'t str, line: &str) -> &'t str {
    let start = text.find(line).expect("the line");
    &text[start..]
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
fn a_project() {
    let projects = written("tenants/shop/projects.yaml");
    assert_snapshot!(from(&projects, "  name: shop-prod"), @r#"
      name: shop-prod
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: platformc
        platformc.io/stage: prod
        platformc.io/tenant: shop
      annotations:
        argocd.argoproj.io/sync-wave: "-20"
      finalizers:
      - resources-finalizer.argocd.argoproj.io
    spec:
      description: shop in prod
      sourceRepos:
      - https://git.acorn.example/shop/web.git
      destinations:
      - server: https://prod-eu.acorn.example
        namespace: shop-prod
      - server: https://prod-us.acorn.example
        namespace: shop-prod
      destinationServiceAccounts:
      - server: https://prod-eu.acorn.example
        namespace: shop-prod
        defaultServiceAccount: platformc-deployers:shop-prod
      - server: https://prod-us.acorn.example
        namespace: shop-prod
        defaultServiceAccount: platformc-deployers:shop-prod
      namespaceResourceWhitelist:
      - group: ""
        kind: ConfigMap
      - group: ""
        kind: PersistentVolumeClaim
      - group: ""
        kind: ServiceAccount
      - group: ""
        kind: Service
      - group: apps
        kind: Deployment
      - group: apps
        kind: StatefulSet
      - group: autoscaling
        kind: HorizontalPodAutoscaler
      - group: batch
        kind: CronJob
      - group: batch
        kind: Job
      - group: external-secrets.io
        kind: ExternalSecret
      - group: gateway.networking.k8s.io
        kind: HTTPRoute
      - group: policy
        kind: PodDisruptionBudget
      - group: ""
        kind: Pod
      - group: apps
        kind: ReplicaSet
      namespaceResourceBlacklist:
      - group: ""
        kind: Endpoints
      - group: ""
        kind: LimitRange
      - group: ""
        kind: ResourceQuota
      - group: ""
        kind: Secret
      - group: argoproj.io
        kind: AppProject
      - group: argoproj.io
        kind: Application
      - group: argoproj.io
        kind: ApplicationSet
      - group: argocd-image-updater.argoproj.io
        kind: "*"
      - group: discovery.k8s.io
        kind: EndpointSlice
      - group: external-secrets.io
        kind: PushSecret
      - group: external-secrets.io
        kind: SecretStore
      - group: fluxcd.controlplane.io
        kind: "*"
      - group: gateway.networking.k8s.io
        kind: ReferenceGrant
      - group: helm.toolkit.fluxcd.io
        kind: "*"
      - group: image.toolkit.fluxcd.io
        kind: "*"
      - group: kustomize.toolkit.fluxcd.io
        kind: "*"
      - group: kyverno.io
        kind: Policy
      - group: kyverno.io
        kind: PolicyException
      - group: networking.k8s.io
        kind: Ingress
      - group: networking.k8s.io
        kind: NetworkPolicy
      - group: notification.toolkit.fluxcd.io
        kind: "*"
      - group: policies.kyverno.io
        kind: NamespacedDeletingPolicy
      - group: policies.kyverno.io
        kind: NamespacedGeneratingPolicy
      - group: policies.kyverno.io
        kind: NamespacedImageValidatingPolicy
      - group: policies.kyverno.io
        kind: NamespacedMutatingPolicy
      - group: policies.kyverno.io
        kind: NamespacedValidatingPolicy
      - group: policies.kyverno.io
        kind: PolicyException
      - group: rbac.authorization.k8s.io
        kind: Role
      - group: rbac.authorization.k8s.io
        kind: RoleBinding
      - group: source.extensions.fluxcd.io
        kind: "*"
      - group: source.toolkit.fluxcd.io
        kind: "*"
      orphanedResources:
        warn: true
        ignore:
        - kind: ConfigMap
          name: kube-root-ca.crt
      roles:
      - name: lead
        description: leads the tenant
        groups:
        - shop-leads
        policies:
        - p, proj:shop-prod:lead, applications, get, shop-prod/*, allow
        - p, proj:shop-prod:lead, logs, get, shop-prod/*, allow
        - p, proj:shop-prod:lead, applications, sync, shop-prod/*, allow
      syncWindows:
      - kind: allow
        schedule: 0 9 * * 1-4
        duration: 6h
        timeZone: Europe/Berlin
        applications:
        - "*"
        manualSync: false
      signatureKeys:
      - keyID: D56C4FCA57A46444
    "#);
}

#[test]
fn an_application() {
    let applications = written("tenants/shop/applications.yaml");
    assert_snapshot!(from(&applications, "  name: shop.web.prod.prod-us"), @r#"
      name: shop.web.prod.prod-us
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: platformc
        platformc.io/app: web
        platformc.io/cluster: prod-us
        platformc.io/region: us
        platformc.io/stage: prod
        platformc.io/tenant: shop
      finalizers:
      - resources-finalizer.argocd.argoproj.io
    spec:
      project: shop-prod
      source:
        repoURL: https://git.acorn.example/shop/web.git
        targetRevision: "1.0.0"
        path: deploy/us
      destination:
        server: https://prod-us.acorn.example
        namespace: shop-prod
      syncPolicy:
        automated:
          enabled: true
          prune: true
          selfHeal: true
        syncOptions:
        - ServerSideApply=true
        - FailOnSharedResource=true
        - PruneLast=true
        retry:
          limit: 10
          refresh: true
          backoff:
            duration: 10s
            factor: 2
            maxDuration: 5m
      revisionHistoryLimit: 10
    "#);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
fn a_set_that_rolls() {
    let rolling = file(
        "applications \"sets\"",
        "wave 1 region=\"eu\"",
        "tenants/shop/applications.yaml",
    );
    assert_snapshot!(from(&rolling, "  name: shop.web.prod"), @r#"
      name: shop.web.prod
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: platformc
        platformc.io/app: web
        platformc.io/stage: prod
        platformc.io/tenant: shop
      finalizers:
      - resources-finalizer.argocd.argoproj.io
    spec:
      goTemplate: true
      goTemplateOptions:
      - missingkey=error
      generators:
      - list:
          elements:
          - name: prod-eu
            region: eu
            server: https://prod-eu.acorn.example
            source0: deploy/eu
          - name: prod-us
            region: us
            server: https://prod-us.acorn.example
            source0: deploy/us
      strategy:
        type: RollingSync
        rollingSync:
          steps:
          - matchExpressions:
            - key: platformc.io/cluster
              operator: In
              values:
              - prod-eu
          - matchExpressions:
            - key: platformc.io/cluster
              operator: In
              values:
              - prod-us
      syncPolicy:
        applicationsSync: create-update
        preserveResourcesOnDeletion: true
      template:
        metadata:
          name: shop.web.prod.{{ .name }}
          labels:
            platformc.io/app: web
            platformc.io/cluster: "{{ .name }}"
            platformc.io/region: "{{ .region }}"
            platformc.io/stage: prod
            platformc.io/tenant: shop
        spec:
          project: shop-prod
          source:
            repoURL: https://git.acorn.example/shop/web.git
            targetRevision: "1.0.0"
            path: "{{ .source0 }}"
          destination:
            server: "{{ .server }}"
            namespace: shop-prod
          syncPolicy:
            automated:
              enabled: true
              prune: true
              selfHeal: true
            syncOptions:
            - ServerSideApply=true
            - FailOnSharedResource=true
            - PruneLast=true
            retry:
              limit: 10
              refresh: true
              backoff:
                duration: 10s
                factor: 2
                maxDuration: 5m
          revisionHistoryLimit: 10
    "#);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
fn the_configuration() {
    assert_snapshot!(written("bootstrap/config.yaml"), @r#"
    # Written by platformc from the platform's spec; change the spec, not this file.
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: argocd-cm
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: platformc
        app.kubernetes.io/name: argocd-cm
        app.kubernetes.io/part-of: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-30"
    data:
      accounts.shop-ci: apiKey
      admin.enabled: "false"
      application.resourceTrackingMethod: annotation
      application.sync.impersonation.enabled: "true"
      application.sync.requireOverridePrivilegeForRevisionSync: "true"
      cluster.inClusterEnabled: "false"
      exec.enabled: "false"
      helm.valuesFileSchemes: secrets
      installationID: acorn.mgmt
      jsonnet.enable: "false"
      oidc.config: |
        name: SSO
        issuer: https://login.acorn.example
        clientID: argocd
        clientSecret: $argocd-oidc:clientSecret
        requestedScopes:
        - openid
        - profile
        - email
        - groups
        requestedIDTokenClaims:
          amr:
            essential: true
            values:
            - mfa
      resource.respectRBAC: normal
      statusbadge.enabled: "false"
      url: https://argocd.acorn.example
      users.anonymous.enabled: "false"
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: argocd-rbac-cm
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: platformc
        app.kubernetes.io/name: argocd-rbac-cm
        app.kubernetes.io/part-of: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-30"
    data:
      policy.csv: |
        g, platform-team, role:admin
        p, role:sre, applications, get, */*, allow
        p, role:sre, applicationsets, get, */*, allow
        p, role:sre, projects, get, *, allow
        p, role:sre, clusters, get, *, allow
        p, role:sre, repositories, get, *, allow
        p, role:sre, logs, get, */*, allow
        p, role:sre, applications, sync, */*, allow
        g, on-call, role:sre
        p, shop-ci, applications, get, shop-dev/*, allow
        p, shop-ci, applications, sync, shop-dev/*, allow
      policy.default: ""
      policy.matchMode: glob
      scopes: "[groups]"
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: argocd-cmd-params-cm
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: platformc
        app.kubernetes.io/name: argocd-cmd-params-cm
        app.kubernetes.io/part-of: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-30"
    data:
      application.namespaces: ""
      applicationsetcontroller.enable.leader.election: "false"
      applicationsetcontroller.enable.progressive.syncs: "false"
      applicationsetcontroller.enable.scm.providers: "false"
      applicationsetcontroller.enable.tokenref.strict.mode: "true"
      applicationsetcontroller.policy: create-update
      controller.sync.timeout.seconds: "1800"
      notificationscontroller.selfservice.enabled: "false"
      redis.server: argocd-redis:6379
      reposerver.allow.oob.symlinks: "false"
      reposerver.enable.git.submodule: "false"
      server.sync.replace.allowed: "false"
    "#);
}
