//! Single rules of the layout, each as a text before and after.

use super::format;
use crate::source::SourceMap;

fn formatted(text: &str) -> String {
    let id = SourceMap::default().add("test.kdl", text);
    format(text, id).unwrap_or_else(|errors| panic!("{text:?}: {errors:#?}"))
}

/// Each text becomes the other one, which stays as it is.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(formatted(text), *expected, "of {text:?}");
        assert_eq!(formatted(expected), *expected, "again");
    }
}

#[test]
fn a_space_stands_between_words_and_nowhere_else() {
    check(&[
        ("", ""),
        (" \n\t\n", ""),
        ("a", "a\n"),
        ("\u{feff}  a\t\"b\"   c=\"d\"  ", "a \"b\" c=\"d\"\n"),
        ("a key = \"v\" k= 1 l =2", "a key=\"v\" k=1 l=2\n"),
        ("( t ) a ( u ) 1 k=( v ) 2", "(t)a (u)1 k=(v)2\n"),
        (
            "/- a\n/- \n\nb /- 1 /- k = 2 /- { }",
            "/-a\n/-b /-1 /-k=2 /-{}\n",
        ),
        ("a{b{c}}", "a { b { c } }\n"),
    ]);
}

#[test]
fn blocks_are_indented_by_four() {
    check(&[
        (
            "a {\n  b {\n\tc\n}\n}",
            "a {\n    b {\n        c\n    }\n}\n",
        ),
        ("a { b\n c }", "a {\n    b\n    c\n}\n"),
        ("a {\n} \nb {\n\n}", "a {}\nb {}\n"),
        ("a { } /-{\n b\n}", "a {} /-{\n    b\n}\n"),
    ]);
}

#[test]
fn a_block_of_one_line_stays_on_it() {
    check(&[
        ("a {b;c 1;}", "a { b; c 1 }\n"),
        ("a { b { c; d }; e }", "a { b { c; d }; e }\n"),
        ("a { /* c */ }", "a { /* c */ }\n"),
        ("a { b; /* c */ }", "a { b /* c */ }\n"),
        ("a { b /* c\n */ }", "a {\n    b /* c\n */\n}\n"),
        ("a { b \"x \\\n y\" }", "a {\n    b \"x \\\n y\"\n}\n"),
    ]);
}

#[test]
fn semicolons_become_lines() {
    check(&[
        ("a; b;\nc;", "a\nb\nc\n"),
        ("a {\n b; c; }", "a {\n    b\n    c\n}\n"),
        (
            "a; // of a\nb; /* of b */ // too\n",
            "a // of a\nb /* of b */ // too\n",
        ),
        ("a; /* of b */ b", "a\n/* of b */ b\n"),
        ("/-a; b", "/-a\nb\n"),
    ]);
}

#[test]
fn one_blank_line_is_enough_and_none_stands_at_an_end() {
    check(&[
        ("\n\na\n\n\n\nb\n\n", "a\n\nb\n"),
        ("a {\n\n b\n\n\n c\n\n}", "a {\n    b\n\n    c\n}\n"),
        ("a {\n\n // c\n\n}", "a {\n    // c\n}\n"),
        ("a { // c\n\n b\n}", "a { // c\n    b\n}\n"),
        ("a;\n\nb", "a\n\nb\n"),
    ]);
}

#[test]
fn line_ends_become_line_feeds() {
    check(&[
        ("a\r\nb\rc\u{2028}d\r\n", "a\nb\nc\nd\n"),
        ("/* c\r\n d */\r\n", "/* c\n d */\n"),
        (
            "a \"\"\"\r\n  b\r\r\n  \"\"\"",
            "a \"\"\"\n  b\n\n  \"\"\"\n",
        ),
        ("a \"b \\\r\n c\"", "a \"b \\\n c\"\n"),
    ]);
}

#[test]
fn values_keep_their_spelling() {
    for text in [
        "a 0x1F 1_000 -1.0e+3 #inf #true\n",
        "a #\"raw\"# \"\\u{e9}\\t\"\n",
        "a {\n    b \"\"\"\n  one \n\n      two\\n\n  \"\"\"\n}\n",
        "a #\"\"\"\n\traw \\ \n\t\"\"\"#\n",
    ] {
        check(&[(text, text)]);
    }
}

