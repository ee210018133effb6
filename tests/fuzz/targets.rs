//! What is fuzzed. Each target is a function of bytes that panics if something does not hold.

pub(crate) mod compile;
pub(crate) mod fmt;
pub(crate) mod parse;
pub(crate) mod yaml;

#[path = "../kdl/compare.rs"]
mod compare;
#[path = "../kdl/generate.rs"]
mod generate;
#[path = "../kdl/layout.rs"]
mod layout;
#[path = "../../src/yaml/write/tests/rust2.rs"]
mod rust2;
