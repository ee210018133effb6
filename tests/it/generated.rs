//! The generated files of `schema/` are those that the declarations give.

#![expect(
    clippy::disallowed_methods,
    reason = "the test reads and writes the files of `schema/`"
)]

use std::fs;
use std::path::Path;

#[test]
fn schema_is_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    fs::create_dir_all(&folder).expect("the folder `schema` can be made");
    let mut stale = Vec::new();
    for (name, text) in platformc::schema::files() {
        let path = folder.join(name);
        if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            fs::write(&path, text).expect("the file can be written");
            stale.push(format!("schema/{name}"));
        }
    }
    assert!(
        stale.is_empty(),
        "{} did not fit the declarations and was written anew; look at it, commit it and run `cargo test --test it schema_is_up_to_date` again",
        stale.join(", ")
    );
}
