//! Stages, and their order.

use std::collections::BTreeSet;

use super::{Id, Table, Wave, Window};
use crate::source::Spanned;
use crate::value::Name;

/// A stage of promotion.
#[derive(Debug)]
pub struct Stage {
    /// Its name.
    pub name: Spanned<Name>,
    /// The stages directly before it.
    pub after: Vec<Id<Stage>>,
    /// Whether people may debug pods there.
    pub debug: bool,
    /// When changes may be applied; always, if there is none.
    pub windows: BTreeSet<Window>,
    /// The order in which clusters get a release; what is in none comes last.
    pub waves: Vec<Wave>,
}

impl Table<Stage> {
    /// Every stage before one, the nearest first.
    pub fn before(&self, stage: Id<Stage>) -> Vec<Id<Stage>> {
        let mut earlier = self[stage].after.clone();
        let mut at = 0;
        while let Some(next) = earlier.get(at).copied() {
            for before in &self[next].after {
                if !earlier.contains(before) {
                    earlier.push(*before);
                }
            }
            at += 1;
        }
        earlier
    }
}
