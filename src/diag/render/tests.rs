//! What people and tools get to see, word for word.

use super::{Style, human, json, short, summary};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, SourceMap, Span};

const PLAIN: Style = Style {
    color: false,
    width: 80,
    unicode: true,
};

fn span(source: SourceId, start: usize, end: usize) -> Span {
    let at = |at: usize| u32::try_from(at).unwrap();
    Span {
        source,
        start: at(start),
        end: at(end),
    }
}

/// The place of a word that is there once.
fn find(sources: &SourceMap, source: SourceId, word: &str) -> Span {
    let text = sources.file(source).text();
    let start = text.find(word).unwrap();
    assert_eq!(text.matches(word).count(), 1, "{word}");
    span(source, start, start + word.len())
}

fn one(text: &str, word: &str) -> String {
    let mut sources = SourceMap::default();
    let id = sources.add("platform.kdl", text);
    let place = find(&sources, id, word);
    human(&[mistake(place)], &sources, PLAIN)
}

fn mistake(place: Span) -> Diagnostic {
    Diagnostic::new(Code::UnknownNode, "there is no node `tennant`", place)
        .label("did you mean `tenant`?")
        .help("what can stand here: `platform`, `include`, `region`, `stage`, `cluster`, `cluster-class`, `group`, `tenant`, `tenant-class`")
}

fn at(text: &str, start: usize, end: usize) -> String {
    let mut sources = SourceMap::default();
    let id = sources.add("platform.kdl", text);
    let diagnostic = Diagnostic::new(
        Code::Language,
        "the spec does not say its language",
        span(id, start, end),
    )
    .label("the first line belongs to it");
    human(&[diagnostic], &sources, PLAIN)
}

