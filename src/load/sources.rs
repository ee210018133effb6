//! From `platform.kdl` to every file that belongs to the spec.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::file::{Fetched, failure, fetch, report_syntax};
use super::folder::SpecFolder;
use super::path;
use super::stray::strays;
use crate::diag::{self, Diagnostics};
use crate::source::{SourceId, SourceMap, Span, Spanned};
use crate::syntax::{self, Document, Node, SyntaxError, Value};
use crate::value::Date;

/// The file that a spec begins with.
pub(super) const FIRST_FILE: &str = "platform.kdl";

/// How the names of a spec's files end.
pub(super) const ENDING: &str = ".kdl";

/// How many files one spec may have.
const MOST_FILES: usize = 20_000;

/// A spec as text and as nodes.
#[derive(Debug)]
pub struct Sources {
    /// Every file's text.
    pub map: SourceMap,
    /// A node without a name whose children are the top-level nodes of all files.
    pub root: Node,
    /// The files that each `manifest` node names, by the place of its argument.
    pub manifests: BTreeMap<Span, Vec<ManifestFile>>,
    /// Whether every file could be read and parsed. What seems to be missing from an incomplete spec may
    /// stand in the text that could not be read.
    pub complete: bool,
    /// The day of the run, for warnings about days that are over; set by whoever has a calendar.
    pub today: Option<Date>,
}

/// A file that a `manifest` node carries along.
#[derive(Clone, Debug)]
pub struct ManifestFile {
    /// Its path from the spec's folder.
    pub path: String,
    /// Its text.
    pub source: SourceId,
}

/// Reads a spec. Its sources can be shown and, as far as they go, compiled even if something was reported.
pub fn load(folder: &dyn SpecFolder, diags: &mut Diagnostics) -> Sources {
    let mut loader = Loader {
        folder,
        map: SourceMap::default(),
        nodes: Vec::new(),
        files: Vec::new(),
        manifests: BTreeMap::new(),
        carried: BTreeMap::new(),
        asked: BTreeSet::from([FIRST_FILE.to_owned()]),
        complete: true,
    };
    loader.read_all(diags);
    loader.warn_of_strays(diags);
    let start = Span {
        source: loader.first_source(),
        start: 0,
        end: 0,
    };
    let root = Node {
        name: Spanned::new(String::new(), start),
        annotation: None,
        entries: Vec::new(),
        children: Some(loader.nodes),
        head: start,
        span: start,
    };
    Sources {
        map: loader.map,
        root,
        manifests: loader.manifests,
        complete: loader.complete,
        today: None,
    }
}

/// A file that was asked for.
struct Wanted {
    path: String,
    /// The include that asks for it, and the file that it stands in.
    by: Option<(Spanned<String>, usize)>,
}

/// A file of the spec, and the include that brought it in.
struct Loaded {
    path: String,
    source: SourceId,
    by: Option<(Span, usize)>,
}

/// The files that a file of the spec names.
struct Named {
    file: usize,
    includes: Vec<Spanned<String>>,
    manifests: Vec<Spanned<String>>,
}

struct Loader<'f> {
    folder: &'f dyn SpecFolder,
    map: SourceMap,
    nodes: Vec<Node>,
    files: Vec<Loaded>,
    manifests: BTreeMap<Span, Vec<ManifestFile>>,
    /// The files among them by path: one that several nodes name is one text.
    carried: BTreeMap<String, SourceId>,
    /// The path of every file that was read or is about to be.
    asked: BTreeSet<String>,
    complete: bool,
}

