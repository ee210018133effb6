//! Block comments. They nest: each `/*` in one needs its own `*/`.

/// How long a block comment is, how many of its `/*` are never closed, and where the last one is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment {
    pub(super) length: usize,
    pub(super) open: usize,
    pub(super) last_opened: usize,
}

impl Comment {
    /// The block comment that the bytes start with.
    pub(super) fn at(bytes: &[u8]) -> Self {
        let mut comment = Self {
            length: 2,
            open: 1,
            last_opened: 0,
        };
        while comment.open > 0 {
            match bytes.get(comment.length..).unwrap_or_default() {
                [] => break,
                [b'/', b'*', ..] => {
                    comment.open += 1;
                    comment.last_opened = comment.length;
                    comment.length += 2;
                }
                [b'*', b'/', ..] => {
                    comment.open -= 1;
                    comment.length += 2;
                }
                [_, ..] => comment.length += 1,
            }
        }
        comment.length = comment.length.min(bytes.len());
        comment
    }
}
