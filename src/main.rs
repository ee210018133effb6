//! The command line of platformc.

use std::process::ExitCode;

fn main() -> ExitCode {
    platformc::cli::main()
}
