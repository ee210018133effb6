//! What can be said on the command line.

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::part;
use crate::plan::part::{Only, Shard};

/// What all commands have stands behind what is each one's own.
const LAST: usize = 900;

/// How every command ends.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  all is fine
  1  the spec, or the tree of manifests, is wrong
  2  something else is: the arguments, a folder that is not there, a full disk";

/// Compiles a platform spec into every Kubernetes manifest of a fleet
///
/// A spec is a folder: platform.kdl and the files that it includes. It says which clusters, stages
/// and tenants there are, and platformc writes all the manifests that this takes, complete and
/// final, as files to commit. Argo CD or Flux applies them.
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    after_help = "A first spec, from nothing:  platformc init && platformc build",
    after_long_help = "\
Examples:
  platformc init                     write a first spec, here
  platformc check                    say everything that is wrong with it
  platformc build                    write or update all manifests
  platformc build --check            for CI: is what is committed what the spec says?
  platformc fmt                      lay out all files of the spec in the same way
  platformc explain PC0205           what a message means, with examples

".to_owned() + EXIT_CODES
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Whether to use color
    ///
    /// `auto` does on a terminal, unless `NO_COLOR` is set.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = LAST)]
    pub(super) color: ColorChoice,

    /// Say nothing but what is wrong
    #[arg(long, short, global = true, display_order = LAST)]
    pub(super) quiet: bool,

    /// Also say how long each step took
    #[arg(long, short, global = true, conflicts_with = "quiet", display_order = LAST)]
    pub(super) verbose: bool,
}

/// Names the option that is meant by `check --format`: lists have formats, mistakes have theirs.
pub(super) fn with_near_option(mut error: clap::Error) -> clap::Error {
    let is_it = error.kind() == ErrorKind::UnknownArgument
        && error
            .get(ContextKind::InvalidArg)
            .is_some_and(|invalid| invalid.to_string() == "--format")
        && error.to_string().contains("Usage: platformc check");
    if is_it {
        let near = ContextValue::String("--message-format".to_owned());
        error.insert(ContextKind::SuggestedArg, near);
    }
    error
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(Init),
    Build(Build),
    Check(Check),
    Fmt(Fmt),
    Explain(Explain),
    Schema(Schema),
    Completions(Completions),
    Man(Man),
}

/// Write a first spec
///
/// Writes platform.kdl and tenants/example.kdl: two clusters, two stages, one tenant, each line
/// with a word about it. They compile as they are. Nothing is ever overwritten.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  platformc init                     in this folder
  platformc init fleet               in a folder of its own")]
pub(super) struct Init {
    /// The folder for the spec; it is made if it is not there
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
}

/// Write all manifests of a spec
///
/// Brings the tree of manifests to what the spec says. Files that are as they should be are not
/// touched; files that the spec has no more use for are removed if platformc wrote them and nobody
/// changed them since. A file that was edited by hand, or that is not platformc's, is never
/// overwritten without --overwrite. If the spec has an error, nothing is written at all.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  platformc build                    the spec of this folder, into this folder
  platformc build fleet/             the spec of another folder, into that folder
  platformc build --out ../manifests into another folder than the spec's
  platformc build --dry-run          what it would do
  platformc build --only stage=prod  all clusters of a stage, and nothing else
  platformc build --shard 2/8        the second of eight parts, for a CI matrix
  platformc build --check            for CI: nothing is written, exit code 1 if anything would be")]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) spec: Spec,

    /// The folder to write to, the root of the repository [default: the spec's folder]
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// Write nothing; fail if a file is stale, missing, edited, orphaned, or not platformc's
    #[arg(long, conflicts_with_all = ["dry_run", "overwrite"], group = "list")]
    pub(super) check: bool,

    /// Write nothing; say what would be written and removed
    #[arg(long, group = "list")]
    pub(super) dry_run: bool,

    /// How --check and --dry-run write their list of files
    #[arg(long, value_name = "FORMAT", default_value = "text", requires = "list")]
    pub(super) format: Format,

    /// Also write over files that were edited by hand or that something else wrote
    #[arg(long)]
    pub(super) overwrite: bool,

    #[command(flatten)]
    pub(super) part: Part,
}

/// Which part of the fleet.
#[derive(Debug, Args)]
pub(super) struct Part {
    /// Build a part, and leave all else alone: `tenant=NAME`, `cluster=NAME` or `stage=NAME`
    ///
    /// A tenant's part is its own files on every cluster; a stage's is all of the clusters that serve it.
    /// May be given several times: names of one kind add up, and different kinds narrow each other down.
    /// `*` and `?` in a name stand for any letters.
    #[arg(long, value_name = "KIND=NAME", value_parser = part::only)]
    pub(super) only: Vec<Only>,

    /// Build every n-th cluster, beginning with the k-th: `2/8` is the second of eight parts
    ///
    /// The parts together are the whole. The first has also what belongs to no cluster.
    #[arg(long, value_name = "K/N", value_parser = part::shard)]
    pub(super) shard: Option<Shard>,
}

