//! Documents made up at random: ours and the `kdl` crate's parser must read the same tree.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

use crate::generate::{self, Choices};
use crate::{compare, parse};

/// The same cases in every run: what fails once fails until it is mended.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A document without mistakes.
pub(crate) fn document() -> impl Strategy<Value = String> {
    vec(any::<u8>(), 0..200).prop_map(|bytes| generate::document(&mut Choices::new(&bytes)))
}

const DAMAGE: &[&str] = &[
    "", "{", "}", "\"", "\\", "/-", "/*", "(", ")", "=", "#", "\n", ";", "'", ":", "é", "[", " ",
];

/// The text with a piece of damage in it, or one character less.
fn damaged(mut text: String, at: Index, damage: &str) -> String {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if places.is_empty() {
        return text;
    }
    let at = places[at.index(places.len())];
    if damage.is_empty() {
        text.remove(at);
    } else {
        text.insert_str(at, damage);
    }
    text
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn documents_have_the_tree_of_the_kdl_crate(text in document()) {
        let (document, errors) = parse(&text);
        prop_assert!(errors.is_empty(), "{}\n{:?}", text, errors);
        let theirs = kdl::KdlDocument::parse_v2(&text);
        let theirs = theirs.unwrap_or_else(|error| panic!("{text:?}\n{error:?}"));
        prop_assert_eq!(compare::ours(&document.nodes), compare::theirs(&theirs), "{:?}", text);
    }
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn documents_with_damage_never_panic_and_say_what_is_wrong_in_order(
        text in document(),
        damage in vec((any::<Index>(), select(DAMAGE)), 1..4),
    ) {
        let text = damage.into_iter().fold(text, |text, (at, damage)| damaged(text, at, damage));
        let (_, errors) = parse(&text);
        for error in &errors {
            let span = error.span.start as usize..error.span.end as usize;
            let marked = text.get(span).is_some_and(|marked| !marked.is_empty());
            prop_assert!(marked, "{:?}\n{:?}", text, error);
        }
        prop_assert!(errors.is_sorted_by_key(|error| error.span), "{:?}", text);
    }
}
