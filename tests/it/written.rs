//! Every document of every example is written as another writer writes it.

use platformc::yaml;

use crate::fixture::{self, EXAMPLES};

#[path = "../../src/yaml/write/tests/peer.rs"]
mod peer;

#[test]
fn another_writer_writes_the_same_bytes() {
    for (name, _) in EXAMPLES {
        let tree = fixture::compile(&fixture::example(name));
        let files = tree
            .iter()
            .filter(|(path, _)| fixture::is_yaml(path.as_str()));
        for (path, text) in files {
            let mut theirs = platformc::k8s::HEADER.to_owned();
            for (place, document) in yaml::read(text).expect("YAML").iter().enumerate() {
                theirs.push_str(if place == 0 { "" } else { "---\n" });
                peer::document(&mut theirs, &document.value());
            }
            assert_eq!(theirs, text, "{name}: {path}");
        }
    }
}
