//! A small plan with one of each document, for the tests of the crate and of `tests/upstream`.

use std::sync::Arc;

use platformc::emit::emit;
use platformc::model::{Amounts, Dns, Gateway, Limits, Opening, Quotas};
use platformc::output::scope::Scope;
use platformc::output::{OutputTree, RelPath};
use platformc::plan::access::{
    ClusterAccess, Deployer, Grant, Guard, NamespaceAccess, PlatformRole, Roles, Subject,
    TenantAccess, TenantRole,
};
use platformc::plan::network::{NamespaceNetwork, Policy, Rule};
use platformc::plan::tenancy::{
    Labels, PodSecurityLevel, Removal, SystemNamespace, TenantNamespace,
};
use platformc::plan::{Artifact, Content, OwnerRule, Plan};
use platformc::value::{Cidr, Date, MinorVersion, Ports, Quantity, ResourceName};
use serde_json::{Value, json};

/// What a plan borrows.
pub(crate) struct Fleet {
    quota: Quotas,
    limits: Limits,
    dns: Dns,
    openings: Vec<(&'static str, Opening)>,
    database: Ports,
    raw: Value,
}

const KUBERNETES: MinorVersion = MinorVersion {
    major: 1,
    minor: 36,
};

impl Fleet {
    pub(crate) fn new() -> Self {
        Self {
            quota: quota(),
            limits: limits(),
            dns: Dns {
                namespace: "kube-system".to_owned(),
                pods: vec![("k8s-app".to_owned(), "kube-dns".to_owned())],
                node_local: Some(range("169.254.20.10/32")),
            },
            openings: openings(),
            database: ports("5432 6000-6010 53/udp"),
            raw: json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": { "name": "scripts", "namespace": "payments-prod" },
                "data": { "run.sh": "#!/bin/sh\nset -e\n  exec true\n", "on": "yes", "tabs": "a\n\tb" },
            }),
        }
    }

    /// The plan: one artifact for each kind of content.
    pub(crate) fn plan(&self) -> Plan<'_> {
        let artifacts = [
            ("CODEOWNERS", Content::CodeOwners(owners())),
            ("addons/scripts.yaml", Content::Raw(vec![&self.raw])),
            (
                "platform/access.yaml",
                Content::ClusterAccess(cluster_access()),
            ),
            (
                "platform/namespaces.yaml",
                Content::SystemNamespaces(vec![system_namespace()]),
            ),
            ("platform/roles.yaml", Content::Roles(Roles)),
            (
                "policies/namespace-guard.yaml",
                Content::NamespaceGuard(guard()),
            ),
            (
                "policies/service-guard.yaml",
                Content::ServiceGuard { by_argocd: false },
            ),
            ("policies/token-guard.yaml", Content::TokenGuard(guard())),
            (
                "tenants/kustomization.yaml",
                Content::Kustomization(vec![
                    "payments/namespace.yaml".to_owned(),
                    "payments/network.yaml".to_owned(),
                ]),
            ),
            (
                "tenants/payments/access.yaml",
                Content::TenantAccess(tenant_access()),
            ),
            (
                "tenants/payments/namespace.yaml",
                Content::TenantNamespaces(vec![self.namespace()]),
            ),
            (
                "tenants/payments/network.yaml",
                Content::TenantNetwork(vec![self.network()]),
            ),
        ];
        let artifact =
            |(path, content)| Artifact::of_fleet(RelPath::new(path).expect(path), content);
        Plan {
            artifacts: artifacts.into_iter().map(artifact).collect(),
            units: Vec::new(),
            scope: Scope::Whole,
        }
    }

    /// Every file.
    pub(crate) fn tree(&self) -> OutputTree {
        emit(self.plan())
    }

    /// One file.
    pub(crate) fn text(&self, path: &str) -> String {
        let path = RelPath::new(path).expect(path);
        self.tree()
            .get(&path)
            .expect("a file of the plan")
            .to_owned()
    }

    fn namespace(&self) -> TenantNamespace<'_> {
        let mut namespace_labels = labels();
        namespace_labels.insert("pod-security.kubernetes.io/enforce", "privileged");
        TenantNamespace {
            name: "payments-prod",
            labels: namespace_labels,
            annotations: Labels::default(),
            removal: Removal::Confirmed,
            object_labels: labels(),
            pod_security: PodSecurityLevel::Restricted,
            kubernetes: KUBERNETES,
            quota: &self.quota,
            limits: &self.limits,
        }
    }

    fn network(&self) -> NamespaceNetwork<'_> {
        let mut rules = vec![
            ("default-deny", Rule::DefaultDeny),
            ("allow-dns", Rule::Dns(&self.dns)),
            (
                "allow-same-tenant",
                Rule::SameTenant(vec!["payments-prod", "payments-cards-prod"]),
            ),
        ];
        rules.extend(
            self.openings
                .iter()
                .map(|(name, opening)| (*name, Rule::Opening(opening))),
        );
        rules.extend([
            (
                "shared-with-ledger",
                Rule::SharedWith {
                    namespaces: vec!["ledger-prod"],
                    ports: &self.database,
                },
            ),
            (
                "connects-to-rates",
                Rule::ConnectsTo {
                    namespaces: vec!["rates-prod"],
                    ports: &self.database,
                },
            ),
        ]);
        let policies = rules
            .into_iter()
            .map(|(name, rule)| Policy {
                name: name.to_owned().into(),
                rule,
            })
            .collect();
        NamespaceNetwork {
            namespace: "payments-prod",
            labels: labels(),
            removal: Removal::Confirmed,
            policies,
        }
    }
}

