//! The lists of `--check` and `--dry-run`: to read, or for programs.

use serde_json::{Value, json};

use super::listing;
use crate::cli::args::{Build, Format, MessageFormat};
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::output::RelPath;
use crate::output::changes::{Changes, Class};
use crate::output::update::Update;

/// Where lists of files go, and in which form.
pub(super) struct Lists<'a> {
    format: Format,
    /// Whether standard output belongs to the messages.
    is_taken: bool,
    /// Whether each file has been told of in a line of its own.
    has_lines: bool,
    terminal: &'a Terminal,
}

impl<'a> Lists<'a> {
    /// Lists as they were asked for. Standard output can't have two documents for programs.
    pub(super) fn new(build: &Build, terminal: &'a Terminal) -> Result<Self, Failure> {
        let is_taken = build.spec.message_format.is_on_standard_output();
        if is_taken && build.format == Format::Json {
            let failure =
                Failure::environment("the list and the messages can't both be on standard output");
            return Err(failure.help("leave out `--format json`, or use `--message-format short`"));
        }
        Ok(Self {
            format: build.format,
            is_taken,
            has_lines: build.spec.message_format == MessageFormat::Short,
            terminal,
        })
    }

    /// How the disk differs from what the spec says.
    pub(super) fn differences(&self, changes: &Changes<'_>) -> Result<(), Failure> {
        match self.format {
            Format::Text if self.has_lines => Ok(()),
            Format::Text => self.show(&listing::classes(changes, listing::ALL)),
            Format::Json => {
                let of_class = |class: &Class| {
                    let class = *class;
                    changes
                        .of(class)
                        .map(move |path| entry(path, class.as_str()))
                };
                self.show(&written(listing::ALL.iter().flat_map(of_class).collect()))
            }
        }
    }

    /// Which files keep a build from its work.
    pub(super) fn in_the_way(&self, changes: &Changes<'_>) {
        self.on_standard_error(changes, listing::IN_THE_WAY);
    }

    /// Which files stay although the spec has no more use for them.
    pub(super) fn kept(&self, changes: &Changes<'_>) {
        self.on_standard_error(changes, &[Class::EditedOrphan]);
    }

    fn on_standard_error(&self, changes: &Changes<'_>, classes: &[Class]) {
        if !self.has_lines {
            self.terminal.err(&listing::classes(changes, classes));
        }
    }

    /// What a build would do.
    pub(super) fn planned(
        &self,
        update: &Update<'_>,
        changes: &Changes<'_>,
    ) -> Result<(), Failure> {
        let (writes, removes) = (update.written().into_iter(), update.removed().into_iter());
        let kept = changes.of(Class::EditedOrphan);
        match self.format {
            Format::Text => {
                let writes = listing::paths("would write", writes);
                let removes = listing::paths("would remove", removes);
                let kept = listing::paths("would keep, though no longer in the spec: edited", kept);
                self.show(&(writes + &removes + &kept))
            }
            Format::Json => {
                let writes = writes.map(|path| entry(path, "write"));
                let removes = removes.map(|path| entry(path, "remove"));
                let kept = kept.map(|path| entry(path, "keep"));
                self.show(&written(writes.chain(removes).chain(kept).collect()))
            }
        }
    }

    fn show(&self, text: &str) -> Result<(), Failure> {
        if self.is_taken {
            self.terminal.err(text);
            return Ok(());
        }
        self.terminal.out(text)
    }
}

/// A path with what it is, or what would be done to it.
fn entry(path: &RelPath, state: &str) -> Value {
    json!({ "path": path.as_str(), "state": state })
}

fn written(entries: Vec<Value>) -> String {
    format!("{:#}\n", Value::Array(entries))
}
