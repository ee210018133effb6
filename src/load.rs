//! Finds and parses the files of a spec: `platform.kdl` and whatever it includes or carries along.

mod file;
mod folder;
mod path;
mod sources;
mod stray;

pub use file::{load_file, report_syntax};
pub use folder::{DirEntry, MemoryFolder, ReadError, SpecFolder, is_hidden, visible};
pub use sources::{ManifestFile, Sources, load};
