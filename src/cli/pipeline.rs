//! From the folder of a spec to the files of a build, with its mistakes shown.

use std::path::PathBuf;

use super::args::{self, MessageFormat};
use super::failure::Failure;
use super::spec_folder::DiskFolder;
use super::spec_path;
use super::terminal::Terminal;
use crate::diag::{Diagnostic, Diagnostics, render};
use crate::output::OutputTree;
use crate::source::SourceMap;
use crate::{compile, load};

/// A spec that was read as far as it could be.
#[derive(Debug)]
pub(super) struct Compiled {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// The files to write; `None` if the spec has errors.
    pub(super) tree: Option<OutputTree>,
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
}

/// Reads and compiles a spec.
pub(super) fn compiled(spec: &args::Spec) -> Result<Compiled, Failure> {
    let folder = spec_path::locate(&spec.path)?;
    let disk = DiskFolder::open(&folder)?;
    let mut diags = Diagnostics::default();
    let (sources, loaded) = load::load(&disk, &mut diags);
    // What could be read is compiled even if not all could: there may be more to say about it.
    let tree = compile(&sources, &mut diags);
    let tree = if loaded.is_ok() { tree.ok() } else { None };
    Ok(Compiled {
        folder,
        tree,
        sources: sources.map,
        diagnostics: diags.into_sorted(),
    })
}

impl Compiled {
    /// Shows everything that was reported.
    pub(super) fn show(&self, format: MessageFormat, terminal: &Terminal) -> Result<(), Failure> {
        match format {
            MessageFormat::Human => {
                terminal.err(&render::human(
                    &self.diagnostics,
                    &self.sources,
                    terminal.style(),
                ));
            }
            MessageFormat::Short => terminal.err(&render::short(&self.diagnostics, &self.sources)),
            MessageFormat::Json => {
                terminal.out(&format!(
                    "{}\n",
                    render::json(&self.diagnostics, &self.sources)
                ))?;
            }
        }
        Ok(())
    }
}
