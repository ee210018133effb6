//! The forms for CI services, each with the same diagnostics.

use serde_json::Value;

use super::{find, mistake, report, span};
use crate::diag::render::{github, gitlab, junit, sarif};
use crate::diag::{Code, Diagnostic};
use crate::source::SourceMap;

/// An error with a place in another file, one over two lines with all that is special to a form, and a
/// warning at the end of its file; behind letters of two bytes and of two units of UTF-16.
fn mistakes() -> (SourceMap, Vec<Diagnostic>) {
    let mut sources = SourceMap::default();
    let one = sources.add(
        "platform.kdl",
        "// größe 𝄞\nstage \"dév\" /* 𝄞 */ tennant <&>\n",
    );
    let other = sources.add("tenants/50%, a:b.kdl", "stage \"dév\"\nb {\n}\n");
    sources.add("tenants/fine.kdl", "tenant \"fine\"\n");
    sources.set_folder("plätform/");
    let word = find(&sources, one, "tennant");
    let all = vec![
        Diagnostic::new(
            Code::DeclaredTwice,
            "the stage `dév` is declared twice",
            word,
        )
        .label("again here")
        .related(find(&sources, other, "\"dév\""), "first here")
        .related(find(&sources, one, "größe"), "")
        .help("give one of them another name: 100% of `<&>` \"{tenant}\""),
        Diagnostic::new(Code::Syntax, "line\none\u{1b}", span(other, 13, 18)),
        Diagnostic::new(Code::SharedIsolation, "`b` shares", span(other, 18, 18))
            .label("with, `a`: all"),
    ];
    (sources, all)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_github_form_is_a_command_each() {
    let (sources, mistakes) = mistakes();
    insta::assert_snapshot!(github(&report(&mistakes, &sources)), @r#"
    ::error file=plätform/platform.kdl,line=2,endLine=2,col=21,endColumn=27,title=PC0202::the stage `dév` is declared twice: again here%0Aplätform/tenants/50%25, a:b.kdl:1:7: first here%0Aplätform/platform.kdl:1:4%0Ahelp: give one of them another name: 100%25 of `<&>` "{tenant}"%0Aplatformc explain PC0202 shows more
    ::error file=plätform/tenants/50%25%2C a%3Ab.kdl,line=2,endLine=3,title=PC0001::line␊one␛%0Aplatformc explain PC0001 shows more
    ::warning file=plätform/tenants/50%25%2C a%3Ab.kdl,line=3,endLine=3,col=2,endColumn=2,title=PC0306::`b` shares: with, `a`: all%0Aplatformc explain PC0306 shows more
    "#);
    assert_eq!(github(&report(&[], &sources)), "");
}

#[test]
fn the_gitlab_form_is_an_issue_each() {
    let (sources, mistakes) = mistakes();
    insta::assert_snapshot!(gitlab(&report(&mistakes, &sources)), @r#"
    [
      {
        "description": "the stage `dév` is declared twice: again here",
        "check_name": "PC0202",
        "fingerprint": "f3a4d8300161f3ee759486741c60593c",
        "severity": "major",
        "location": {
          "path": "plätform/platform.kdl",
          "lines": {
            "begin": 2
          }
        }
      },
      {
        "description": "line␊one␛",
        "check_name": "PC0001",
        "fingerprint": "4625e8d3a3b4e2e3e097e6e34bad5ceb",
        "severity": "major",
        "location": {
          "path": "plätform/tenants/50%, a:b.kdl",
          "lines": {
            "begin": 2
          }
        }
      },
      {
        "description": "`b` shares: with, `a`: all",
        "check_name": "PC0306",
        "fingerprint": "d6f77fd20e01275c29cdc6f251249995",
        "severity": "minor",
        "location": {
          "path": "plätform/tenants/50%, a:b.kdl",
          "lines": {
            "begin": 3
          }
        }
      }
    ]
    "#);
    assert_eq!(gitlab(&report(&[], &sources)), "[]\n");
}

#[test]
fn the_junit_form_is_a_suite_for_each_file() {
    let (sources, mistakes) = mistakes();
    let text = junit(&report(&mistakes, &sources));
    insta::assert_snapshot!(text, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="platformc" failures="2">
      <testsuite name="plätform/platform.kdl" tests="1" failures="1" errors="0" skipped="0">
        <testcase classname="plätform/platform.kdl" name="PC0202 at 2:21: the stage `dév` is declared twice" file="plätform/platform.kdl" line="2">
          <failure type="PC0202" message="the stage `dév` is declared twice">plätform/platform.kdl:2:21: error[PC0202]: the stage `dév` is declared twice: again here
    plätform/tenants/50%, a:b.kdl:1:7: first here
    plätform/platform.kdl:1:4
    help: give one of them another name: 100% of `&lt;&amp;&gt;` &quot;{tenant}&quot;
    platformc explain PC0202 shows more</failure>
        </testcase>
      </testsuite>
      <testsuite name="plätform/tenants/50%, a:b.kdl" tests="2" failures="1" errors="0" skipped="0">
        <testcase classname="plätform/tenants/50%, a:b.kdl" name="PC0001 at 2:1: line␊one␛" file="plätform/tenants/50%, a:b.kdl" line="2">
          <failure type="PC0001" message="line␊one␛">plätform/tenants/50%, a:b.kdl:2:1: error[PC0001]: line␊one␛
    platformc explain PC0001 shows more</failure>
        </testcase>
        <testcase classname="plätform/tenants/50%, a:b.kdl" name="PC0306 at 3:2: `b` shares" file="plätform/tenants/50%, a:b.kdl" line="3">
          <system-out>plätform/tenants/50%, a:b.kdl:3:2: warning[PC0306]: `b` shares: with, `a`: all
    platformc explain PC0306 shows more</system-out>
        </testcase>
      </testsuite>
      <testsuite name="plätform/tenants/fine.kdl" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="plätform/tenants/fine.kdl" name="this file is fine" file="plätform/tenants/fine.kdl"/>
      </testsuite>
    </testsuites>
    "#);
    let document = roxmltree::Document::parse(&text).unwrap();
    let failures = document
        .descendants()
        .filter(|node| node.has_tag_name("failure"));
    let messages: Vec<_> = failures.map(|node| node.attribute("message")).collect();
    assert_eq!(
        messages,
        [Some("the stage `dév` is declared twice"), Some("line␊one␛")]
    );
}

#[test]
fn the_junit_form_is_xml_whatever_a_spec_holds() {
    let all: String = ('\0'..=char::MAX).collect();
    let mut sources = SourceMap::default();
    let id = sources.add(all.as_str(), all.as_str());
    let mistake = Diagnostic::new(Code::Syntax, all.as_str(), sources.whole(id))
        .label(all.as_str())
        .related(sources.whole(id), all.as_str())
        .help(all.as_str());
    let text = junit(&report(&[mistake], &sources));
    assert!(roxmltree::Document::parse(&text).is_ok());
}

#[test]
fn the_sarif_form_is_a_result_each() {
    let (sources, mistakes) = mistakes();
    let log = parsed(&sarif(&report(&mistakes, &sources)));
    let results = format!("{:#}", log["runs"][0]["results"]);
    insta::assert_snapshot!("sarif", results);
}

#[test]
fn a_sarif_log_explains_its_rules() {
    let (sources, mistakes) = mistakes();
    let log = parsed(&sarif(&report(&mistakes, &sources)));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "platformc");
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &driver["rules"][index];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
        assert!(
            rule["help"]["markdown"]
                .as_str()
                .unwrap()
                .contains("```kdl ok")
        );
        assert!(!rule["fullDescription"]["text"].as_str().unwrap().is_empty());
    }
    let names = driver["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| &rule["name"]);
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["Syntax", "DeclaredTwice", "SharedIsolation"]
    );
    let empty = parsed(&sarif(&report(&[], &sources)));
    assert_eq!(empty["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn a_spec_outside_of_a_repository_has_whole_uris() {
    let (mut sources, mistakes) = mistakes();
    sources.set_folder("/srv/a b/");
    let log = parsed(&sarif(&report(&mistakes, &sources)));
    let artifact =
        &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(
        *artifact,
        serde_json::json!({ "uri": "file:///srv/a%20b/platform.kdl" })
    );
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_is_nobody_elses() {
    let fingerprints = |text: &str| {
        let mut sources = SourceMap::default();
        let id = sources.add("platform.kdl", text);
        let places = text.match_indices("tennant");
        let mistakes: Vec<Diagnostic> = places
            .map(|(at, word)| mistake(span(id, at, at + word.len())))
            .collect();
        let issues = parsed(&gitlab(&report(&mistakes, &sources)));
        let issues = issues.as_array().unwrap().iter();
        issues
            .map(|issue| issue["fingerprint"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let before = fingerprints("tennant \"a\"\ntennant \"b\"\ntennant \"b\"\n");
    let after = fingerprints("// more\n\n  tennant \"a\"\ntennant \"b\"\n\ntennant \"b\"\n");
    assert_eq!(before, after);
    let different: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!(different.len(), 3);
}