fn labels() -> Labels<'static> {
    Labels::from([
        ("platformc.io/stage", "prod"),
        ("platformc.io/tenant", "payments"),
    ])
}

fn quota() -> Quotas {
    let amounts = [
        ("requests.cpu", Quantity::whole(20)),
        ("requests.memory", Quantity::gib(40)),
        ("limits.cpu", Quantity::whole(40)),
        ("limits.memory", Quantity::gib(80)),
        ("pods", Quantity::whole(100)),
        ("services.nodeports", Quantity::ZERO),
        ("count/jobs.batch", Quantity::whole(100)),
    ];
    amounts
        .into_iter()
        .map(|(name, amount)| (ResourceName::parse(name).expect(name), amount))
        .collect()
}

fn limits() -> Limits {
    Limits {
        default: Amounts {
            cpu: Quantity::milli(500),
            memory: Quantity::mib(512),
            ephemeral_storage: Quantity::gib(1),
        },
        default_request: Amounts {
            cpu: Quantity::milli(100),
            memory: Quantity::mib(128),
            ephemeral_storage: Quantity::mib(256),
        },
        max: Amounts {
            cpu: Quantity::whole(4),
            memory: Quantity::gib(8),
            ephemeral_storage: Quantity::gib(10),
        },
        min: None,
        volume_min: Some(Quantity::gib(1)),
        volume_max: Quantity::gib(100),
    }
}

fn openings() -> Vec<(&'static str, Opening)> {
    let except = ["10.0.0.0/8", "169.254.0.0/16", "fc00::/7"]
        .map(range)
        .to_vec();
    let web = vec![("tier".to_owned(), "web".to_owned())];
    let gateway = Gateway {
        namespace: "gateway".to_owned(),
        pods: vec![("app".to_owned(), "envoy".to_owned())],
    };
    vec![
        (
            "allow-internet",
            Opening::Internet {
                ports: ports("443"),
                except: except.clone(),
                pods: Vec::new(),
            },
        ),
        (
            "allow-range-1",
            Opening::Range {
                range: range("10.20.0.0/16"),
                ports: ports("1521"),
                except: vec![range("10.20.9.0/24")],
                pods: web.clone(),
            },
        ),
        (
            "allow-gateway",
            Opening::Gateway {
                gateway: Arc::new(gateway),
                ports: ports("8080"),
                pods: web,
            },
        ),
    ]
}

fn tenant_access() -> TenantAccess<'static> {
    let grant = |name: &str, role, subject, expires| Grant {
        name: name.to_owned().into(),
        role,
        subjects: vec![subject],
        expires,
    };
    let until = Date::parse("2026-12-31").ok();
    TenantAccess {
        deployers: vec![Deployer {
            name: "payments-prod",
            labels: labels(),
        }],
        hub: None,
        namespaces: vec![NamespaceAccess {
            namespace: "payments-prod",
            labels: labels(),
            grants: vec![
                grant(
                    "tenant-deployer",
                    TenantRole::Deployer,
                    Subject::Deployer("payments-prod"),
                    None,
                ),
                grant(
                    "tenant-viewer",
                    TenantRole::Viewer,
                    Subject::Group("payments-devs"),
                    None,
                ),
                grant(
                    "contractor-acme",
                    TenantRole::Viewer,
                    Subject::Group("acme"),
                    until,
                ),
            ],
        }],
    }
}

fn guard() -> Guard<'static> {
    Guard {
        groups: vec!["platform-team", "o'brien\\x"],
        by_argocd: false,
    }
}

fn cluster_access() -> ClusterAccess<'static> {
    ClusterAccess {
        grants: vec![
            (PlatformRole::PlatformAdmin, vec!["platform-team"]),
            (PlatformRole::Sre, vec!["sre"]),
            (PlatformRole::Security, vec!["security"]),
            (PlatformRole::Auditor, vec!["auditors", "external-auditors"]),
            (PlatformRole::Contractor, vec!["acme"]),
        ],
    }
}

fn system_namespace() -> SystemNamespace {
    SystemNamespace {
        name: "platformc-deployers",
        purpose: "identities that deliver the tenants' apps",
        kubernetes: KUBERNETES,
    }
}

fn owners() -> Vec<OwnerRule<'static>> {
    let rule = |pattern: &str, owners: &[&'static str]| OwnerRule {
        pattern: pattern.to_owned(),
        owners: owners.to_vec(),
    };
    vec![
        rule("*", &["@meridian/platform"]),
        rule(
            "/fleet/clusters/*/tenants/payments/",
            &["@meridian/payments", "@meridian/platform"],
        ),
        rule("/run books/", &["@meridian/sre"]),
    ]
}

fn range(text: &str) -> Cidr {
    Cidr::parse(text).expect(text)
}

fn ports(text: &str) -> Ports {
    Ports::parse(text).expect(text)
}
