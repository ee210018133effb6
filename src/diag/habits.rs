//! Words that people bring from other tools, and what is written here in their place.

/// Where the times of deliveries stand.
const TIMES: &str = "times in which tenants' apps may be applied stand in the stage: `window schedule=\"0 9 * * 1-5\" duration=\"8h\"`";

/// What a window is.
const OPEN_ONLY: &str = "a window says when tenants' apps may be applied, and at all other times they may not: remove it, and name the times that are open";

/// The node that the word stands in (empty for the top of a file), the words, and what to write. A node's
/// classes have what it has itself.
const HABITS: &[(&str, &[&str], &str)] = &[
    (
        "",
        &["team", "project", "customer", "department", "organization"],
        "whoever has namespaces of their own is a tenant: `tenant \"…\"`",
    ),
    (
        "",
        &["environment", "env"],
        "what an application goes through is a stage: `stage \"dev\"`",
    ),
    (
        "",
        &["class", "template", "profile"],
        "what several have in common stands in a class: `tenant-class \"…\"`, `cluster-class \"…\"`",
    ),
    (
        "",
        &["import", "load", "use", "module"],
        "further files are named with `include \"tenants/*.kdl\"`",
    ),
    (
        "",
        &[
            "variable", "var", "vars", "locals", "let", "param", "values",
        ],
        "there are no variables: what repeats stands in a class, and `{region}` or `{tenant}` in a cluster's name stands for several",
    ),
    (
        "",
        &["resource", "provider", "data", "output"],
        "declare the thing itself: `region \"…\"`, `cluster \"…\"`, `tenant \"…\"`",
    ),
    (
        "",
        &["role", "user", "users"],
        "people are in groups: `group \"…\"`, or under `admins`, `developers` and `viewers` of a tenant",
    ),
    (
        "platform",
        &["name"],
        "the name stands behind the word: `platform \"…\"`",
    ),
    (
        "tenant",
        &[
            "stage",
            "stages",
            "region",
            "regions",
            "cluster",
            "clusters",
            "environment",
            "environments",
        ],
        "where a tenant is stands in `place stage=\"dev prod\" region=\"eu-*\"`; without a place it is on every cluster",
    ),
    (
        "tenant",
        &[
            "networkpolicy",
            "networkpolicies",
            "egress",
            "ingress",
            "firewall",
        ],
        "what pods reach, and who reaches them, stands in `network { internet ports=\"443\" }`",
    ),
    (
        "tenant",
        &["resourcequota", "resources", "quotas", "requests"],
        "what a namespace may use stands in `quota { requests.cpu 4; pods 20 }`",
    ),
    (
        "tenant",
        &["limitrange"],
        "what a container may use stands in `limits { max cpu=4 memory=\"8Gi\" }`",
    ),
    (
        "tenant",
        &["extends", "inherits", "template", "profile"],
        "a tenant takes its settings from a class: `tenant \"…\" class=\"…\"`",
    ),
    (
        "tenant",
        &[
            "secret",
            "secrets",
            "password",
            "passwords",
            "token",
            "tokens",
            "credentials",
            "env",
        ],
        "a spec holds no secrets and no settings of apps: they stand where the app's manifests do",
    ),
    (
        "tenant",
        &[
            "group",
            "groups",
            "member",
            "members",
            "users",
            "owner",
            "leads",
            "team",
            "role",
            "roles",
            "rolebinding",
            "rolebindings",
            "rbac",
            "access",
        ],
        "groups stand behind what they may do: `admins \"…\"`, `developers \"…\"`, `viewers \"…\"`",
    ),
    (
        "app",
        &[
            "image",
            "replicas",
            "port",
            "ports",
            "env",
            "resources",
            "helm",
        ],
        "what an app is made of stands in its repository: `source \"https://…\" path=\"deploy\"`",
    ),
    (
        "app",
        &["repo", "repository", "git", "url"],
        "where an app's manifests come from stands in `source \"https://…\" path=\"deploy\"`",
    ),
    (
        "app",
        &[
            "sync-policy",
            "sync-options",
            "automated",
            "auto-sync",
            "self-heal",
            "prune",
        ],
        "nothing is to be said: Argo CD always applies what Git has by itself; when it may stands in the `window`s of a stage",
    ),
    (
        "app",
        &["destination", "destinations", "server", "cluster", "stage"],
        "where an app runs stands in `place stage=\"dev\"`; without it, wherever its tenant is",
    ),
    (
        "app",
        &["project", "app-project"],
        "an app belongs to the tenant around it, which has a project of its own in each stage",
    ),
    (
        "app",
        &["target-revision", "revision", "tag"],
        "the release of each stage stands in `version dev=\"1.9.0\"`",
    ),
    (
        "source",
        &["set", "parameter", "value", "helm", "values-object"],
        "values of a chart stand in `parameters { replicaCount \"3\" }`, files of values behind `values`",
    ),
    (
        "oidc",
        &["secret", "client-secret", "password"],
        "a spec holds no secrets: the client's stands in the store that `secret-store` names, under `oidc`",
    ),
    (
        "ldap",
        &["bind-dn", "bind-pw", "bind-password", "user", "password"],
        "a spec holds no secrets: who Dex signs in as stands in the store that `secret-store` names, under `dex/` and this name",
    ),
    (
        "account",
        &["password", "token", "api-key", "key", "secret"],
        "a spec holds no secrets: Argo CD gives the account its key, with `argocd account generate-token`",
    ),
    (
        "platform",
        &["password", "token", "credentials", "secret", "secrets"],
        "a spec holds no secrets: they stand in the store that `secret-store \"…\"` names",
    ),
    (
        "source",
        &["value-files"],
        "files of values, which lie inside the chart, stand behind `values`",
    ),
    (
        "source",
        &["git", "url", "repo", "repository"],
        "the URL stands behind the word: `source \"https://…\"`",
    ),
    (
        "group",
        &["role", "kind", "type"],
        "what a group does for the platform stands in `is=\"auditor\"`",
    ),
    (
        "group",
        &["members", "member", "users"],
        "members are known to the identity provider; other groups stand in `includes \"…\"`",
    ),
    (
        "stage",
        &["before", "order", "needs", "depends-on"],
        "the order is said by `after=\"dev\"`",
    ),
    (
        "stage",
        &["sync-window", "sync-windows", "windows", "freeze"],
        TIMES,
    ),
    (
        "tenant",
        &["sync-window", "sync-windows", "window", "windows", "freeze"],
        TIMES,
    ),
    (
        "app",
        &["sync-window", "sync-windows", "window", "windows", "freeze"],
        TIMES,
    ),
    (
        "",
        &["sync-window", "sync-windows", "window", "windows", "freeze"],
        TIMES,
    ),
    (
        "window",
        &["kind", "action", "type", "deny", "allow-sync"],
        OPEN_ONLY,
    ),
    (
        "window",
        &["manual-sync"],
        "whether people may sync while it is closed stands in `manual=#true`",
    ),
    (
        "cluster",
        &["url", "endpoint", "address", "api", "apiserver"],
        "the address of the API server stands in `server=\"https://…\"`",
    ),
    (
        "cluster",
        &["count", "for-each", "replicas"],
        "one line stands for several clusters by the word in its name: `cluster \"prod-{region}\" { regions \"eu\" \"us\" }`",
    ),
    (
        "network",
        &[
            "egress",
            "ingress",
            "allow",
            "deny",
            "policy",
            "networkpolicy",
        ],
        "outwards lead `internet ports=\"443\"` and `cidr \"10.20.0.0/16\" ports=\"1521\"`, inwards `gateway ports=\"8080\"`; all else is closed",
    ),
    (
        "cluster",
        &["version", "k8s"],
        "the version stands in `kubernetes=\"1.36\"`",
    ),
];

