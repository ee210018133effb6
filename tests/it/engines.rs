//! The suite of `engines/`, which puts the output before the real engines. It needs Go and many minutes, so that a
//! plain `cargo test` only says that it was not run: `cargo test --test it engines -- --ignored --nocapture`.

use std::path::Path;
use std::process::Command;

#[test]
#[ignore = "the engine suite is skipped: `engines/run` builds the real engines and runs it"]
fn the_real_engines_take_the_output() {
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("engines/run");
    let status = Command::new(run).status();
    let status = status.expect("engines/run can be started");
    assert!(status.success(), "engines/run: {status}");
}
