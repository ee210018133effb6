//! What a build does with each class of file.

use crate::area::{Area, report, tree};
use platformc::cli::disk::{LockedDisk, Summary};
use platformc::cli::error::Error;
use platformc::output::changes::Class;
use platformc::output::update::Conflicts;
use platformc::output::{FileBeside, RelPath, TreeBeside};
use std::fs;

const DEV: &str = "fleet/clusters/dev/a.yaml";
const DEV_INDEX: &str = "fleet/clusters/dev/platformc.index";

#[test]
fn a_first_build_writes_everything() {
    let area = Area::new();
    let tree = tree(&[("CODEOWNERS", "all"), (DEV, "a")]);
    let summary = area.build(&tree).unwrap();
    assert_eq!(
        summary,
        Summary {
            written: 4,
            unchanged: 0,
            removed: 0
        }
    );
    assert_eq!(
        (area.read("CODEOWNERS"), area.read(DEV)),
        ("all".into(), "a".into())
    );
    let files = area.snapshot().into_values().flatten().count();
    assert_eq!(files, 4, "two files, two indexes, and nothing else");
    assert_eq!(area.check(&tree), []);
}

#[test]
fn the_root_may_not_be_there_yet() {
    let area = Area::new();
    let tree = tree(&[("a", "a")]);
    let root = area.place("out/deep");
    let disk = LockedDisk::open(&root).unwrap();
    let changes = disk.compare(&tree).unwrap();
    assert!(
        !area.has("out"),
        "nothing is made before there is something to write"
    );
    disk.apply(&changes.update(Conflicts::Refuse).unwrap())
        .unwrap();
    assert_eq!(area.read("out/deep/a"), "a");
}

#[test]
fn a_second_build_touches_nothing() {
    let tree = tree(&[("CODEOWNERS", "all"), (DEV, "a")]);
    let area = Area::new();
    area.build(&tree).unwrap();
    let times = |area: &Area| {
        let time = |path: &str| fs::metadata(area.place(path)).unwrap().modified().unwrap();
        ["CODEOWNERS", DEV, DEV_INDEX, "platformc.index"].map(time)
    };
    let before = times(&area);
    let summary = area.build(&tree).unwrap();
    assert_eq!(
        summary,
        Summary {
            written: 0,
            unchanged: 4,
            removed: 0
        }
    );
    assert_eq!(times(&area), before);
}

#[test]
fn only_what_differs_is_written() {
    let area = Area::built(&[("CODEOWNERS", "all"), (DEV, "a"), ("fleet/b", "b")]);
    let kept = fs::metadata(area.place("CODEOWNERS"))
        .unwrap()
        .modified()
        .unwrap();
    let root_index = area.read("platformc.index");
    let tree = tree(&[("CODEOWNERS", "all"), (DEV, "new"), ("fleet/b", "b")]);
    assert_eq!(
        area.check(&tree),
        [
            (DEV.to_owned(), Class::Stale),
            (DEV_INDEX.to_owned(), Class::Stale)
        ]
    );
    let summary = area.build(&tree).unwrap();
    assert_eq!(
        summary,
        Summary {
            written: 2,
            unchanged: 3,
            removed: 0
        }
    );
    assert_eq!(area.read(DEV), "new");
    assert_eq!(
        fs::metadata(area.place("CODEOWNERS"))
            .unwrap()
            .modified()
            .unwrap(),
        kept
    );
    assert_eq!(area.read("platformc.index"), root_index);
}

#[test]
fn a_hand_edited_or_foreign_file_stops_all_of_the_build() {
    let area = Area::built(&[("a", "old"), ("b", "old"), ("gone", "old")]);
    area.write("b", "edited");
    area.write("c", "theirs");
    let before = area.snapshot();
    let tree = tree(&[("a", "new"), ("b", "new"), ("c", "new")]);
    let changes = area.disk().compare(&tree).unwrap();
    assert!(changes.update(Conflicts::Refuse).is_none());
    let report: Vec<_> = report(&changes);
    let report: Vec<_> = report
        .iter()
        .map(|(path, class)| (path.as_str(), *class))
        .collect();
    assert_eq!(
        report,
        [
            ("a", Class::Stale),
            ("b", Class::HandEdited),
            ("c", Class::Foreign),
            ("gone", Class::Orphaned),
            ("platformc.index", Class::Stale),
        ]
    );
    assert_eq!(area.snapshot(), before);
}

#[test]
fn told_to_a_build_overwrites() {
    let area = Area::built(&[("b", "old")]);
    area.write("b", "edited");
    area.write("c", "theirs");
    let tree = tree(&[("b", "new"), ("c", "new")]);
    let disk = LockedDisk::open(area.root()).unwrap();
    let changes = disk.compare(&tree).unwrap();
    disk.apply(&changes.update(Conflicts::Overwrite).unwrap())
        .unwrap();
    assert_eq!(
        (area.read("b"), area.read("c")),
        ("new".into(), "new".into())
    );
    assert_eq!(area.check(&tree), []);
}

#[test]
fn a_file_that_equals_the_plan_is_taken_over() {
    let area = Area::new();
    area.write("a", "a");
    area.build(&tree(&[("a", "a")])).unwrap();
    area.build(&tree(&[("a", "new")])).unwrap();
    assert_eq!(area.read("a"), "new");
}

#[test]
fn orphans_go_with_their_folders() {
    let area = Area::built(&[("x/y/z/a", "a"), ("x/b", "b"), (DEV, "a"), ("c", "c")]);
    let summary = area.build(&tree(&[("x/b", "b")])).unwrap();
    assert_eq!(
        summary,
        Summary {
            written: 1,
            unchanged: 1,
            removed: 4
        }
    );
    let left: Vec<_> = area.snapshot().into_keys().collect();
    assert_eq!(left, ["platformc.index", "x", "x/b"]);
    area.build(&tree(&[])).unwrap();
    assert!(area.snapshot().is_empty() && area.root().is_dir());
}

