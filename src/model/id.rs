//! Tables and the ids of their rows.

use std::marker::PhantomData;
use std::ops::Index;

/// The place of a row in a [`Table`] of the same type.
pub struct Id<T> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    fn index(self) -> usize {
        self.index as usize
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}

impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl<T> std::fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.index)
    }
}

/// Rows that only grow in number and are known by their [`Id`].
#[derive(Debug)]
pub struct Table<T> {
    rows: Vec<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T> Table<T> {
    /// The id that the next row will have.
    pub fn next(&self) -> Id<T> {
        Self::id(self.rows.len())
    }

    /// Adds a row.
    pub fn push(&mut self, row: T) -> Id<T> {
        self.rows.push(row);
        Self::id(self.rows.len() - 1)
    }

    /// All rows with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        self.rows
            .iter()
            .enumerate()
            .map(|(index, row)| (Self::id(index), row))
    }

    /// All rows.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// The id of the first row that fits.
    pub fn find(&self, fits: impl Fn(&T) -> bool) -> Option<Id<T>> {
        self.rows.iter().position(fits).map(Self::id)
    }

    /// A row that can be changed.
    pub fn get_mut(&mut self, id: Id<T>) -> Option<&mut T> {
        self.rows.get_mut(id.index())
    }

    /// The ids that rows will get, in their order.
    pub fn ids() -> impl Iterator<Item = Id<T>> {
        (0..).map(Self::id)
    }

    fn id(index: usize) -> Id<T> {
        Id {
            index: u32::try_from(index).expect("a table has fewer rows than the spec has bytes"),
            of: PhantomData,
        }
    }
}

impl<T> Index<Id<T>> for Table<T> {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        self.rows
            .get(id.index())
            .expect("an Id comes from the table that it is used with")
    }
}

impl<T> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        Self {
            rows: rows.into_iter().collect(),
        }
    }
}
