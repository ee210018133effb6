//! platformc compiles a platform spec into every manifest of a fleet.

pub mod load;
pub mod spec;
pub mod model;
pub mod plan;
pub mod emit;
pub mod output;

pub mod diag;
pub mod k8s;
pub mod source;
pub mod syntax;
pub mod value;
pub mod yaml;

// The fixtures of the unit tests are those of `tests/upstream` too, and name the crate as it does.
#[cfg(test)]
extern crate self as platformc;

use diag::{Diagnostics, Reported};
use load::Sources;
use output::OutputTree;

/// Compiles a platform spec into the files to commit.
pub fn compile(sources: &Sources, diags: &mut Diagnostics) -> Result<OutputTree, Reported> {
    let _spec = spec::read(&sources.root, diags);
    diags.ok()?;
    Ok(OutputTree::default())
}
