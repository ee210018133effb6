//! Whole builds, as processes, beside the bare system calls on the same files.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;

/// How often everything takes its turn: at least so often, and then as long as it doesn't take too long.
const ROUNDS: RangeInclusive<usize> = 3..=7;
const ENOUGH: Duration = Duration::from_mins(1);

/// What takes its turn, the limit first: the others are shown as its multiples.
const MEASURED: usize = 7;

/// The head of the table that [`measure`] adds lines to.
pub(crate) const HEAD: &str = "\
| fleet | files | MB | limit, ms | cold, ms | cold | rebuild | one tenant | check | read | stat | peak, MB |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

/// The fastest turns: writing the files as fast as the disk takes them, and everything else as a multiple of it.
pub(crate) fn measure(name: &str, spec: &Path, work: &Path) -> io::Result<String> {
    let changed = work.join("changed-spec");
    copy(spec, &changed)?;
    change_one_tenant(&changed)?;
    let mut best = [Duration::MAX; MEASURED];
    let mut extent = (0, 0);
    let begin = Instant::now();
    for round in 0..*ROUNDS.end() {
        if round >= *ROUNDS.start() && begin.elapsed() > ENOUGH {
            break;
        }
        let turn = Turn {
            spec,
            changed: &changed,
            work: work.join(format!("round-{round}")),
        };
        let (times, files, bytes) = turn.run()?;
        extent = (files, bytes);
        for (best, time) in best.iter_mut().zip(times) {
            *best = time.min(*best);
        }
    }
    let memory = peak_memory(spec, &work.join("memory"));
    Ok(line(name, extent, best, memory))
}

fn line(
    name: &str,
    (files, bytes): (usize, usize),
    best: [Duration; MEASURED],
    memory: Option<usize>,
) -> String {
    let [limit, cold, ..] = best.map(|time| time.as_secs_f64() * 1e3);
    let ratio = |time: &Duration| format!("{:.2}", time.as_secs_f64() * 1e3 / limit);
    let ratios: Vec<String> = best.iter().skip(1).map(ratio).collect();
    let ratios = ratios.join(" | ");
    let memory = memory.map_or_else(
        || "?".to_owned(),
        |kilobytes| (kilobytes / 1024).to_string(),
    );
    format!(
        "| {name} | {files} | {}.{} | {limit:.1} | {cold:.1} | {ratios} | {memory} |",
        bytes / 1_000_000,
        bytes / 100_000 % 10
    )
}

/// One round. Its trees stay until the end: what is deleted is charged to whoever creates files next.
struct Turn<'a> {
    spec: &'a Path,
    changed: &'a Path,
    work: PathBuf,
}

impl Turn<'_> {
    fn run(&self) -> io::Result<([Duration; MEASURED], usize, usize)> {
        fs::create_dir_all(&self.work)?;
        let (tree, copy) = (self.work.join("tree"), self.work.join("limit"));
        let cold = timed(|| platformc(&["build"], self.spec, Some(&tree)))?;
        let files = read_tree(&tree)?;
        let bytes = files.iter().map(|(_, bytes)| bytes.len()).sum();
        let limits = Limits::new(&files, &copy);
        let write = timed(|| limits.write())?;
        let read = timed(|| limits.read())?;
        let stat = timed(|| limits.stat())?;
        let rebuild = timed(|| platformc(&["build"], self.spec, Some(&tree)))?;
        let one = timed(|| platformc(&["build"], self.changed, Some(&tree)))?;
        let check = timed(|| platformc(&["check"], self.spec, None))?;
        let times = [write, cold, rebuild, one, check, read, stat];
        Ok((times, files.len(), bytes))
    }
}

const BINARY: &str = env!("CARGO_BIN_EXE_platformc");

fn platformc(args: &[&str], spec: &Path, out: Option<&Path>) -> io::Result<()> {
    let mut build = Command::new(BINARY);
    build.args(args).arg(spec);
    if let Some(out) = out {
        build.arg("--out").arg(out);
    }
    command(&mut build)
}

fn command(command: &mut Command) -> io::Result<()> {
    let done = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    assert!(done.success(), "{command:?} fails");
    Ok(())
}

