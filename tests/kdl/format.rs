//! What must hold of the layout, whatever the document.

use proptest::prelude::*;

use crate::differential::{config, document};
use crate::layout::{check, format};
use crate::{compare, suite};

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn a_layout_keeps_all_but_the_spaces(text in document()) {
        check(&text);
    }

    #[test]
    fn a_layout_means_the_same_to_the_kdl_crate(text in document()) {
        let (before, after) = (kdl::KdlDocument::parse_v2(&text), kdl::KdlDocument::parse_v2(&format(&text)));
        let (before, after) = (before.expect("it is KDL"), after.expect("it is KDL"));
        prop_assert_eq!(compare::theirs(&before), compare::theirs(&after), "{}", text);
    }
}

#[test]
fn every_case_of_kdls_authors_has_a_layout() {
    let Some(folder) = suite::folder() else {
        return;
    };
    for (name, text) in suite::cases(&folder) {
        if !name.ends_with("_fail") {
            check(&text);
        }
    }
}
