//! What an object of a kind can be called (Kubernetes, "Object Names and IDs").

use crate::value::{Name, fill};

/// What a name must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rule {
    /// A part of a URL.
    Segment,
    /// A DNS-1035 label: it becomes a host name.
    Host,
    /// A DNS-1123 label.
    Label,
    /// DNS-1123 labels with dots between.
    Subdomain,
}

/// Kinds whose names are names of DNS, as those of most kinds are. Of one that is not known here the API server says
/// what it can be called.
const SUBDOMAINS: &[&str] = &[
    "ConfigMap",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "ExternalSecret",
    "HTTPRoute",
    "HorizontalPodAutoscaler",
    "Ingress",
    "Job",
    "LimitRange",
    "NetworkPolicy",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "PodDisruptionBudget",
    "PriorityClass",
    "ResourceQuota",
    "Secret",
    "ServiceAccount",
    "StatefulSet",
    "StorageClass",
];

impl Rule {
    fn of(kind: &str) -> Self {
        match kind {
            "Service" => Self::Host,
            "Namespace" => Self::Label,
            kind if SUBDOMAINS.contains(&kind) => Self::Subdomain,
            _ => Self::Segment,
        }
    }

    fn allows(self, name: &str) -> bool {
        let is_label = |part: &str| Name::parse(part).is_ok();
        match self {
            Self::Segment => {
                let bad = |c: char| c == '/' || c == '%' || c.is_whitespace() || c.is_control();
                !name.contains(bad) && !matches!(name, "." | "..")
            }
            Self::Host => is_label(name) && !name.starts_with(|c: char| c.is_ascii_digit()),
            Self::Label => is_label(name),
            Self::Subdomain => name.len() <= 253 && name.split('.').all(is_label),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Segment => "a name has letters, digits, `-` and `.`",
            Self::Host => "a name has a-z, 0-9 and `-`, at most 63, and begins with a letter",
            Self::Label => "a name has a-z, 0-9 and `-`, at most 63",
            Self::Subdomain => "a name has a-z, 0-9, `-` and `.`, at most 63 between two dots",
        }
    }
}

/// What to write in place of a name that no object of the kind can have; nothing if it can. Placeholders stand for
/// names.
pub(super) fn wrong(kind: &str, name: &str) -> Option<String> {
    let rule = Rule::of(kind);
    let filled = fill(name, |_| Some("x"));
    if rule.allows(&filled) {
        return None;
    }
    let mended = name.to_lowercase().replace(['_', ' '], "-");
    let fits = rule.allows(&fill(&mended, |_| Some("x")));
    Some(if fits {
        format!("write `{mended}`")
    } else {
        rule.help().to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn names_are_what_the_api_server_takes() {
        for (kind, name) in [
            ("ConfigMap", "web.1"),
            ("ConfigMap", "{namespace}-web"),
            ("Service", "web-1"),
            ("Role", "system:a_B"),
            ("Unknown", "a_B"),
        ] {
            assert_eq!(wrong(kind, name), None, "{kind} {name}");
        }
        for (kind, name, help) in [
            ("ConfigMap", "Web_1", "write `web-1`"),
            ("Deployment", "My App", "write `my-app`"),
            ("ConfigMap", "{tenant}_a", "write `{tenant}-a`"),
            (
                "Service",
                "web.1",
                "a name has a-z, 0-9 and `-`, at most 63, and begins with a letter",
            ),
            (
                "Service",
                "1web",
                "a name has a-z, 0-9 and `-`, at most 63, and begins with a letter",
            ),
            ("Role", "a/b", "a name has letters, digits, `-` and `.`"),
        ] {
            assert_eq!(wrong(kind, name).as_deref(), Some(help), "{kind} {name}");
        }
    }
}
