//! Where pods run, they get the tokens that they need; where only identities live, nobody gets one.

use platformc::yaml;
use serde_json::Value;

use crate::fixture::{self, EXAMPLES};

/// The label of namespaces for which the token guard refuses every token.
const WITHOUT_TOKENS: &str = "/metadata/labels/platformc.io~1system";

#[test]
fn no_namespace_without_tokens_has_room_for_pods() {
    let mut closed = 0;
    for (name, _) in EXAMPLES {
        let tree = fixture::compile(&fixture::example(name));
        for (path, text) in tree
            .iter()
            .filter(|(path, _)| fixture::is_yaml(path.as_str()))
        {
            let documents = yaml::read(text).expect("YAML");
            let objects: Vec<Value> = documents.iter().map(yaml::Node::value).collect();
            let is_closed = |object: &&Value| object.pointer(WITHOUT_TOKENS).is_some();
            for namespace in objects.iter().filter(is_closed) {
                let quota = objects.iter().find(|object| {
                    object["kind"] == "ResourceQuota"
                        && object["metadata"]["namespace"] == namespace["metadata"]["name"]
                });
                let pods = quota.map(|quota| &quota["spec"]["hard"]["pods"]);
                assert_eq!(pods, Some(&Value::from("0")), "{name}: {path}");
                closed += 1;
            }
        }
    }
    assert!(
        closed > 0,
        "there are namespaces in which only identities live"
    );
}
