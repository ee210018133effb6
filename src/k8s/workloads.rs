//! `apps/v1` and the Services before it: the little that platformc runs itself.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Resource;

/// Labels by which a Deployment and a Service know their pods.
pub type PodLabels = BTreeMap<&'static str, &'static str>;

/// Pods that are kept running.
#[derive(Debug, Serialize)]
pub struct Deployment<'a> {
    spec: DeploymentSpec<'a>,
}

impl<'a> Deployment<'a> {
    /// One pod of one container.
    pub fn one(
        labels: &PodLabels,
        service_account: &'static str,
        container: Container<'a>,
        config_map: &'static str,
    ) -> Self {
        Self {
            spec: DeploymentSpec {
                replicas: 1,
                selector: Selector {
                    match_labels: labels.clone(),
                },
                template: PodTemplate {
                    metadata: PodMetadata {
                        labels: labels.clone(),
                    },
                    spec: PodSpec {
                        service_account_name: service_account,
                        automount_service_account_token: false,
                        security_context: PodSecurityContext {
                            run_as_non_root: true,
                            run_as_user: 1001,
                            seccomp_profile: SeccompProfile {
                                kind: "RuntimeDefault",
                            },
                        },
                        containers: [container],
                        volumes: [Volume::config("config", config_map), Volume::empty("tmp")],
                    },
                },
            },
        }
    }
}

impl Resource for Deployment<'_> {
    const API_VERSION: &'static str = "apps/v1";
    const KIND: &'static str = "Deployment";
}

#[derive(Debug, Serialize)]
struct DeploymentSpec<'a> {
    replicas: u8,
    selector: Selector,
    template: PodTemplate<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Selector {
    match_labels: PodLabels,
}

#[derive(Debug, Serialize)]
struct PodTemplate<'a> {
    metadata: PodMetadata,
    spec: PodSpec<'a>,
}

#[derive(Debug, Serialize)]
struct PodMetadata {
    labels: PodLabels,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PodSpec<'a> {
    service_account_name: &'static str,
    automount_service_account_token: bool,
    security_context: PodSecurityContext,
    containers: [Container<'a>; 1],
    volumes: [Volume; 2],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PodSecurityContext {
    run_as_non_root: bool,
    run_as_user: u32,
    seccomp_profile: SeccompProfile,
}

#[derive(Debug, Serialize)]
struct SeccompProfile {
    #[serde(rename = "type")]
    kind: &'static str,
}

/// A container with the rights that the Pod Security level `restricted` leaves, and a file system that it can't change.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Container<'a> {
    name: &'static str,
    image: &'static str,
    args: &'static [&'static str],
    env: Vec<EnvVar<'a>>,
    ports: [ContainerPort; 1],
    resources: Resources,
    security_context: SecurityContext,
    volume_mounts: [VolumeMount; 2],
}

impl<'a> Container<'a> {
    /// A container that reads its configuration from `config` and answers at a port.
    pub fn new(
        name: &'static str,
        image: &'static str,
        args: &'static [&'static str],
        env: Vec<EnvVar<'a>>,
        (port, config): (u16, &'static str),
    ) -> Self {
        Self {
            name,
            image,
            args,
            env,
            ports: [ContainerPort {
                name: "http",
                container_port: port,
            }],
            resources: Resources::small(),
            security_context: SecurityContext {
                allow_privilege_escalation: false,
                read_only_root_filesystem: true,
                capabilities: Capabilities { drop: ["ALL"] },
            },
            volume_mounts: [
                VolumeMount {
                    name: "config",
                    mount_path: config,
                    read_only: true,
                },
                VolumeMount {
                    name: "tmp",
                    mount_path: "/tmp",
                    read_only: false,
                },
            ],
        }
    }
}

/// A variable whose value is in a Secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvVar<'a> {
    name: String,
    value_from: ValueFrom<'a>,
}

impl<'a> EnvVar<'a> {
    /// The variable `name`, from a key of a Secret.
    pub fn from_secret(name: String, secret: &'a str, key: String) -> Self {
        let secret_key_ref = SecretKeyRef { name: secret, key };
        Self {
            name,
            value_from: ValueFrom { secret_key_ref },
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ValueFrom<'a> {
    secret_key_ref: SecretKeyRef<'a>,
}

#[derive(Debug, Serialize)]
struct SecretKeyRef<'a> {
    name: &'a str,
    key: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ContainerPort {
    name: &'static str,
    container_port: u16,
}

#[derive(Debug, Serialize)]
struct Resources {
    requests: Amounts,
    limits: Amounts,
}

impl Resources {
    fn small() -> Self {
        Self {
            requests: Amounts {
                cpu: "50m",
                memory: "64Mi",
            },
            limits: Amounts {
                cpu: "500m",
                memory: "128Mi",
            },
        }
    }
}

#[derive(Debug, Serialize)]
struct Amounts {
    cpu: &'static str,
    memory: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SecurityContext {
    allow_privilege_escalation: bool,
    read_only_root_filesystem: bool,
    capabilities: Capabilities,
}

#[derive(Debug, Serialize)]
struct Capabilities {
    drop: [&'static str; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct VolumeMount {
    name: &'static str,
    mount_path: &'static str,
    read_only: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Volume {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_map: Option<ConfigMapRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    empty_dir: Option<EmptyDir>,
}

impl Volume {
    fn config(name: &'static str, config_map: &'static str) -> Self {
        Self {
            name,
            config_map: Some(ConfigMapRef { name: config_map }),
            empty_dir: None,
        }
    }

    fn empty(name: &'static str) -> Self {
        Self {
            name,
            config_map: None,
            empty_dir: Some(EmptyDir { size_limit: "16Mi" }),
        }
    }
}

#[derive(Debug, Serialize)]
struct ConfigMapRef {
    name: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EmptyDir {
    size_limit: &'static str,
}

/// A name and an address for pods.
#[derive(Debug, Serialize)]
pub struct Service {
    spec: ServiceSpec,
}

impl Service {
    /// One that only the cluster reaches.
    pub fn inside(selector: &PodLabels, port: u16) -> Self {
        Self {
            spec: ServiceSpec {
                kind: "ClusterIP",
                selector: selector.clone(),
                ports: [ServicePort {
                    name: "http",
                    port,
                    target_port: "http",
                }],
            },
        }
    }
}

impl Resource for Service {
    const API_VERSION: &'static str = "v1";
    const KIND: &'static str = "Service";
}

#[derive(Debug, Serialize)]
struct ServiceSpec {
    #[serde(rename = "type")]
    kind: &'static str,
    selector: PodLabels,
    ports: [ServicePort; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServicePort {
    name: &'static str,
    port: u16,
    target_port: &'static str,
}
