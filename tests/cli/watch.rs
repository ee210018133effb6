//! `check --watch`, as a process that goes on.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::area::{Area, platformc};

/// Longer than anything here takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

const SPEC: &str = "language 1\nplatform \"x\" { domain \"x.example\" }\nregion \"eu\" cloud=\"aws\"\nstage \"prod\"\n\
                    cluster \"prod\" stage=\"prod\" region=\"eu\" server=\"https://prod.x.example\"\ninclude \"tenants\"\n";

/// A running `platformc check --watch`.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(area: &Area, spec: &str) -> Self {
        let arguments = ["check", spec, "--watch", "--message-format", "short"];
        let mut child = platformc(&arguments)
            .current_dir(area.root())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            said.lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        Self { child, lines }
    }

    /// Waits for a check that says something, and gives how many there were before.
    #[track_caller]
    fn says(&self, expected: &str) -> usize {
        let (mut all, mut check) = (Vec::new(), Vec::new());
        let mut before = 0;
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line
                .map_err(|_| format!("nobody says {expected:?}: {all:#?}"))
                .unwrap();
            let closes = line.starts_with("watching ");
            check.push(line);
            if closes {
                if check.iter().any(|line| line.contains(expected)) {
                    return before;
                }
                all.append(&mut check);
                before += 1;
            }
        }
    }

    /// Ends it as Ctrl-C does, and gives its exit code.
    fn interrupt(mut self) -> Option<i32> {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &process]).status();
        assert!(sent.unwrap().success());
        self.child.wait().unwrap().code()
    }
}

#[test]
fn a_spec_is_checked_again_whatever_happens_to_it() {
    let area = Area::with(&[
        ("spec/platform.kdl", SPEC),
        ("spec/tenants/a.kdl", "tenant \"a\"\n"),
    ]);
    let watching = Watching::start(&area, "spec");
    watching.says("the spec is fine");

    area.write("spec/tenants/a.kdl", "tennant \"a\"\n");
    let path = Path::new("tenants").join("a.kdl");
    let first = watching.lines.recv_timeout(PATIENCE).unwrap();
    let second = watching.lines.recv_timeout(PATIENCE).unwrap();
    assert_eq!(
        [first, second],
        [String::new(), format!("{} changed", path.display())]
    );
    watching.says("spec/tenants/a.kdl:1:1: error[PC0101]");

    // Editors write another file and move it into place.
    area.write("spec/tenants/.a.kdl.swp", "tenant \"a\"\n");
    fs::rename(
        area.place("spec/tenants/.a.kdl.swp"),
        area.place("spec/tenants/a.kdl"),
    )
    .unwrap();
    watching.says("the spec is fine");

    // A file in a folder that was not there.
    area.write("spec/tenants/new/b.kdl", "tenant \"a\"\n");
    watching.says("spec/tenants/new/b.kdl:1:8: error[PC0202]");

    // The folder goes away and comes back, as it does when a branch is switched.
    fs::rename(area.place("spec"), area.place("elsewhere")).unwrap();
    watching.says("there is no folder spec");
    fs::rename(area.place("elsewhere"), area.place("spec")).unwrap();
    watching.says("spec/tenants/new/b.kdl:1:8: error[PC0202]");
    fs::remove_dir_all(area.place("spec")).unwrap();
    watching.says("there is no folder spec");
    area.write("spec/tenants/a.kdl", "tenant \"c\"\n");
    area.write("spec/platform.kdl", SPEC);
    watching.says("the spec is fine");
    area.write("spec/tenants/a.kdl", "tennant \"c\"\n");
    watching.says("error[PC0101]");

    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn the_folders_above_may_move_too() {
    let area = Area::with(&[
        ("above/spec/platform.kdl", SPEC),
        ("above/spec/tenants/a.kdl", "tenant \"a\"\n"),
    ]);
    let watching = Watching::start(&area, "above/spec");
    watching.says("the spec is fine");
    fs::rename(area.place("above"), area.place("gone")).unwrap();
    watching.says("there is no folder above/spec");
    fs::rename(area.place("gone"), area.place("above")).unwrap();
    watching.says("the spec is fine");
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn other_files_and_reading_wake_nobody() {
    let area = Area::with(&[
        ("spec/platform.kdl", SPEC),
        ("spec/tenants/a.kdl", "tenant \"a\"\n"),
        ("spec/fleet/old.yaml", ""),
    ]);
    let watching = Watching::start(&area, "spec");
    assert_eq!(watching.says("the spec is fine"), 0);
    area.write("spec/fleet/new.yaml", "a: 1\n");
    area.read("spec/platform.kdl");
    // Longer than it waits for an editor to be done.
    thread::sleep(Duration::from_millis(300));
    area.write("spec/tenants/a.kdl", "tennant \"a\"\n");
    assert_eq!(watching.says("error[PC0101]"), 0);
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn a_mistake_is_shown_however_busy_the_folder_is() {
    let area = Area::with(&[
        ("spec/platform.kdl", SPEC),
        ("spec/tenants/a.kdl", "tenant \"a\"\n"),
    ]);
    let watching = Watching::start(&area, "spec");
    watching.says("the spec is fine");
    let is_over = AtomicBool::new(false);
    thread::scope(|threads| {
        let [log, copy] = ["spec/log.txt", "spec/tenants/b.kdl"].map(|path| area.place(path));
        let is_over = &is_over;
        for busy in [log, copy] {
            threads.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    fs::write(&busy, "// again\n").unwrap();
                    thread::sleep(Duration::from_millis(10));
                }
            });
        }
        area.write("spec/tenants/a.kdl", "tennant \"a\"\n");
        let line = (0..200).find_map(|_| {
            let line = watching.lines.recv_timeout(Duration::from_secs(20)).ok()?;
            line.contains("error[PC0101]").then_some(line)
        });
        is_over.store(true, Ordering::Relaxed);
        assert!(line.is_some());
    });
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn a_build_wakes_nobody() {
    let area = Area::with(&[("platform.kdl", SPEC), ("tenants/a.kdl", "tenant \"a\"\n")]);
    area.run(&["build"]).ended(0);
    let watching = Watching::start(&area, ".");
    assert_eq!(watching.says("the spec is fine"), 0);
    area.write("CODEOWNERS", "");
    fs::remove_file(area.place("platformc.index")).unwrap();
    thread::sleep(Duration::from_millis(300));
    area.write("tenants/a.kdl", "tennant \"a\"\n");
    assert_eq!(watching.says("error[PC0101]"), 0);
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn what_can_not_be_watched_is_said_at_once() {
    let area = Area::with(&[("platform.kdl", SPEC)]);
    area.run(&["check", "nowhere", "--watch"]).ended(2);
    let said = area
        .run(&["check", "--watch", "--message-format", "json"])
        .ended(2)
        .err;
    assert!(said.contains("not to programs"), "{said}");
}
