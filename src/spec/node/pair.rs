//! Values under free names.

use serde::{Serialize, Serializer};

use super::reader::Reader;
use super::scalar::{Found, Scalar};
use crate::source::Spanned;

/// A free name with a value: how `props` and `entries` name their types.
pub trait Pair {
    /// The type of the names.
    type Key: Scalar;
    /// The type of the values.
    type Value: Scalar;
    /// Several of them.
    type All;

    /// Reads the value behind a name; `None` for the name if it is wrong, which has been reported.
    fn value(
        _key: Option<&<Self::Key as Scalar>::Value>,
        reader: Reader<'_, '_>,
    ) -> Option<Found<Self::Value>> {
        reader.only_argument::<Self::Value>()
    }
}

impl<K: Scalar, V: Scalar> Pair for (K, V) {
    type Key = K;
    type Value = V;
    type All = Pairs<K::Value, V::Value>;
}

/// Names with values, in the order written; each name once.
#[derive(Clone, Debug)]
pub struct Pairs<K, V>(Vec<(Spanned<K>, Spanned<V>)>);

impl<K, V> Pairs<K, V> {
    pub(super) fn new(pairs: Vec<(Spanned<K>, Spanned<V>)>) -> Self {
        Self(pairs)
    }

    /// The names with their values.
    pub fn iter(&self) -> std::slice::Iter<'_, (Spanned<K>, Spanned<V>)> {
        self.0.iter()
    }
}

impl<'a, K, V> IntoIterator for &'a Pairs<K, V> {
    type Item = &'a (Spanned<K>, Spanned<V>);
    type IntoIter = std::slice::Iter<'a, (Spanned<K>, Spanned<V>)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Serialize, V: Serialize> Serialize for Pairs<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
