//! Builds into real folders: what is written, what is left alone, and what a crash leaves.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests look at the file system"
)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by a panic, in its helpers too"
)]

mod area;
mod classes;
mod crash;
mod index;
mod links;
mod spec_folder;
