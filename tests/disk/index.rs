//! The indexes on disk: what people and Git do to them.

use crate::area::{Area, tree};
use platformc::output::changes::Class;
use std::fs;

const DEV: &str = "fleet/clusters/dev/a b.yaml";
const DEV_INDEX: &str = "fleet/clusters/dev/platformc.index";

#[test]
fn a_conflict_in_an_index_stops_the_build_and_says_what_to_do() {
    let files = [("a", "a"), ("b", "b")];
    let area = Area::built(&files);
    let index = area.read("platformc.index");
    area.write(
        "platformc.index",
        &format!("{index}<<<<<<< HEAD\n=======\n>>>>>>> main\n"),
    );
    assert_eq!(
        area.refusal(&tree(&files)),
        "can't use platformc.index: line 6 is a Git conflict marker. Remove the marker lines, \
         keep the lines of both sides, and run `platformc build`, which writes the list anew"
    );
}

#[test]
fn both_sides_of_a_merge_are_evidence() {
    let area = Area::built(&[("a", "ours"), ("b", "b")]);
    let ours = area.read("platformc.index");
    let theirs = Area::built(&[("a", "theirs"), ("c", "c")]);
    area.write("platformc.index", &(ours + &theirs.read("platformc.index")));
    area.write("a", "theirs");
    area.write("c", "c");
    let merged = tree(&[("a", "both"), ("b", "b")]);
    area.build(&merged).unwrap();
    assert_eq!(
        area.snapshot(),
        Area::built(&[("a", "both"), ("b", "b")]).snapshot()
    );
}

#[test]
fn an_index_of_a_later_format_is_left_alone() {
    let area = Area::built(&[("a", "a")]);
    area.write("platformc.index", "# platformc index 2\nwhatever\n");
    let message = area.refusal(&tree(&[("a", "b")]));
    assert!(
        message.contains("the format `2`") && message.contains("or a newer one"),
        "{message}"
    );
}

#[test]
fn a_file_that_only_has_the_name_of_an_index_is_left_alone() {
    let area = Area::new();
    area.write("platformc.index", "my notes\n");
    let message = area.refusal(&tree(&[("a", "a")]));
    assert!(message.contains("give it another name"), "{message}");
    fs::write(area.place("platformc.index"), [0xff, 0xfe]).unwrap();
    let error = area.build(&tree(&[("a", "a")])).unwrap_err();
    assert!(error.to_string().contains("doesn't begin with"), "{error}");
}

#[test]
fn a_damaged_index_or_journal_loses_no_file() {
    let area = Area::built(&[("a", "a"), (DEV, "a")]);
    for path in ["platformc.index", DEV_INDEX, "platformc.index.next"] {
        let text = if area.has(path) {
            area.read(path)
        } else {
            area.read("platformc.index")
        };
        area.write(path, text.trim_end());
        let message = area.refusal(&tree(&[]));
        assert!(
            message.starts_with(&format!("can't use {path}: line ")),
            "{message}"
        );
        for way in [
            "Restore the file from Git",
            "delete it, and run `platformc build`",
        ] {
            assert!(message.contains(way), "{message}");
        }
        area.write(path, &text);
    }
}

#[test]
fn a_line_that_leads_out_of_the_root_or_the_folder_is_refused() {
    let hex = "0".repeat(64);
    for name in ["../a", "/etc/passwd", ".git/HEAD", "other/a"] {
        let area = Area::built(&[(DEV, "a")]);
        let index = area.read(DEV_INDEX);
        area.write(DEV_INDEX, &format!("{index}{hex}  {name}\n"));
        let message = area.refusal(&tree(&[(DEV, "a")]));
        assert!(message.contains(&format!("names `{name}`")), "{message}");
    }
}

#[test]
fn without_its_index_a_file_is_nobodys() {
    let area = Area::built(&[("a", "a"), ("b", "b")]);
    fs::remove_file(area.place("platformc.index")).unwrap();
    let report = area.check(&tree(&[("a", "new")]));
    let expected = [("a", Class::Foreign), ("platformc.index", Class::Missing)];
    assert_eq!(
        report,
        expected.map(|(path, class)| (path.to_owned(), class))
    );
}

#[test]
fn an_index_that_somebody_edited_is_called_so() {
    let files = [("a", "a"), ("b", "b"), (DEV, "a")];
    for (index, lost) in [
        ("platformc.index", "  b"),
        (DEV_INDEX, "  "),
        ("platformc.index", "# index "),
    ] {
        let area = Area::built(&files);
        let text = area.read(index);
        let kept = text.split_inclusive('\n');
        let kept = kept.filter(|line| !line.contains(lost));
        area.write(index, &kept.collect::<String>());
        let expected = [(index.to_owned(), Class::EditedIndex)];
        assert_eq!(area.check(&tree(&files)), expected, "{lost}");
        area.build(&tree(&files)).unwrap();
        assert_eq!(area.read(index), text);
    }
    let area = Area::built(&files);
    let more = [("a", "a"), ("b", "b"), ("c", "c"), (DEV, "a")];
    let expected = [("c", Class::Missing), ("platformc.index", Class::Stale)];
    let expected = expected.map(|(path, class)| (path.to_owned(), class));
    assert_eq!(area.check(&tree(&more)), expected);
    let other = "fleet/clusters/other/a";
    let report = area.check(&tree(&[("a", "a"), ("b", "b"), (DEV, "a"), (other, "a")]));
    assert!(
        report.contains(&("platformc.index".to_owned(), Class::Stale)),
        "{report:?}"
    );
}

#[test]
fn a_damaged_index_can_be_deleted() {
    let area = Area::built(&[("a", "a"), ("b", "b"), (DEV, "a")]);
    let whole = area.snapshot();
    fs::remove_file(area.place("platformc.index")).unwrap();
    area.build(&tree(&[("a", "a"), ("b", "b"), (DEV, "a")]))
        .unwrap();
    assert_eq!(area.snapshot(), whole);
}

#[test]
fn a_cluster_that_was_removed_by_hand_is_no_problem() {
    let area = Area::built(&[("a", "a"), (DEV, "a")]);
    fs::remove_dir_all(area.place("fleet")).unwrap();
    area.build(&tree(&[("a", "a")])).unwrap();
    assert_eq!(area.snapshot(), Area::built(&[("a", "a")]).snapshot());
}

#[test]
fn a_tree_with_a_reserved_name_is_not_written() {
    let area = Area::new();
    for name in [
        "x/platformc.index",
        ".git/hooks/pre-commit",
        ".platformc-tmp-1",
    ] {
        let message = area.refusal(&tree(&[(name, "")]));
        assert!(
            message.starts_with(&format!("can't write {name}: ")),
            "{message}"
        );
    }
    let message = area.refusal(&tree(&[("a", ""), ("a/b", "")]));
    assert!(
        message.starts_with("can't write a: another file"),
        "{message}"
    );
}
