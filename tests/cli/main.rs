//! The command line as a user meets it: the built binary, its output and its exit codes.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the disk, and what it can't do is a failure of it"
)]

mod area;
mod build;
mod environment;
mod exit_codes;
mod explain;
mod fmt;
mod help;
mod hostile;
mod init;
mod mistakes;
mod parts;
mod report;
mod schema;
mod shell;
mod spec_path;
#[cfg(unix)]
mod watch;
