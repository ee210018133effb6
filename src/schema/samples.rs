//! Values to show in the reference, where the type alone has no telling one.

/// `node.field` or `field` with what stands in the syntax of the node.
const SAMPLES: &[(&str, &str)] = &[
    ("language.version", "1"),
    ("include.files", "\"tenants/*.kdl\""),
    ("platform.name", "\"meridian\""),
    ("repository.branch", "\"main\""),
    ("repository.path", "\"fleet\""),
    ("repository.spec", "\"platform\""),
    ("owners.platform", "\"@meridian/platform\""),
    ("owners.security", "\"@meridian/security\""),
    ("platform.group-prefix", "\"oidc:\""),
    ("platform.reserved-namespaces", "\"vault\" \"istio-*\""),
    ("gateway.namespace", "\"gateway-system\""),
    ("gateway.pods", "\"app=gateway\""),
    ("dns.namespace", "\"kube-system\""),
    ("dns.pods", "\"k8s-app=kube-dns\""),
    ("dns.node-local", "\"169.254.20.10/32\""),
    ("labels.labels", "team \"payments\""),
    (
        "annotations.annotations",
        "\"example.com/contact\" \"payments@example.com\"",
    ),
    ("delivery.hub", "\"mgmt\""),
    ("delivery.chart", "\"10.1.1\""),
    ("delivery.vcluster-chart", "\"0.36.1\""),
    ("secret-store.name", "\"platform\""),
    ("oidc.client", "\"argocd\""),
    ("ldap.name", "\"corp\""),
    ("ldap.groups", "\"ou=groups,dc=example,dc=com\""),
    ("ldap.username", "\"uid\""),
    ("account.name", "\"release-pipeline\""),
    ("auth.name", "\"prod-eu\""),
    ("auth.role", "\"arn:aws:iam::123456789012:role/argocd\""),
    ("auth.group", "\"platformc:hub\""),
    ("wave.number", "1"),
    ("hub", "\"mgmt\""),
    ("cluster.host", "\"mgmt\""),
    ("targets.argocd", "\"3.4\""),
    ("targets.flux", "\"2.8\""),
    ("targets.kyverno", "\"1.19\""),
    ("targets.gatekeeper", "\"3.22\""),
    ("region.name", "\"eu-central\""),
    ("region.location", "\"eu-central-1\""),
    ("stage.name", "\"prod\""),
    ("stage.after", "\"staging\""),
    ("approvals.count", "2"),
    ("approvals.from", "\"sre\""),
    ("window.timezone", "\"Europe/Berlin\""),
    ("cluster.name", "\"prod-eu\""),
    ("cluster.server", "\"https://prod-eu.k8s.example.com\""),
    ("cluster.class", "\"production\""),
    ("cluster.regions", "\"eu-central\" \"us-east\""),
    ("tenants.class", "\"customer\""),
    ("cluster-class.name", "\"production\""),
    ("capacity.cpu", "400"),
    ("capacity.memory", "\"1600Gi\""),
    ("capacity.pods", "5000"),
    ("capacity.storage", "\"20Ti\""),
    ("networks.nodes", "\"10.0.0.0/16\""),
    ("networks.pods", "\"10.1.0.0/16\""),
    ("networks.services", "\"10.2.0.0/16\""),
    ("group.name", "\"acme\""),
    ("group.claim", "\"8f4c1d52-acme\""),
    ("group.is", "\"contractor\""),
    ("group.includes", "\"acme-leads\""),
    ("tenant-class.name", "\"standard\""),
    ("tenant.class", "\"standard\""),
    ("tenant.home", "\"eu-central\""),
    ("tenant.guests", "\"reports\""),
    ("admins", "\"payments-leads\""),
    ("viewers", "\"support\""),
    ("contractors", "\"acme-contractors\""),
    ("cost-center", "\"cc-1042\""),
    ("owners", "\"@meridian/payments\""),
    ("repositories", "\"https://git.example.com/payments/*\""),
    ("isolation.with", "\"platform-tools\""),
    ("quota.resources", "requests.cpu 20"),
    ("cpu", "\"500m\""),
    ("memory", "\"512Mi\""),
    ("ephemeral-storage", "\"1Gi\""),
    ("volume.min", "\"1Gi\""),
    ("volume.max", "\"100Gi\""),
    ("except", "\"203.0.113.0/24\""),
    ("cidr.range", "\"10.20.0.0/16\""),
    ("cidr.ports", "\"1521\""),
    ("cidr.except", "\"10.20.30.0/24\""),
    ("shares-with.tenant", "\"ledger\""),
    ("shares-with.ports", "\"5432\""),
    ("connects-to.tenant", "\"ledger\""),
    ("connects-to.ports", "\"5432\""),
    ("internet.ports", "\"443\""),
    ("gateway.ports", "\"8080\""),
    ("pods", "\"app=checkout\""),
    ("namespace.name", "\"batch\""),
    ("app.name", "\"checkout\""),
    ("app.namespace", "\"batch\""),
    (
        "source.url",
        "\"https://git.example.com/payments/checkout.git\"",
    ),
    ("source.kustomize", "\"overlays/{stage}\""),
    ("source.chart", "\"checkout\""),
    ("version.stages", "dev=\"1.9.0\" prod=\"1.8.1\""),
    ("manifest.files", "\"addons/*.yaml\""),
    ("patch.kind", "\"ResourceQuota\""),
    ("patch.name", "\"compute\""),
    ("patch.namespace", "\"payments-prod\""),
    ("set.path", "\"/spec/hard/secrets\""),
    ("extends", "\"base\""),
    ("stage", "\"prod\""),
    ("region", "\"eu-*\""),
    ("cluster.region", "\"eu-central\""),
    ("cluster", "\"prod-eu\""),
    ("jurisdiction", "\"eu\""),
];

/// What to show for a field of a node; `None` if its type's example will do.
pub(super) fn sample(node: &str, field: &str) -> Option<&'static str> {
    let find = |wanted: &str| {
        SAMPLES
            .iter()
            .find(|(key, _)| *key == wanted)
            .map(|(_, text)| *text)
    };
    find(&format!("{node}.{field}")).or_else(|| find(field))
}

#[cfg(test)]
mod tests {
    use super::super::layout::Layout;
    use super::*;

    #[test]
    fn samples_are_of_fields_that_there_are() {
        let layout = Layout::new();
        let mut keys: Vec<String> = Vec::new();
        for section in &layout.0 {
            for field in &section.shape.fields {
                keys.push(format!("{}.{}", section.shape.keyword, field.word));
                keys.push(field.word.clone());
            }
        }
        for (key, _) in SAMPLES {
            assert!(keys.iter().any(|known| known == key), "there is no `{key}`");
        }
    }
}
