//! A file as lines and what stands on them; all but the spaces.

/// What stands between two braces.
#[derive(Debug)]
pub(super) struct Block<'t> {
    /// Comments behind the `{`, on its line.
    pub(super) opening: Vec<Comment<'t>>,
    /// The nodes, and the comments between them.
    pub(super) items: Vec<Item<'t>>,
    /// Whether all of it is written on one line.
    pub(super) one_line: bool,
}

/// A node with the comments that stand on its lines, or a line of comments alone.
#[derive(Debug)]
pub(super) struct Item<'t> {
    /// Whether a blank line stands in front.
    pub(super) blank_before: bool,
    pub(super) pieces: Vec<Piece<'t>>,
}

/// What items are made of.
#[derive(Debug)]
pub(super) enum Piece<'t> {
    Comment(Comment<'t>),
    Break(Break<'t>),
    Slashdash,
    ParenOpen,
    ParenClose,
    Equals,
    /// The name of a node, a property or a type, as written.
    Name(&'t str),
    /// A text without quotes that is a value.
    BareText(&'t str),
    /// A value of which every byte is kept.
    Value(&'t str),
    Block(Block<'t>),
}

/// A comment, as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment<'t> {
    pub(super) text: &'t str,
    /// The spaces in front of it, if nothing else stands there.
    pub(super) margin: Option<&'t str>,
}

/// A place where a node goes on in the next line.
#[derive(Debug)]
pub(super) struct Break<'t> {
    /// Whether it takes a `\`; behind a `/-` it doesn't.
    pub(super) continued: bool,
    /// The `// …` at the end of the line.
    pub(super) comment: Option<Comment<'t>>,
}

impl Piece<'_> {
    /// Whether it is part of a node.
    pub(super) fn is_solid(&self) -> bool {
        !matches!(self, Self::Comment(_) | Self::Break(_))
    }

    /// Whether it is a break that means nothing to a reader.
    pub(super) fn is_bare_break(&self) -> bool {
        matches!(self, Self::Break(Break { comment: None, .. }))
    }

    /// Whether nothing stands between this and the next piece.
    pub(super) fn touches(&self, next: &Self) -> bool {
        let binds_next = matches!(
            self,
            Self::Slashdash | Self::ParenOpen | Self::ParenClose | Self::Equals
        );
        let binds_last = matches!(next, Self::ParenClose | Self::Equals);
        (binds_next && next.is_solid()) || (binds_last && self.is_solid())
    }

    /// The same word as a name, if it is a word.
    pub(super) fn as_name(&self) -> Option<Self> {
        match self {
            Self::Name(text) | Self::BareText(text) | Self::Value(text) => Some(Self::Name(text)),
            Self::Comment(_)
            | Self::Break(_)
            | Self::Slashdash
            | Self::ParenOpen
            | Self::ParenClose
            | Self::Equals
            | Self::Block(_) => None,
        }
    }
}
