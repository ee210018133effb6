//! The command line of platformc.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A fleet is many small values, made and dropped by all threads at once; see "Speed" in ARCHITECTURE.md.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    platformc::cli::main()
}