/// Nodes without a block that have one in other tools, and what is written here in its place.
const BLOCKS: &[(&str, &str)] = &[(
    "values",
    "values of a chart stand in `parameters { replicaCount \"3\" }`; behind `values` stand files of values",
)];

/// Nodes with values that they take in other tools, and what is meant by the node here.
const VALUES: &[(&str, &[&str], &str)] = &[("window", &["deny", "allow"], OPEN_ONLY)];

/// What to do with a value that a node does not take.
pub(super) fn of_value(node: &str, value: &str) -> Option<&'static str> {
    let mut habits = VALUES.iter();
    let habit = habits.find(|(home, values, _)| *home == node && values.contains(&value))?;
    Some(habit.2)
}

/// What to write in place of a block of a node that has none.
pub(super) fn of_block(node: &str) -> Option<&'static str> {
    let habit = BLOCKS.iter().find(|(home, _)| *home == node)?;
    Some(habit.1)
}

/// What to write in place of a word that stands in a node.
pub(super) fn of(node: &str, word: &str) -> Option<&'static str> {
    let node = node.strip_suffix("-class").unwrap_or(node);
    let plain = |word: &str| word.to_lowercase().replace(['-', '_'], "");
    let word = plain(word);
    let habit = HABITS
        .iter()
        .find(|(home, words, _)| *home == node && words.iter().any(|known| plain(known) == word))?;
    Some(habit.2)
}

/// Whether a word begins a comment elsewhere.
pub(super) fn is_comment(word: &str) -> bool {
    word.starts_with("--") || word.starts_with("<!")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;
    use crate::spec::node::{NodeShape, Of, SpecNode};

    fn collect(shape: &NodeShape, all: &mut Vec<NodeShape>) {
        if all.iter().any(|known| known.name == shape.name) {
            return;
        }
        all.push(shape.clone());
        for field in &shape.fields {
            if let Of::Node(inner) = field.of {
                collect(&inner(), all);
            }
        }
    }

    #[test]
    fn habits_are_no_words_of_the_language() {
        let mut nodes = Vec::new();
        collect(&Spec::shape(), &mut nodes);
        for (node, words, _) in HABITS {
            let shape = nodes.iter().find(|shape| shape.keyword == *node);
            let shape = shape.unwrap_or_else(|| panic!("there is no node `{node}`"));
            for word in *words {
                let is_word = shape.fields.iter().any(|field| field.word == *word);
                let argument = shape.fields.iter().any(|field| {
                    field.word == *word && field.place == crate::spec::node::Place::Argument
                });
                assert!(!is_word || argument, "`{node}` has `{word}`");
            }
        }
    }

    #[test]
    fn words_are_found_however_they_are_spelt() {
        assert!(of("tenant", "NetworkPolicy").is_some());
        assert!(of("tenant-class", "network-policy").is_some());
        assert!(of("tenant", "network").is_none());
        assert!(is_comment("--") && is_comment("<!--") && !is_comment("-"));
    }
}
