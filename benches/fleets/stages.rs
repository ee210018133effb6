//! The stages of the pipeline, one after another.

use std::path::Path;
use std::time::{Duration, Instant};

use platformc::cli::spec_folder::DiskFolder;
use platformc::diag::Diagnostics;
use platformc::output::OutputTree;
use platformc::{check, emit, lint, load, model, overlay, plan, spec};

/// How long a fleet is measured, and how often at least.
const ENOUGH: Duration = Duration::from_secs(3);
const TURNS: usize = 5;

const STAGES: [&str; 7] = [
    "load", "read", "resolve", "check", "lower", "overlay", "emit",
];

/// The head of the table that [`measure`] adds lines to.
pub(crate) const HEAD: &str = "\
| fleet | files | MB | load | read | resolve | check | lower | overlay | emit | all, ms |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

/// The fastest turn of each stage, in milliseconds.
pub(crate) fn measure(name: &str, spec: &Path) -> String {
    let begin = Instant::now();
    let mut best = [Duration::MAX; STAGES.len()];
    let mut extent = (0, 0);
    let mut turns = 0;
    while turns < TURNS || begin.elapsed() < ENOUGH {
        let (times, tree) = turn(spec);
        for (best, time) in best.iter_mut().zip(times) {
            *best = time.min(*best);
        }
        extent = (tree.len(), tree.iter().map(|(_, text)| text.len()).sum());
        turns += 1;
    }
    let all: Duration = best.iter().sum();
    let times: Vec<String> = best
        .iter()
        .chain([&all])
        .map(|time| format!("{:.1}", time.as_secs_f64() * 1e3))
        .collect();
    let (files, bytes) = extent;
    format!(
        "| {name} | {files} | {}.{} | {} |",
        bytes / 1_000_000,
        bytes / 100_000 % 10,
        times.join(" | ")
    )
}

fn turn(folder: &Path) -> ([Duration; STAGES.len()], OutputTree) {
    let mut clock = Clock {
        last: Instant::now(),
        laps: Vec::new(),
    };
    let folder = DiskFolder::open(folder).expect("a spec");
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    clock.lap();
    let spec = spec::read(&sources, &mut diags).expect("a readable spec");
    clock.lap();
    let platform = model::resolve(&spec, &sources, &mut diags).expect("a spec whose names exist");
    clock.lap();
    check::check(&platform, &mut diags);
    lint::lint(&spec, &platform, sources.today, &mut diags);
    clock.lap();
    let mut plan = plan::lower(&platform);
    clock.lap();
    overlay::overlay(&platform, &mut plan, &mut diags);
    clock.lap();
    let tree = emit::emit(plan);
    clock.lap();
    let errors = diags.ok();
    assert!(errors.is_ok(), "the spec compiles");
    (clock.laps.try_into().expect("a lap for each stage"), tree)
}

struct Clock {
    last: Instant,
    laps: Vec<Duration>,
}

impl Clock {
    fn lap(&mut self) {
        let now = Instant::now();
        self.laps.push(now - self.last);
        self.last = now;
    }
}
