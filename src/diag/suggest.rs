//! The nearest right word.

/// The candidate nearest to `word`, if it is near enough to be what the user meant: at most a third
/// of the letters differ. Of a single letter nothing is left then. Of equally near ones the first in the order given.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let most = match word.chars().count() {
        0 | 1 => return None,
        letters => (letters / 3).max(1),
    };
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= most && *candidate != word)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn near_words_are_suggested_and_far_ones_are_not() {
        let words = ["tenant", "region", "stage"];
        assert_eq!(closest("tennant", words), Some("tenant"));
        assert_eq!(closest("Region", words), Some("region"));
        assert_eq!(closest("cluster", words), None);
        assert_eq!(closest("stage", words), None);
        assert_eq!(closest("a", ["b", "c"]), None);
    }
}
