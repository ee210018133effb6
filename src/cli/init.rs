//! `platformc init`.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where a first spec is written"
)]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use super::Outcome;
use super::args::Init;
use super::error::Error;
use super::failure::Failure;
use super::spec_path::FIRST_FILE;
use super::terminal::Terminal;

/// The first spec; the file that makes it one comes last.
const FILES: [(&str, &str); 2] = [
    ("tenants/example.kdl", include_str!("init/tenant.kdl")),
    (FIRST_FILE, include_str!("init/platform.kdl")),
];

pub(super) fn run(init: &Init, terminal: &Terminal) -> Result<Outcome, Failure> {
    let root = init.dir.as_path();
    let taken = FILES
        .iter()
        .rev()
        .map(|(path, _)| root.join(path))
        .find(|file| file.symlink_metadata().is_ok());
    if let Some(file) = taken {
        let file = file
            .strip_prefix(".")
            .unwrap_or(&file)
            .display()
            .to_string();
        return Err(Failure::wrong(format!("{file} is there already, and init overwrites nothing"))
            .help("`platformc check` says whether the spec is fine; `platformc init DIR` begins another one"));
    }
    for (path, text) in FILES {
        write(&root.join(path), text)?;
    }
    let here = root == Path::new(".");
    let place = if here {
        String::new()
    } else {
        format!(" in {}", root.display())
    };
    let argument = if here {
        String::new()
    } else {
        format!(" {}", root.display())
    };
    terminal.note(&format!(
        "wrote {FIRST_FILE} and tenants/example.kdl{place}"
    ));
    terminal.note(&format!(
        "next: make them yours, then platformc check{argument} and platformc build{argument}"
    ));
    Ok(Outcome::Fine)
}

fn write(file: &Path, text: &str) -> Result<(), Error> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::new("make", folder, error))?;
    }
    let written = File::create_new(file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Error::new("write", file, error))
}
