//! Pages of codes.

use serde_json::Value;

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
    let said = Area::new().run(&["explain", "pc0929"]).ended(2).err;
    assert!(
        said.contains("there is no code pc0929") && said.contains("did you mean PC09"),
        "{said}"
    );
}

#[test]
fn programs_get_codes_as_json() {
    let area = Area::new();
    let json = |arguments: &[&str]| {
        let run = area.run(arguments).ended(0);
        serde_json::from_str::<Value>(&run.out).unwrap()
    };
    let all = json(&["explain", "--format", "json"]);
    let listed = area.run(&["explain"]).ended(0).out;
    for entry in all.as_array().unwrap() {
        let line = format!(
            "{}  {}",
            entry["code"].as_str().unwrap(),
            entry["title"].as_str().unwrap()
        );
        assert!(listed.contains(&line), "{line}");
        assert!(entry["severity"] == "error" || entry["severity"] == "warning");
    }
    let one = json(&["explain", "PC0101", "--format", "json"]);
    assert_eq!(one["code"], "PC0101");
    assert!(one["page"].as_str().unwrap().starts_with("# PC0101: "));
}
