//! Where a spec is looked for.

use crate::area::Area;

#[test]
fn without_a_spec_the_way_to_one_is_shown() {
    for command in ["check", "build"] {
        let run = Area::new().run(&[command]).ended(2);
        assert!(
            run.err
                .contains("no spec in this folder: it has no platform.kdl"),
            "{}",
            run.err
        );
        assert!(run.err.contains("platformc init"), "{}", run.err);
        assert_eq!(run.out, "");
    }
}

#[test]
fn a_spec_nearby_is_named() {
    let area = Area::with(&[("platform/platform.kdl", "language 1\n")]);
    let below = area.run(&["check"]).ended(2).err;
    assert!(below.contains("there is one in platform;"), "{below}");
    area.write("platform/tenants/a.kdl", "");
    let above = area.run(&["check", "platform/tenants"]).ended(2).err;
    assert!(
        above.contains("there is one in ") && above.contains("platform;"),
        "{above}"
    );
}

#[test]
fn a_folder_in_place_of_the_first_file_is_told() {
    let area = Area::with(&[("platform.kdl/tenants.kdl", "")]);
    let folder = area.run(&["check"]).ended(2).err;
    assert!(folder.contains("platform.kdl is a folder"), "{folder}");
    assert!(!folder.contains("platformc init"), "{folder}");
}

#[test]
fn a_file_that_is_too_large_is_to_be_divided() {
    let area = Area::with(&[]);
    area.write("platform.kdl", "\n".repeat((16 << 20) + 1));
    let large = area.run(&["check"]).ended(1).err;
    assert!(
        large.contains("it has 17 MiB, the most is 16 MiB"),
        "{large}"
    );
    assert!(large.contains("include \"tenants/*.kdl\""), "{large}");
}

#[test]
fn a_wrong_path_is_said_to_be_wrong() {
    let area = Area::with(&[("platform.kdl", ""), ("other.kdl", "")]);
    let file = area.run(&["check", "other.kdl"]).ended(2).err;
    assert!(
        file.contains("not other.kdl") && file.contains("a spec in ."),
        "{file}"
    );
    let nothing = area.run(&["check", "nowhere"]).ended(2).err;
    assert!(nothing.contains("there is no folder nowhere"), "{nothing}");
}
