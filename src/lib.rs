//! platformc compiles a platform spec into every manifest of a fleet.
//!
//! [`compile`] is the whole pipeline; the modules below stand in its order.

pub mod load;
pub mod spec;
pub mod model;
pub mod check;
pub mod plan;
pub mod overlay;
pub mod emit;
pub mod output;

pub mod diag;
pub mod k8s;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod value;
pub mod yaml;

pub mod cli;

// A fixture that unit tests share with the tests of `tests/` names the crate from outside.
#[cfg(test)]
extern crate self as platformc;

use diag::{Code, Diagnostics, Reported};
use load::Sources;
use output::OutputTree;

/// Compiles a platform spec into the files to commit. `diags` holds what loading it reported.
pub fn compile(sources: &Sources, diags: &mut Diagnostics) -> Result<OutputTree, Reported> {
    let loaded = diags.ok();
    let spec = spec::read(&sources.root, diags);
    if let Err(reported) = loaded {
        // What seems to be missing may stand in the text that could not be read.
        diags.forget(Code::Missing);
        return Err(reported);
    }
    let platform = model::resolve(&spec, sources, diags)?;
    check::check(&platform, diags);
    diags.ok()?;
    let mut plan = plan::lower(&platform, sources);
    overlay::overlay(&platform, &mut plan, diags);
    diags.ok()?;
    Ok(emit::emit(&plan))
}
