//! Fields of an app's objects that others change.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostics};
use crate::model::Objects;
use crate::source::{Span, Spanned};
use crate::spec::app::IgnoreDifferences;

/// The fields by the objects that have them; one that is named twice is reported.
pub(super) fn resolve(
    lines: &[IgnoreDifferences],
    diags: &mut Diagnostics,
) -> BTreeMap<Objects, BTreeSet<String>> {
    let mut seen: BTreeMap<Objects, BTreeMap<&str, Span>> = BTreeMap::new();
    // Without a name that could not be read a line would be about all objects.
    for line in lines.iter().filter(|line| line.sound) {
        let objects = Objects {
            kind: line.kind.value,
            name: line.name.as_ref().map(|name| name.as_str().to_owned()),
        };
        let fields = seen.entry(objects).or_default();
        for field in &line.fields {
            if let Some(first) = fields.insert(field.as_str(), field.span) {
                let again = Spanned::new(field.as_str().to_owned(), field.span);
                diags.report(diag::node::repeated("field", &again, first));
            }
        }
    }
    let texts = |fields: BTreeMap<&str, Span>| fields.into_keys().map(str::to_owned).collect();
    seen.into_iter()
        .map(|(objects, fields)| (objects, texts(fields)))
        .collect()
}
