//! What raw objects may be.

use serde_json::Value;

use super::{text, title};
use crate::diag::{self, Diagnostics};
use crate::model::{Manifest, Platform};
use crate::plan::roles::DEPLOYABLE;

/// Labels and annotations that the platform's own objects are known by, by the beginning of their key.
const RESERVED: &[&str] = &[
    "platformc.io/",
    "pod-security.kubernetes.io/",
    "argocd.argoproj.io/",
    "kustomize.toolkit.fluxcd.io/",
];

/// A tenant's manifests hold what its deployer could deploy and nothing else; nobody's pretend to be of another
/// tenant.
pub(super) fn report(platform: &Platform, diags: &mut Diagnostics) {
    for manifest in platform
        .manifests
        .iter()
        .filter(|manifest| manifest.by_tenant)
    {
        for object in &manifest.objects {
            if let Some((why, help)) = out_of_reach(object) {
                let (title, file) = (title(object), file_of(manifest));
                diags.report(diag::manifest::outside(
                    &title,
                    &file,
                    &why,
                    manifest.span,
                    &help,
                ));
            }
        }
    }
}

fn out_of_reach(object: &Value) -> Option<(String, String)> {
    let kind = text(object, "/kind");
    let group = text(object, "/apiVersion")
        .rsplit_once('/')
        .map_or("", |(group, _)| group);
    if !DEPLOYABLE
        .iter()
        .any(|known| known.kind == kind && known.group == group)
    {
        let kinds: Vec<&str> = DEPLOYABLE.iter().map(|known| known.kind).collect();
        let help = format!(
            "a tenant's manifests hold {}; anything else is the platform's to carry along",
            kinds.join(", ")
        );
        return Some((format!("a tenant brings no {kind}"), help));
    }
    let key = reserved_key(object, "/metadata/labels")
        .or_else(|| reserved_key(object, "/metadata/annotations"))?;
    Some((
        format!("it sets `{key}`"),
        "such labels and annotations are not a tenant's to set".to_owned(),
    ))
}

fn reserved_key<'v>(object: &'v Value, pointer: &str) -> Option<&'v str> {
    let keys = object.pointer(pointer)?.as_object()?.keys();
    keys.map(String::as_str)
        .find(|key| RESERVED.iter().any(|reserved| key.starts_with(reserved)))
}

fn file_of(manifest: &Manifest) -> String {
    format!("{}.yaml", manifest.file)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tenant_brings_what_it_may_deploy() {
        let object = |api: &str, kind: &str, labels: Value| json!({ "apiVersion": api, "kind": kind, "metadata": { "name": "x", "labels": labels } });
        assert_eq!(
            out_of_reach(&object("v1", "ConfigMap", json!({ "team": "x" }))),
            None
        );
        for (api, kind) in [
            ("cilium.io/v2", "CiliumClusterwideNetworkPolicy"),
            ("rbac.authorization.k8s.io/v1", "RoleBinding"),
            ("example.com/v1", "ConfigMap"),
            ("v1", "Secret"),
        ] {
            assert!(
                out_of_reach(&object(api, kind, json!({}))).is_some(),
                "{kind}"
            );
        }
        assert!(
            out_of_reach(&object(
                "v1",
                "ConfigMap",
                json!({ "platformc.io/tenant": "y" })
            ))
            .is_some()
        );
    }
}
