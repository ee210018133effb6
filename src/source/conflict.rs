//! What Git leaves in a file that two sides have changed.

use std::ops::Range;

/// The line that begins the first conflict of a merge that nobody has finished.
pub fn conflict(text: &str) -> Option<Range<usize>> {
    let mut next = 0;
    let lines = text.split('\n').map(|line| {
        let at = next;
        next += line.len() + 1;
        (at, line.trim_end_matches('\r'))
    });
    let mut begins: Option<Range<usize>> = None;
    let mut divided = false;
    for (at, line) in lines {
        if begins.is_none() && line.starts_with("<<<<<<< ") {
            begins = Some(at..at + line.len());
        }
        divided |= begins.is_some() && line == "=======";
        if divided && line.starts_with(">>>>>>> ") {
            return begins;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::conflict;

    #[test]
    fn a_conflict_has_a_beginning_a_middle_and_an_end() {
        let both = "a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> other\r\n";
        assert_eq!(conflict(both), Some(3..15));
        let three = "<<<<<<< HEAD\nb\n||||||| base\n=======\n>>>>>>> c: d\n";
        assert_eq!(conflict(three), Some(0..12));
        for none in [
            "",
            "<<<<<<< HEAD\n",
            "=======\n>>>>>>> other\n",
            "<<<<<<< HEAD\n=======\n",
            " <<<<<<< HEAD\n=======\n>>>>>>> other\n",
        ] {
            assert_eq!(conflict(none), None, "{none}");
        }
    }
}
