//! The command line of platformc.

fn main() {}
