//! Labels and annotations of objects.

use serde::{Serialize, Serializer};

/// Labels or annotations, ordered by key; each key once.
///
/// A fleet has millions of them, most in lists of about ten that come in order. In one piece of memory they take
/// a third of the room of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelMap<'a, V = &'a str>(Vec<(&'a str, V)>);

impl<'a, V> LabelMap<'a, V> {
    /// Sets a label, whether it is there or not.
    pub fn insert(&mut self, key: &'a str, value: V) {
        match self.find(key) {
            Ok(at) => {
                if let Some((_, old)) = self.0.get_mut(at) {
                    *old = value;
                }
            }
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// Adds a label, unless it is there.
    pub fn add(&mut self, key: &'a str, value: V) {
        if let Err(at) = self.find(key) {
            self.0.insert(at, (key, value));
        }
    }

    /// Where a key is, or where it would be.
    fn find(&self, key: &str) -> Result<usize, usize> {
        match self.0.last() {
            Some((last, _)) if *last >= key => self.0.binary_search_by(|(it, _)| (*it).cmp(key)),
            Some(_) | None => Err(self.0.len()),
        }
    }

    /// The value of a label.
    pub fn get(&self, key: &str) -> Option<&V> {
        let at = self.find(key).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// All of them, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &V)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V> Default for LabelMap<'_, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a, V, const N: usize> From<[(&'a str, V); N]> for LabelMap<'a, V> {
    fn from(labels: [(&'a str, V); N]) -> Self {
        labels.into_iter().collect()
    }
}

impl<'a, V> Extend<(&'a str, V)> for LabelMap<'a, V> {
    fn extend<I: IntoIterator<Item = (&'a str, V)>>(&mut self, labels: I) {
        let labels = labels.into_iter();
        self.0.reserve(labels.size_hint().0);
        for (key, value) in labels {
            self.insert(key, value);
        }
    }
}

impl<'a, V> FromIterator<(&'a str, V)> for LabelMap<'a, V> {
    fn from_iter<I: IntoIterator<Item = (&'a str, V)>>(labels: I) -> Self {
        let mut map = Self::default();
        map.extend(labels);
        map
    }
}

impl<V: Serialize> Serialize for LabelMap<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::LabelMap;

    #[test]
    fn keys_are_in_order_and_each_is_there_once() {
        let mut map: LabelMap<'_> =
            LabelMap::from([("b", "1"), ("a", "2"), ("b", "3"), ("c", "4")]);
        map.add("a", "not");
        map.add("aa", "5");
        map.insert("d", "6");
        let found: Vec<(&str, &str)> = map.iter().map(|(key, value)| (key, *value)).collect();
        let expected = [("a", "2"), ("aa", "5"), ("b", "3"), ("c", "4"), ("d", "6")];
        assert_eq!(found, expected);
        assert_eq!([map.get("aa"), map.get("ab")], [Some(&"5"), None]);
        assert!(!map.is_empty() && LabelMap::<&str>::default().is_empty());
    }
}
