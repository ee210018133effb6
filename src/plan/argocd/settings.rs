//! Settings of Argo CD that a patch may add.

use crate::value::matches_glob;

/// What only tunes Argo CD, or tells people more, by the `ConfigMap` that it stands in. A `*` stands for any text that
/// leaves a good key.
///
/// All else is closed: a key that platformc leaves out can open as much as one that it sets, and the next version of
/// Argo CD may have one more. Not here, because they let somebody in, or something through: accounts, sign-in and
/// policies; `exec.enabled`; `globalProjects`; `application.namespaces` and what tracks and impersonates; build
/// options of Kustomize; `resource.customizations.actions.*` and `useOpenLibs.*`, whose scripts act; what Argo CD looks
/// at (`resource.exclusions`); where its parts find each other, and whether they trust each other (`*.tls`,
/// `*.plaintext`, `server.insecure`). Nor what lets a change stay that somebody made to a guard, or hides it for a
/// while: `ignoreDifferences.*`, `ignoreResourceUpdates.*`, `controller.self.heal.*`. The timeouts are free: they say
/// how often Argo CD asks Git, and it watches clusters besides. `controller.diff.server.side` would write, if only to
/// try, as a hub that may only read.
pub const FREE: &[(&str, &[&str])] = &[
    (
        "argocd-cm",
        &[
            "help.chatText",
            "help.chatUrl",
            "resource.compareoptions",
            "resource.customizations.health.*",
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
            "controller.k8sclient.retry.*",
            "controller.kubectl.parallelism.limit",
            "controller.metrics.cache.expiration",
            "controller.operation.processors",
            "controller.repo.error.grace.period.seconds",
            "controller.repo.server.timeout.seconds",
            "controller.resource.health.persist",
            "controller.status.processors",
            "controller.sync.timeout.seconds",
            "reposerver.default.cache.expiration",
            "reposerver.git.lsremote.parallelism.limit",
            "reposerver.git.request.timeout",
            "reposerver.parallelism.limit",
            "reposerver.repo.cache.expiration",
            "server.app.state.cache.expiration",
            "server.connection.status.cache.expiration",
            "server.default.cache.expiration",
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
    let is_listed = keys.is_some_and(|(_, keys)| keys.iter().any(|glob| matches_glob(glob, key)));
    is_listed && is_key(key)
}

/// Whether Kubernetes takes a text for a key of a `ConfigMap`, and something stands on both sides of each dot.
fn is_key(text: &str) -> bool {
    let is_part = |part: &str| {
        let mut letters = part.chars();
        !part.is_empty() && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    text.len() <= LONGEST_KEY && text.split('.').all(is_part)
}

/// The longest key of a `ConfigMap`.
const LONGEST_KEY: usize = 253;

#[cfg(test)]
mod tests {
    use super::{LONGEST_KEY, is_free};

    #[test]
    fn what_tunes_is_free() {
        for (map, key) in [
            ("argocd-cm", "timeout.reconciliation"),
            (
                "argocd-cm",
                "resource.customizations.health.apps_Deployment",
            ),
            ("argocd-cmd-params-cm", "controller.status.processors"),
            ("argocd-cmd-params-cm", "server.log.level"),
            (
                "argocd-cm",
                "resource.customizations.health.argoproj.io_Application",
            ),
        ] {
            assert!(is_free(map, key), "{key}");
        }
    }

    #[test]
    fn what_opens_is_not_free() {
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
            ("argocd-cm", "resource.customizations.ignoreDifferences.all"),
            (
                "argocd-cm",
                "resource.customizations.ignoreResourceUpdates.all",
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
            ("argocd-cmd-params-cm", "controller.diff.server.side"),
            ("argocd-cmd-params-cm", "controller.repo.server.plaintext"),
            (
                "argocd-cmd-params-cm",
                "controller.self.heal.timeout.seconds",
            ),
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

    #[test]
    fn a_star_stands_for_what_leaves_a_key() {
        let health = |kind: &str| format!("resource.customizations.health.{kind}");
        let fitting = "a".repeat(LONGEST_KEY - health("").len());
        assert!(is_free("argocd-cm", &health(&fitting)));
        for kind in [
            "",
            "apps/Deployment",
            "apps Deployment",
            "apps..Deployment",
            "apps.",
            "ä",
            &format!("{fitting}a"),
        ] {
            assert!(!is_free("argocd-cm", &health(kind)), "{kind}");
        }
        assert!(!is_free("argocd-cmd-params-cm", ".log.level"));
    }
}