#[test]
fn foreign_files_and_their_folders_stay() {
    let area = Area::built(&[("x/y/a", "a"), ("b", "b")]);
    area.write("x/theirs", "1");
    area.write("theirs/z", "2");
    fs::create_dir(area.place("empty")).unwrap();
    area.build(&tree(&[("b", "b")])).unwrap();
    assert_eq!(
        (area.read("x/theirs"), area.read("theirs/z")),
        ("1".into(), "2".into())
    );
    assert!(!area.has("x/y") && area.has("empty"));
}

#[test]
#[cfg(unix)]
fn foreign_files_are_not_even_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let area = Area::built(&[("x/a", "a")]);
    area.write("x/secret", "s");
    fs::set_permissions(area.place("x/secret"), fs::Permissions::from_mode(0o000)).unwrap();
    area.build(&tree(&[("x/a", "b")])).unwrap();
    assert!(area.has("x/secret"));
}

#[test]
fn an_edited_orphan_is_kept_and_reported_until_it_is_gone() {
    let area = Area::built(&[("a", "a"), ("b", "b")]);
    area.write("a", "edited");
    let tree = tree(&[("b", "b")]);
    for _ in 0..2 {
        area.build(&tree).unwrap();
        assert_eq!(area.read("a"), "edited");
        assert_eq!(area.check(&tree), [("a".to_owned(), Class::EditedOrphan)]);
    }
    fs::remove_file(area.place("a")).unwrap();
    area.build(&tree).unwrap();
    assert_eq!(area.check(&tree), []);
}

#[test]
fn a_folder_may_get_and_lose_its_own_index() {
    let files = [("fleet/clusters/dev/a.yaml", "a"), ("b", "b")];
    let area = Area::built(&files);
    let path = |(path, text): (&str, &str)| (RelPath::new(path).unwrap(), text.to_owned());
    let whole: TreeBeside = files.into_iter().map(path).collect();
    assert_eq!(
        area.build(&whole).unwrap(),
        Summary {
            written: 1,
            unchanged: 2,
            removed: 1
        }
    );
    assert!(!area.has(DEV_INDEX) && area.read("platformc.index").contains(DEV));
    assert_eq!(area.build(&tree(&files)).unwrap().written, 2);
    assert_eq!(area.check(&tree(&files)), []);
}

/// Why a second build of a folder can't begin, or end.
fn is_busy<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    let message = outcome.unwrap_err().to_string();
    assert!(
        message.ends_with("another build is at work there"),
        "{message}"
    );
}

#[test]
#[cfg(unix)]
fn two_builds_do_not_meet() {
    let area = Area::new();
    let (first, second) = (tree(&[("a", "a")]), tree(&[("a", "other")]));
    let disk = LockedDisk::open(area.root()).unwrap();
    is_busy(LockedDisk::open(area.root()));
    let changes = disk.compare(&first).unwrap();
    is_busy(area.build(&second));
    assert_eq!(area.disk().compare(&first).unwrap().iter().count(), 2);
    disk.apply(&changes.update(Conflicts::Refuse).unwrap())
        .unwrap();
    assert_eq!(area.check(&first), []);
    area.build(&second).unwrap();
}

#[test]
fn of_two_builds_that_saw_no_folder_one_makes_it() {
    let area = Area::new();
    let (root, tree) = (area.place("out"), tree(&[("a", "a")]));
    let [late, early] = [(), ()].map(|()| LockedDisk::open(&root).unwrap());
    let changes = early.compare(&tree).unwrap();
    let update = changes.update(Conflicts::Refuse).unwrap();
    early.apply(&update).unwrap();
    let before = area.snapshot();
    is_busy(late.apply(&update));
    assert_eq!(area.snapshot(), before);
}

#[test]
fn what_was_there_while_the_tree_was_made_is_kept() {
    let files = [("CODEOWNERS", "all"), (DEV, "a"), ("b", "new")];
    let area = Area::built(&[("CODEOWNERS", "all"), (DEV, "a"), ("b", "old")]);
    let disk = LockedDisk::open(area.root()).unwrap();
    let path = |path: &str| RelPath::new(path).unwrap();
    let mut reader = disk.reader();
    assert!(!reader.holds(&path("b"), "new") && reader.holds(&path("b"), "old"));
    assert!(!reader.holds(&path("none/x"), "") && !reader.holds(&path("none"), ""));
    let mut file = |(name, text): (&str, &str)| {
        let path = path(name);
        if reader.holds(&path, text) {
            FileBeside::on_disk(path, text)
        } else {
            FileBeside::new(path, text)
        }
    };
    let beside: TreeBeside = files.into_iter().map(&mut file).collect();
    let beside = beside.with_units(tree(&files).units().clone());
    let on_disk = beside.files().iter().filter(|file| file.is_on_disk());
    assert_eq!(on_disk.count(), 2);
    let changes = disk.compare(&beside).unwrap();
    assert_eq!(report(&changes), area.check(&tree(&files)));
    let update = changes.update(Conflicts::Refuse).unwrap();
    assert_eq!(disk.apply(&update).unwrap().written, 2);
    assert_eq!(area.check(&tree(&files)), []);
}

#[test]
fn a_large_edit_is_still_seen() {
    let area = Area::built(&[("a", "a"), ("b", "b")]);
    area.write("a", &"x".repeat(100_000));
    let tree = tree(&[("a", "new"), ("b", "b")]);
    let report = area.check(&tree);
    assert!(
        report.contains(&("a".to_owned(), Class::HandEdited)),
        "{report:?}"
    );
}
