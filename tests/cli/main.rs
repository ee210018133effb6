//! The command line as a user meets it: the built binary, its output and its exit codes.

mod area;
mod build;
mod explain;
mod help;
mod init;
mod mistakes;
mod spec_path;
