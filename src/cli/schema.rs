//! `platformc schema`.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where schemas are written"
)]

use std::fs;
use std::path::Path;

use super::Outcome;
use super::args::Schema;
use super::error::Error;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::schema;

/// The schema of a spec's JSON form.
const SPEC_SCHEMA: &str = "spec.schema.json";

pub(super) fn run(arguments: &Schema, terminal: &Terminal) -> Result<Outcome, Failure> {
    let files = schema::files();
    let Some(out) = &arguments.out else {
        let spec = files.iter().find(|(path, _)| *path == SPEC_SCHEMA);
        let (_, text) = spec.expect("the schema of a spec is among all schemas");
        terminal.out(text)?;
        return Ok(Outcome::Fine);
    };
    for (path, text) in &files {
        write(&out.join(path), text)?;
    }
    terminal.note(&format!("wrote {} files to {}", files.len(), out.display()));
    Ok(Outcome::Fine)
}

fn write(file: &Path, text: &str) -> Result<(), Error> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::new("make", folder, error))?;
    }
    fs::write(file, text).map_err(|error| Error::new("write", file, error))
}
