//! The other forms, and what all of them must bear.

use super::{PLAIN, at, mistake, report, span};
use crate::diag::render::{Style, human, json, short, summary};
use crate::diag::{Code, Diagnostic};
use crate::source::SourceMap;

#[test]
fn many_places_are_counted() {
    let mut sources = SourceMap::default();
    let id = sources.add("platform.kdl", "tenant\n".repeat(100));
    let many = (1..40).fold(
        Diagnostic::new(Code::CapacityExceeded, "too much", span(id, 0, 6)),
        |many, n| many.related(span(id, n * 14, n * 14 + 6), "of this"),
    );
    assert!(human(&report(&[many], &sources), PLAIN).contains("and 28 more places\n"));
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
    let all = [mistake];
    let ascii = human(&report(&all, &sources), style(false, false));
    assert!(ascii.is_ascii(), "{ascii}");
    let colored = human(&report(&all, &sources), style(true, true));
    assert!(colored.contains("\x1b[31;1merror[PC0101]:"), "{colored:?}");
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
#[expect(clippy::disallowed_methods, reason = "the time is what is tested")]
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
    let shown = human(&report(&mistakes, &sources), PLAIN);
    // Seconds in a debug build. If each mistake looked at the whole file, it would be many minutes.
    assert!(begin.elapsed().as_secs() < 120, "{:?}", begin.elapsed());
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
    insta::assert_snapshot!(short(&report(&mistakes, &sources)), @r"
    tenants/a.kdl:1:3: error[PC0101]: there is no node `tennant`: did you mean `tenant`?
    tenants/a.kdl:1:1: warning[PC0306]: two␊lines
    ");
    insta::assert_snapshot!(summary(&mistakes), @"1 error and 1 warning; platformc explain PC0101 shows more");
    assert_eq!(summary(&[]), "");
    assert_eq!(human(&report(&[], &sources), PLAIN), "");
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
    insta::assert_snapshot!(json(&report(&[mistake], &sources)), @r#"
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
    assert_eq!(json(&report(&[], &sources)), "[]\n");
}
