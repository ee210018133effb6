//! `platformc check`.

use super::args::Check;
use super::failure::Failure;
use super::stopwatch::Stopwatch;
use super::terminal::Terminal;
use super::{Outcome, build, pipeline};
use crate::model::Platform;
use crate::plan::Plan;

pub(super) fn run(
    check: &Check,
    terminal: &Terminal,
    stopwatch: &Stopwatch,
) -> Result<Outcome, Failure> {
    let extent = |_: &Platform, plan: Plan<'_>| build::extent(&plan);
    let compiled = pipeline::compiled(&check.spec, terminal, stopwatch, extent)?;
    let Some(extent) = compiled.result else {
        return Ok(Outcome::Wrong);
    };
    terminal.note(&format!("the spec is fine: it makes {extent}"));
    Ok(Outcome::Fine)
}
