use super::*;

fn path(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

const HEX: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

fn parse(body: &str) -> Result<Index, IndexError> {
    Index::parse(&format!("# platformc index 1\n{body}"), None)
}

#[test]
fn a_digest_is_what_sha256sum_prints() {
    assert_eq!(Digest::of(b"hello").to_string(), HEX);
    assert_eq!(Digest::parse(HEX), Some(Digest::of(b"hello")));
    for bad in [
        "",
        "2c",
        &HEX.replace('c', "g"),
        &format!("{HEX}00"),
        &"é".repeat(32),
    ] {
        assert_eq!(Digest::parse(bad), None, "{bad}");
    }
}

#[test]
fn each_unit_has_its_own_index_and_the_root_names_them() {
    let digest = Digest::of(b"hello");
    let [owners, a, b] = [
        "CODEOWNERS",
        "fleet/clusters/dev/a",
        "fleet/clusters/dev/x/b",
    ]
    .map(path);
    let units = ["fleet/clusters/dev", "fleet/clusters/empty"]
        .map(path)
        .into();
    let texts = texts(&units, &[(&owners, digest), (&a, digest), (&b, digest)]);
    assert_eq!(
        texts.get("platformc.index").unwrap(),
        &format!(
            "# platformc index 1\n\
             # The files that `platformc build` wrote outside of the folders whose indexes are \
             named here. Don't edit this list.\n\
             # Check them from the root of the output: sha256sum -c platformc.index\n\
             # index fleet/clusters/dev/platformc.index\n\
             # index fleet/clusters/empty/platformc.index\n\
             {HEX}  CODEOWNERS\n"
        )
    );
    assert_eq!(
        texts.get("fleet/clusters/dev/platformc.index").unwrap(),
        &format!(
            "# platformc index 1\n\
             # The files that `platformc build` wrote below fleet/clusters/dev. Don't edit this \
             list.\n\
             # Check them from the root of the output: \
             sha256sum -c fleet/clusters/dev/platformc.index\n\
             {HEX}  fleet/clusters/dev/a\n\
             {HEX}  fleet/clusters/dev/x/b\n"
        )
    );
    assert_eq!(texts.len(), 2);
}

#[test]
fn what_is_written_can_be_read() {
    let digest = Digest::of(b"hello");
    let [owners, a] = ["CODEOWNERS", "u/a b"].map(path);
    let units = [path("u")].into();
    let texts = texts(&units, &[(&owners, digest), (&a, digest)]);
    let root = Index::parse(texts.get("platformc.index").unwrap(), None).unwrap();
    assert_eq!(
        root,
        Index {
            files: vec![(owners, digest)],
            units,
            ..Index::default()
        }
    );
    let unit = Index::parse(texts.get("u/platformc.index").unwrap(), Some(&path("u"))).unwrap();
    assert_eq!(unit.files, [(a, digest)]);
}

#[test]
fn both_sides_of_a_merge_may_stay() {
    let other = Digest::of(b"other");
    let index = parse(&format!("{HEX}  a\n# platformc index 1\n{other}  a\r\n\n")).unwrap();
    assert_eq!(
        index.files,
        [(path("a"), Digest::of(b"hello")), (path("a"), other)]
    );
}

#[test]
fn a_conflict_is_named_before_anything_else() {
    let text = "<<<<<<< HEAD\n# platformc index 1\n";
    assert_eq!(
        Index::parse(text, None),
        Err(IndexError::Conflict { line: 1 })
    );
    assert_eq!(
        parse("nonsense\n=======\n"),
        Err(IndexError::Conflict { line: 3 })
    );
}

#[test]
fn another_format_is_refused() {
    let future = IndexError::Future {
        found: "2".to_owned(),
    };
    assert_eq!(Index::parse("# platformc index 2\nx\n", None), Err(future));
    for text in ["", "x\n", "# a comment\n"] {
        assert_eq!(
            Index::parse(text, None),
            Err(IndexError::NotAnIndex),
            "{text}"
        );
    }
}

#[test]
fn a_damaged_line_is_refused() {
    let bad = Err(IndexError::BadLine { line: 2 });
    for line in [
        "x\n",
        "2cf2  a\n",
        &format!("{HEX} a\n"),
        "# index u\n",
        &format!("{HEX}  a"),
    ] {
        assert_eq!(parse(line), bad, "{line}");
    }
}

#[test]
fn a_path_that_the_build_never_writes_is_refused() {
    let names = [
        "/etc/passwd",
        "../a",
        "a//b",
        "",
        ".git/HEAD",
        "a/.GIT/x",
        "platformc.index",
    ];
    for name in names {
        let outside = IndexError::Outside {
            line: 2,
            path: name.to_owned(),
        };
        assert_eq!(parse(&format!("{HEX}  {name}\n")), Err(outside));
    }
    let text = format!("# platformc index 1\n{HEX}  other/a\n");
    let outside = IndexError::Outside {
        line: 2,
        path: "other/a".to_owned(),
    };
    assert_eq!(Index::parse(&text, Some(&path("unit"))), Err(outside));
}

#[test]
fn a_temporary_is_beside_its_file_and_has_a_short_name() {
    let temporary = temporary_path(&path("a/b/c.yaml"));
    assert_eq!(temporary.parent(), Some("a/b"));
    assert!(temporary.file_name().starts_with(TEMPORARY_PREFIX));
    assert_eq!(temporary.file_name().len(), 31);
    assert_eq!(temporary_path(&path("c")).parent(), None);
    assert_ne!(temporary_path(&path("c")), temporary_path(&path("d")));
}
