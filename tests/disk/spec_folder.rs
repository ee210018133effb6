//! A spec's folder on disk.

use crate::area::Area;
use platformc::cli::spec_folder::{DiskFolder, MOST_BYTES};
use platformc::load::{ReadError, SpecFolder as _};
use std::fs;

fn spec() -> (Area, DiskFolder) {
    let area = Area::new();
    area.write("platform.kdl", "language 1\n");
    area.write("tenants/b.kdl", "b");
    area.write("tenants/a.kdl", "a");
    let folder = DiskFolder::open(area.root()).unwrap();
    (area, folder)
}

fn names(folder: &DiskFolder, path: &str) -> Vec<(String, bool)> {
    let entries = folder.list(path).unwrap();
    entries
        .into_iter()
        .map(|entry| (entry.name, entry.is_folder))
        .collect()
}

#[test]
fn files_are_read_and_listed() {
    let (_area, folder) = spec();
    assert_eq!(folder.read("tenants/a.kdl"), Ok(b"a".to_vec()));
    assert_eq!(
        folder.read("./tenants/../platform.kdl"),
        Ok(b"language 1\n".to_vec())
    );
    let file = |name: &str| (name.to_owned(), false);
    assert_eq!(
        names(&folder, ""),
        [file("platform.kdl"), ("tenants".to_owned(), true)]
    );
    assert_eq!(names(&folder, "tenants"), [file("a.kdl"), file("b.kdl")]);
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    let (_area, folder) = spec();
    for path in ["nothing", "nothing/a", "platform.kdl/a"] {
        assert_eq!(folder.read(path), Err(ReadError::NotFound), "{path}");
        assert_eq!(folder.list(path), Err(ReadError::NotFound), "{path}");
    }
    assert_eq!(folder.read("tenants"), Err(ReadError::IsFolder));
    assert_eq!(folder.read(""), Err(ReadError::IsFolder));
    assert!(matches!(folder.read("a\0b"), Err(ReadError::Other(_))));
    assert!(folder.list("platform.kdl").is_err());
}

#[test]
fn no_path_leaves_the_folder() {
    let (_area, folder) = spec();
    for path in ["..", "../x", "tenants/../../x", "/etc/passwd"] {
        assert_eq!(folder.read(path), Err(ReadError::LeavesFolder), "{path}");
        assert_eq!(folder.list(path), Err(ReadError::LeavesFolder), "{path}");
    }
}

#[test]
fn a_file_has_a_largest_size() {
    let (area, folder) = spec();
    let file = fs::File::create(area.place("large.kdl")).unwrap();
    file.set_len(MOST_BYTES).unwrap();
    assert!(folder.read("large.kdl").is_ok());
    file.set_len(MOST_BYTES + 1).unwrap();
    let too_large = ReadError::TooLarge {
        bytes: MOST_BYTES + 1,
        most: MOST_BYTES,
    };
    assert_eq!(folder.read("large.kdl"), Err(too_large));
}

#[test]
fn only_a_folder_is_opened() {
    let (area, _) = spec();
    let open = |path: &str| DiskFolder::open(&area.place(path)).unwrap_err().to_string();
    assert!(open("platform.kdl").ends_with("it isn't a folder"));
    assert!(open("nothing").starts_with("can't open "));
}

#[cfg(unix)]
mod links {
    use super::{names, spec};
    use crate::area::Area;
    use platformc::load::{ReadError, SpecFolder as _};
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    #[test]
    fn a_link_is_followed_inside_the_folder_only() {
        let (area, folder) = spec();
        let outside = Area::new();
        outside.write("secret", "s");
        symlink("tenants/a.kdl", area.place("in.kdl")).unwrap();
        symlink(outside.place("secret"), area.place("out.kdl")).unwrap();
        symlink(outside.root(), area.place("out")).unwrap();
        assert_eq!(folder.read("in.kdl"), Ok(b"a".to_vec()));
        for path in ["out.kdl", "out/secret"] {
            assert_eq!(folder.read(path), Err(ReadError::LeavesFolder), "{path}");
        }
        assert_eq!(folder.list("out"), Err(ReadError::LeavesFolder));
    }

    #[test]
    fn a_linked_folder_is_not_walked() {
        let (area, folder) = spec();
        symlink(".", area.place("tenants/loop")).unwrap();
        symlink("self", area.place("self")).unwrap();
        assert!(names(&folder, "tenants").contains(&("loop".to_owned(), false)));
        assert!(matches!(folder.read("self"), Err(ReadError::Other(_))));
    }

    #[test]
    fn devices_and_sockets_are_not_read() {
        let (area, folder) = spec();
        symlink("/dev/zero", area.place("zero.kdl")).unwrap();
        let _socket = UnixListener::bind(area.place("socket.kdl")).unwrap();
        assert_eq!(folder.read("zero.kdl"), Err(ReadError::LeavesFolder));
        assert_eq!(folder.read("socket.kdl"), Err(ReadError::NotAFile));
    }
}
