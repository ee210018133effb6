//! `platformc check`.

use super::args::Check;
use super::failure::Failure;
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, build, pipeline};

pub(super) fn run(check: &Check, terminal: &Terminal) -> Result<Outcome, Failure> {
    let progress = Progress::start("checking", terminal);
    let compiled = pipeline::compiled(&check.spec)?;
    drop(progress);
    compiled.show(check.spec.message_format, terminal)?;
    let Some(tree) = &compiled.tree else {
        return Ok(Outcome::Wrong);
    };
    terminal.note(&format!(
        "the spec is fine: it makes {}",
        build::extent(tree)
    ));
    Ok(Outcome::Fine)
}
