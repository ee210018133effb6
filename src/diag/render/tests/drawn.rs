//! What people get to see, word for word.

use super::{PLAIN, at, find, one, report, span};
use crate::diag::render::{Style, human};
use crate::diag::{Code, Diagnostic};
use crate::source::SourceMap;

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
    insta::assert_snapshot!(human(&report(&[again], &sources), PLAIN), @r#"
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
    insta::assert_snapshot!(human(&report(&[twice], &sources), PLAIN), @r#"
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
     1 │ … x x x x x x x x x x x x x x x x x x x x x x tennant y y y y y y y y y y …
       ·                                               ───┬───
       ·                                                  ╰── did you mean `tenant`?
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

/// A message, a label, a help and lines that are all too long for a narrow screen.
fn at_width(width: usize) -> String {
    let mut sources = SourceMap::default();
    let id = sources.add(
        "platform.kdl",
        "tenant \"payments\" class=\"team\" { admins \"leads\"; viewers \"everybody\" }\n\
         tenant \"ledger\" class=\"team\" { admins \"Leads\"; viewers \"auditors\"; contractors \"globex\" }\n",
    );
    let mistake = Diagnostic::new(
        Code::RoleMisplaced,
        "the group `globex` does not belong here: contractors are declared",
        find(&sources, id, "\"globex\""),
    )
    .label("nothing says that these are contractors")
    .related(find(&sources, id, "\"leads\""), "somebody else")
    .help("declare it: `group \"globex\" is=\"contractor\" until=\"2026-12-31\"`, or name it elsewhere");
    human(&report(&[mistake], &sources), Style { width, ..PLAIN })
}

#[test]
fn a_narrow_screen_is_kept_to() {
    let shown = at_width(60);
    assert!(shown.lines().all(|line| line.chars().count() <= 60));
    insta::assert_snapshot!(shown, @r#"
    error[PC0207]: the group `globex` does not belong here:
      contractors are declared
       ╭─[platform.kdl:2:80]
     1 │ … "payments" class="team" { admins "leads"; viewers "e…
       ·                                    ───┬───
       ·                                       ╰── somebody else
     2 │ …auditors"; contractors "globex" }
       ·                         ────┬───
       ·                             ╰─┤ nothing says that these
       ·                               │ are contractors
       ╰────
      help: declare it: `group "globex" is="contractor"
            until="2026-12-31"`, or name it elsewhere

    1 error; platformc explain PC0207 shows more
    "#);
}

#[test]
fn a_wide_screen_shows_all_of_a_line_but_keeps_prose_short() {
    let shown = at_width(200);
    assert!(!shown.contains('…'), "{shown}");
    insta::assert_snapshot!(shown, @r#"
    error[PC0207]: the group `globex` does not belong here: contractors are declared
       ╭─[platform.kdl:2:80]
     1 │ tenant "payments" class="team" { admins "leads"; viewers "everybody" }
       ·                                         ───┬───
       ·                                            ╰── somebody else
     2 │ tenant "ledger" class="team" { admins "Leads"; viewers "auditors"; contractors "globex" }
       ·                                                                                ────┬───
       ·                                                                                    ╰── nothing says that these are contractors
       ╰────
      help: declare it: `group "globex" is="contractor" until="2026-12-31"`, or name it elsewhere

    1 error; platformc explain PC0207 shows more
    "#);
}
