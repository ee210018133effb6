//! Every file of every example is read by a YAML reader that has nothing in common with the writer, and
//! holds the very values that were to be written.

use platformc::diag::Diagnostics;
use platformc::output::OutputTree;
use platformc::plan::Plan;
use platformc::{emit, model, overlay, plan, spec};
use serde_json::{Map, Number, Value};
use yaml_rust2::{Yaml, YamlLoader};

use crate::fixture::{self, EXAMPLES};

#[test]
fn another_reader_finds_the_same_values() {
    for (name, _) in EXAMPLES {
        let sources = fixture::example(name);
        let mut diags = Diagnostics::default();
        let spec = spec::read(&sources, &mut diags).expect("an example reads");
        let platform = model::resolve(&spec, &sources, &mut diags).expect("an example resolves");
        let mut plan = || {
            let mut plan = plan::lower(&platform);
            overlay::overlay(&platform, &mut plan, &mut diags);
            plan
        };
        assert_same(&emit::emit(plan()), &plan(), name);
    }
}

fn assert_same(tree: &OutputTree, plan: &Plan<'_>, name: &str) {
    // Patched files differ from their unpatched objects on purpose; the writer is the same.
    for artifact in plan
        .artifacts
        .iter()
        .filter(|artifact| artifact.patches.is_empty())
    {
        let objects = emit::objects(&artifact.content);
        let text = tree.get(&artifact.path).expect("a file of the plan");
        if !fixture::is_yaml(artifact.path.as_str()) {
            continue;
        }
        let documents = YamlLoader::load_from_str(text).expect("YAML");
        let read: Vec<Value> = documents.iter().map(value).collect();
        assert!(!read.is_empty(), "{name}: {} holds nothing", artifact.path);
        assert_eq!(read, objects, "{name}: {}", artifact.path);
    }
}

fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Real(text) => Value::Number(text.parse().expect("a number")),
        Yaml::Integer(number) => Value::Number(Number::from(*number)),
        Yaml::String(text) => Value::String(text.clone()),
        Yaml::Boolean(flag) => Value::Bool(*flag),
        Yaml::Array(items) => Value::Array(items.iter().map(value).collect()),
        Yaml::Hash(fields) => {
            let field = |(key, field): (&Yaml, &Yaml)| {
                let key = key.as_str().expect("keys are strings").to_owned();
                (key, value(field))
            };
            Value::Object(fields.iter().map(field).collect::<Map<_, _>>())
        }
        Yaml::Null | Yaml::BadValue | Yaml::Alias(_) => Value::Null,
    }
}
