//! The ownership index: which files a build wrote, as text that `sha256sum -c` can check.
//!
//! Each unit (a folder such as a cluster's) has an index for the files below it, and the root
//! has one for all others, which names the units' indexes.

use super::RelPath;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The name of an index, at the root and in a unit's folder.
pub const INDEX_NAME: &str = "platformc.index";
/// The name of the journal: the list that a build keeps at the root while it changes files.
pub const JOURNAL_NAME: &str = "platformc.index.next";
/// How the names of temporary files begin.
pub const TEMPORARY_PREFIX: &str = ".platformc-tmp-";

const FORMAT_LINE: &str = "# platformc index ";
const FORMAT: &str = "1";
const UNIT_LINE: &str = "# index ";
const NEW_FOLDER_LINE: &str = "# new folder ";
const CONFLICT_MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// The SHA-256 of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a file's content.
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// The digest of everything that was given to `hasher`.
    pub fn from_hasher(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }

    fn parse(hex: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if hex.len() != 2 * bytes.len() || !hex.is_ascii() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
            let digits = pair.iter().map(|&digit| char::from(digit).to_digit(16));
            let value = digits.reduce(|high, low| Some(high? * 16 + low?))??;
            *byte = u8::try_from(value).ok()?;
        }
        Some(Self(bytes))
    }

    /// Appends the digest as hexadecimal digits, all at once: `write!` costs more than hashing the file.
    fn push_to(self, text: &mut String) {
        let digits = self.0.map(|byte| [byte >> 4, byte & 15].map(hex_digit));
        text.push_str(str::from_utf8(digits.as_flattened()).unwrap_or_default());
    }
}

fn hex_digit(nibble: u8) -> u8 {
    match nibble {
        0..10 => b'0' + nibble,
        _ => b'a' + (nibble - 10),
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.push_to(&mut text);
        f.write_str(&text)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A line of an index: a file, and what the build wrote into it.
pub type Line<'a> = (&'a RelPath, Digest);

/// What an index says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The files. One file may have several digests, as after a merge that kept both sides.
    pub files: Vec<(RelPath, Digest)>,
    /// The folders whose own indexes it names.
    pub units: BTreeSet<RelPath>,
    /// The folders that the build is about to make, if it is a journal.
    pub new_folders: BTreeSet<RelPath>,
}

impl Index {
    /// Reads an index; `unit` is the folder that its files must be below.
    pub fn parse(text: &str, unit: Option<&RelPath>) -> Result<Self, IndexError> {
        let marker = |line: &str| {
            CONFLICT_MARKERS
                .iter()
                .any(|marker| line.starts_with(marker))
        };
        if let Some(at) = text.lines().position(marker) {
            return Err(IndexError::Conflict { line: at + 1 });
        }
        if !text.starts_with(FORMAT_LINE) {
            return Err(IndexError::NotAnIndex);
        }
        let mut index = Self::default();
        for (line, number) in text.lines().zip(1..) {
            index.take_line(line, number, unit)?;
        }
        if text.ends_with('\n') {
            Ok(index)
        } else {
            let line = text.lines().count();
            Err(IndexError::BadLine { line })
        }
    }

    fn take_line(
        &mut self,
        text: &str,
        line: usize,
        unit: Option<&RelPath>,
    ) -> Result<(), IndexError> {
        if let Some(format) = text.strip_prefix(FORMAT_LINE) {
            let found = format.to_owned();
            return (format == FORMAT)
                .then_some(())
                .ok_or(IndexError::Future { found });
        }
        if let Some(path) = text.strip_prefix(UNIT_LINE) {
            let folder = path
                .strip_suffix(INDEX_NAME)
                .and_then(|path| path.strip_suffix('/'));
            let folder = folder.ok_or(IndexError::BadLine { line })?;
            self.units.insert(owned_path(folder, line, unit)?);
        } else if let Some(folder) = text.strip_prefix(NEW_FOLDER_LINE) {
            self.new_folders.insert(owned_path(folder, line, unit)?);
        } else if !text.is_empty() && !text.starts_with('#') {
            let (hex, path) = text.split_once("  ").ok_or(IndexError::BadLine { line })?;
            let digest = Digest::parse(hex).ok_or(IndexError::BadLine { line })?;
            self.files.push((owned_path(path, line, unit)?, digest));
        }
        Ok(())
    }
}

