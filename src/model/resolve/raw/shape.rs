//! What must hold of a document for Kubernetes to take it as an object at all.

use std::ops::Range;

use super::names;
use crate::yaml::{Content, Node, YamlError};

/// What a `ConfigMap` may hold, in bytes (Kubernetes, `MaxSecretSize`).
const MOST_DATA: usize = 1024 * 1024;

/// What an object must have.
const REQUIRED: [&[&str]; 3] = [&["apiVersion"], &["kind"], &["metadata", "name"]];

/// Maps whose values are all texts. Numbers and truth values without quotes are what is most often wrong there.
const TEXTS: [&[&str]; 2] = [&["metadata", "labels"], &["metadata", "annotations"]];

/// The same in a `ConfigMap`.
const CONFIG_TEXTS: [&[&str]; 2] = [&["data"], &["binaryData"]];

/// Versions of APIs that no version of Kubernetes has any more for which platformc builds, and where their kinds are
/// now.
const GONE: &[(&str, &str)] = &[
    ("extensions/v1beta1", "apps/v1"),
    ("apps/v1beta1", "apps/v1"),
    ("apps/v1beta2", "apps/v1"),
    ("autoscaling/v2beta1", "autoscaling/v2"),
    ("autoscaling/v2beta2", "autoscaling/v2"),
    ("batch/v1beta1", "batch/v1"),
    ("batch/v2alpha1", "batch/v1"),
    ("networking.k8s.io/v1beta1", "networking.k8s.io/v1"),
    ("policy/v1beta1", "policy/v1"),
    (
        "rbac.authorization.k8s.io/v1beta1",
        "rbac.authorization.k8s.io/v1",
    ),
];

const HELP: &str = "every object has `apiVersion`, `kind` and `metadata.name`";

/// What is wrong with a file without any object.
pub(super) fn no_object() -> YamlError {
    YamlError::new(0..1, "it holds no object").help(HELP)
}

/// What is wrong with a file that has both sides of a merge; `at` is where the first conflict begins.
pub(super) fn conflict(at: Range<usize>) -> YamlError {
    YamlError::new(at, "a conflict of a merge that is not finished begins here")
        .help("choose what holds, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`")
}

/// Everything that is wrong with a document.
pub(super) fn wrong(node: &Node) -> Vec<YamlError> {
    let Content::Map(_) = node.content else {
        return vec![YamlError::new(node.at.clone(), "this is no object").help(HELP)];
    };
    // A list's items would pass every check unseen.
    if let Some(kind) = list(node) {
        let help = "write its objects one by one, with `---` between them";
        return vec![YamlError::new(kind.at.clone(), "this is a list of objects").help(help)];
    }
    let required = REQUIRED.iter().filter_map(|path| required(node, path));
    let malformed = [
        api_version(node),
        name(node),
        namespace(node),
        too_large(node),
    ];
    let is_config = node.find(&["kind"]).and_then(Node::text) == Some("ConfigMap");
    let config = CONFIG_TEXTS.iter().filter(|_| is_config);
    let texts = TEXTS.iter().chain(config);
    required
        .chain(malformed.into_iter().flatten())
        .chain(texts.flat_map(|path| not_texts(node, path)))
        .collect()
}

fn list(node: &Node) -> Option<&Node> {
    let kind = node.find(&["kind"])?;
    let is_list =
        kind.text()? == "List" || kind.text()?.ends_with("List") && node.entry("items").is_some();
    is_list.then_some(kind)
}

fn required(node: &Node, path: &[&str]) -> Option<YamlError> {
    let dotted = path.join(".");
    match node.find(path) {
        Some(found) if found.text().is_some_and(|text| !text.is_empty()) => None,
        Some(found) if found.is_scalar() => {
            Some(YamlError::new(found.at.clone(), format!("`{dotted}` is not a text")).help(QUOTES))
        }
        Some(found) => Some(YamlError::new(
            found.at.clone(),
            format!("`{dotted}` is not a text"),
        )),
        None => Some(missing(node, path, &dotted)),
    }
}

const QUOTES: &str = "write it between quotes";

fn missing(node: &Node, path: &[&str], dotted: &str) -> YamlError {
    let generated = node
        .find(&["metadata"])
        .and_then(|metadata| metadata.entry("generateName"));
    match generated {
        Some(entry) if path.contains(&"metadata") => {
            let why = "with this every apply makes one more object";
            YamlError::new(entry.key_at.clone(), why).help("write `name` instead")
        }
        _ => YamlError::new(node.at.clone(), format!("it has no `{dotted}`")).help(HELP),
    }
}

fn api_version(node: &Node) -> Option<YamlError> {
    let found = node.find(&["apiVersion"])?;
    let text = found.text().filter(|text| !text.is_empty())?;
    let (group, version) = text.split_once('/').unwrap_or(("v1", text));
    let fits = |part: &str| {
        let is_plain = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '{' | '}')
        };
        !part.is_empty() && part.chars().all(is_plain)
    };
    if let Some((_, now)) = GONE.iter().find(|(gone, _)| *gone == text) {
        let kind = node.find(&["kind"]).and_then(Node::text);
        let now = match kind {
            Some("Ingress" | "NetworkPolicy") => "networking.k8s.io/v1",
            Some(_) | None => now,
        };
        let why = "Kubernetes does not have this API any more";
        let error = YamlError::new(found.at.clone(), why);
        return Some(error.help(format!("write `{now}`")));
    }
    if fits(group) && fits(version) {
        return None;
    }
    let error = YamlError::new(found.at.clone(), "this is no version of an API");
    Some(error.help("for example `v1` or `apps/v1`"))
}

