//! The command line, and all that touches the outside world.

pub mod disk;
pub mod error;
pub mod spec_folder;

mod args;
mod bug;
mod build;
mod check;
mod completions;
mod explain;
mod failure;
mod fmt;
mod generated;
mod init;
mod man;
mod part;
mod pipeline;
mod progress;
mod report;
mod repository;
mod schema;
mod spec_path;
mod stopwatch;
mod terminal;
mod watch;

use std::process::ExitCode;
use std::thread;

use clap::Parser as _;

use args::{Arguments, Command};
use failure::Failure;
use stopwatch::Stopwatch;
use terminal::Terminal;

/// Specs nest, and reading one follows them down.
const STACK: usize = 64 * 1024 * 1024;

/// How a command ends that did its work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// The spec or the tree is wrong, and that was said.
    Wrong,
}

/// Runs platformc with the arguments of this process.
///
/// The exit code is 0 if all is fine, 1 if the spec or the tree is wrong, and 2 if the arguments or
/// the environment are.
pub fn main() -> ExitCode {
    bug::report_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = args::with_near_option(error);
            // Help and version are no errors, but come this way too. If nobody reads, so be it.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let thread = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || run(&arguments));
    // A thread that panicked has said so.
    let code = thread.ok().and_then(|thread| thread.join().ok());
    ExitCode::from(code.unwrap_or(2))
}

fn run(arguments: &Arguments) -> u8 {
    // If the pool was made elsewhere, it is used as it is.
    drop(
        rayon::ThreadPoolBuilder::new()
            .stack_size(STACK)
            .build_global(),
    );
    let terminal = Terminal::new(arguments);
    let stopwatch = Stopwatch::default();
    let ended = dispatch(&arguments.command, &terminal, &stopwatch);
    terminal.timings(&stopwatch);
    match ended {
        Ok(Outcome::Fine) => 0,
        Ok(Outcome::Wrong) => 1,
        Err(failure) => {
            terminal.failure(&failure);
            failure.exit_code()
        }
    }
}

fn dispatch(
    command: &Command,
    terminal: &Terminal,
    stopwatch: &Stopwatch,
) -> Result<Outcome, Failure> {
    match command {
        Command::Init(init) => init::run(init, terminal),
        Command::Build(build) => build::run(build, terminal, stopwatch),
        Command::Check(check) => check::run(check, terminal, stopwatch),
        Command::Fmt(fmt) => fmt::run(fmt, terminal),
        Command::Explain(explain) => explain::run(explain, terminal),
        Command::Schema(schema) => schema::run(schema, terminal),
        Command::Completions(completions) => completions::run(completions, terminal),
        Command::Man(man) => man::run(man, terminal),
    }
}