/// Say everything that is wrong with a spec
///
/// Reads the spec and goes as far as building it, but writes nothing and looks at no manifest that is
/// there already. All mistakes come in one run, each with its place and what to do about it.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  platformc check                              the spec of this folder
  platformc check --message-format short       a line for each mistake, for editors
  platformc check --message-format json        for programs, on standard output
  platformc check --deny-warnings              for CI: fail on warnings, too
  platformc check --watch                      again whenever a file of the spec is saved")]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) spec: Spec,

    /// Check again whenever the spec changes, until Ctrl-C
    #[arg(long, short)]
    pub(super) watch: bool,
}

/// Lay out the files of a spec in the one way
///
/// Only spaces, line ends, `;` and the quotes of single words change, and never what a file means; comments
/// stay where they are. A file that is not KDL is left alone, and its mistakes are shown.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  platformc fmt                      all files of this folder's spec
  platformc fmt tenants/shop.kdl     one file
  platformc fmt --check              for CI: nothing is written, exit code 1 if anything would be
  platformc fmt --diff               what would change
  platformc fmt -                    for editors: from standard input to standard output")]
pub(super) struct Fmt {
    /// Files, folders with all .kdl files below them, or `-` for standard input [default: the spec here]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Write nothing; list the files that would change, and fail if there are any
    #[arg(long)]
    pub(super) check: bool,

    /// Write nothing; show what would change, as a patch
    #[arg(long)]
    pub(super) diff: bool,

    /// How the list of `--check` is written
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        requires = "check",
        conflicts_with = "diff"
    )]
    pub(super) format: Format,
}

/// Explain a message by its code
///
/// Every message has a code, such as PC0205. Its page says what the message means, why it matters,
/// and how to fix it.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  platformc explain PC0205
  platformc explain                  list all codes
  platformc explain --format json    the same for programs")]
pub(super) struct Explain {
    /// The code; without it, all codes are listed
    pub(super) code: Option<String>,

    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
}

/// How a result is written on standard output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// To read
    Text,
    /// For programs
    Json,
}

/// Print the language: as JSON Schema, or as a reference to read
///
/// The schema is that of a spec's JSON form: every node, property and value of the language with
/// its documentation. The reference is the same for people.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  platformc schema > spec.schema.json
  platformc schema --format markdown the reference
  platformc schema --out docs        both, and the list of messages, as files")]
pub(super) struct Schema {
    /// How the language is written
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub(super) format: SchemaFormat,

    /// Write the schema and the reference into this folder
    #[arg(long, short, value_name = "DIR", conflicts_with = "format")]
    pub(super) out: Option<PathBuf>,
}

/// How the language is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum SchemaFormat {
    /// JSON Schema of a spec's JSON form
    Json,
    /// The reference, in Markdown
    Markdown,
}

/// Print the completions of a shell
///
/// They complete commands, options and their values. Each shell has its own place for them.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  platformc completions bash > ~/.local/share/bash-completion/completions/platformc
  platformc completions zsh  > ~/.zfunc/_platformc                   with ~/.zfunc in $fpath
  platformc completions fish > ~/.config/fish/completions/platformc.fish")]
pub(super) struct Completions {
    /// The shell
    pub(super) shell: Shell,
}

/// Print the manual, or write it as pages for `man`
///
/// Without --out, the page of platformc itself is printed; with it, the pages of all commands are written.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  platformc man | man -l -
  platformc man --out ~/.local/share/man/man1")]
pub(super) struct Man {
    /// Write the pages of all commands into this folder
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// Which spec, and how its mistakes are shown.
#[derive(Debug, Args)]
pub(super) struct Spec {
    /// The spec: a folder with a platform.kdl in it
    #[arg(value_name = "SPEC", default_value = ".")]
    pub(super) path: PathBuf,

    /// How mistakes are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) message_format: MessageFormat,

    /// Take warnings for errors; those that the spec allows stay allowed
    #[arg(long)]
    pub(super) deny_warnings: bool,
}

/// How mistakes are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum MessageFormat {
    /// With the lines that they are about, on standard error
    Human,
    /// `file:line:column: error[CODE]: message`, on standard error
    Short,
    /// An array of objects, on standard output
    Json,
    /// A SARIF log, for code scanning, on standard output
    Sarif,
    /// Annotations of GitHub Actions, on standard output
    Github,
    /// A code quality report of GitLab, on standard output
    Gitlab,
    /// Test results in the XML that most CI services read, on standard output
    Junit,
}

impl MessageFormat {
    /// Whether it is made for programs, which read standard output.
    pub(super) fn is_on_standard_output(self) -> bool {
        match self {
            Self::Human | Self::Short => false,
            Self::Json | Self::Sarif | Self::Github | Self::Gitlab | Self::Junit => true,
        }
    }

    /// Whether it is made for a CI service, which knows files by their paths in the repository.
    pub(super) fn is_for_ci(self) -> bool {
        match self {
            Self::Human | Self::Short | Self::Json => false,
            Self::Sarif | Self::Github | Self::Gitlab | Self::Junit => true,
        }
    }
}
