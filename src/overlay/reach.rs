//! What raw objects may be.

use serde_json::{Value, json};

use super::{text, title};
use crate::diag::{self, Diagnostics};
use crate::emit;
use crate::model::{Carrier, Platform, RawObject};
use crate::plan::roles::DEPLOYABLE;
use crate::source::Span;
use crate::value::KeyOwner;

/// Nobody's objects pose as platformc's; a tenant's are of the kinds that its deployer could deploy, and pretend
/// nothing to whoever applies them.
pub(super) fn report(platform: &Platform, diags: &mut Diagnostics) {
    for manifest in &platform.manifests {
        for object in &manifest.objects {
            if let Some(wrong) = out_of_reach(&object.value, manifest.by != Carrier::Platform) {
                diags.report(diag::manifest::outside(
                    &title(&object.value),
                    &wrong.why,
                    wrong.place(object),
                    manifest.span,
                    &wrong.help,
                ));
            }
        }
    }
}

/// Why an object may not be carried along.
#[derive(PartialEq, Debug)]
struct Wrong {
    at: At,
    why: String,
    help: String,
}

/// What of an object is wrong.
#[derive(PartialEq, Debug)]
enum At {
    /// A value.
    Value(&'static [&'static str]),
    /// The key of a label or annotation.
    Key(&'static str, String),
}

impl Wrong {
    fn place(&self, object: &RawObject) -> Span {
        match &self.at {
            At::Value(path) => object.place(path),
            At::Key(map, key) => object.place_of_key(&["metadata", map, key]),
        }
    }
}

fn out_of_reach(object: &Value, by_tenant: bool) -> Option<Wrong> {
    if by_tenant && let Some(wrong) = undeployable(object).or_else(|| opens_a_door(object)) {
        return Some(wrong);
    }
    let (map, key) = ["labels", "annotations"]
        .into_iter()
        .find_map(|map| Some((map, reserved_key(object, map, by_tenant)?)))?;
    let whose = if by_tenant { "a tenant's" } else { "anybody's" };
    Some(Wrong {
        at: At::Key(map, key.to_owned()),
        why: format!("`{key}` is not {whose} to set"),
        help: "remove it".to_owned(),
    })
}

fn undeployable(object: &Value) -> Option<Wrong> {
    let kind = text(object, "/kind");
    let group = emit::group(text(object, "/apiVersion"));
    let mut known = DEPLOYABLE.iter();
    if known.any(|known| known.kind == kind && known.group == group) {
        return None;
    }
    let kinds: Vec<&str> = DEPLOYABLE.iter().map(|known| known.kind).collect();
    let help = diag::manifest::deployable(&kinds);
    let mut same = DEPLOYABLE.iter().filter(|known| known.kind == kind);
    if let Some(known) = same.next() {
        return Some(Wrong {
            at: At::Value(&["apiVersion"]),
            why: format!("a tenant brings no {kind} of `{group}`"),
            help: diag::manifest::other_group(kind, known.group),
        });
    }
    let why = match diag::closest(kind, kinds.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if group.is_empty() => format!("a tenant brings no {kind}"),
        None => format!("a tenant brings no {kind} of `{group}`"),
    };
    Some(Wrong {
        at: At::Value(&["kind"]),
        why,
        help,
    })
}

/// A Service that goes around the network rules. The guard of Services refuses it on the cluster
/// (`emit/guard.rs` has the same rules in the API server's language); here its author hears of it before.
fn opens_a_door(object: &Value) -> Option<Wrong> {
    if text(object, "/kind") != "Service" {
        return None;
    }
    let (path, why) = door(object.get("spec")?)?;
    Some(Wrong {
        at: At::Value(path),
        why,
        help: diag::manifest::SERVICES.to_owned(),
    })
}

/// Where a Service says what nobody but the platform may, and what that is.
fn door(spec: &Value) -> Option<(&'static [&'static str], String)> {
    let kind = text(spec, "/type");
    if matches!(kind, "NodePort" | "ExternalName") {
        return Some((
            &["spec", "type"],
            format!("a tenant's Service is no {kind}"),
        ));
    }
    let ports = spec.get("ports").and_then(Value::as_array);
    let mut ports = ports.into_iter().flatten();
    if ports.any(|port| port.get("nodePort").is_some_and(|number| number != 0)) {
        let why = "`nodePort` opens a port on every node";
        return Some((&["spec", "ports"], why.to_owned()));
    }
    let on_nodes = spec.get("allocateLoadBalancerNodePorts") != Some(&Value::Bool(false));
    if kind == "LoadBalancer" && on_nodes {
        let why = "without `allocateLoadBalancerNodePorts: false` it opens a port on every node";
        return Some((&["spec", "type"], why.to_owned()));
    }
    let nothing = [Value::Null, json!(""), json!([])];
    let claims = |field: &&str| {
        spec.get(field)
            .is_some_and(|value| !nothing.contains(value))
    };
    let mut fields = ["externalIPs", "loadBalancerIP"].into_iter();
    let field = fields.find(claims)?;
    Some((
        &["spec"],
        format!("`{field}` could claim an address of others"),
    ))
}