impl Loader<'_> {
    fn first_source(&mut self) -> SourceId {
        let first = self.map.files().next().map(|(source, _)| source);
        first.unwrap_or_else(|| self.map.add(FIRST_FILE, ""))
    }

    /// Reads the first file and then, round by round, what the files of the round before include.
    fn read_all(&mut self, diags: &mut Diagnostics) {
        let mut wanted = vec![Wanted {
            path: FIRST_FILE.to_owned(),
            by: None,
        }];
        while !wanted.is_empty() {
            let round = self.round(wanted, diags);
            wanted = Vec::new();
            for named in round {
                for pattern in &named.includes {
                    self.include(pattern, named.file, &mut wanted, diags);
                }
                self.manifests(&named, diags);
            }
        }
    }

    /// Warns of files that nothing includes; where a file couldn't be read, it may.
    fn warn_of_strays(&self, diags: &mut Diagnostics) {
        let platform = self.nodes.iter().find(|node| node.name.value == "platform");
        let (Some(platform), true) = (platform, self.complete) else {
            return;
        };
        let strays = strays(self.folder, &self.nodes, &self.asked);
        if !strays.is_empty() {
            diags.report(diag::lint::not_included(&strays, platform.head));
        }
    }

    /// Reads and parses files in parallel; gives what each one names.
    fn round(&mut self, wanted: Vec<Wanted>, diags: &mut Diagnostics) -> Vec<Named> {
        let folder = self.folder;
        let fetched: Vec<Fetched> = wanted
            .par_iter()
            .map(|wanted| fetch(folder, &wanted.path))
            .collect();
        let before = self.files.len();
        for (wanted, fetched) in wanted.into_iter().zip(fetched) {
            self.take(wanted, &fetched, diags);
        }
        let map = &self.map;
        let added = self.files.get(before..).unwrap_or_default();
        let parsed: Vec<(Document, Vec<SyntaxError>)> = added
            .par_iter()
            .map(|file| syntax::parse(map.file(file.source).text(), file.source))
            .collect();
        let mut round = Vec::new();
        for (file, (document, errors)) in (before..).zip(parsed) {
            self.complete &= errors.is_empty();
            report_syntax(&errors, diags);
            round.push(Named {
                file,
                includes: named_files(&document.nodes, "include", false),
                manifests: named_files(&document.nodes, "manifest", true),
            });
            if self.nodes.is_empty() {
                self.nodes = document.nodes; // not copied: a file may be large
            } else {
                self.nodes.extend(document.nodes);
            }
        }
        round
    }

    /// Takes a file that was read. One that could not be read is reported where it is named; the first file,
    /// which nothing names, at its own beginning.
    fn take(&mut self, wanted: Wanted, fetched: &Fetched, diags: &mut Diagnostics) {
        let named = wanted.by.as_ref().map(|(pattern, _)| pattern.span);
        match fetched {
            Fetched::Text(text) => {
                let source = self.map.add(wanted.path.as_str(), text.as_str());
                let by = wanted.by.map(|(pattern, from)| (pattern.span, from));
                self.files.push(Loaded {
                    path: wanted.path,
                    source,
                    by,
                });
                return;
            }
            Fetched::NotText(not_text) => {
                not_text.report(&wanted.path, named, &mut self.map, diags);
            }
            Fetched::Failed(error) => {
                let start = named.unwrap_or_else(|| {
                    let first = self.first_source();
                    self.map.whole(first)
                });
                diags.report(failure(&wanted.path, start, error));
            }
        }
        self.complete = false;
    }

    /// Adds the files of an include that are not there yet.
    fn include(
        &mut self,
        pattern: &Spanned<String>,
        from: usize,
        wanted: &mut Vec<Wanted>,
        diags: &mut Diagnostics,
    ) {
        let Some(matched) = self.matches(pattern, from, ENDING, diags) else {
            self.complete = false;
            return;
        };
        for path in matched.paths {
            if matched.exact {
                self.report_cycle(&path, pattern.span, from, diags);
            }
            if self.asked.contains(&path) {
                continue;
            }
            if self.asked.len() >= MOST_FILES {
                self.complete = false;
                diags.report(diag::spec::too_many_files(MOST_FILES, pattern.span));
                return;
            }
            self.asked.insert(path.clone());
            wanted.push(Wanted {
                path,
                by: Some((pattern.clone(), from)),
            });
        }
    }

    /// Reports an include of a file that led to the including one.
    fn report_cycle(&self, path: &str, named: Span, from: usize, diags: &mut Diagnostics) {
        let chain = self.chain(from);
        let is_it = |index: usize| self.files.get(index).is_some_and(|file| file.path == path);
        if chain.iter().any(|(index, _)| is_it(*index)) {
            let between = chain.iter().take_while(|(index, _)| !is_it(*index));
            let spans: Vec<Span> = between.filter_map(|(_, by)| *by).collect();
            diags.report(diag::spec::include_cycle(path, named, &spans));
        }
    }

    /// The file itself and every file on the way to it from the first one, with the includes between.
    fn chain(&self, from: usize) -> Vec<(usize, Option<Span>)> {
        let mut chain = Vec::new();
        let mut next = Some(from);
        while let Some(index) = next {
            let by = self.files.get(index).and_then(|file| file.by);
            chain.push((index, by.map(|(span, _)| span)));
            next = by.map(|(_, from)| from);
        }
        chain
    }

    fn manifests(&mut self, named: &Named, diags: &mut Diagnostics) {
        for pattern in &named.manifests {
            if self.manifests.len() >= MOST_FILES {
                self.complete = false;
                return diags.report(diag::spec::too_many_files(MOST_FILES, pattern.span));
            }
            self.manifest(pattern, named.file, diags);
        }
    }

    fn manifest(&mut self, pattern: &Spanned<String>, from: usize, diags: &mut Diagnostics) {
        let Some(matched) = self.matches(pattern, from, ".yaml", diags) else {
            return;
        };
        let mut files = Vec::new();
        for path in matched.paths {
            let known = self.carried.get(&path).copied();
            let source = known.or_else(|| self.fetch_manifest(&path, pattern.span, diags));
            if let Some(source) = source {
                self.carried.insert(path.clone(), source);
                files.push(ManifestFile { path, source });
            }
        }
        self.manifests.insert(pattern.span, files);
    }

    fn fetch_manifest(
        &mut self,
        path: &str,
        named: Span,
        diags: &mut Diagnostics,
    ) -> Option<SourceId> {
        match fetch(self.folder, path) {
            Fetched::Text(text) => return Some(self.map.add(path, text)),
            Fetched::NotText(not_text) => {
                not_text.report(path, Some(named), &mut self.map, diags);
            }
            Fetched::Failed(error) => diags.report(failure(path, named, &error)),
        }
        None
    }

    /// The files that a pattern in a file stands for; a pattern without any is reported.
    fn matches(
        &self,
        pattern: &Spanned<String>,
        from: usize,
        ending: &str,
        diags: &mut Diagnostics,
    ) -> Option<Matched> {
        let base = self
            .files
            .get(from)
            .and_then(|file| file.path.rsplit_once('/'))
            .map_or("", |(folder, _)| folder);
        let Some(path) = path::joined(base, &pattern.value) else {
            diags.report(diag::spec::unreadable(
                &pattern.value,
                "this leads out of the spec's folder",
                pattern.span,
            ));
            return None;
        };
        let exact = !path.contains(['*', '?']);
        let paths = path::files(self.folder, &path, ending);
        if paths.is_empty() {
            let nearest = path::nearest(self.folder, &path);
            diags.report(diag::spec::matches_no_file(
                pattern,
                ending,
                nearest.as_deref(),
            ));
            return None;
        }
        Some(Matched { paths, exact })
    }
}

