//! What people get wrong, and the exact words that they get to read.

use crate::parse;

/// An error on one line: the text that it marks, then message, label, other place and help.
fn rendered(text: &str) -> Vec<String> {
    let (_, errors) = parse(text);
    let slice = |span: platformc::source::Span| &text[span.start as usize..span.end as usize];
    let render = |error: platformc::syntax::SyntaxError| {
        let related = error.related.map_or(String::new(), |related| {
            format!(
                "{}@{} {}",
                slice(related.span),
                related.span.start,
                related.value
            )
        });
        let help = error.help.unwrap_or_default();
        let place = format!("{}@{}", slice(error.span), error.span.start);
        format!(
            "{place} | {} | {} | {related} | {help}",
            error.message, error.label
        )
    };
    errors.into_iter().map(render).collect()
}

#[test]
fn every_mistake_has_its_words() {
    let mut wrong = Vec::new();
    for (text, expected) in CASES {
        let found = rendered(text);
        if found != *expected {
            wrong.push(format!("    ({text:?}, &{found:#?}),"));
        }
    }
    assert!(wrong.is_empty(), "these are new:\n{}", wrong.join("\n"));
}

/// Texts with their errors.
const CASES: &[(&str, &[&str])] = &[
    // Odd, but nothing is wrong with these two.
    ("- item", &[]),
    ("a @b %c", &[]),
    (
        "cluster \"c\"\nstage=\"dev\"\n  region=\"eu\" x=1\nd 1\n",
        &[
            "stage@12 | a node ends with its line | `stage=` belongs to no node here | cluster \"c\"@0 this node has ended | end the line above with `\\`, or write it all on one line",
        ],
    ),
    (
        "a {\n  cluster \"c\" // why\n\n    stage = \"dev\" {\n      x 1\n    }\n}\n",
        &[
            "stage@30 | a node ends with its line | `stage=` belongs to no node here | cluster \"c\"@6 this node has ended | end the line above with `\\`, or write it all on one line",
        ],
    ),
    (
        "tenant \"wiki\"; class=\"team\"",
        &[
            "class@15 | a node ends with its `;` | `class=` belongs to no node here | tenant \"wiki\"@0 this node has ended | remove the `;` in front; if `class` is a node of its own, it has no `=`",
        ],
    ),
    (
        "a {\n  domain \"x\"\n  engine=\"y\"\n  mode = 1\n}\n",
        &[
            "engine@19 | a node's value has no `=` in front | KDL has no `=` behind this |  | write `engine` and a space, without the `=`; a property of `a` stands in front of its `{`",
            "mode@32 | a node's value has no `=` in front | KDL has no `=` behind this |  | write `mode` and a space, without the `=`; a property of `a` stands in front of its `{`",
        ],
    ),
    (
        "stage \"dev\"\n\ncluster=\"x\"\nd {\n}\ne=1\n",
        &[
            "cluster@13 | a node's value has no `=` in front | KDL has no `=` behind this |  | write `cluster` and a space, without the `=`",
            "e@31 | a node's value has no `=` in front | KDL has no `=` behind this |  | write `e` and a space, without the `=`",
        ],
    ),
    (
        "a { b \"x }\nc 1\n",
        &[
            "\"@6 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "a { b { c \"x; } } \nd 1\n",
        &[
            "\"@10 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "a \"x }\nb 1\n",
        &[
            "\"@2 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "cluster \"c\" stage=\"dev region=\"eu\" x=1\n",
        &[
            "\"@18 | this string is never closed | opened here | \"@30 this quote would end it, but seems to begin another string | write `\"dev\"`",
        ],
    ),
    (
        "tenant \"wiki { admins \"leads\" }\n",
        &[
            "\"@7 | this string is never closed | opened here | \"@22 this quote would end it, but seems to begin another string | write `\"wiki\"`",
        ],
    ),
    (
        "admins \"a \"b\"\n",
        &[
            "\"@7 | this string is never closed | opened here | \"@10 this quote would end it, but seems to begin another string | write `\"a\"`",
        ],
    ),
    (
        "admins \"a\"b\n",
        &[
            "b@10 | a space is missing in front of `b` | directly after `\"a\"` |  | put a space between the two, or quotes around both if they are one text",
        ],
    ),
    (
        "tenant “my team” class=“a b” x=„y {\n}\n",
        &[
            "“my team”@7 | text stands between double quotes | these quotes quote nothing in KDL |  | write `\"my team\"`",
            "“a b”@27 | text stands between double quotes | these quotes quote nothing in KDL |  | write `\"a b\"`",
            "„y@39 | text stands between double quotes | these quotes quote nothing in KDL |  | write `\"y\"`",
        ],
    ),
    (
        "tenant {{ name }} {\n  {{- if .Values.x }}\n}\n",
        &[
            "{{ name }}@7 | a spec has no templates | nothing is filled in here |  | write the value itself; what tenants have in common stands in a class, one cluster for each region in a name such as `\"prod-{region}\"`",
            "{{- if .Values.x }}@22 | a spec has no templates | nothing is filled in here |  | write the value itself; what tenants have in common stands in a class, one cluster for each region in a name such as `\"prod-{region}\"`",
        ],
    ),
    (
        "include tenants/*.kdl\ntenant \"a\"\n",
        &[
            "tenants/*.kdl@8 | text with a `/` needs quotes | not a bare word |  | write `\"tenants/*.kdl\"`",
        ],
    ),
    (
        "a [\"x\", 'y z', 3] b=[80, 443]\n",
        &[
            "[\"x\", 'y z', 3]@2 | a list has no brackets in KDL | `[` means nothing here |  | write `\"x\" \"y z\" 3`",
            "[80, 443]@20 | a list has no brackets in KDL | `[` means nothing here |  | write `\"80 443\"`",
        ],
    ),
    (
        "internet ports=80,443\n",
        &[
            "80,443@15 | `80,443` is no number, and text that starts with a digit needs quotes | neither a number nor a bare word |  | put it in quotes, with blanks for commas: `\"80 443\"`",
        ],
    ),
    (
        "---\na: 1\n",
        &[
            "---@0 | the file is YAML, not KDL | this is how YAML begins |  | in KDL this is `name \"value\" property=\"value\" { children }`; `platformc init` writes a first spec to begin with",
        ],
    ),
    (
        "{\n  \"a\": [1, 2]\n}\n",
        &[
            "{@0 | the file is JSON, not KDL | this is how JSON begins |  | in KDL this is `name \"value\" property=\"value\" { children }`; `platformc init` writes a first spec to begin with",
        ],
    ),
    (
        "x = 1\n[a]\ny = 2\n",
        &[
            "x = 1@0 | the file is TOML, not KDL | this is how TOML begins |  | in KDL this is `name \"value\" property=\"value\" { children }`; `platformc init` writes a first spec to begin with",
        ],
    ),
    (
        "a {\n  b 1\n",
        &["{@2 | this `{` is never closed | opened here |  | put a `}` at the end of the block"],
    ),
    (
        "a {\n  b {\n    c 1\n}\n",
        &[
            "{@8 | this `{` is never closed | opened here | }@18 by its indentation, this is no longer inside | put a `}` in front of that line",
        ],
    ),
    (
        "a {\n  b {\n    c {\n      d\n  }\n}\n",
        &[
            "{@16 | this `{` is never closed | opened here | }@28 by its indentation, this is no longer inside | put a `}` in front of that line",
        ],
    ),
    (
        "a {\n  x 1\nb {\n  y 2\n}\n",
        &[
            "{@2 | this `{` is never closed | opened here | b@10 by its indentation, this is no longer inside | put a `}` in front of that line",
        ],
    ),
    (
        "a {\n  b {\n    c {",
        &[
            "{@16 | 3 children blocks are never closed; this `{` is the last of them | opened here |  | put 3 `}` at the ends of the blocks",
        ],
    ),
    (
        "a { b { c",
        &[
            "{@6 | 2 children blocks are never closed; this `{` is the last of them | opened here |  | put 2 `}` at the ends of the blocks",
        ],
    ),
    (
        "a 1\n}\nb 2",
        &[
            "}@4 | a `}` that closes nothing | no open `{` in front |  | remove it, or add the `{` that it should close",
        ],
    ),
    (
        "a \"text\nb 2",
        &[
            "\"@2 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "a \"one\n  two\"\nb 2",
        &[
            "\"@2 | a string with one quote on each side can't go over several lines | starts here | \"@12 seems to end here | put `\"\"\"` around the text, each on a line of its own",
        ],
    ),
    (
        "a \"",
        &[
            "\"@2 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "a \"b",
        &[
            "\"@2 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "a \"\"\"\n  text\n",
        &[
            "\"\"\"@2 | this string is never closed | opened here |  | put `\"\"\"` on a line of its own after the text",
        ],
    ),
    (
        "a \"\"\"text\"\"\"",
        &[
            "\"\"\"@2 | text after `\"\"\"` must start on the next line | put a line break here |  | text of one line needs only one quote on each side: `\"text\"`",
        ],
    ),
    (
        "a \"\"\"\n  one\n two\n  \"\"\"",
        &[
            " two@12 | a line of this string is not indented like its closing quotes | this line | \"\"\"@19 the closing quotes | start every line with the same spaces or tabs as the line of the closing `\"\"\"`",
        ],
    ),
    (
        "a \"\"\"\n  one\n  two\"\"\"",
        &[
            "\"\"\"@17 | the closing `\"\"\"` must stand on a line of its own | put a line break in front | \"\"\"@2 the string starts here | ",
        ],
    ),
    (
        "a #\"x",
        &[
            "#\"@2 | this string is never closed | opened here |  | put `\"#` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "a ##\"x\"#",
        &[
            "##\"@2 | this string is never closed | opened here |  | put `\"##` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "a #\"x\"##",
        &[
            "#@7 | a raw string ends with more `#` than it starts with | too many | #@2 it starts here | write the same number of `#` on both sides",
        ],
    ),
    (
        "a r\"x\"",
        &[
            "\"x\"@3 | a raw string has no `r` in front | KDL 1's way to write it |  | write `#\"x\"#`",
        ],
    ),
    (
        "a r#\"x\"#",
        &[
            "#\"x\"#@3 | a raw string has no `r` in front | KDL 1's way to write it |  | write `#\"x\"#`",
        ],
    ),
    (
        "a \"x\\qy\"",
        &[
            "\\q@4 | `\\q` is not an escape | unknown escape |  | for a backslash write `\\\\`, or the string as `#\"…\"#`, which has no escapes",
        ],
    ),
    (
        "a \"\\u{110000}\" \"\\u{}\" \"\\/\"",
        &[
            "\\u{110000}@3 | `\\u{110000}` is not a character of Unicode | not a code point |  | write one to six hexadecimal digits in braces, such as `\\u{E9}`; at most `\\u{10FFFF}`",
            "\\u{}@16 | `\\u{}` is not a character of Unicode | not a code point |  | write one to six hexadecimal digits in braces, such as `\\u{E9}`; at most `\\u{10FFFF}`",
            "\\/@23 | `\\/` is not an escape | unknown escape |  | for a backslash write `\\\\`, or the string as `#\"…\"#`, which has no escapes",
        ],
    ),
    (
        "a true",
        &[
            "true@2 | `true` needs a `#` in front | not a bare word |  | write `#true`, or `\"true\"` if you mean the text",
        ],
    ),
    (
        "a #True",
        &["#True@2 | `#True` is not a value that KDL knows | unknown keyword |  | write `#true`"],
    ),
    (
        "a inf",
        &[
            "inf@2 | `inf` needs a `#` in front | not a bare word |  | write `#inf`, or `\"inf\"` if you mean the text",
        ],
    ),
    (
        "a true=1",
        &[
            "true@2 | a property's name can't be the bare word `true` | needs quotes |  | write `\"true\"`",
        ],
    ),
    (
        "a #true=1",
        &["#true@2 | a property's name can't be a keyword | needs quotes |  | write `\"#true\"`"],
    ),
    (
        "a key=",
        &[
            "key=@2 | the property `key` has no value | expected a value after the `=` |  | write `key=\"…\"`, or remove it",
        ],
    ),
    (
        "a key= \nb",
        &[
            "key=@2 | the property `key` has no value | expected a value after the `=` |  | write `key=\"…\"`, or remove it",
        ],
    ),
    (
        "a key==1",
        &[
            "=@6 | an `=` that belongs to no property | unexpected `=` |  | a property is written as `name=value`; text with an `=` needs quotes",
        ],
    ),
    (
        "a a=b=c",
        &["b=c@4 | text with an `=` needs quotes | not a bare word |  | write `a=\"b=c\"`"],
    ),
    (
        "a b= c=1 d= \ne",
        &[
            "b=@2 | the property `b` has no value | expected a value after the `=` |  | write `b=\"…\"`, or remove it",
            "d=@9 | the property `d` has no value | expected a value after the `=` |  | write `d=\"…\"`, or remove it",
        ],
    ),
    (
        "a:\n  b \"x\":\n    c 1\n  d\ne {\n}\n",
        &[
            ":@1 | a block stands between `{` and `}` | a `:` begins no block |  | write ` {` in place of the `:`, and `}` on a line behind the block",
            ":@10 | a block stands between `{` and `}` | a `:` begins no block |  | write ` {` in place of the `:`, and `}` on a line behind the block",
        ],
    ),
    (
        "a:\n  b 1\n}\nc\n",
        &[
            ":@1 | a block stands between `{` and `}` | a `:` begins no block |  | write ` {` in place of the `:`",
        ],
    ),
    (
        "a\n<<<<<<< HEAD\nb\n=======\nc: d\n>>>>>>> other\n",
        &[
            "<<<<<<< HEAD@2 | the file has conflicts of a merge that is not finished | the first one begins here |  | choose what holds, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`",
        ],
    ),
    (
        "a 10Gi",
        &[
            "10Gi@2 | `10Gi` is no number, and text that starts with a digit needs quotes | neither a number nor a bare word |  | put it in quotes: `\"10Gi\"`",
        ],
    ),
    (
        "a .5",
        &[
            ".5@2 | a number has digits on both sides of its `.` | neither a number nor a bare word |  | write `0.5`",
        ],
    ),
    (
        "a 1.",
        &[
            "1.@2 | a number has digits on both sides of its `.` | neither a number nor a bare word |  | write `1`, or `1.0`",
        ],
    ),
    (
        "a 1.0.0",
        &[
            "1.0.0@2 | `1.0.0` is no number, and text that starts with a digit needs quotes | neither a number nor a bare word |  | put it in quotes: `\"1.0.0\"`",
        ],
    ),
    (
        "a 0xZZ",
        &[
            "0xZZ@2 | `0xZZ` is no hexadecimal number | neither a number nor a bare word |  | put it in quotes: `\"0xZZ\"`",
        ],
    ),
    (
        "10 a",
        &["10@0 | a node's name can't be a number | needs quotes |  | write `\"10\"`"],
    ),
    (
        "a 10.0.0.0/16",
        &[
            "10.0.0.0/16@2 | text with a `/` needs quotes | not a bare word |  | write `\"10.0.0.0/16\"`",
        ],
    ),
    (
        "a app.kubernetes.io/name=web",
        &[
            "app.kubernetes.io/name@2 | text with a `/` needs quotes | not a bare word |  | write `\"app.kubernetes.io/name\"`",
        ],
    ),
    (
        "a 'single quotes' 1",
        &[
            "'single quotes'@2 | text stands between double quotes | single quotes quote nothing in KDL |  | write `\"single quotes\"`",
        ],
    ),
    (
        "a 'x'",
        &[
            "'x'@2 | text stands between double quotes | single quotes quote nothing in KDL |  | write `\"x\"`",
        ],
    ),
    (
        "key: value",
        &[
            "key:@0 | a name is not followed by `:` | KDL has no `:` here |  | write `key` and a space, without the `:`",
        ],
    ),
    (
        "a key: 1",
        &[
            "key:@2 | a name is not followed by `:` | KDL has no `:` here |  | write `key` and a space, without the `:`",
        ],
    ),
    (
        "a \"key\": 1",
        &[
            ":@7 | a name is not followed by `:` | KDL has no `:` here |  | write a space in place of the `:`",
        ],
    ),
    (
        "{ \"a\": 1 }",
        &[
            "{ \"a\": 1 }@0 | the file is JSON, not KDL | this is how JSON begins |  | in KDL this is `name \"value\" property=\"value\" { children }`; `platformc init` writes a first spec to begin with",
        ],
    ),
    (
        "a 1, 2",
        &[
            "1,@2 | values are not separated by `,` | KDL has no `,` here |  | write `1` and a space, without the `,`",
        ],
    ),
    (
        "a \"b\", \"c\"",
        &[
            ",@5 | values are not separated by `,` | KDL has no `,` here |  | write a space in place of the `,`",
        ],
    ),
    (
        "a \"b\",\"c\"",
        &[
            ",@5 | values are not separated by `,` | KDL has no `,` here |  | write a space in place of the `,`",
        ],
    ),
    (
        "a [1, 2, 3]",
        &[
            "[1, 2, 3]@2 | a list has no brackets in KDL | `[` means nothing here |  | write `1 2 3`",
        ],
    ),
    (
        "a [\"x\"]",
        &["[\"x\"]@2 | a list has no brackets in KDL | `[` means nothing here |  | write `\"x\"`"],
    ),
    (
        "a https://example.com/x?y=1",
        &[
            "https://example.com/x?y=1@2 | an address needs quotes | `//` would start a comment |  | write `\"https://example.com/x?y=1\"`",
        ],
    ),
    (
        "a url=https://example.com",
        &[
            "https://example.com@6 | an address needs quotes | `//` would start a comment |  | write `\"https://example.com\"`",
        ],
    ),
    (
        "a /etc/passwd",
        &[
            "/etc/passwd@2 | text with a `/` needs quotes | not a bare word |  | write `\"/etc/passwd\"`",
        ],
    ),
    (
        "a C:\\dir",
        &["C:\\dir@2 | text with a `\\` needs quotes | not a bare word |  | write `#\"C:\\dir\"#`"],
    ),
    (
        "# comment\na",
        &["#@0 | `#` does not start a comment | not a comment in KDL |  | write `// comment`"],
    ),
    (
        "a # comment",
        &["#@2 | `#` does not start a comment | not a comment in KDL |  | write `// comment`"],
    ),
    (
        "a #comment",
        &[
            "#comment@2 | `#comment` is not a value that KDL knows | unknown keyword |  | for text write `\"#comment\"`; for a comment start with `//`",
        ],
    ),
    (
        "a b#c",
        &["b#c@2 | text with a `#` needs quotes | not a bare word |  | write `\"b#c\"`"],
    ),
    (
        "a = 1",
        &[
            "a@0 | a node's value has no `=` in front | KDL has no `=` behind this |  | write `a` and a space, without the `=`",
        ],
    ),
    (
        "a = \"x\"",
        &[
            "a@0 | a node's value has no `=` in front | KDL has no `=` behind this |  | write `a` and a space, without the `=`",
        ],
    ),
    (
        "a=1",
        &[
            "a@0 | a node's value has no `=` in front | KDL has no `=` behind this |  | write `a` and a space, without the `=`",
        ],
    ),
    (
        "= 1",
        &[
            "=@0 | a node can't start with `=` | expected the name of a node |  | a node is written as `name value property=value { children }`",
        ],
    ),
    (
        ")\na",
        &[
            ")@0 | a node can't start with `)` | expected the name of a node |  | a node is written as `name value property=value { children }`",
        ],
    ),
    (
        "a (b)",
        &[
            "(b)@2 | a type annotation without a value | no value after it |  | write the value after the `)`, on the same line; text with parentheses needs quotes",
        ],
    ),
    (
        "a (b)c=1",
        &[
            "(b)@2 | a type annotation in front of a property's name | belongs to the value |  | write `c=(type)value`",
        ],
    ),
    (
        "a c=(b)",
        &[
            "(b)@4 | a type annotation without a value | no value after it |  | write the value after the `)`, on the same line; text with parentheses needs quotes",
        ],
    ),
    (
        "a ()1",
        &[
            "()@2 | an empty type annotation | no type in it |  | remove it; text with parentheses needs quotes",
        ],
    ),
    (
        "a (b 1",
        &[
            "(b@2 | a type annotation is one word in parentheses | expected `(word)` |  | remove it; text with parentheses needs quotes",
        ],
    ),
    (
        "a (/-b)1",
        &[
            "/-@3 | `/-` can't take out a part of a property or a type annotation | not allowed here |  | write it in front of the whole, name and annotation included",
        ],
    ),
    (
        "(t)\na",
        &[
            "(t)@0 | a type annotation without a node | no name after it |  | write the node's name after the `)`, on the same line",
        ],
    ),
    (
        "(t)",
        &[
            "(t)@0 | a type annotation without a node | no name after it |  | write the node's name after the `)`, on the same line",
        ],
    ),
    (
        "a\n{\n  b\n}",
        &[
            "{@2 | a `{` must stand on the line of its node | on a line of its own | a@0 the node ends with its line | write `a {`",
        ],
    ),
    (
        "a\n\n{\n  b\n}\nc",
        &[
            "{@3 | a `{` must stand on the line of its node | on a line of its own | a@0 the node ends with its line | write `a {`",
        ],
    ),
    (
        "{ b }",
        &[
            "{@0 | a children block without a node | no name in front |  | write the node's name in front of the `{`",
        ],
    ),
    (
        "a { b } { c }",
        &[
            "{@8 | a node can't have two children blocks | the second one | {@2 the first one | put all children into one block",
        ],
    ),
    (
        "a { b } c",
        &[
            "c@8 | a node ends with its children block | unexpected after the `}` |  | put a line break or `;` after the `}`; values and properties go in front of the `{`",
        ],
    ),
    (
        "a{b}c d",
        &[
            "c@4 | a node ends with its children block | unexpected after the `}` |  | put a line break or `;` after the `}`; values and properties go in front of the `{`",
        ],
    ),
    (
        "/-",
        &[
            "/-@0 | nothing follows `/-` | expected something to take out |  | write `/-` in front of a node, a value, a property or a children block; a comment starts with `//`",
        ],
    ),
    (
        "a /-",
        &[
            "/-@2 | nothing follows `/-` | expected something to take out |  | write `/-` in front of a node, a value, a property or a children block; a comment starts with `//`",
        ],
    ),
    (
        "a {\n  b\n  /-\n}",
        &[
            "/-@10 | nothing follows `/-` | expected something to take out |  | write `/-` in front of a node, a value, a property or a children block; a comment starts with `//`",
        ],
    ),
    (
        "a /-;",
        &[
            "/-@2 | nothing follows `/-` | expected something to take out |  | write `/-` in front of a node, a value, a property or a children block; a comment starts with `//`",
        ],
    ),
    (
        "/- /- a",
        &[
            "/-@0 | `/-` stands here more than once | one is enough |  | one `/-` takes one thing out: remove the others",
        ],
    ),
    (
        "a key=/-b",
        &[
            "/-@6 | `/-` can't take out a part of a property or a type annotation | not allowed here |  | write it in front of the whole, name and annotation included",
        ],
    ),
    (
        "a /-{ b } c",
        &[
            "c@10 | a node ends with its children block | unexpected after the `}` |  | put a line break or `;` after the `}`; values and properties go in front of the `{`",
        ],
    ),
    (
        "a\"b\"",
        &[
            "\"b\"@1 | a space is missing in front of `\"b\"` | directly after `a` |  | put a space between the two, or quotes around both if they are one text",
        ],
    ),
    (
        "a \"b\"1",
        &[
            "1@5 | a space is missing in front of `1` | directly after `\"b\"` |  | put a space between the two, or quotes around both if they are one text",
        ],
    ),
    (
        "a (b)c(d)e",
        &[
            "(@6 | a space is missing in front of `(` | directly after `(b)c` |  | put a space between the two, or quotes around both if they are one text",
        ],
    ),
    (
        ";",
        &[";@0 | a `;` without a node | nothing to end here |  | remove it"],
    ),
    (
        "a;;",
        &[";@2 | a `;` without a node | nothing to end here |  | remove it"],
    ),
    (
        "a \\ b",
        &[
            "\\@2 | a `\\` must be the last of its line | this continues the node on the next line |  | put a line break after it, or remove it",
        ],
    ),
    (
        "/* x",
        &[
            "/*@0 | this comment is never closed | opened here |  | put `*/` after it; comments nest, so each `/*` needs its own `*/`",
        ],
    ),
    (
        "/* a /* b */\nc",
        &[
            "/*@0 | this comment is never closed | opened here | /*@5 this opens another comment within it | put `*/` after it; comments nest, so each `/*` needs its own `*/`",
        ],
    ),
    (
        "a /* b",
        &[
            "/*@2 | this comment is never closed | opened here |  | put `*/` after it; comments nest, so each `/*` needs its own `*/`",
        ],
    ),
    (
        "/- kdl-version 1\na",
        &[
            "1@15 | this file says that it is not KDL 2 | another version of KDL |  | write `/- kdl-version 2`, or remove the line, and write the file as KDL 2",
        ],
    ),
    (
        "\u{202e}a",
        &[
            "\u{202e}@0 | a bidirectional control character U+202E in the text | an invisible character stands here |  | it makes text look different from what it is: remove it, or write `\\u{202E}` in a quoted string",
        ],
    ),
    (
        "a \"\0\0\" // \u{202e}",
        &[
            "\0\0@3 | a NUL character U+0000 in the text | an invisible character stands here |  | a spec is UTF-8 text: save the file as that, or remove the character",
            "\u{202e}@10 | a bidirectional control character U+202E in the text | an invisible character stands here |  | it makes text look different from what it is: remove it, or write `\\u{202E}` in a quoted string",
        ],
    ),
    (
        "a \u{feff}",
        &[
            "\u{feff}@2 | a byte order mark U+FEFF in the text | an invisible character stands here |  | it may only be the first character of the file: remove it",
        ],
    ),
    (
        "\"a",
        &[
            "\"@0 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "$x = 5",
        &[
            "$x@0 | a node's value has no `=` in front | KDL has no `=` behind this |  | write `$x` and a space, without the `=`",
        ],
    ),
    (
        "true",
        &[
            "true@0 | a node's name can't be the bare word `true` | needs quotes |  | write `\"true\"`",
        ],
    ),
    (
        "a \"b\" c\"",
        &[
            "\"@7 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "}}}",
        &[
            "}@0 | a `}` that closes nothing | no open `{` in front |  | remove it, or add the `{` that it should close",
            "}@1 | a `}` that closes nothing | no open `{` in front |  | remove it, or add the `{` that it should close",
            "}@2 | a `}` that closes nothing | no open `{` in front |  | remove it, or add the `{` that it should close",
        ],
    ),
    (
        "a {\n}\n}\nb {\n",
        &[
            "}@6 | a `}` that closes nothing | no open `{` in front |  | remove it, or add the `{` that it should close",
            "{@10 | this `{` is never closed | opened here |  | put a `}` at the end of the block",
        ],
    ),
    (
        "a \"b {\n  c\n}",
        &[
            "\"@2 | this string is never closed | opened here |  | put `\"` after it; text of several lines stands between `\"\"\"`",
        ],
    ),
    (
        "a (1 2",
        &[
            "(1@2 | a type annotation is one word in parentheses | expected `(word)` |  | remove it; text with parentheses needs quotes",
        ],
    ),
    (
        "a \"b\n  c\" {\n  d\n}",
        &[
            "\"@2 | a string with one quote on each side can't go over several lines | starts here | \"@8 seems to end here | put `\"\"\"` around the text, each on a line of its own",
        ],
    ),
];
