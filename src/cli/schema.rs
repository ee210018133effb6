//! `platformc schema`.

use super::args::{Schema, SchemaFormat};
use super::failure::Failure;
use super::terminal::Terminal;
use super::{Outcome, generated};
use crate::schema;

pub(super) fn run(arguments: &Schema, terminal: &Terminal) -> Result<Outcome, Failure> {
    let files = schema::files();
    let Some(out) = &arguments.out else {
        let wanted = match arguments.format {
            SchemaFormat::Json => schema::SPEC_SCHEMA,
            SchemaFormat::Markdown => schema::REFERENCE,
        };
        let file = files.iter().find(|(path, _)| *path == wanted);
        let (_, text) = file.expect("the schema and the reference are among the files");
        terminal.out(text)?;
        return Ok(Outcome::Fine);
    };
    for (path, text) in &files {
        generated::write(&out.join(path), text)?;
    }
    terminal.note(&format!("wrote {} files to {}", files.len(), out.display()));
    Ok(Outcome::Fine)
}
