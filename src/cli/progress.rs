//! A line that says that work goes on, if it takes a while and somebody is watching.

use std::io::{self, Write as _};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::terminal::Terminal;

/// Work that is done sooner needs no line.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line changes.
const STEP: Duration = Duration::from_millis(100);

/// Keeps the line up while work goes on; it is erased when this is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    line: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins, with what is being done, as in `compiling`.
    pub(super) fn start(doing: &str, terminal: &Terminal) -> Self {
        if !terminal.is_watched() {
            return Self { line: None };
        }
        let (sender, receiver) = mpsc::channel::<String>();
        let doing = doing.to_owned();
        let draw = move || draw(&receiver, doing);
        let thread = thread::Builder::new().spawn(draw);
        Self {
            line: thread.ok().map(|thread| (sender, thread)),
        }
    }

    /// Goes on with something else.
    pub(super) fn now(&self, doing: &str) {
        if let Some((sender, _)) = &self.line {
            // Without the thread there is no line to change.
            drop(sender.send(doing.to_owned()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.line.take() {
            drop(sender);
            drop(thread.join());
        }
    }
}

/// Keeps the line up until the other end is gone.
fn draw(receiver: &Receiver<String>, mut doing: String) {
    let mut waited = Duration::ZERO;
    let mut shown = String::new();
    loop {
        match receiver.recv_timeout(STEP) {
            Ok(next) => doing = next,
            Err(RecvTimeoutError::Timeout) => waited += STEP,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        let line = format!("{doing}, {} s", waited.as_secs());
        if waited >= PATIENCE && line != shown {
            show(&line);
            shown = line;
        }
    }
    if !shown.is_empty() {
        show("");
    }
}

/// Puts a text in place of the line that is there.
fn show(text: &str) {
    let mut stream = io::stderr().lock();
    drop(write!(stream, "\r\x1b[K{text}"));
    drop(stream.flush());
}
