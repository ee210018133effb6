//! The schema of a spec.

use serde_json::Value;

use crate::area::Area;

#[test]
fn the_schema_is_printed_or_written() {
    let area = Area::new();
    let printed = area.run(&["schema"]).ended(0).out;
    assert!(serde_json::from_str::<Value>(&printed).unwrap().is_object());
    area.run(&["schema", "--out", "docs/schema"]).ended(0);
    assert_eq!(area.read("docs/schema/spec.schema.json"), printed);
    let reference = area.run(&["schema", "--format", "markdown"]).ended(0).out;
    assert!(reference.starts_with("# "), "{reference}");
    assert_eq!(area.read("docs/schema/reference.md"), reference);
}
