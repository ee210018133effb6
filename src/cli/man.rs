//! `platformc man`.

use std::path::Path;
use std::{io, iter};

use clap::{Command, CommandFactory as _};
use clap_mangen::roff::{Roff, roman};

use super::args::{Arguments, EXIT_CODES, Man};
use super::failure::Failure;
use super::terminal::Terminal;
use super::{Outcome, generated};

pub(super) fn run(man: &Man, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    // Gives every command its whole name and the options that all have.
    command.build();
    match &man.out {
        None => terminal.out(&page(&command)?)?,
        Some(out) => write(out, &command, terminal)?,
    }
    Ok(Outcome::Fine)
}

/// Writes the pages of all commands.
fn write(out: &Path, command: &Command, terminal: &Terminal) -> Result<(), Failure> {
    let commands: Vec<&Command> = iter::once(command)
        .chain(command.get_subcommands())
        .collect();
    for command in &commands {
        generated::write(&out.join(file_name(command)), &page(command)?)?;
    }
    terminal.note(&format!(
        "wrote {} pages to {}",
        commands.len(),
        out.display()
    ));
    Ok(())
}

/// `platformc-build.1`.
fn file_name(command: &Command) -> String {
    let name = command.get_display_name().unwrap_or(command.get_name());
    format!("{name}.1")
}

/// A command's page, for `man`.
fn page(command: &Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    write_page(command, &mut page).map_err(|error| Failure::output(&error))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn write_page(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let man = clap_mangen::Man::new(command.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(page)?;
    }
    let help = command.get_after_long_help().map(ToString::to_string);
    let mut help = help.unwrap_or_default();
    if !help.contains(EXIT_CODES) {
        help.extend(["\n\n", EXIT_CODES]);
    }
    closing(&help).to_writer(page)
}

/// What help closes with, examples and exit codes: a section for each paragraph, its lines as they are.
fn closing(help: &str) -> Roff {
    let mut sections = Roff::new();
    for paragraph in help.split("\n\n") {
        let (heading, lines) = paragraph.split_once(":\n").unwrap_or(("", paragraph));
        sections.control("SH", [heading.to_uppercase().as_str()]);
        sections.control("nf", []);
        for line in lines.lines() {
            sections.text([roman(line)]);
        }
        sections.control("fi", []);
    }
    sections
}
