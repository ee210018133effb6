//! How long each stage of the pipeline takes on fleets of several sizes, and how a whole build compares with
//! what the disk can do.
//!
//! `cargo bench --bench fleets` measures all; names behind `--` choose: `-- 200x31 bank`. What is compared is
//! measured in turns within one run, and of every figure the minimum is shown: the turn that the rest of the
//! machine disturbed the least. `BENCH_DIR` names a folder on the file system to measure.

#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads specs, writes trees and measures time"
)]

mod disk;
mod generated;
mod stages;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use generated::Size;

/// A spec to measure.
struct Fleet {
    name: String,
    spec: PathBuf,
}

const SIZES: [Size; 4] = [
    Size {
        tenants: 10,
        clusters: 3,
    },
    Size {
        tenants: 50,
        clusters: 8,
    },
    Size {
        tenants: 200,
        clusters: 31,
    },
    Size {
        tenants: 1000,
        clusters: 50,
    },
];

const EXAMPLES: [&str; 5] = ["quickstart", "hub", "saas", "bank", "hospitals"];

fn main() -> io::Result<()> {
    let chosen: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let wanted = |fleet: &&Fleet| chosen.is_empty() || chosen.contains(&fleet.name);
    let place = match std::env::var_os("BENCH_DIR") {
        Some(place) => tempfile::tempdir_in(place)?,
        None => tempfile::tempdir()?,
    };
    let fleets = fleets(place.path())?;
    let fleets: Vec<&Fleet> = fleets.iter().filter(wanted).collect();
    let mut out = io::stdout().lock();
    writeln!(out, "{}", stages::HEAD)?;
    for fleet in &fleets {
        writeln!(out, "{}", stages::measure(&fleet.name, &fleet.spec))?;
    }
    writeln!(out, "\n{}", disk::HEAD)?;
    for fleet in &fleets {
        let work = place.path().join(format!("{}-trees", fleet.name));
        writeln!(out, "{}", disk::measure(&fleet.name, &fleet.spec, &work)?)?;
    }
    Ok(())
}

fn fleets(place: &Path) -> io::Result<Vec<Fleet>> {
    let mut fleets = Vec::new();
    for size in SIZES {
        let name = format!("{}x{}", size.tenants, size.clusters);
        let spec = place.join(&name);
        for (file, text) in generated::spec(size) {
            let path = spec.join(file);
            fs::create_dir_all(path.parent().expect("a file in a folder"))?;
            fs::write(path, text)?;
        }
        fleets.push(Fleet { name, spec });
    }
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    fleets.extend(EXAMPLES.map(|name| Fleet {
        name: name.to_owned(),
        spec: examples.join(name),
    }));
    Ok(fleets)
}