#[test]
fn a_mistake_is_shown_with_its_line() {
    insta::assert_snapshot!(one("language 1\n\ntennant \"payments\" {\n}\n", "tennant"), @r#"
      error[PC0101]: there is no node `tennant`
       ╭─[platform.kdl:3:1]
     3 │ tennant "payments" {
       · ───┬───
       ·    ╰── did you mean `tenant`?
     4 │ }
       ╰────
      help: what can stand here: `platform`, `include`, `region`, `stage`,
            `cluster`, `cluster-class`, `group`, `tenant`, `tenant-class`

    1 error; platformc explain PC0101 shows more
    "#);
}

#[test]
fn places_in_one_file_share_a_snippet_if_they_are_near() {
    let mut sources = SourceMap::default();
    let id = sources.add(
        "platform.kdl",
        "stage \"dev\"\nregion \"eu\"\nstage \"dev\" debug=#true\n",
    );
    let again = Diagnostic::new(
        Code::DeclaredTwice,
        "the stage `dev` is declared twice",
        span(id, 30, 35),
    )
    .label("again here")
    .related(span(id, 6, 11), "first here")
    .help("give one of them another name, or remove it");
    insta::assert_snapshot!(human(&[again], &sources, PLAIN), @r#"
      error[PC0202]: the stage `dev` is declared twice
       ╭─[platform.kdl:3:7]
     1 │ stage "dev"
       ·       ──┬──
       ·         ╰── first here
     2 │ region "eu"
     3 │ stage "dev" debug=#true
       ·       ──┬──
       ·         ╰── again here
       ╰────
      help: give one of them another name, or remove it

    1 error; platformc explain PC0202 shows more
    "#);
}

#[test]
fn places_in_other_files_get_snippets_of_their_own() {
    let mut sources = SourceMap::default();
    let filler = "// a tenant\n".repeat(20);
    let a = sources.add(
        "tenants/a.kdl",
        format!("tenant \"payments\" class=\"standard\"\n{filler}"),
    );
    let b = sources.add(
        "tenants/b.kdl",
        format!("{filler}tenant \"payments\"\n{filler}tenant \"ledger\""),
    );
    let twice = Diagnostic::new(
        Code::DeclaredTwice,
        "the tenant `payments` is declared twice",
        find(&sources, b, "\"payments\""),
    )
    .label("again here")
    .related(find(&sources, a, "\"payments\""), "first here")
    .related(find(&sources, b, "\"ledger\""), "this one is alone")
    .help("give one of them another name, or remove it");
    insta::assert_snapshot!(human(&[twice], &sources, PLAIN), @r#"
      error[PC0202]: the tenant `payments` is declared twice
        ╭─[tenants/b.kdl:21:8]
     20 │ // a tenant
     21 │ tenant "payments"
        ·        ─────┬────
        ·             ╰── again here
     22 │ // a tenant
        ╰────
        ╭─[tenants/b.kdl:42:8]
     41 │ // a tenant
     42 │ tenant "ledger"
        ·        ────┬───
        ·            ╰── this one is alone
        ╰────
       ╭─[tenants/a.kdl:1:8]
     1 │ tenant "payments" class="standard"
       ·        ─────┬────
       ·             ╰── first here
     2 │ // a tenant
       ╰────
      help: give one of them another name, or remove it

    1 error; platformc explain PC0202 shows more
    "#);
}

#[test]
fn wide_characters_and_tabs_stay_above_their_marks() {
    insta::assert_snapshot!(one("größe \"漢字\" tennant\n\tx \"ü\"\ttennaut=1\n", "tennaut"), @r#"
      error[PC0101]: there is no node `tennant`
       ╭─[platform.kdl:2:8]
     1 │ größe "漢字" tennant
     2 │     x "ü"   tennaut=1
       ·             ───┬───
       ·                ╰── did you mean `tenant`?
       ╰────
      help: what can stand here: `platform`, `include`, `region`, `stage`,
            `cluster`, `cluster-class`, `group`, `tenant`, `tenant-class`

    1 error; platformc explain PC0101 shows more
    "#);
    insta::assert_snapshot!(one("größe \"漢字\" tennant\n", "tennant"), @r#"
      error[PC0101]: there is no node `tennant`
       ╭─[platform.kdl:1:12]
     1 │ größe "漢字" tennant
       ·              ───┬───
       ·                 ╰── did you mean `tenant`?
       ╰────
      help: what can stand here: `platform`, `include`, `region`, `stage`,
            `cluster`, `cluster-class`, `group`, `tenant`, `tenant-class`

    1 error; platformc explain PC0101 shows more
    "#);
}

#[test]
fn windows_line_ends_are_not_shown() {
    let text = one(
        "language 1\r\ntennant \"a\"\r\nstage \"dev\"\r\n",
        "tennant",
    );
    assert!(!text.contains(['\r', '␍']), "{text}");
    insta::assert_snapshot!(text, @r#"
      error[PC0101]: there is no node `tennant`
       ╭─[platform.kdl:2:1]
     1 │ language 1
     2 │ tennant "a"
       · ───┬───
       ·    ╰── did you mean `tenant`?
     3 │ stage "dev"
       ╰────
      help: what can stand here: `platform`, `include`, `region`, `stage`,
            `cluster`, `cluster-class`, `group`, `tenant`, `tenant-class`

    1 error; platformc explain PC0101 shows more
    "#);
}

#[test]
fn an_empty_file_has_a_first_line() {
    insta::assert_snapshot!(at("", 0, 0), @r"
      error[PC0005]: the spec does not say its language
       ╭─[platform.kdl:1:1]
     1 │ 
       · ▲
       · ╰── the first line belongs to it
       ╰────

    1 error; platformc explain PC0005 shows more
    ");
}

#[test]
fn a_place_at_the_end_can_be_pointed_at() {
    insta::assert_snapshot!(at("stage \"dev\"\nregion", 18, 18), @r#"
      error[PC0005]: the spec does not say its language
       ╭─[platform.kdl:2:7]
     1 │ stage "dev"
     2 │ region
       ·       ▲
       ·       ╰── the first line belongs to it
       ╰────

    1 error; platformc explain PC0005 shows more
    "#);
    insta::assert_snapshot!(at("stage \"dev\"\n", 12, 12), @r#"
      error[PC0005]: the spec does not say its language
       ╭─[platform.kdl:2:1]
     1 │ stage "dev"
     2 │ 
       · ▲
       · ╰── the first line belongs to it
       ╰────

    1 error; platformc explain PC0005 shows more
    "#);
    insta::assert_snapshot!(at("stage \"dev\"\nregion\n", 11, 12), @r#"
      error[PC0005]: the spec does not say its language
       ╭─[platform.kdl:1:12]
     1 │ stage "dev"
       ·            ┬
       ·            ╰── the first line belongs to it
     2 │ region
       ╰────

    1 error; platformc explain PC0005 shows more
    "#);
}

#[test]
fn a_long_line_is_cut_around_the_mistake() {
    let text = format!("{}tennant{}\n", "x ".repeat(50_000), " y".repeat(50_000));
    let shown = one(&text, "tennant");
    assert!(
        shown.lines().all(|line| line.chars().count() <= 80),
        "{shown}"
    );
    insta::assert_snapshot!(shown, @r"
      error[PC0101]: there is no node `tennant`
       ╭─[platform.kdl:1:100001]
     1 │ … x x x x x x x x x x x tennant y y y y y y y y y y y y y y y y y y…
       ·                         ───┬───
       ·                            ╰── did you mean `tenant`?
       ╰────
      help: what can stand here: `platform`, `include`, `region`, `stage`,
            `cluster`, `cluster-class`, `group`, `tenant`, `tenant-class`

    1 error; platformc explain PC0101 shows more
    ");
}

#[test]
fn a_long_block_is_shown_by_its_first_line() {
    let text = format!("tenant \"a\" {{\n{}}}\n", "    pods 1\n".repeat(50));
    insta::assert_snapshot!(at(&text, 0, text.len()), @r#"
      error[PC0005]: the spec does not say its language
       ╭─[platform.kdl:1:1]
     1 │ tenant "a" {
       · ──────┬─────
       ·       ╰── the first line belongs to it
     2 │     pods 1
       ╰────

    1 error; platformc explain PC0005 shows more
    "#);
    insta::assert_snapshot!(at("a {\n  b\n}\nc\n", 0, 9), @r"
      error[PC0005]: the spec does not say its language
       ╭─[platform.kdl:1:1]
     1 │ ╭─▶ a {
     2 │ │     b
     3 │ ├─▶ }
       · ╰──── the first line belongs to it
     4 │     c
       ╰────

    1 error; platformc explain PC0005 shows more
    ");
}

#[test]
fn a_spec_can_not_steer_the_terminal() {
    let shown = one("a \"\x1b[2J\u{202e}\" tennant\r b\n", "tennant");
    assert!(!shown.contains(['\x1b', '\u{202e}', '\r']), "{shown}");
    insta::assert_snapshot!(shown, @r#"
      error[PC0101]: there is no node `tennant`
       ╭─[platform.kdl:1:11]
     1 │ a "␛[2J�" tennant␍ b
       ·           ───┬───
       ·              ╰── did you mean `tenant`?
       ╰────
      help: what can stand here: `platform`, `include`, `region`, `stage`,
            `cluster`, `cluster-class`, `group`, `tenant`, `tenant-class`

    1 error; platformc explain PC0101 shows more
    "#);
}

#[test]
fn many_places_are_counted() {
    let mut sources = SourceMap::default();
    let id = sources.add("platform.kdl", "tenant\n".repeat(100));
    let many = (1..40).fold(
        Diagnostic::new(Code::CapacityExceeded, "too much", span(id, 0, 6)),
        |many, n| many.related(span(id, n * 14, n * 14 + 6), "of this"),
    );
    assert!(human(&[many], &sources, PLAIN).contains("and 28 more places\n"));
}

#[test]
fn color_and_ascii_are_choices() {
    let mut sources = SourceMap::default();
    let id = sources.add("platform.kdl", "tennant\n");
    let mistake = mistake(span(id, 0, 7));
    let style = |color, unicode| Style {
        color,
        width: 80,
        unicode,
    };
    let ascii = human(
        std::slice::from_ref(&mistake),
        &sources,
        style(false, false),
    );
    assert!(ascii.is_ascii(), "{ascii}");
    let colored = human(&[mistake], &sources, style(true, true));
    assert!(colored.contains("\x1b[31merror[PC0101]:"), "{colored:?}");
}

#[test]
fn every_span_whatever_can_be_shown() {
    let texts = [
        "",
        "\n",
        "a",
        "ü\r\n漢\t\n",
        "a\u{feff}\rb\n\n\nc",
        "x\n".repeat(9).as_str(),
    ]
    .map(str::to_owned);
    for text in texts {
        for start in 0..=text.len() + 1 {
            for end in 0..=text.len() + 1 {
                assert!(
                    at(&text, start, end).contains("PC0005"),
                    "{text:?} {start} {end}"
                );
            }
        }
    }
}

#[test]
fn two_thousand_mistakes_are_shown_quickly() {
    let mut sources = SourceMap::default();
    let id = sources.add(
        "platform.kdl",
        "tenant \"a\" quota=1 // a line of some length\n".repeat(50_000),
    );
    let mistakes: Vec<Diagnostic> = (0..2_000)
        .map(|n| mistake(span(id, n * 1000, n * 1000 + 6)))
        .collect();
    let begin = std::time::Instant::now();
    let shown = human(&mistakes, &sources, PLAIN);
    // A debug build on a busy machine; a release build takes a tenth of it.
    assert!(begin.elapsed().as_secs() < 10, "{:?}", begin.elapsed());
    assert!(shown.ends_with("2000 errors; platformc explain PC0101 shows more\n"));
}

#[test]
fn the_short_form_has_a_line_each() {
    let mut sources = SourceMap::default();
    let id = sources.add("tenants/a.kdl", "é tennant\n");
    let mistakes = [
        mistake(span(id, 3, 10)),
        Diagnostic::new(Code::SharedIsolation, "two\nlines", span(id, 0, 0)),
    ];
    insta::assert_snapshot!(short(&mistakes, &sources), @r"
    tenants/a.kdl:1:3: error[PC0101]: there is no node `tennant`
    tenants/a.kdl:1:1: warning[PC0306]: two␊lines
    ");
    insta::assert_snapshot!(summary(&mistakes), @"1 error and 1 warning; platformc explain PC0101 shows more");
    assert_eq!(summary(&[]), "");
    assert_eq!(human(&[], &sources, PLAIN), "");
}

#[test]
fn the_json_form_has_every_place() {
    let mut sources = SourceMap::default();
    let id = sources.add("tenants/a.kdl", "é tennant\nx\n");
    let mistake = Diagnostic::new(
        Code::Repeated,
        "the node `x` is here twice",
        span(id, 11, 12),
    )
    .label("again here")
    .related(span(id, 3, 10), "first here");
    insta::assert_snapshot!(json(&[mistake], &sources), @r#"
    [
      {
        "code": "PC0105",
        "severity": "error",
        "message": "the node `x` is here twice",
        "help": null,
        "primary": {
          "file": "tenants/a.kdl",
          "line": 2,
          "column": 1,
          "end_line": 2,
          "end_column": 2,
          "start": 11,
          "end": 12,
          "text": "again here"
        },
        "related": [
          {
            "file": "tenants/a.kdl",
            "line": 1,
            "column": 3,
            "end_line": 1,
            "end_column": 10,
            "start": 3,
            "end": 10,
            "text": "first here"
          }
        ]
      }
    ]
    "#);
    assert_eq!(json(&[], &sources), "[]");
}