/// The file or the index that a line of an index names.
pub fn path_in_line(line: &str) -> Option<&str> {
    let unit = line.strip_prefix(UNIT_LINE);
    unit.or_else(|| {
        line.split_once("  ")
            .map(|(_, path)| path)
            .filter(|_| !line.starts_with('#'))
    })
}

/// The path of an index line, if the build could have written a file there.
fn owned_path(path: &str, line: usize, unit: Option<&RelPath>) -> Result<RelPath, IndexError> {
    let below = |path: &RelPath| {
        unit.is_none_or(|unit| path.folders().any(|folder| folder == unit.as_str()))
    };
    let inside = RelPath::new(path).filter(|path| below(path) && !is_reserved(path));
    let path = || path.escape_debug().to_string();
    inside.ok_or_else(|| IndexError::Outside { line, path: path() })
}

/// Whether no file of a tree may be called so: the build's own files, and Git's folder.
pub fn is_reserved(path: &RelPath) -> bool {
    is_own_file(path)
        || path
            .as_str()
            .split('/')
            .any(|part| part.eq_ignore_ascii_case(".git"))
}

/// Whether the path is an index, the journal or a temporary file.
pub fn is_own_file(path: &RelPath) -> bool {
    let name = path.file_name();
    [INDEX_NAME, JOURNAL_NAME].contains(&name) || name.starts_with(TEMPORARY_PREFIX)
}

/// Where the index of a unit is, or the root's.
pub fn index_path(unit: Option<&RelPath>) -> RelPath {
    match unit {
        Some(unit) => RelPath(format!("{unit}/{INDEX_NAME}")),
        None => RelPath(INDEX_NAME.to_owned()),
    }
}

/// The unit whose index is at a path; `None` for the root's.
pub fn unit_of(index: &RelPath) -> Option<RelPath> {
    index.parent().map(|unit| RelPath(unit.to_owned()))
}

/// Where the journal is.
pub fn journal_path() -> RelPath {
    RelPath(JOURNAL_NAME.to_owned())
}

/// Where a file is written before it takes its place: in the same folder, under a name that
/// only depends on the path, so that a later build finds what an earlier one left.
pub fn temporary_path(path: &RelPath) -> RelPath {
    let digest = Digest::of(path.as_str().as_bytes()).to_string();
    let short = digest.get(..16).unwrap_or(&digest);
    let folder = path
        .parent()
        .map(|folder| format!("{folder}/"))
        .unwrap_or_default();
    RelPath(format!("{folder}{TEMPORARY_PREFIX}{short}"))
}

/// Where a file of a new folder is written before the whole folder takes its place.
pub fn temporary_path_in(new_folder: &RelPath, path: &RelPath) -> RelPath {
    let inside = path
        .as_str()
        .strip_prefix(new_folder.as_str())
        .unwrap_or_default();
    RelPath(format!("{}{inside}", temporary_path(new_folder)))
}