fn reserved_key<'v>(object: &'v Value, map: &str, by_tenant: bool) -> Option<&'v str> {
    let keys = object
        .pointer(&format!("/metadata/{map}"))?
        .as_object()?
        .keys();
    let reserved =
        |owner: KeyOwner| owner == KeyOwner::Platformc || by_tenant && owner.is_platforms();
    keys.map(String::as_str)
        .find(|key| KeyOwner::of(key).is_some_and(reserved))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_opens_no_door() {
        let wrong = |spec: Value| {
            let object = json!({ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "x" }, "spec": spec });
            assert_eq!(out_of_reach(&object, false), None, "{object}");
            out_of_reach(&object, true).map(|wrong| wrong.why)
        };
        for fine in [
            json!({ "ports": [{ "port": 80 }] }),
            json!({ "type": "ClusterIP", "externalIPs": [], "loadBalancerIP": "" }),
            json!({ "type": "LoadBalancer", "allocateLoadBalancerNodePorts": false }),
        ] {
            assert_eq!(wrong(fine.clone()), None, "{fine}");
        }
        for bad in [
            json!({ "type": "NodePort" }),
            json!({ "type": "ExternalName", "externalName": "x.example" }),
            json!({ "type": "LoadBalancer" }),
            json!({ "ports": [{ "port": 80, "nodePort": 30000 }] }),
            json!({ "externalIPs": ["192.0.2.1"] }),
            json!({ "loadBalancerIP": "192.0.2.1" }),
        ] {
            assert!(wrong(bad.clone()).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_kind_that_is_nearly_right_is_told_from_one_that_is_not() {
        let told = |api: &str, kind: &str| {
            let object = json!({ "apiVersion": api, "kind": kind, "metadata": { "name": "x" } });
            let wrong = out_of_reach(&object, true).expect("it is wrong");
            (wrong.at, wrong.why)
        };
        let (at, why) = told("v1", "ConfigMapp");
        assert_eq!(
            (at, why.as_str()),
            (At::Value(&["kind"]), "did you mean `ConfigMap`?")
        );
        let (at, why) = told("example.com/v1", "Deployment");
        let expected = "a tenant brings no Deployment of `example.com`";
        assert_eq!((at, why.as_str()), (At::Value(&["apiVersion"]), expected));
        let (_, why) = told("v1", "Secret");
        assert_eq!(why, "a tenant brings no Secret");
    }

    #[test]
    fn a_tenant_brings_what_it_may_deploy() {
        let object = |api: &str, kind: &str, labels: Value| json!({ "apiVersion": api, "kind": kind, "metadata": { "name": "x", "labels": labels } });
        let config = object("v1", "ConfigMap", json!({ "team": "x" }));
        assert_eq!(out_of_reach(&config, true), None);
        for (api, kind) in [
            ("cilium.io/v2", "CiliumClusterwideNetworkPolicy"),
            ("rbac.authorization.k8s.io/v1", "RoleBinding"),
            ("example.com/v1", "ConfigMap"),
            ("v1", "Secret"),
            ("v1", "configmap"),
        ] {
            let object = object(api, kind, json!({}));
            assert!(out_of_reach(&object, true).is_some(), "{kind}");
            assert_eq!(out_of_reach(&object, false), None, "{kind}");
        }
    }

    #[test]
    fn nobody_poses_as_platformc() {
        let object = |key: &str| json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "annotations": { key: "y" } } });
        for by_tenant in [true, false] {
            assert!(out_of_reach(&object("platformc.io/tenant"), by_tenant).is_some());
        }
        for key in [
            "argocd.argoproj.io/sync-wave",
            "kustomize.toolkit.fluxcd.io/prune",
            "internal.config.kubernetes.io/index",
            "policies.kyverno.io/x",
        ] {
            assert!(out_of_reach(&object(key), true).is_some(), "{key}");
            assert_eq!(out_of_reach(&object(key), false), None, "{key}");
        }
        assert_eq!(out_of_reach(&object("app.kubernetes.io/name"), true), None);
    }
}
