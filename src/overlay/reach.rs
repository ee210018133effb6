//! What raw objects may be.

use serde_json::Value;

use super::{text, title};
use crate::diag::{self, Diagnostics};
use crate::emit;
use crate::model::{Platform, RawObject};
use crate::plan::roles::DEPLOYABLE;
use crate::source::Span;

/// Labels and annotations by which platformc's own objects are known, by the beginning of their key.
const OWN: &[&str] = &["platformc.io/"];

/// The same of what only the platform sets, because those who apply the files go by it.
const PLATFORMS: &[&str] = &[
    "pod-security.kubernetes.io/",
    "argocd.argoproj.io/",
    "kustomize.toolkit.fluxcd.io/",
    "config.kubernetes.io/",
    "internal.config.kubernetes.io/",
    "kustomize.config.k8s.io/",
    "applyset.kubernetes.io/",
];

/// Nobody's objects pose as platformc's; a tenant's are of the kinds that its deployer could deploy, and pretend
/// nothing to whoever applies them.
pub(super) fn report(platform: &Platform, diags: &mut Diagnostics) {
    for manifest in &platform.manifests {
        for object in &manifest.objects {
            if let Some(wrong) = out_of_reach(&object.value, manifest.by_tenant) {
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
    /// The key of a label or annotation and where it is; nothing for the object's kind.
    key: Option<(&'static str, String)>,
    why: String,
    help: String,
}

impl Wrong {
    fn place(&self, object: &RawObject) -> Span {
        match &self.key {
            Some((map, key)) => object.place_of_key(&["metadata", map, key]),
            None => object.place(&["kind"]),
        }
    }
}

fn out_of_reach(object: &Value, by_tenant: bool) -> Option<Wrong> {
    if by_tenant && let Some(wrong) = undeployable(object) {
        return Some(wrong);
    }
    let platforms = PLATFORMS.iter().filter(|_| by_tenant);
    let reserved: Vec<&str> = OWN.iter().chain(platforms).copied().collect();
    let (map, key) = ["labels", "annotations"]
        .into_iter()
        .find_map(|map| Some((map, reserved_key(object, map, &reserved)?)))?;
    let whose = if by_tenant { "a tenant's" } else { "anybody's" };
    Some(Wrong {
        key: Some((map, key.to_owned())),
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
    let named = if group.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} of `{group}`")
    };
    Some(Wrong {
        key: None,
        why: format!("a tenant brings no {named}"),
        help: diag::manifest::deployable(&kinds),
    })
}

fn reserved_key<'v>(object: &'v Value, map: &str, reserved: &[&str]) -> Option<&'v str> {
    let keys = object
        .pointer(&format!("/metadata/{map}"))?
        .as_object()?
        .keys();
    keys.map(String::as_str)
        .find(|key| reserved.iter().any(|reserved| key.starts_with(reserved)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
        let wave = object("argocd.argoproj.io/sync-wave");
        assert!(out_of_reach(&wave, true).is_some());
        assert_eq!(out_of_reach(&wave, false), None);
    }
}