/// What a pattern stands for.
struct Matched {
    paths: Vec<String>,
    /// Whether it is a plain path.
    exact: bool,
}

/// The first arguments of the nodes with this word, at the top and, if asked for, one level deeper.
fn named_files(nodes: &[Node], word: &str, deeper: bool) -> Vec<Spanned<String>> {
    let mut named = Vec::new();
    for node in nodes {
        if node.name.value == word {
            named.extend(first_text(node));
        } else if deeper {
            let children = node.children.as_deref().unwrap_or_default();
            named.extend(
                children
                    .iter()
                    .filter(|child| child.name.value == word)
                    .filter_map(first_text),
            );
        }
    }
    named
}

fn first_text(node: &Node) -> Option<Spanned<String>> {
    let entry = node.entries.iter().find(|entry| entry.name.is_none())?;
    match &entry.value.value {
        Value::String(text) => Some(Spanned::new(text.clone(), entry.value.span)),
        Value::Number(_) | Value::Bool(_) | Value::Null | Value::Broken => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryFolder;
    use super::*;

    #[test]
    fn hidden_files_have_to_be_written_out() {
        let files = |include: &str| -> Vec<String> {
            let folder = MemoryFolder::default()
                .with("platform.kdl", format!("include \"{include}\""))
                .with("t/a.kdl", "")
                .with("t/.#a.kdl", "broken {")
                .with("t/.a.kdl", "broken {")
                .with("t/.old/b.kdl", "broken {");
            let mut diags = Diagnostics::default();
            let sources = load(&folder, &mut diags);
            let files = sources.map.files().skip(1);
            files.map(|(_, file)| file.path().to_owned()).collect()
        };
        for include in ["t", "t/*.kdl", "t/*", "*/*.kdl"] {
            assert_eq!(files(include), ["t/a.kdl"], "{include}");
        }
        assert_eq!(files("t/.a.kdl"), ["t/.a.kdl"]);
        assert_eq!(files("t/.a*"), ["t/.a.kdl"]);
        assert_eq!(files("t/.old"), ["t/.old/b.kdl"]);
    }

    #[test]
    fn a_memory_folder_lists_names_once() {
        let folder = MemoryFolder::default()
            .with("a.kdl", "")
            .with("t/x.kdl", "")
            .with("t/y.kdl", "");
        let names: Vec<(String, bool)> = folder
            .list("")
            .expect("the root")
            .into_iter()
            .map(|entry| (entry.name, entry.is_folder))
            .collect();
        assert_eq!(names, [("a.kdl".to_owned(), false), ("t".to_owned(), true)]);
    }
}