fn name(node: &Node) -> Option<YamlError> {
    let found = node.find(&["metadata", "name"])?;
    let kind = node
        .find(&["kind"])
        .and_then(Node::text)
        .unwrap_or_default();
    let help = names::wrong(kind, found.text()?)?;
    let why = match kind {
        "" => "no object can have this name".to_owned(),
        kind => format!("no {kind} can have this name"),
    };
    Some(YamlError::new(found.at.clone(), why).help(help))
}

fn namespace(node: &Node) -> Option<YamlError> {
    let found = node.find(&["metadata", "namespace"])?;
    let is_text = found.text().is_some() || found.content == Content::Null;
    (!is_text).then(|| {
        YamlError::new(found.at.clone(), "`metadata.namespace` is not a text").help(QUOTES)
    })
}

/// The values of a map that are no texts. Nothing at all is an empty text to Kubernetes.
fn not_texts<'n>(node: &'n Node, path: &[&str]) -> impl Iterator<Item = YamlError> + use<'n> {
    let dotted = path.join(".");
    let entries = node.find(path).and_then(Node::map).into_iter().flatten();
    let wrong = entries
        .filter(|(_, entry)| entry.node.text().is_none() && entry.node.content != Content::Null);
    wrong.map(move |(_, entry)| {
        let why = format!("every value of `{dotted}` is a text");
        let error = YamlError::new(entry.node.at.clone(), why);
        if entry.node.is_scalar() {
            error.help(QUOTES)
        } else {
            error
        }
    })
}

fn too_large(node: &Node) -> Option<YamlError> {
    let kind = node.find(&["kind"])?.text()?;
    let size = |key: &str| {
        let entries = node.find(&[key]).and_then(Node::map);
        let values = entries.into_iter().flat_map(|entries| entries.values());
        values
            .filter_map(|entry| entry.node.text().map(str::len))
            .sum::<usize>()
    };
    // Four letters of base64 are three bytes.
    let total = size("data") + size("binaryData") / 4 * 3;
    let data = node.entry("data").or_else(|| node.entry("binaryData"))?;
    (kind == "ConfigMap" && total > MOST_DATA).then(|| {
        YamlError::new(
            data.key_at.clone(),
            format!("{total} bytes; a ConfigMap may hold {MOST_DATA}"),
        )
        .help("divide it, or put large files into an image or a volume")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let documents = yaml::read(text).expect("YAML");
        let found: Vec<(&str, String)> = documents
            .iter()
            .flat_map(wrong)
            .map(|error| (&text[error.at], error.why))
            .collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(at, why)| (*at, why.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn an_object_has_a_version_a_kind_and_a_name() {
        check(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
            &[],
        );
        check(
            "{apiVersion: a.b-c/v1beta1, kind: AllowList, metadata: {name: 'a:B_c'}}",
            &[],
        );
        let whole = "{kind: ConfigMap, metadata: {name: 1}}";
        check(
            whole,
            &[
                (whole, "it has no `apiVersion`"),
                ("1", "`metadata.name` is not a text"),
            ],
        );
        check(
            "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}}",
            &[(
                "generateName",
                "with this every apply makes one more object",
            )],
        );
        check(
            "{apiVersion: apps/v1/x, kind: ConfigMap, metadata: {name: a/b, namespace: 5}}",
            &[
                ("apps/v1/x", "this is no version of an API"),
                ("a/b", "no ConfigMap can have this name"),
                ("5", "`metadata.namespace` is not a text"),
            ],
        );
        check("[1, 2]", &[("[1, 2]", "this is no object")]);
        check(
            "{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: a}}",
            &[(
                "extensions/v1beta1",
                "Kubernetes does not have this API any more",
            )],
        );
    }

    #[test]
    fn a_list_is_no_object() {
        for kind in ["List", "ConfigMapList"] {
            let text = format!("{{apiVersion: v1, kind: {kind}, items: []}}");
            check(&text, &[(kind, "this is a list of objects")]);
        }
    }

    #[test]
    fn texts_are_texts() {
        check(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {a: 1.10, b: '1', c: ~}}, data: {d: yes, e: [f]}}",
            &[
                ("1.10", "every value of `metadata.labels` is a text"),
                ("yes", "every value of `data` is a text"),
                ("[f]", "every value of `data` is a text"),
            ],
        );
        check(
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, data: {d: yes}}",
            &[],
        );
    }

    #[test]
    fn a_config_map_has_its_limit() {
        let text = |size: usize| {
            let value = "x".repeat(size);
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{a: {value}}}\n"
            )
        };
        check(&text(MOST_DATA), &[]);
        check(
            &text(MOST_DATA + 1),
            &[("data", "1048577 bytes; a ConfigMap may hold 1048576")],
        );
    }
}
