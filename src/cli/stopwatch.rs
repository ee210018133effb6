//! How long each step of a command takes, for `--verbose`.

#![expect(clippy::disallowed_methods, reason = "this is where time is measured")]

use std::cell::RefCell;
use std::fmt::Write as _;
use std::time::Instant;

/// The steps so far, each with its begin; it ends where the next one begins.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    steps: RefCell<Vec<(&'static str, Instant)>>,
}

impl Stopwatch {
    /// A step begins.
    pub(super) fn begin(&self, step: &'static str) {
        self.steps.borrow_mut().push((step, Instant::now()));
    }

    /// A line for each step; the last one ends now.
    pub(super) fn report(&self) -> String {
        let steps = self.steps.borrow();
        let ends = steps.iter().skip(1).map(|(_, begin)| *begin);
        let ends = ends.chain([Instant::now()]);
        steps
            .iter()
            .zip(ends)
            .fold(String::new(), |mut text, ((step, begin), end)| {
                let milliseconds = end.duration_since(*begin).as_secs_f64() * 1000.0;
                // Writing into a `String` always succeeds.
                let _ = writeln!(text, "{step:8} {milliseconds:8.1} ms");
                text
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_line() {
        let stopwatch = Stopwatch::default();
        assert_eq!(stopwatch.report(), "");
        stopwatch.begin("load");
        stopwatch.begin("resolve");
        let report = stopwatch.report();
        let lines: Vec<&str> = report.lines().collect();
        assert!(lines.iter().all(|line| line.ends_with(" ms")), "{report}");
        assert!(lines[0].starts_with("load  ") && lines[1].starts_with("resolve "));
    }
}
