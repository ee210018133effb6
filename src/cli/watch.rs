//! Waits for the files of a spec to change.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where a folder is looked at again and again"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::failure::Failure;
use crate::load::is_hidden;

/// An editor that saves does several things at once; when it was quiet for so long, it is done.
const QUIET: Duration = Duration::from_millis(50);

/// An editor that saves again and again doesn't put a check off for longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it is looked whether the folder is still the same one. What happens to the folders above it,
/// nobody reports.
const GLANCE: Duration = Duration::from_millis(500);

/// What may end the waiting.
#[derive(Debug)]
enum Message {
    /// Something happened to these paths.
    Touched(Vec<PathBuf>),
    /// Ctrl-C.
    Stop,
}

/// What became of a short wait.
enum Next {
    /// The spec may be another one now, because of this file of its folder, if one is known.
    Concerned(Option<PathBuf>),
    /// Nothing happened to it.
    Quiet,
    /// The user wants to go.
    Stop,
}

/// Why the waiting ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Waited {
    /// The spec may be another one now, because of this file of its folder, if one is known.
    Changed(Option<PathBuf>),
    /// The user wants to go.
    Stopped,
}

/// Watches the folder of a spec, whatever becomes of it.
pub(super) struct Watch {
    folder: PathBuf,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    /// The folder that is watched, as long as it is there. Dropping the watcher ends it.
    watched: Option<(Identity, RecommendedWatcher)>,
}

/// A folder as the disk knows it: another one in the same place is another folder.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Identity {
    real: PathBuf,
    created: Option<SystemTime>,
}

impl Watch {
    /// Begins to watch, and to listen for Ctrl-C.
    pub(super) fn start(folder: &Path) -> Result<Self, Failure> {
        let (sender, receiver) = mpsc::channel();
        let stop = sender.clone();
        // Without a receiver there is nothing left to stop.
        let heard = ctrlc::set_handler(move || drop(stop.send(Message::Stop)));
        heard.map_err(|error| Failure::environment(format!("can't listen for Ctrl-C: {error}")))?;
        let mut watch = Self {
            folder: folder.to_owned(),
            sender,
            receiver,
            watched: None,
        };
        watch.renew()?;
        Ok(watch)
    }

    /// Waits until one of the files changes, or something that may become one of them.
    pub(super) fn wait(&mut self, files: &BTreeSet<PathBuf>) -> Result<Waited, Failure> {
        let file = loop {
            match self.next(Instant::now() + GLANCE, files) {
                Next::Quiet if self.is_same() => {}
                Next::Concerned(file) => break file,
                Next::Quiet => break None,
                Next::Stop => return Ok(Waited::Stopped),
            }
        };
        let latest = Instant::now() + PATIENCE;
        loop {
            match self.next(latest.min(Instant::now() + QUIET), files) {
                Next::Concerned(_) if Instant::now() < latest => {}
                Next::Concerned(_) | Next::Quiet => break,
                Next::Stop => return Ok(Waited::Stopped),
            }
        }
        self.renew()?;
        Ok(Waited::Changed(file))
    }