#[test]
fn names_lose_quotes_that_they_can_do_without_and_values_get_them() {
    check(&[
        ("\"a\" \"b\"=\"c\"", "a b=\"c\"\n"),
        ("a b c=d (e)f -", "a \"b\" c=\"d\" (e)\"f\" \"-\"\n"),
        ("a b /- c /* d */ = e", "a \"b\" /-c /* d */ =\"e\"\n"),
        ("(\"t\")a", "(t)a\n"),
        (
            "\"a b\" \"true\"=1 \"1\"=1 \"a/b\"=1 \"\"=1",
            "\"a b\" \"true\"=1 \"1\"=1 \"a/b\"=1 \"\"=1\n",
        ),
        ("#\"a\"# \"\\u{61}\"=1", "#\"a\"# \"\\u{61}\"=1\n"),
    ]);
}

#[test]
fn comments_stay_with_what_they_are_about() {
    check(&[
        ("//a \na   // b\n  // c", "//a\na // b\n// c\n"),
        ("/* a */ b/* c */1 // d", "/* a */ b /* c */ 1 // d\n"),
        ("a{// b\nc}// d", "a { // b\n    c\n} // d\n"),
        ("a {/* b */ // c\n}", "a { /* b */ // c\n}\n"),
        ("a {/* b */ c\n}", "a {\n    /* b */ c\n}\n"),
        ("a {\n b\n // c\n}", "a {\n    b\n    // c\n}\n"),
        ("a {\n b\n /* c */ }", "a {\n    b\n    /* c */\n}\n"),
        (
            "(/*a*/b)c (/*d*/e/*f*/)/*g*/1",
            "( /*a*/ b)c ( /*d*/ e /*f*/ ) /*g*/ 1\n",
        ),
    ]);
}

#[test]
fn the_lines_of_a_comment_move_with_it() {
    check(&[
        (
            "a {\n  /* b\n     c \n\n    */\n}",
            "a {\n    /* b\n       c\n\n      */\n}\n",
        ),
        (
            "a {\n\t/* b\n\tc\n d */ e\n}",
            "a {\n    /* b\n    c\n d */ e\n}\n",
        ),
        ("  a /* b\n  c */", "a /* b\n  c */\n"),
    ]);
}

#[test]
fn a_broken_line_stays_broken_between_words() {
    check(&[
        ("a 1 \\\n2 \\\n\t\t3", "a 1 \\\n    2 \\\n    3\n"),
        ("a {\nb \\\n1\n}", "a {\n    b \\\n        1\n}\n"),
        ("a 1 \\ // one\n 2", "a 1 \\ // one\n    2\n"),
        (
            "a 1 \\ /* one */ // 1\n 2",
            "a 1 /* one */ \\ // 1\n    2\n",
        ),
        ("a \\\n\\\n \\ // b\n 1", "a \\ // b\n    1\n"),
        (
            "a \\\n /- k=1 \\\n {\nb\n}",
            "a \\\n    /-k=1 {\n    b\n}\n",
        ),
    ]);
}

#[test]
fn a_break_that_breaks_nothing_is_gone() {
    check(&[
        ("a \\\n\nb", "a\nb\n"),
        ("a \\\n // b\nc", "a // b\nc\n"),
        ("a \\ // b\n\nc", "a // b\nc\n"),
        ("a \\ // b\n // c\nd", "a \\ // b\n    // c\nd\n"),
        ("\\\na \\", "a\n"),
        ("a k \\\n = \\\n 1 (t)\\\n 2", "a k=1 (t)2\n"),
        ("a \\\n {\n b }", "a {\n    b\n}\n"),
        ("\\\n\n\\\n", ""),
    ]);
}

#[test]
fn comments_between_a_slashdash_and_what_it_takes_out_stay() {
    check(&[
        ("/- // a\n\nb", "/- // a\n    b\n"),
        ("/- /* a */ b", "/- /* a */ b\n"),
        ("/- /* a */\n\n// c\n b", "/- /* a */ // c\n    b\n"),
        ("a /- // b\n 1 2", "a /- // b\n    1 2\n"),
        ("a /- \\ // b\n 1", "a /- \\ // b\n    1\n"),
    ]);
}

#[test]
fn a_text_with_mistakes_has_no_layout() {
    let id = SourceMap::default().add("test.kdl", "a {");
    let errors = format("a {", id).expect_err("the block is not closed");
    assert_eq!(errors.len(), 1);
}
