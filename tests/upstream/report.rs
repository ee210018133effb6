//! What is wrong with some files.

#![expect(
    clippy::disallowed_methods,
    reason = "the rule against IO is the core's; this test reads files"
)]

use std::fs;
use std::path::Path;

use platformc::yaml;
use serde_json::Value;

use crate::WITHOUT_SCHEMA;
use crate::schemas::Schemas;

/// What is wrong with some files.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Whether there were no schemas to hold anything against.
    pub(crate) skipped: bool,
    /// How many documents were looked at.
    pub(crate) documents: usize,
    /// A line for each problem: file, document, field, what is wrong.
    pub(crate) problems: Vec<String>,
}

impl Report {
    /// Fails the test if anything is wrong, with all of it.
    #[track_caller]
    pub(crate) fn assert_valid(&self) {
        assert!(
            self.problems.is_empty(),
            "{} problems:\n{}",
            self.problems.len(),
            self.problems.join("\n")
        );
    }

    /// Looks at every document of a file.
    pub(crate) fn file(&mut self, schemas: &Schemas, path: &str, text: &str) {
        match yaml::read(text) {
            Ok(documents) => documents
                .iter()
                .for_each(|document| self.document(schemas, path, &document.value())),
            Err(errors) => self.problems.push(format!("{path}: not YAML: {errors:?}")),
        }
    }

    fn document(&mut self, schemas: &Schemas, path: &str, document: &Value) {
        self.documents += 1;
        let text = |pointer: &str| {
            document
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let (api_version, kind) = (text("/apiVersion"), text("/kind"));
        if WITHOUT_SCHEMA.contains(&(api_version, kind)) {
            return;
        }
        let place = format!("{path}: {kind} `{}`", text("/metadata/name"));
        match schemas.validator(api_version, kind) {
            Some(validator) => {
                let lines = validator.iter_errors(document);
                self.problems.extend(
                    lines.map(|error| format!("{place} {}: {error}", error.instance_path())),
                );
            }
            None => self
                .problems
                .push(format!("{place}: no schema of {api_version} {kind}")),
        }
    }
}

/// Every YAML file below a folder, path and text, in the order of the paths.
pub(crate) fn yaml_files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return files;
    };
    for path in entries.map(|entry| entry.expect("a folder can be listed").path()) {
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            let text = fs::read_to_string(&path).expect("a YAML file is text");
            files.push((path.display().to_string(), text));
        }
    }
    files.sort();
    files
}
