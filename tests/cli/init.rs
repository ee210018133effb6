//! The first minute.

use crate::area::Area;

#[test]
fn a_first_spec_compiles_as_it_is() {
    let area = Area::new();
    let said = area.run(&["init"]).ended(0).err;
    assert!(said.contains("next: "), "{said}");
    assert_eq!(area.files(), ["platform.kdl", "tenants/example.kdl"]);
    let checked = area.run(&["check"]).ended(0).err;
    assert!(checked.starts_with("the spec is fine"), "{checked}");
    area.run(&["fmt", "--check"]).ended(0);
    area.run(&["build"]).ended(0);
    area.run(&["build", "--check"]).ended(0);
}

#[test]
fn a_folder_of_its_own_is_made() {
    let area = Area::new();
    let said = area.run(&["init", "platform/spec"]).ended(0).err;
    assert!(said.contains("platformc build platform/spec"), "{said}");
    area.run(&["build", "platform/spec"]).ended(0);
    area.run(&["check", "platform/spec/platform.kdl"]).ended(0);
}

#[test]
fn a_spec_that_is_there_is_not_touched() {
    for path in ["platform.kdl", "tenants/example.kdl"] {
        let area = Area::with(&[(path, "// mine\n")]);
        let said = area.run(&["init"]).ended(1).err;
        assert!(
            said.contains(path) && said.contains("there already"),
            "{said}"
        );
        assert_eq!(area.files(), [path]);
        assert_eq!(area.read(path), "// mine\n");
    }
}
