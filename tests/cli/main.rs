//! The command line as a user meets it: the built binary, its output and its exit codes.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at the disk, and what it can't do is a failure of it"
)]

mod area;
mod build;
mod explain;
mod fmt;
mod help;
mod init;
mod mistakes;
mod schema;
mod spec_path;
