//! `platformc completions`.

use clap::CommandFactory as _;

use super::Outcome;
use super::args::{Arguments, Completions};
use super::failure::Failure;
use super::terminal::Terminal;

pub(super) fn run(completions: &Completions, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(completions.shell, &mut command, name, &mut script);
    terminal.out(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}
