//! Documents made up at random: ours and the `kdl` crate's parser must read the same tree.

use crate::{compare, parse};

/// A small generator of numbers, the same ones in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % sides
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }
}

const STRINGS: &[&str] = &[
    "a",
    "some-word",
    "名前",
    "<x>",
    "a.b",
    "-",
    "--x",
    "+",
    ".x",
    "_1",
    "\"quoted text\"",
    "\"\"",
    r#""tab\t nl\n quote\" back\\ \u{1F600} sp\s""#,
    "\"cut \\   \n   off\"",
    r##"#"raw \n"#"##,
    r###"##"raw "# raw"##"###,
    "\"é ü \u{3000}\"",
    "\"// no comment\"",
    "\"{\"",
    "é",
    "\"\"\"\n    two\n      lines\n    \"\"\"",
    "\"\"\"\n\tone\\n\n\n\tthree \"\"q\n\t\"\"\"",
    "#\"\"\"\n  raw \\n\n  \"\"\"#",
    "\"\"\"\n\"\"\"",
];
const OTHERS: &[&str] = &[
    "0", "-1", "+15", "1_000", "0xFf_1", "-0o17", "0b1_0", "1.5", "-1.0e-7", "2E+3", "#true",
    "#false", "#null", "#inf", "#-inf", "#nan",
];
const SPACES: &[&str] = &[
    " ",
    " ",
    " ",
    "  ",
    "\t",
    "\u{a0}",
    " /* c */ ",
    "/*/**/*/ ",
    " \\\n  ",
    " \\ // c\n ",
];
const ENDS: &[&str] = &[
    "\n",
    "\n",
    "\r\n",
    ";",
    " // end\n",
    "\n\n",
    "\u{2028}",
    " ;\n",
    "\r",
    "\n  ",
];

fn value(dice: &mut Dice, out: &mut String) {
    if dice.roll(6) == 0 {
        out.push('(');
        out.push_str(dice.pick(STRINGS));
        out.push(')');
    }
    out.push_str(if dice.roll(2) == 0 {
        dice.pick(STRINGS)
    } else {
        dice.pick(OTHERS)
    });
}

fn entry(dice: &mut Dice, out: &mut String) {
    out.push_str(dice.pick(SPACES));
    if dice.roll(8) == 0 {
        out.push_str("/-");
        out.push_str(dice.pick(&["", " ", "\n"]));
    }
    if dice.roll(3) == 0 {
        out.push_str(dice.pick(STRINGS));
        out.push_str(dice.pick(&["=", "=", " =", "= ", " = "]));
    }
    value(dice, out);
}

fn block(dice: &mut Dice, depth: usize, out: &mut String) {
    out.push('{');
    out.push_str(dice.pick(&["", " ", "\n", "\n    "]));
    nodes(dice, depth + 1, out);
    out.push('}');
}

fn nodes(dice: &mut Dice, depth: usize, out: &mut String) {
    for _ in 0..dice.roll(4) {
        let taken_out = dice.roll(10) == 0;
        if taken_out {
            out.push_str(dice.pick(&["/-", "/- ", "/-\n"]));
        }
        if dice.roll(10) == 0 {
            out.push_str("(type)");
        }
        out.push_str(dice.pick(STRINGS));
        for _ in 0..dice.roll(4) {
            entry(dice, out);
        }
        if depth < 4 && dice.roll(8) == 0 {
            out.push_str(" /-");
            block(dice, depth, out);
        }
        if depth < 4 && dice.roll(3) == 0 {
            out.push(' ');
            block(dice, depth, out);
        }
        // The crate rejects a `;` after a node that is taken out.
        out.push_str(if taken_out { "\n" } else { dice.pick(ENDS) });
    }
}

#[test]
fn documents_made_up_at_random_have_the_tree_of_the_kdl_crate() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for _ in 0..1500 {
        let mut text = String::new();
        nodes(&mut dice, 0, &mut text);
        let (document, errors) = parse(&text);
        assert!(errors.is_empty(), "{text}\n{errors:?}");
        let theirs = kdl::KdlDocument::parse_v2(&text);
        let theirs = theirs.unwrap_or_else(|error| panic!("{text:?}\n{error:?}"));
        assert_eq!(
            compare::ours(&document.nodes),
            compare::theirs(&theirs),
            "{text:?}"
        );
    }
}

#[test]
fn documents_with_random_damage_never_panic_and_say_what_is_wrong_in_order() {
    const DAMAGE: &[&str] = &[
        "{", "}", "\"", "\\", "/-", "/*", "(", ")", "=", "#", "\n", ";", "'", ":", "é", "[", " ",
    ];
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    for _ in 0..3000 {
        let mut text = String::new();
        nodes(&mut dice, 0, &mut text);
        for _ in 0..=dice.roll(3) {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let Some(at) = places.get(dice.roll(places.len().max(1))) else {
                break;
            };
            if dice.roll(2) == 0 {
                text.remove(*at);
            } else {
                text.insert_str(*at, dice.pick(DAMAGE));
            }
        }
        let (_, errors) = parse(&text);
        for error in &errors {
            let span = error.span.start as usize..error.span.end as usize;
            assert!(
                text.get(span).is_some_and(|marked| !marked.is_empty()),
                "{text:?}\n{error:?}"
            );
        }
        assert!(errors.is_sorted_by_key(|error| error.span), "{text:?}");
    }
}
