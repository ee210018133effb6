//! The last resort: platformc itself is wrong.

use std::io::{self, Write as _};
use std::panic;
use std::sync::Once;

/// Lets a panic say one polite line in place of Rust's own report.
pub(super) fn report_panics() {
    panic::set_hook(Box::new(|info| {
        static FIRST: Once = Once::new();
        let place = info
            .location()
            .map(|place| format!(" ({}:{})", place.file(), place.line()));
        FIRST.call_once(|| {
            let version = env!("CARGO_PKG_VERSION");
            let place = place.unwrap_or_default();
            // If standard error is gone too, nobody can be told.
            drop(writeln!(
                io::stderr(),
                "error: this is a bug in platformc {version}{place}, not in your spec; please report it with the spec"
            ));
        });
    }));
}
