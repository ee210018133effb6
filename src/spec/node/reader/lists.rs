//! Values of which there may be several: arguments one after another, or words in one property.

use indexmap::IndexSet;

use super::super::scalar::{Found, Scalar};
use super::super::shape::NodeShape;
use super::Reader;
use super::first::First;
use super::leftovers::written;
use crate::diag;
use crate::source::Spanned;
use crate::spec::limit::MOST_INSIDE;
use crate::syntax::Value;

/// What stands between the words of a property, or is meant to.
const BETWEEN: [char; 6] = [' ', '\t', '\n', '\r', '\u{C}', ','];

impl Reader<'_, '_> {
    pub(crate) fn args<T: Scalar>(&mut self, _field: &str) -> Vec<Found<T>> {
        let mut all = Vec::new();
        let mut any = false;
        let mut first = First::default();
        while let Some(entry) = self.next_argument() {
            any = true;
            if let Value::String(text) = &entry.value.value {
                let value = Spanned::new(text.clone(), entry.value.span);
                if let Err(again) = first.take("value", &value) {
                    self.diags.report(again);
                    continue;
                }
                if first.len() > MOST_INSIDE {
                    self.too_many(&value);
                    self.entries.clear();
                    break;
                }
            }
            all.extend(self.one_or_several::<T>(&entry.value));
        }
        if !any {
            self.missing_argument::<T>("value");
        }
        all
    }

    pub(crate) fn list<T: Scalar>(&mut self, field: &str) -> Vec<Found<T>> {
        let named = self.children_named(&field.replace('_', "-"));
        let Some((child, more)) = named.split_first() else {
            return Vec::new();
        };
        if let Some(again) = more.first() {
            let lists = named.iter().flat_map(|list| &list.entries);
            let values: IndexSet<String> = lists.map(|entry| written(&entry.value.value)).collect();
            let values: Vec<String> = values.into_iter().collect();
            self.diags.report(diag::node::list_twice(
                &again.name,
                child.name.span,
                &values,
            ));
        }
        let mut reader = Reader::new(child, self.diags);
        let all = reader.args::<T>(field);
        reader.finish(|| NodeShape::new("", "", "").args::<bool>("values", ""));
        all
    }

    pub(crate) fn prop_list<T: Scalar>(&mut self, field: &str) -> Vec<Found<T>> {
        let Some(entry) = self.property(&field.replace('_', "-")) else {
            return Vec::new();
        };
        match &entry.value.value {
            Value::String(text) if words(text).next().is_some() => {
                self.words::<T>(&entry.value, text)
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null | Value::Broken => {
                self.scalar::<T>(&entry.value).into_iter().collect()
            }
        }
    }

    /// The words of a property's text, each at its own place.
    fn words<T: Scalar>(&mut self, whole: &Spanned<Value>, text: &str) -> Vec<Found<T>> {
        if let Some(comma) = text.find(',') {
            let plain: Vec<&str> = words(text).map(|(_, word)| word).collect();
            let place = whole.span.part_of_text(text, comma..comma + 1);
            let plain = plain.join(" ");
            self.diags
                .report(diag::spec::commas(T::CODE, text, &plain, place));
        }
        let mut first = First::default();
        let mut all = Vec::new();
        for (at, word) in words(text) {
            let span = whole.span.part_of_text(text, at..at + word.len());
            let word = Spanned::new(word.to_owned(), span);
            match first.take("value", &word) {
                Ok(()) => all.extend(self.scalar::<T>(&word.map(Value::String))),
                Err(again) => self.diags.report(again),
            }
        }
        all
    }

    /// An argument beside others of its kind. Several in one text are told from a value that is wrong, and
    /// taken for what they seem to be.
    fn one_or_several<T: Scalar>(&mut self, value: &Spanned<Value>) -> Vec<Found<T>> {
        let Some((text, parts)) = several::<T>(&value.value) else {
            return self.scalar::<T>(value).into_iter().collect();
        };
        self.diags.report(diag::spec::several_in_one(
            T::CODE,
            text,
            &parts,
            value.span,
        ));
        let parts = parts
            .into_iter()
            .map(|part| Spanned::new(Value::String(part.to_owned()), value.span));
        parts.filter_map(|part| self.scalar::<T>(&part)).collect()
    }
}

/// The words of a value that is none itself, while each of its words is one.
fn several<T: Scalar>(value: &Value) -> Option<(&str, Vec<&str>)> {
    let Value::String(text) = value else {
        return None;
    };
    let is_one = |text: &str| T::from_value(&Value::String(text.to_owned())).is_ok();
    let parts: Vec<&str> = words(text).map(|(_, word)| word).collect();
    let fits = parts.len() > 1 && !is_one(text) && parts.iter().all(|part| is_one(part));
    fits.then_some((text, parts))
}

/// The words of a text, each with the byte where it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    let pieces = text.split(BETWEEN).map(move |piece| {
        let at = next;
        next += piece.len() + 1;
        (at, piece)
    });
    pieces.filter(|(_, piece)| !piece.is_empty())
}
