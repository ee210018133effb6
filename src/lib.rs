//! platformc compiles a platform spec into every manifest of a fleet.

pub mod cli;
pub mod load;
pub mod output;
pub mod source;
pub mod syntax;
