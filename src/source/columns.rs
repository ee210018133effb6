//! How many characters stand in front of a byte, told without a look at all of them: a line may have megabytes.

/// The bytes between two counts.
const STEP: usize = 4096;

/// What columns count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Characters.
    Character,
    /// Units of UTF-16.
    Utf16,
}

/// The counts of a text.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// In front of each step: how many characters there are, and how many of them are two units of UTF-16.
    steps: Vec<[usize; 2]>,
}

impl Columns {
    pub(super) fn of(text: &str) -> Self {
        let mut before = [0, 0];
        let steps = text.as_bytes().chunks(STEP).map(|chunk| {
            let here = before;
            before = sum(before, count(chunk));
            here
        });
        Self {
            steps: steps.collect(),
        }
    }

    /// How much stands in front of a byte of the text.
    pub(super) fn before(&self, text: &str, at: usize, unit: Unit) -> usize {
        let at = at.min(text.len());
        let step = (at / STEP).min(self.steps.len().saturating_sub(1));
        let until = self.steps.get(step).copied().unwrap_or_default();
        let rest = text.as_bytes().get(step * STEP..at).unwrap_or_default();
        let [characters, wide] = sum(until, count(rest));
        match unit {
            Unit::Character => characters,
            Unit::Utf16 => characters + wide,
        }
    }
}

/// The characters that begin in some bytes of UTF-8, and those of them that take four bytes.
fn count(bytes: &[u8]) -> [usize; 2] {
    let begins = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    let wide = bytes.iter().filter(|byte| **byte >= 0xF0).count();
    [begins, wide]
}

fn sum(a: [usize; 2], b: [usize; 2]) -> [usize; 2] {
    let ([a0, a1], [b0, b1]) = (a, b);
    [a0 + b0, a1 + b1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_counting() {
        let text = "aé漢😀".repeat(STEP);
        let columns = Columns::of(&text);
        for (number, (at, _)) in text.char_indices().enumerate().step_by(997) {
            let before = &text[..at];
            assert_eq!(columns.before(&text, at, Unit::Character), number);
            let utf16 = before.encode_utf16().count();
            assert_eq!(columns.before(&text, at, Unit::Utf16), utf16);
        }
        let all = columns.before(&text, text.len(), Unit::Character);
        assert_eq!(all, 4 * STEP);
        assert_eq!(Columns::of("").before("", 0, Unit::Utf16), 0);
    }
}
