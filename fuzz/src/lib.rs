//! The fuzz targets of `tests/fuzz`, for libFuzzer.

#[path = "../../tests/fuzz/targets.rs"]
mod targets;

/// Our KDL parser on any text, and beside another one.
pub fn parse(data: &[u8]) {
    targets::parse::run(data);
}

/// The layout of specs.
pub fn fmt(data: &[u8]) {
    targets::fmt::run(data);
}

/// The whole compiler on specs that are nearly right.
pub fn compile(data: &[u8]) {
    targets::compile::run(data);
}

/// The YAML writer before two readers.
pub fn yaml(data: &[u8]) {
    targets::yaml::run(data);
}
