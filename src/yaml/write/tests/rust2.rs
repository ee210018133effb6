//! A reader that has nothing in common with the writer.

use serde_json::{Map, Value};
use yaml_rust2::{Yaml, YamlLoader};

/// What yaml-rust2 reads in a text of one document.
pub(crate) fn read(text: &str) -> Value {
    let documents = YamlLoader::load_from_str(text).expect("yaml-rust2 reads what we write");
    assert_eq!(documents.len(), 1, "{text}");
    value(&documents[0])
}

fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Real(number) => Value::from(number.parse::<f64>().expect("a number")),
        Yaml::Integer(number) => Value::from(*number),
        Yaml::String(text) => Value::from(text.as_str()),
        Yaml::Boolean(flag) => Value::from(*flag),
        Yaml::Array(items) => items.iter().map(value).collect(),
        Yaml::Hash(fields) => {
            let field = |(key, field): (&Yaml, &Yaml)| {
                (
                    key.as_str().expect("keys are text").to_owned(),
                    value(field),
                )
            };
            Value::Object(fields.iter().map(field).collect::<Map<_, _>>())
        }
        Yaml::Null => Value::Null,
        Yaml::BadValue | Yaml::Alias(_) => panic!("{yaml:?}"),
    }
}
