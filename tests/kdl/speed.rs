//! How long the parser and the `kdl` crate take, for ARCHITECTURE.md:
//! `cargo test --release --test kdl speed -- --ignored --nocapture`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "this measures time and says it"
)]

use std::time::{Duration, Instant};

/// A tenant as people write it.
const TENANT: &str = r#"
// One more of many.
tenant "payments" class="standard" {
    cost-center "cc-1042"
    quota stage="prod" { requests.cpu 20; requests.memory "40Gi"; pods 200 }
    network {
        internet ports="443"
        cidr "10.20.0.0/16" ports="1521 5432"
    }
    shares-with "ledger" ports="5432"
}
"#;

/// How long a small input may take before there are no larger ones.
const PATIENCE: Duration = Duration::from_secs(1);

#[test]
#[ignore = "it measures, which takes a release build and a quiet machine"]
fn speed() {
    let text = TENANT.repeat(2_000_000 / TENANT.len());
    let ours = best(5, || drop(crate::parse(&text)));
    let theirs = best(3, || drop(kdl::KdlDocument::parse(&text)));
    println!("{} bytes: {ours:?}, kdl crate {theirs:?}", text.len());
    for levels in (8..40).step_by(2) {
        // A node whose children are taken out, in a node whose children are taken out.
        let text = "a /-{".repeat(levels) + &"}".repeat(levels);
        let ours = best(1, || drop(crate::parse(&text)));
        let theirs = best(1, || drop(kdl::KdlDocument::parse(&text)));
        println!("{} bytes: {ours:?}, kdl crate {theirs:?}", text.len());
        if theirs > PATIENCE {
            break;
        }
    }
}

/// The best time of several runs.
fn best(runs: usize, work: impl Fn()) -> Duration {
    let time = |_| {
        let begin = Instant::now();
        work();
        begin.elapsed()
    };
    (0..runs).map(time).min().unwrap_or_default()
}
