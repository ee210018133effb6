//! The command line, and all that touches the outside world.

pub mod disk;
pub mod error;
pub mod spec_folder;
