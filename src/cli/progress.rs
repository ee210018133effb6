//! A line that says that work goes on, if it takes a while and somebody is watching.

use std::io::{self, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
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
        let mut doing = doing.to_owned();
        let draw = move || {
            let mut waited = Duration::ZERO;
            loop {
                match receiver.recv_timeout(STEP) {
                    Ok(next) => doing = next,
                    Err(RecvTimeoutError::Timeout) => waited += STEP,
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                if waited >= PATIENCE {
                    show(&format!("{doing}, {:.0} s", waited.as_secs_f64().floor()));
                }
            }
            if waited >= PATIENCE {
                show("");
            }
        };
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

/// Puts a text in place of the line that is there.
fn show(text: &str) {
    let mut stream = io::stderr().lock();
    drop(write!(stream, "\r\x1b[K{text}"));
    drop(stream.flush());
}
