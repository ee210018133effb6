//! `platformc check`.

use super::args::Check;
use super::failure::Failure;
use super::terminal::Terminal;
use super::{Outcome, build, pipeline};

pub(super) fn run(check: &Check, terminal: &Terminal) -> Result<Outcome, Failure> {
    let compiled = pipeline::compiled(&check.spec, terminal)?;
    let Some(tree) = &compiled.tree else {
        return Ok(Outcome::Wrong);
    };
    terminal.note(&format!(
        "the spec is fine: it makes {}",
        build::extent(tree)
    ));
    Ok(Outcome::Fine)
}