/// What others have yet to write to the disk is written before, so that it isn't charged to this one.
fn timed(work: impl FnOnce() -> io::Result<()>) -> io::Result<Duration> {
    command(&mut Command::new("sync"))?;
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

/// The kilobytes that a cold build takes, as GNU time says, where it is there.
fn peak_memory(spec: &Path, out: &Path) -> Option<usize> {
    let mut time = Command::new("/usr/bin/time");
    time.args(["-f", "%M", BINARY, "build", "--quiet"]);
    let said = time.arg(spec).arg("--out").arg(out).output().ok()?;
    let said = String::from_utf8(said.stderr).ok()?;
    said.lines().last()?.parse().ok()
}

/// The bare system calls, in as many threads as the build has.
struct Limits<'a> {
    folders: BTreeSet<PathBuf>,
    files: Vec<(PathBuf, &'a [u8])>,
}

impl<'a> Limits<'a> {
    fn new(files: &'a [(PathBuf, Vec<u8>)], root: &Path) -> Self {
        let files: Vec<(PathBuf, &[u8])> = files
            .iter()
            .map(|(path, bytes)| (root.join(path), bytes.as_slice()))
            .collect();
        let folders = files
            .iter()
            .filter_map(|(path, _)| path.parent())
            .map(Path::to_owned)
            .collect();
        Self { folders, files }
    }

    fn write(&self) -> io::Result<()> {
        self.folders.iter().try_for_each(fs::create_dir_all)?;
        self.each(|path, bytes| File::create_new(path)?.write_all(bytes))
    }

    fn read(&self) -> io::Result<()> {
        self.each(|path, bytes| {
            let mut found = Vec::with_capacity(bytes.len() + 1);
            File::open(path)?.read_to_end(&mut found)?;
            assert!(found == bytes, "{} differs", path.display());
            Ok(())
        })
    }

    fn stat(&self) -> io::Result<()> {
        self.each(|path, bytes| {
            let length = usize::try_from(fs::metadata(path)?.len());
            assert!(length == Ok(bytes.len()), "{} differs", path.display());
            Ok(())
        })
    }

    fn each(&self, work: impl Fn(&Path, &[u8]) -> io::Result<()> + Sync) -> io::Result<()> {
        self.files
            .par_iter()
            .with_min_len(64)
            .try_for_each(|(path, bytes)| work(path, bytes))
    }
}

fn read_tree(root: &Path) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    walk(root, Path::new(""), &mut |path| {
        files.push((path.to_owned(), fs::read(root.join(path))?));
        Ok(())
    })?;
    files.sort();
    Ok(files)
}

fn walk(
    root: &Path,
    folder: &Path,
    found: &mut impl FnMut(&Path) -> io::Result<()>,
) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            walk(root, &path, found)?;
        } else {
            found(&path)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    walk(from, Path::new(""), &mut |path| {
        let to = to.join(path);
        fs::create_dir_all(to.parent().expect("a file in a folder"))?;
        fs::copy(from.join(path), to).map(drop)
    })
}

/// Gives the last tenant without a block a label.
fn change_one_tenant(spec: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    walk(spec, Path::new(""), &mut |path| {
        files.extend(
            path.extension()
                .is_some_and(|ending| ending == "kdl")
                .then(|| spec.join(path)),
        );
        Ok(())
    })?;
    files.sort();
    for file in files.iter().rev() {
        let text = fs::read_to_string(file)?;
        if let Some(at) = text.rfind("\ntenant \"") {
            let (before, tenant) = text.split_at(at + 1);
            let (line, rest) = tenant.split_once('\n').unwrap_or((tenant, ""));
            let label = "labels { \"bench.example/changed\" \"yes\" }";
            let line = match line.strip_suffix('{') {
                Some(open) => format!("{open}{{\n    {label}"),
                None => format!("{line} {{\n    {label}\n}}"),
            };
            return fs::write(file, format!("{before}{line}\n{rest}"));
        }
    }
    Err(io::Error::other(format!("no tenant in {}", spec.display())))
}
