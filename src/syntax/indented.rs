//! A block as other languages have it: a `:`, and lines that are indented further.

use super::SyntaxError;
use super::mistakes;
use super::parser::Parser;
use crate::source::Span;

/// Where a block ends that no brace opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct IndentedBlock {
    /// The first byte of the line behind it.
    end: usize,
    /// Whether that line has the `}` of the block.
    closed: bool,
}

impl IndentedBlock {
    /// The block behind a line that ends at a byte, if there is one: the lines that are indented further.
    fn behind(text: &str, line_end: usize) -> Option<Self> {
        let before = text.get(..line_end)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let own = indentation(before.get(line..)?);
        let mut lines = text.get(line_end..)?.split_inclusive('\n');
        let rest = lines.next()?;
        if !is_empty(rest) {
            return None;
        }
        let mut end = line_end + rest.len();
        let mut block = None;
        for line in lines {
            if !is_empty(line) {
                if indentation(line) <= own {
                    let closed = indentation(line) == own && line.trim_start().starts_with('}');
                    return block.map(|_: Self| Self { end, closed });
                }
                block = Some(Self { end, closed: false });
            }
            end += line.len();
        }
        block.map(|_| Self { end, closed: false })
    }
}

/// Whether a line has nothing on it, but for a comment.
fn is_empty(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with("//")
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

impl Parser<'_> {
    /// The error of a `:` that begins a block, which is remembered.
    pub(super) fn indented_block(&mut self, colon: Span) -> Option<SyntaxError> {
        let block = IndentedBlock::behind(self.lexer.text, colon.end as usize)?;
        self.indented = Some(block);
        Some(mistakes::colon_for_brace(colon, block.closed))
    }

    /// Where the block ends that the `:` in front has begun, if it has no `}`.
    pub(super) fn ends_by_indentation(&mut self, block: IndentedBlock) {
        if !block.closed {
            let later = self
                .missing_ends
                .partition_point(|(end, _)| *end < block.end);
            self.missing_ends.insert(later, (block.end, 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_the_lines_that_are_indented_further() {
        let find = |text: &str| {
            let colon = text.find(':').expect("a colon");
            let block = IndentedBlock::behind(text, colon + 1)?;
            Some((text[block.end..].to_owned(), block.closed))
        };
        assert_eq!(find("a:\n  b\n\n  c\nd\n"), Some(("d\n".to_owned(), false)));
        assert_eq!(find("a: // why\n  b\n}\n"), Some(("}\n".to_owned(), true)));
        assert_eq!(find("x\n  a:\n    b\n}\n"), Some(("}\n".to_owned(), false)));
        assert_eq!(find("a:\n  b"), Some((String::new(), false)));
        for none in ["a: 1\n  b\n", "a:\nb\n", "a:", "a:\n\n// c\n"] {
            assert_eq!(find(none), None, "{none}");
        }
    }
}
