//! Documents made up from bytes: whatever the bytes are, the document has no mistake. Fewer and smaller
//! bytes make a simpler document, so that a failing one can be made smaller.

/// Decides, byte by byte, what a document is made of.
pub(crate) struct Choices<'b> {
    bytes: &'b [u8],
}

impl<'b> Choices<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// One of so many ways; the first when the bytes are used up.
    pub(crate) fn of(&mut self, ways: usize) -> usize {
        let Some((byte, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        usize::from(*byte) % ways
    }

    /// True about once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.of(times) == times - 1
    }

    pub(crate) fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.of(choices.len())]
    }
}

const STRINGS: &[&str] = &[
    "a",
    "some-word",
    "\"plain\"",
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
    "\"true\"",
    r#""tab\t nl\n quote\" back\\ \u{1F600} sp\s""#,
    "\"cut \\   \n   off\"",
    "\"cut \\\r\noff\"",
    r##"#"raw \n"#"##,
    r###"##"raw "# raw"##"###,
    "\"é ü \u{3000}\"",
    "\"// no comment\"",
    "\"{\"",
    "é",
    "\"\"\"\n    two\n      lines\n    \"\"\"",
    "\"\"\"\n\tone\\n\n\n\tthree \"\"q\n\t\"\"\"",
    "\"\"\"\r\n  a  \r\r\n  b\\\n c\n  \"\"\"",
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
    " /* two\n  lines \n*/ ",
    " \\\n  ",
    " \\ // c\n ",
    " \\/*d*/\r\n\\\n ",
];
const GAPS: &[&str] = &["", "", " ", "/*g*/", " /* g */ ", " \\\n", "\\ // g\n"];
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
    " /* end */\n",
    "; // end\n",
    "; /* next */ ",
    " \\\n\n",
    "\n\n\n  // alone\n",
    "\n  /* alone\n   */\n\n",
];

/// A document. Its blocks are not deeper than four levels.
pub(crate) fn document(choices: &mut Choices<'_>) -> String {
    let mut out = String::new();
    nodes(choices, 0, &mut out);
    out
}

fn annotation(choices: &mut Choices<'_>, out: &mut String) {
    out.push('(');
    out.push_str(choices.pick(GAPS));
    out.push_str(choices.pick(STRINGS));
    out.push_str(choices.pick(GAPS));
    out.push(')');
    out.push_str(choices.pick(GAPS));
}

fn value(choices: &mut Choices<'_>, out: &mut String) {
    if choices.once_in(6) {
        annotation(choices, out);
    }
    let words = if choices.once_in(2) { OTHERS } else { STRINGS };
    out.push_str(choices.pick(words));
}

/// A `/-`, which comments and line ends may follow.
fn slashdash(choices: &mut Choices<'_>, out: &mut String) {
    out.push_str("/-");
    out.push_str(choices.pick(&["", " ", "\n", " /* s */ ", " // s\n\n", "\\\n"]));
}

fn entry(choices: &mut Choices<'_>, out: &mut String) {
    out.push_str(choices.pick(SPACES));
    if choices.once_in(8) {
        slashdash(choices, out);
    }
    if choices.once_in(3) {
        out.push_str(choices.pick(STRINGS));
        out.push_str(choices.pick(GAPS));
        out.push('=');
        out.push_str(choices.pick(GAPS));
    }
    value(choices, out);
}

fn block(choices: &mut Choices<'_>, depth: usize, out: &mut String) {
    out.push('{');
    out.push_str(choices.pick(&["", " ", "\n", "\n    ", " /* open */", " // open\n"]));
    nodes(choices, depth + 1, out);
    out.push_str(choices.pick(&["", " ", "\n", "/* last */"]));
    out.push('}');
}

fn nodes(choices: &mut Choices<'_>, depth: usize, out: &mut String) {
    let most = if depth == 0 { 8 } else { 4 };
    for _ in 0..choices.of(most) {
        node(choices, depth, out);
    }
}

fn node(choices: &mut Choices<'_>, depth: usize, out: &mut String) {
    let taken_out = choices.once_in(10);
    if taken_out {
        slashdash(choices, out);
    }
    if choices.once_in(10) {
        annotation(choices, out);
    }
    out.push_str(choices.pick(STRINGS));
    for _ in 0..choices.of(4) {
        entry(choices, out);
    }
    if depth < 4 && choices.once_in(8) {
        out.push(' ');
        slashdash(choices, out);
        block(choices, depth, out);
    }
    if depth < 4 && choices.once_in(3) {
        out.push_str(choices.pick(SPACES));
        block(choices, depth, out);
    }
    // The `kdl` crate rejects a `;` after a node that is taken out.
    out.push_str(if taken_out { "\n" } else { choices.pick(ENDS) });
}