/// The texts of all indexes. The lines are ordered. The index of a unit without a file isn't written, but the root's
/// names it: its lines may be known to another build only.
pub fn texts(units: &BTreeSet<RelPath>, lines: &[Line<'_>]) -> BTreeMap<RelPath, String> {
    let mut lists: BTreeMap<Option<&RelPath>, String> = BTreeMap::new();
    for of_folder in lines.chunk_by(|(one, _), (other, _)| one.parent() == other.parent()) {
        let mut folders = of_folder
            .iter()
            .take(1)
            .flat_map(|(path, _)| path.folders());
        let unit = folders.find_map(|folder| units.get(folder));
        let list = lists.entry(unit).or_default();
        for line in of_folder {
            push_line(list, *line);
        }
    }
    let named: BTreeSet<&RelPath> = lists.keys().copied().flatten().chain(units).collect();
    if !named.is_empty() {
        lists.entry(None).or_default();
    }
    let text = |(unit, list): (Option<&RelPath>, String)| {
        let named = unit.is_none().then_some(&named);
        let named = unit_lines(named.into_iter().flatten().copied());
        (index_path(unit), header(unit) + &named + &list)
    };
    lists.into_iter().map(text).collect()
}

/// The text of the journal: every digest that a file may have until the build is done.
pub fn journal_text(
    units: &BTreeSet<&RelPath>,
    new_folders: &BTreeSet<&RelPath>,
    lines: &[Line<'_>],
) -> String {
    let mut text = format!(
        "{FORMAT_LINE}{FORMAT}\n\
         # A build that isn't done keeps this list of the files it owns.\n\
         # If no build is running, run `platformc build`: it finishes the work and removes this.\n"
    );
    text += &unit_lines(units.iter().copied());
    for folder in new_folders {
        text.extend([NEW_FOLDER_LINE, folder.as_str(), "\n"]);
    }
    for line in lines {
        push_line(&mut text, *line);
    }
    text
}

fn header(unit: Option<&RelPath>) -> String {
    let place = match unit {
        Some(unit) => format!("below {unit}"),
        None => "outside of the folders whose indexes are named here".to_owned(),
    };
    let path = index_path(unit);
    format!(
        "{FORMAT_LINE}{FORMAT}\n\
         # The files that `platformc build` wrote {place}. Don't edit this list.\n\
         # Check them from the root of the output: sha256sum -c {path}\n"
    )
}

fn unit_lines<'u>(units: impl Iterator<Item = &'u RelPath>) -> String {
    let line = |unit: &'u RelPath| format!("{UNIT_LINE}{}\n", index_path(Some(unit)));
    units.map(line).collect()
}

fn push_line(text: &mut String, (path, digest): Line<'_>) {
    digest.push_to(text);
    text.push_str("  ");
    text.push_str(path.as_str());
    text.push('\n');
}

/// What to do about a damaged index.
const MEND: &str = "Restore the file from Git. If that can't be done, delete it, and run `platformc build`: it lists \
                    what is as it should be, takes all other files for somebody else's, and removes none of them";

/// Why a text is no index.
#[derive(Debug, PartialEq, Eq)]
pub enum IndexError {
    /// Git left the two sides of a merge in it.
    Conflict {
        /// The line of the first marker.
        line: usize,
    },
    /// A later platformc wrote it.
    Future {
        /// The format that it names.
        found: String,
    },
    /// It doesn't begin as an index does.
    NotAnIndex,
    /// A line isn't a digest and a path.
    BadLine {
        /// Which line.
        line: usize,
    },
    /// A line names a file that the index can't own.
    Outside {
        /// Which line.
        line: usize,
        /// What it names.
        path: String,
    },
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { line } => write!(
                f,
                "line {line} is a Git conflict marker. Remove the marker lines, keep the lines \
                 of both sides, and run `platformc build`, which writes the list anew"
            ),
            Self::Future { found } => write!(
                f,
                "it has the format `{found}`, and this platformc knows the format `{FORMAT}`. \
                 Use the platformc that wrote it, or a newer one"
            ),
            Self::NotAnIndex => write!(
                f,
                "it doesn't begin with `{FORMAT_LINE}{FORMAT}`. If it is a file of yours, give it \
                 another name; if it is damaged: {MEND}"
            ),
            Self::BadLine { line } => write!(
                f,
                "line {line} isn't a SHA-256, two spaces and a path, or it is cut off. {MEND}"
            ),
            Self::Outside { line, path } => write!(
                f,
                "line {line} names `{path}`, which this index can't own. {MEND}"
            ),
        }
    }
}

impl std::error::Error for IndexError {}

#[cfg(test)]
mod tests;