    /// What happens next, or nothing until then. What concerns no file of the spec counts as nothing, however
    /// often it happens.
    fn next(&self, until: Instant, files: &BTreeSet<PathBuf>) -> Next {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.receiver.recv_timeout(left) {
                Ok(Message::Touched(paths)) => match self.touched(&paths, files) {
                    Next::Quiet if !left.is_zero() => {}
                    next @ (Next::Concerned(_) | Next::Quiet | Next::Stop) => return next,
                },
                Err(RecvTimeoutError::Timeout) => return Next::Quiet,
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return Next::Stop,
            }
        }
    }

    /// Watches the folder that is there now, with the folders that are in it now.
    fn renew(&mut self) -> Result<(), Failure> {
        let Some(identity) = identity(&self.folder) else {
            self.watched = None;
            return Ok(());
        };
        let sender = self.sender.clone();
        let report = move |event: notify::Result<Event>| {
            // What is only read is what a check does itself.
            let Ok(event) = event else { return };
            if event.need_rescan() {
                // More happened than could be told.
                drop(sender.send(Message::Touched(vec![PathBuf::new()])));
            } else if !event.kind.is_access() {
                drop(sender.send(Message::Touched(event.paths)));
            }
        };
        let watcher = notify::recommended_watcher(report).and_then(|mut watcher| {
            watcher.watch(&identity.real, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        match watcher {
            Ok(watcher) => self.watched = Some((identity, watcher)),
            // It went away in between; the next glance sees it.
            Err(_) if !identity.real.exists() => self.watched = None,
            Err(error) => return Err(cannot_watch(&self.folder, &error)),
        }
        Ok(())
    }

    fn is_same(&self) -> bool {
        let watched = self.watched.as_ref().map(|(identity, _)| identity);
        identity(&self.folder).as_ref() == watched
    }

    /// What it means that something happened to these paths.
    fn touched(&self, paths: &[PathBuf], files: &BTreeSet<PathBuf>) -> Next {
        let root = self.watched.as_ref().map(|(identity, _)| &identity.real);
        for path in paths {
            let Some(inside) = root.and_then(|root| path.strip_prefix(root).ok()) else {
                return Next::Concerned(None);
            };
            if may_matter(inside, path.is_dir(), files) {
                let is_root = inside.as_os_str().is_empty();
                return Next::Concerned((!is_root).then(|| inside.to_owned()));
            }
        }
        Next::Quiet
    }
}

/// Whether a path from the spec's folder is one of its files, may be one from now on, or is a folder: there
/// may be some in it. A build, which may write into the same folder, writes other files.
fn may_matter(path: &Path, is_folder: bool, files: &BTreeSet<PathBuf>) -> bool {
    if files.iter().any(|file| file.starts_with(path)) {
        return true;
    }
    let hides = |part: Component<'_>| is_hidden(&part.as_os_str().to_string_lossy());
    if path.components().any(hides) {
        return false;
    }
    let ends = |file: &Path, endings: &[&str]| {
        let is_it = |ending: &&str| file.extension().is_some_and(|found| found == *ending);
        endings.iter().any(is_it)
    };
    let is_manifest = |file: &PathBuf| !ends(file, &["kdl"]) && file.parent() == path.parent();
    is_folder
        || ends(path, &["kdl"])
        || (ends(path, &["yaml", "yml"]) && files.iter().any(is_manifest))
}

fn identity(folder: &Path) -> Option<Identity> {
    let real = fs::canonicalize(folder).ok()?;
    let created = fs::metadata(&real).ok()?.created().ok();
    Some(Identity { real, created })
}

fn cannot_watch(folder: &Path, error: &notify::Error) -> Failure {
    Failure::environment(format!("can't watch {}: {error}", folder.display()))
        .help("systems limit how many folders are watched; `platformc check` works without")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_writes_does_not_matter() {
        let files: BTreeSet<PathBuf> = ["platform.kdl", "tenants/a.kdl", "addons/raw/x.yaml"]
            .map(PathBuf::from)
            .into();
        let matters = |path: &str| may_matter(Path::new(path), false, &files);
        for path in [
            "platform.kdl",
            "tenants/new.kdl",
            "teams/b.kdl",
            "addons/raw/y.yaml",
            "addons/raw/y.yml",
            "addons/raw",
            "addons",
            "",
        ] {
            assert!(matters(path), "{path}");
        }
        for path in [
            "fleet/clusters/dev/platform/roles.yaml",
            ".git/index.lock",
            "addons/notes.txt",
            "CODEOWNERS",
            "platformc.index",
            "platformc.index.next",
            "notes.yaml",
            "tenants/.a.kdl.swp",
            "tenants/.#a.kdl",
        ] {
            assert!(!matters(path), "{path}");
        }
        assert!(may_matter(Path::new("teams"), true, &files));
        assert!(!may_matter(Path::new(".git/objects/1f"), true, &files));
    }
}
