//! Pages of codes.

use crate::area::Area;

#[test]
fn a_code_has_a_page() {
    let area = Area::new();
    let page = area.run(&["explain", "PC0101"]).ended(0).out;
    assert!(page.starts_with("PC0101: "), "{page}");
    assert_eq!(area.run(&["explain", "pc101"]).ended(0).out, page);
}

#[test]
fn without_a_code_all_are_listed() {
    let list = Area::new().run(&["explain"]).ended(0).out;
    assert!(
        list.starts_with("PC0001  ") && list.contains("\nPC0708  "),
        "{list}"
    );
}

#[test]
fn an_unknown_code_has_a_nearest_one() {
    let said = Area::new().run(&["explain", "PC0109"]).ended(2).err;
    assert!(
        said.contains("there is no code PC0109") && said.contains("did you mean PC01"),
        "{said}"
    );
}
