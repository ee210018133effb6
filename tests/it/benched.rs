//! The fleets that the bench generates: a change of the language must not leave them behind.

use platformc::load::MemoryFolder;

use super::fixture;

#[path = "../../benches/fleets/generated.rs"]
mod generated;

#[test]
fn a_generated_fleet_has_its_tenants_on_its_clusters() {
    let size = generated::Size {
        tenants: 20,
        clusters: 8,
    };
    let files = generated::spec(size).into_iter();
    let folder = files.fold(MemoryFolder::default(), |folder, (path, text)| {
        folder.with(&path, text)
    });
    let tree = fixture::tree_of(&folder);
    let accesses = tree
        .iter()
        .filter(|(path, _)| path.file_name() == "access.yaml")
        .filter(|(path, _)| path.as_str().contains("/tenants/"));
    assert_eq!(accesses.count(), size.tenants * size.clusters);
}
