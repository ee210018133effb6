use super::*;
use crate::output::index::{Index, index_path, journal_path};
use crate::output::ownership::Evidence;

fn path(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

fn tree(files: &[(&str, &str)]) -> TreeBeside {
    let file = |(name, text): &(&str, &str)| (path(name), (*text).to_owned());
    files.iter().map(file).collect()
}

fn index(files: &[(&str, &str)]) -> Index {
    let line = |(name, text): &(&str, &str)| (path(name), Digest::of(text.as_bytes()));
    Index {
        files: files.iter().map(line).collect(),
        ..Index::default()
    }
}

fn owned(files: &[(&str, &str)]) -> Ownership {
    let mut evidence = Evidence::default();
    evidence.add_index(index_path(None), String::new(), index(files));
    evidence.complete()
}

fn interrupted(files: &[(&str, &str)]) -> Ownership {
    let mut evidence = Evidence::default();
    evidence.add_journal(journal_path(), index(files));
    evidence.complete()
}

fn changes<'a, 'o>(
    tree: &'a TreeBeside,
    owned: &'o Ownership,
    disk: &[(&str, &str)],
) -> Changes<'a> {
    let found = |watched: Watched<'a, 'o>| {
        let file = disk
            .iter()
            .find(|(name, _)| *name == watched.path().as_str());
        let compare = |(_, text): &(&str, &str)| Found::compare(text.as_bytes(), watched.text());
        (watched, file.map_or(Found::Absent, compare))
    };
    let found: Vec<_> = owned.watched(tree).into_iter().map(found).collect();
    Changes::new(tree, owned, &found, BTreeSet::new())
}

fn class_of(planned: Option<&str>, owned: &Ownership, disk: Option<&str>) -> Option<Class> {
    let planned: Vec<(&str, &str)> = planned.map(|text| ("f", text)).into_iter().collect();
    let disk: Vec<(&str, &str)> = disk.map(|text| ("f", text)).into_iter().collect();
    let tree = tree(&planned);
    let changes = changes(&tree, owned, &disk);
    let mut entries = changes.iter().filter(|(path, _)| path.as_str() == "f");
    entries.next().map(|(_, class)| class)
}

#[test]
fn every_class() {
    let nobody = Evidence::default().complete();
    let ours = owned(&[("f", "old")]);
    for (planned, owned, disk, class) in [
        (Some("new"), &nobody, None, Some(Class::Missing)),
        (Some("new"), &nobody, Some("new"), Some(Class::Unchanged)),
        (Some("new"), &nobody, Some("theirs"), Some(Class::Foreign)),
        (None, &nobody, Some("theirs"), None),
        (Some("new"), &ours, None, Some(Class::Missing)),
        (Some("new"), &ours, Some("new"), Some(Class::Unchanged)),
        (Some("new"), &ours, Some("old"), Some(Class::Stale)),
        (Some("new"), &ours, Some("edited"), Some(Class::HandEdited)),
        (Some("new"), &ours, Some(""), Some(Class::Stale)),
        (None, &ours, Some("old"), Some(Class::Orphaned)),
        (None, &ours, Some("edited"), Some(Class::EditedOrphan)),
        (None, &ours, None, Some(Class::Gone)),
    ] {
        assert_eq!(
            class_of(planned, owned, disk),
            class,
            "{planned:?} {disk:?}"
        );
    }
}

#[test]
fn an_unfinished_build_owns_what_it_began() {
    let ours = interrupted(&[("f", "old"), ("f", "newer")]);
    for (planned, disk, class) in [
        (Some("newer"), "old", Class::Stale),
        (Some("newest"), "newer", Class::Stale),
        (Some("newer"), "new", Class::Stale),
        (Some("other"), "", Class::Stale),
        (Some("other"), "new", Class::HandEdited),
        (None, "newer", Class::Orphaned),
        (None, "", Class::Orphaned),
        (None, "new", Class::EditedOrphan),
    ] {
        assert_eq!(
            class_of(planned, &ours, Some(disk)),
            Some(class),
            "{planned:?} {disk}"
        );
    }
}

#[test]
fn files_in_the_way_need_a_decision() {
    let tree = tree(&[("a", "new"), ("b", "new"), ("c", "new")]);
    let disk = [("a", "edited"), ("b", "theirs")];
    let changes = changes(&tree, &owned(&[("a", "old")]), &disk);
    let in_the_way: Vec<_> = changes
        .in_the_way()
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(in_the_way, ["a", "b"]);
    assert!(changes.update(Conflicts::Refuse).is_none());
    let update = changes.update(Conflicts::Overwrite).unwrap();
    let written: Vec<_> = update.written().into_iter().map(RelPath::as_str).collect();
    assert_eq!(written, ["a", "b", "c", "platformc.index"]);
}

#[test]
fn an_edited_orphan_stays_listed() {
    let old = [("a", "old")];
    let tree = tree(&[("b", "b")]);
    let changes = changes(&tree, &owned(&old), &[("a", "edited"), ("b", "b")]);
    let root = changes.index_texts.get("platformc.index").unwrap();
    assert_eq!(
        Index::parse(root, None).unwrap(),
        index(&[("a", "old"), ("b", "b")])
    );
    assert!(!changes.is_clean());
    assert!(
        changes
            .update(Conflicts::Refuse)
            .unwrap()
            .removed()
            .is_empty()
    );
}

#[test]
fn the_journal_knows_old_and_new_digests() {
    let tree = tree(&[("a", "new"), ("b", "b")]);
    let before = owned(&[("a", "old"), ("c", "c")]);
    let changes = changes(&tree, &before, &[("a", "old"), ("c", "c")]);
    let journal = Index::parse(&changes.journal, None).unwrap();
    for line in [("a", "old"), ("a", "new"), ("b", "b"), ("c", "c")] {
        let line = (path(line.0), Digest::of(line.1.as_bytes()));
        assert!(journal.files.contains(&line), "{line:?}");
    }
}

#[test]
fn without_a_change_there_is_nothing_to_do() {
    let tree = tree(&[("a", "a")]);
    let lines = [(&path("a"), Digest::of(b"a"))];
    let texts = index::texts(tree.units(), &lines);
    let mut evidence = Evidence::default();
    for (path, text) in texts {
        let index = Index::parse(&text, None).unwrap();
        evidence.add_index(path, text, index);
    }
    let changes = changes(&tree, &evidence.complete(), &[("a", "a")]);
    assert!(changes.is_clean() && changes.journal.is_empty());
    let update = changes.update(Conflicts::Refuse).unwrap();
    assert!(update.is_empty());
    assert_eq!(update.unchanged, 2);
}

#[test]
fn an_index_without_files_goes() {
    let none = tree(&[]);
    let changes = changes(&none, &owned(&[("a", "a")]), &[("a", "a")]);
    let update = changes.update(Conflicts::Refuse).unwrap();
    let removed: Vec<_> = update.removed().into_iter().map(RelPath::as_str).collect();
    assert_eq!(removed, ["a", "platformc.index"]);
    assert_eq!(update.removes.len(), 1);
}
