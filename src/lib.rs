//! platformc compiles a platform spec into every manifest of a fleet.
//!
//! [`compile`] is the whole pipeline; the modules below stand in its order.

pub mod load;
pub mod spec;
pub mod model;
pub mod check;
pub mod lint;
pub mod plan;
pub mod overlay;
pub mod emit;
pub mod output;

pub mod diag;
pub mod fmt;
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

use diag::{Diagnostics, Reported};
use load::Sources;
use model::Platform;
use output::OutputTree;
use plan::Plan;

/// Compiles a platform spec into the files to commit.
pub fn compile(sources: &Sources, diags: &mut Diagnostics) -> Result<OutputTree, Reported> {
    compile_with(sources, diags, |_| (), |_, plan| emit::emit(plan))
}

/// Compiles a platform spec, and leaves to `finish` what becomes of the plan: nothing can be wrong any more.
///
/// `begin` hears the name of each step before it.
pub fn compile_with<T>(
    sources: &Sources,
    diags: &mut Diagnostics,
    begin: impl Fn(&'static str),
    finish: impl FnOnce(&Platform, Plan<'_>) -> T,
) -> Result<T, Reported> {
    begin("read");
    let spec = spec::read(sources, diags)?;
    begin("resolve");
    let platform = model::resolve(&spec, sources, diags)?;
    begin("check");
    check::check(&platform, diags);
    diags.ok()?;
    begin("lint");
    lint::lint(&spec, &platform, sources.today, diags);
    begin("lower");
    let mut plan = plan::lower(&platform);
    begin("overlay");
    overlay::overlay(&platform, &mut plan, diags);
    diags.ok()?;
    diags.report_advice();
    Ok(finish(&platform, plan))
}
