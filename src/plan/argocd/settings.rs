//! Settings of Argo CD that a patch may add.

use crate::value::matches_glob;

/// What only tunes Argo CD, or tells people more, by the `ConfigMap` that it stands in. A `*` stands for any text.
///
/// All else is closed: a key that platformc leaves out can open as much as one that it sets, and the next version of
/// Argo CD may have one more. Not here, because they let somebody in, or something through: accounts, sign-in and
/// policies; `exec.enabled`; `globalProjects`; `application.namespaces` and what tracks and impersonates; build
/// options of Kustomize; `resource.customizations.actions.*` and `useOpenLibs.*`, whose scripts act; what Argo CD looks
/// at (`resource.exclusions`); where its parts find each other, and whether they trust each other (`*.tls`,
/// `*.plaintext`, `server.insecure`).
pub const FREE: &[(&str, &[&str])] = &[
    (
        "argocd-cm",
        &[
            "help.chatText",
            "help.chatUrl",
            "resource.compareoptions",
            "resource.customizations.health.*",
            "resource.customizations.ignoreDifferences.*",
            "resource.customizations.ignoreResourceUpdates.*",
            "resource.customizations.knownTypeFields.*",
            "resource.excludeEventLabelKeys",
            "resource.ignoreResourceUpdatesEnabled",
            "resource.includeEventLabelKeys",
            "resource.sensitive.mask.annotations",
            "timeout.hard.reconciliation",
            "timeout.reconciliation",
            "timeout.reconciliation.jitter",
            "ui.bannercontent",
            "ui.bannerpermanent",
            "ui.bannerposition",
            "ui.bannerurl",
        ],
    ),
    (
        "argocd-cmd-params-cm",
        &[
            "*.log.format",
            "*.log.level",
            "applicationsetcontroller.concurrent.reconciliations.max",
            "controller.app.state.cache.expiration",
            "controller.cluster.cache.*",
            "controller.default.cache.expiration",
            "controller.diff.server.side",
            "controller.k8s.client.*",
            "controller.k8sclient.retry.*",
            "controller.kubectl.parallelism.limit",
            "controller.metrics.application.conditions",
            "controller.metrics.application.labels",
            "controller.metrics.cache.expiration",
            "controller.metrics.cluster.labels",
            "controller.operation.processors",
            "controller.repo.error.grace.period.seconds",
            "controller.repo.server.timeout.seconds",
            "controller.resource.health.persist",
            "controller.self.heal.*",
            "controller.status.processors",
            "controller.sync.timeout.seconds",
            "controller.sync.wave.delay.seconds",
            "reposerver.default.cache.expiration",
            "reposerver.git.lsremote.parallelism.limit",
            "reposerver.git.request.timeout",
            "reposerver.parallelism.limit",
            "reposerver.repo.cache.expiration",
            "server.app.state.cache.expiration",
            "server.connection.status.cache.expiration",
            "server.default.cache.expiration",
            "server.k8s.client.*",
            "server.k8sclient.retry.*",
            "server.repo.server.timeout.seconds",
        ],
    ),
];

/// Whether anything may be added to a `ConfigMap` of Argo CD's.
pub fn has_free(map: &str) -> bool {
    FREE.iter().any(|(name, _)| *name == map)
}

/// Whether a key may be added to a `ConfigMap` of Argo CD's.
pub fn is_free(map: &str, key: &str) -> bool {
    let keys = FREE.iter().find(|(name, _)| *name == map);
    keys.is_some_and(|(_, keys)| keys.iter().any(|glob| matches_glob(glob, key)))
}

#[cfg(test)]
mod tests {
    use super::is_free;

    #[test]
    fn what_tunes_is_free_and_what_opens_is_not() {
        for (map, key) in [
            ("argocd-cm", "timeout.reconciliation"),
            (
                "argocd-cm",
                "resource.customizations.health.apps_Deployment",
            ),
            ("argocd-cmd-params-cm", "controller.status.processors"),
            ("argocd-cmd-params-cm", "server.log.level"),
        ] {
            assert!(is_free(map, key), "{key}");
        }
        for (map, key) in [
            ("argocd-cm", "accounts.ci"),
            ("argocd-cm", "additionalUrls"),
            ("argocd-cm", "admin.enabled"),
            ("argocd-cm", "application.instanceLabelKey"),
            ("argocd-cm", "application.resourceTrackingMethod"),
            ("argocd-cm", "application.sync.impersonation.enabled"),
            ("argocd-cm", "application.sync.impersonation.enforced"),
            ("argocd-cm", "dex.config"),
            ("argocd-cm", "exec.enabled"),
            ("argocd-cm", "extension.config"),
            ("argocd-cm", "globalProjects"),
            ("argocd-cm", "kustomize.buildOptions"),
            ("argocd-cm", "oidc.config"),
            ("argocd-cm", "oidc.tls.insecure.skip.verify"),
            ("argocd-cm", "resource.customizations"),
            (
                "argocd-cm",
                "resource.customizations.actions.apps_Deployment",
            ),
            (
                "argocd-cm",
                "resource.customizations.useOpenLibs.apps_Deployment",
            ),
            ("argocd-cm", "resource.exclusions"),
            ("argocd-cm", "resource.inclusions"),
            ("argocd-cm", "url"),
            ("argocd-cm", "users.anonymous.enabled"),
            ("argocd-cmd-params-cm", "application.namespaces"),
            (
                "argocd-cmd-params-cm",
                "applicationsetcontroller.namespaces",
            ),
            ("argocd-cmd-params-cm", "applicationsetcontroller.policy"),
            ("argocd-cmd-params-cm", "controller.repo.server.plaintext"),
            ("argocd-cmd-params-cm", "redis.server"),
            ("argocd-cmd-params-cm", "reposerver.disable.tls"),
            ("argocd-cmd-params-cm", "server.disable.auth"),
            ("argocd-cmd-params-cm", "server.enable.proxy.extension"),
            ("argocd-cmd-params-cm", "server.insecure"),
            ("argocd-rbac-cm", "policy.default"),
            ("argocd-rbac-cm", "policy.extra.csv"),
            ("argocd-rbac-cm", "scopes"),
            ("dex", "config.yaml"),
        ] {
            assert!(!is_free(map, key), "{key}");
        }
    }
}
