//! Links, folders and devices where a file or a folder should be.

#![cfg(unix)]

use crate::area::{Area, tree};
use platformc::output::RelPath;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

const DEV: &str = "fleet/clusters/dev/a";

#[test]
fn a_link_in_place_of_a_folder_is_refused() {
    let outside = Area::new();
    for link in ["fleet", "fleet/clusters", "fleet/clusters/dev"] {
        let area = Area::new();
        fs::create_dir_all(area.place(link).parent().unwrap()).unwrap();
        symlink(outside.root(), area.place(link)).unwrap();
        let message = area.refusal(&tree(&[(DEV, "a")]));
        let expected = format!("can't write below {link}: it is a symbolic link");
        assert!(message.starts_with(&expected), "{message}");
    }
    assert!(outside.snapshot().is_empty());
}

#[test]
fn a_link_in_place_of_a_file_is_refused() {
    let outside = Area::new();
    outside.write("a", "a");
    for name in ["a", "platformc.index", "platformc.index.next"] {
        for target in [outside.place("a"), outside.place("nothing")] {
            let area = Area::new();
            symlink(&target, area.place(name)).unwrap();
            let message = area.refusal(&tree(&[("a", "a")]));
            let expected = format!("can't write {name}: it is a symbolic link");
            assert!(message.starts_with(&expected), "{message}");
        }
    }
}

#[test]
fn an_orphan_behind_a_link_is_not_removed() {
    let outside = Area::new();
    outside.write("a", "a");
    let area = Area::built(&[("x/a", "a"), ("b", "b")]);
    fs::remove_dir_all(area.place("x")).unwrap();
    symlink(outside.root(), area.place("x")).unwrap();
    let message = area.refusal(&tree(&[("b", "b")]));
    assert!(
        message.starts_with("can't write below x: it is a symbolic link"),
        "{message}"
    );
    assert_eq!(outside.read("a"), "a");
}

#[test]
fn a_link_under_the_name_of_a_temporary_file_is_not_followed() {
    let outside = Area::new();
    outside.write("theirs", "theirs");
    let area = Area::built(&[("a", "a")]);
    let path = RelPath::new("a").unwrap();
    let temporary = platformc::output::index::temporary_path(&path);
    symlink(outside.place("theirs"), area.place(temporary.as_str())).unwrap();
    area.build(&tree(&[("a", "new")])).unwrap();
    assert_eq!(
        (area.read("a"), outside.read("theirs")),
        ("new".into(), "theirs".into())
    );
    assert!(!area.has(temporary.as_str()));
}

#[test]
fn only_plain_files_are_there_already() {
    let area = Area::new();
    area.write("folder/a", "a");
    area.write("folder/longer", "ab");
    symlink(area.place("folder"), area.place("link")).unwrap();
    symlink(area.place("folder/a"), area.place("folder/link")).unwrap();
    let _socket = UnixListener::bind(area.place("folder/socket")).unwrap();
    // By no process of its own: until that has started, it would keep the locks of the other tests' builds.
    nix::unistd::mkfifo(&area.place("folder/pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
    let disk = area.disk();
    let mut reader = disk.reader();
    let mut holds = |path, text| reader.holds(&RelPath::new(path).unwrap(), text);
    assert!(holds("folder/a", "a"));
    assert!(!holds("folder/a", "ab") && !holds("folder/longer", "a"));
    assert!(!holds("folder/link", "a") && !holds("link/a", "a"));
    for empty in ["folder/socket", "folder/pipe", "folder"] {
        assert!(!holds(empty, ""), "{empty}");
    }
}

#[test]
fn the_root_itself_may_be_a_link() {
    let area = Area::new();
    fs::create_dir(area.place("real")).unwrap();
    symlink(area.place("real"), area.place("link")).unwrap();
    let tree = tree(&[("a", "a")]);
    let root = area.place("link");
    let disk = platformc::cli::disk::LockedDisk::open(&root).unwrap();
    let changes = disk.compare(&tree).unwrap();
    let update = changes
        .update(platformc::output::update::Conflicts::Refuse)
        .unwrap();
    disk.apply(&update).unwrap();
    assert_eq!(area.read("real/a"), "a");
}

#[test]
fn what_is_neither_file_nor_folder_is_refused() {
    let area = Area::new();
    fs::create_dir(area.place("a")).unwrap();
    let message = area.refusal(&tree(&[("a", "a")]));
    assert!(
        message.starts_with("can't write a: a file belongs there"),
        "{message}"
    );
    area.write("b", "b");
    let message = area.refusal(&tree(&[("b/c", "c")]));
    assert!(
        message.starts_with("can't write below b: a folder is needed there"),
        "{message}"
    );
    let _socket = UnixListener::bind(area.place("c")).unwrap();
    let message = area.refusal(&tree(&[("c", "c")]));
    assert!(
        message.starts_with("can't write c: it is a device or a pipe"),
        "{message}"
    );
}
